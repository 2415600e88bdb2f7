//! Who may use an operation at all: the scope that lets an API client in, or that it is for people only. One list, read by
//! the server and by the OpenAPI document; an operation that is not in it lets no API client in.

use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use actix_web::http::header::WWW_AUTHENTICATE;
use domain::scope::{Scope, Scopes};

/// Whom an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// People, and API clients whose token holds this scope.
    Scope(Scope),
    /// People: it is about themselves, or about who may do what.
    People,
    /// API clients: it is about themselves.
    Clients,
}

const READ_PEOPLE: For = For::Scope(Scope::PeopleRead);
const WRITE_PEOPLE: For = For::Scope(Scope::PeopleWrite);
const READ: For = For::Scope(Scope::TrainingRead);
const WRITE: For = For::Scope(Scope::TrainingWrite);
const IMPORT: For = For::Scope(Scope::ImportsWrite);

/// Every operation, by its id.
const OPERATIONS: &[(&str, For)] = &[
    ("accept_offer", For::People),
    ("add_api_secret", For::People),
    ("add_person_skill", WRITE_PEOPLE),
    ("apply_import", IMPORT),
    ("cancel_enrolment", WRITE),
    ("cancel_session", WRITE),
    ("close_session", WRITE),
    ("close_unit", WRITE_PEOPLE),
    ("create_api_client", For::People),
    ("create_course", WRITE),
    ("create_enrolment", WRITE),
    ("create_import", IMPORT),
    ("create_offer", WRITE),
    ("create_person", WRITE_PEOPLE),
    ("create_request", WRITE),
    ("create_role_grant", For::People),
    ("create_session", WRITE),
    ("create_unit", WRITE_PEOPLE),
    ("decline_offer", For::People),
    ("follow_events", For::People),
    ("get_api_client", For::People),
    ("get_api_client_usage", For::People),
    ("get_course", READ),
    ("get_enrolment", READ),
    ("get_import", IMPORT),
    ("get_me", For::People),
    ("get_my_api_client", For::Clients),
    ("get_my_programme", For::People),
    ("get_offer", READ),
    ("get_overview", READ),
    ("get_person", READ_PEOPLE),
    ("get_ranking", READ),
    ("get_request", READ),
    ("get_request_timeline", READ),
    ("get_role_grant", For::People),
    ("get_session", READ),
    ("get_unit", READ_PEOPLE),
    ("list_api_clients", For::People),
    ("list_audit_events", For::Scope(Scope::AuditRead)),
    ("list_courses", READ),
    ("list_import_lines", IMPORT),
    ("list_imports", IMPORT),
    ("list_notifications", For::People),
    ("list_offers", READ),
    ("list_people", READ_PEOPLE),
    ("list_person_skills", READ_PEOPLE),
    ("list_ranks", READ_PEOPLE),
    ("list_replacement_candidates", READ),
    ("list_requests", READ),
    ("list_role_grants", For::People),
    ("list_session_enrolments", READ),
    ("list_sessions", READ),
    ("list_sites", READ),
    ("list_skills", READ_PEOPLE),
    ("list_unit_history", READ_PEOPLE),
    ("list_units", READ_PEOPLE),
    ("list_waitlist_entries", READ),
    ("login", For::People),
    ("logout", For::People),
    ("move_unit", WRITE_PEOPLE),
    ("publish_session", WRITE),
    ("read_notification", For::People),
    ("refuse_request", WRITE),
    ("revoke_api_client", For::People),
    ("revoke_api_secret", For::People),
    ("revoke_offer", WRITE),
    ("revoke_role_grant", For::People),
    ("update_api_client", For::People),
    ("update_course", WRITE),
    ("update_person", WRITE_PEOPLE),
    ("update_session", WRITE),
    ("update_unit", WRITE_PEOPLE),
    ("withdraw_request", WRITE),
];

/// Whom an operation is for; people when nobody said.
#[must_use]
pub fn of(operation: &str) -> For {
    listed(operation).unwrap_or(For::People)
}

/// What the list says of an operation; none when it says nothing.
#[must_use]
pub fn listed(operation: &str) -> Option<For> {
    OPERATIONS.iter().find(|(known, _)| *known == operation).map(|(_, whom)| *whom)
}

/// Lets an API client into an operation, by the scope that the operation asks for.
///
/// # Errors
/// 403: without the scope, or where only people go.
pub fn admit_client(operation: &str, held: &Scopes) -> Outcome<Option<Scope>> {
    match of(operation) {
        For::Scope(scope) if held.holds(scope) => Ok(Some(scope)),
        For::Scope(scope) => Err(insufficient(scope)),
        For::Clients => Ok(None),
        For::People => Err(Problem::new(ProblemCode::NotAllowed).detail(Words::new(
            "cette opération est réservée aux personnes ; un client d'API n'y a pas accès",
            "this operation is for people; an API client has no access to it",
        ))),
    }
}

/// Keeps people out of what is for API clients.
///
/// # Errors
/// 403.
pub fn admit_person(operation: Option<&str>) -> Outcome<()> {
    match operation.map(of) {
        Some(For::Clients) => Err(Problem::new(ProblemCode::NotAllowed)
            .detail(Words::new("cette opération est réservée aux clients d'API", "this operation is for API clients"))),
        _ => Ok(()),
    }
}

/// RFC 6750 §3.1: the scope that is missing is told.
fn insufficient(scope: Scope) -> Problem {
    let code = scope.code();
    let told = format!(r#"Bearer realm="releve", error="insufficient_scope", scope="{code}""#);
    let words = Words::new(format!("il faut la portée {code}"), format!("the scope {code} is needed"));
    Problem::new(ProblemCode::InsufficientScope).detail(words).header(WWW_AUTHENTICATE, &told)
}
