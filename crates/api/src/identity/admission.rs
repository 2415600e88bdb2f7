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
    ("accept_invitation", For::People),
    ("accept_offer", For::People),
    ("add_api_secret", For::People),
    ("add_person_skill", WRITE_PEOPLE),
    ("apply_import", IMPORT),
    ("approve_request", WRITE),
    ("ask_exception", WRITE),
    ("attend_enrolment", WRITE),
    ("cancel_enrolment", WRITE),
    ("cancel_session", WRITE),
    ("change_my_password", For::People),
    ("close_session", WRITE),
    ("close_unit", WRITE_PEOPLE),
    ("confirm_my_second_factor", For::People),
    ("copy_session", WRITE),
    ("correct_person_skill", WRITE_PEOPLE),
    ("create_api_client", For::People),
    ("create_course", WRITE),
    ("create_delegation", For::People),
    ("create_enrolment", WRITE),
    ("create_import", IMPORT),
    ("create_invitation", For::People),
    ("create_offer", WRITE),
    ("create_my_calendar_feed", For::People),
    ("create_person", WRITE_PEOPLE),
    ("create_recovery", For::People),
    ("create_request", WRITE),
    ("create_required_course", WRITE),
    ("list_required_courses", READ),
    ("withdraw_required_course", WRITE),
    ("create_requests", WRITE),
    ("create_role_grant", For::People),
    ("create_saved_view", For::People),
    ("delete_saved_view", For::People),
    ("get_saved_view", For::People),
    ("list_saved_views", For::People),
    ("update_saved_view", For::People),
    ("create_session", WRITE),
    ("create_session_template", WRITE),
    ("delete_session_template", WRITE),
    ("get_session_template", READ),
    ("list_session_templates", READ),
    ("plan_template_sessions", WRITE),
    ("update_session_template", WRITE),
    ("create_skill", WRITE_PEOPLE),
    ("create_unit", WRITE_PEOPLE),
    ("decide_requests", WRITE),
    ("decline_offer", For::People),
    ("end_person_skill", WRITE_PEOPLE),
    ("export_audit_events", For::Scope(Scope::AuditRead)),
    ("export_courses", READ),
    ("export_enrolments", READ),
    ("export_people", READ_PEOPLE),
    ("export_requests", READ),
    ("export_sessions", READ),
    ("finish_login", For::People),
    ("follow_events", For::People),
    ("get_account", For::People),
    ("get_api_client", For::People),
    ("get_api_client_usage", For::People),
    ("get_course", READ),
    ("get_course_approval", READ),
    ("get_delegation", For::People),
    ("get_enrolment", READ),
    ("get_enrolment_calendar", READ),
    ("get_import", IMPORT),
    ("read_import_again", IMPORT),
    ("export_import_copy", IMPORT),
    ("get_me", For::People),
    ("get_my_api_client", For::Clients),
    ("get_my_calendar_feed", For::People),
    ("get_my_contact", For::People),
    ("get_my_programme", For::People),
    ("get_my_second_factor", For::People),
    ("get_offer", READ),
    ("get_overview", READ),
    ("get_person", READ_PEOPLE),
    ("get_person_contact", READ_PEOPLE),
    ("get_public_page", For::People),
    ("get_public_page_model", For::People),
    ("get_public_page_version", For::People),
    ("get_ranking", READ),
    ("get_request", READ),
    ("get_request_groups", READ),
    ("get_request_timeline", READ),
    ("get_role_grant", For::People),
    ("get_session", READ),
    ("get_session_attendance", READ),
    ("keep_session_attendance", WRITE),
    ("get_session_board", READ),
    ("get_site", READ),
    ("get_skill", READ_PEOPLE),
    ("get_status", For::People),
    ("get_unit", READ_PEOPLE),
    ("grant_exception", WRITE),
    ("list_api_clients", For::People),
    ("list_audit_events", For::Scope(Scope::AuditRead)),
    ("list_courses", READ),
    ("list_delegations", For::People),
    ("list_exports", READ),
    ("list_import_lines", IMPORT),
    ("list_imports", IMPORT),
    ("list_my_colleagues", For::People),
    ("list_my_sign_in_events", For::People),
    ("list_my_sign_ins", For::People),
    ("list_notifications", For::People),
    ("list_offers", READ),
    ("list_people", READ_PEOPLE),
    ("list_person_sign_in_events", For::People),
    ("list_person_sign_ins", For::People),
    ("list_person_skills", READ_PEOPLE),
    ("list_public_page_versions", For::People),
    ("list_public_pages", For::People),
    ("list_ranks", READ_PEOPLE),
    ("list_replacement_candidates", READ),
    ("list_requests", READ),
    ("list_role_grants", For::People),
    ("list_roles", READ_PEOPLE),
    ("list_session_enrolments", READ),
    ("list_sessions", READ),
    ("list_sites", READ),
    ("list_skills", READ_PEOPLE),
    ("list_unit_history", READ_PEOPLE),
    ("list_units", READ_PEOPLE),
    ("list_waitlist_entries", READ),
    ("lock_account", For::People),
    ("login", For::People),
    ("logout", For::People),
    ("move_session", WRITE),
    ("move_unit", WRITE_PEOPLE),
    ("preview_request_decisions", WRITE),
    ("preview_requests", WRITE),
    ("preview_session_move", WRITE),
    ("publish_session", WRITE),
    ("read_invitation", For::People),
    ("read_notification", For::People),
    ("refuse_exception", WRITE),
    ("refuse_request", WRITE),
    ("reinstate_skill", WRITE_PEOPLE),
    ("renew_my_recovery_codes", For::People),
    ("reset_second_factor", For::People),
    ("restore_public_page", For::People),
    ("retire_skill", WRITE_PEOPLE),
    ("revoke_api_client", For::People),
    ("revoke_api_secret", For::People),
    ("revoke_delegation", For::People),
    ("revoke_invitation", For::People),
    ("revoke_my_calendar_feed", For::People),
    ("revoke_my_other_sign_ins", For::People),
    ("revoke_offer", WRITE),
    ("revoke_person_sign_ins", For::People),
    ("revoke_role_grant", For::People),
    ("revoke_sign_in", For::People),
    ("start_my_second_factor", For::People),
    ("turn_off_my_second_factor", For::People),
    ("unlock_account", For::People),
    ("update_api_client", For::People),
    ("update_course", WRITE),
    ("update_course_approval", WRITE),
    ("update_my_contact", For::People),
    ("update_person", WRITE_PEOPLE),
    ("update_public_page", For::People),
    ("update_session", WRITE),
    ("update_site", WRITE),
    ("update_skill", WRITE_PEOPLE),
    ("update_unit", WRITE_PEOPLE),
    ("withdraw_person_skill", WRITE_PEOPLE),
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

/// What is open to someone whose role asks for a second factor that they do not have.
const WITHOUT_SECOND_FACTOR: [&str; 5] =
    ["confirm_my_second_factor", "get_me", "get_my_second_factor", "logout", "start_my_second_factor"];

/// Keeps whoever lacks the second factor that a role of theirs asks for to setting it up.
///
/// # Errors
/// 403.
pub fn admit_without_second_factor(operation: Option<&str>) -> Outcome<()> {
    if operation.is_some_and(|operation| WITHOUT_SECOND_FACTOR.contains(&operation)) {
        Ok(())
    } else {
        Err(Problem::new(ProblemCode::SecondFactorNeeded))
    }
}

/// RFC 6750 §3.1: the scope that is missing is told.
fn insufficient(scope: Scope) -> Problem {
    let code = scope.code();
    let told = format!(r#"Bearer realm="releve", error="insufficient_scope", scope="{code}""#);
    let words = Words::new(format!("il faut la portée {code}"), format!("the scope {code} is needed"));
    Problem::new(ProblemCode::InsufficientScope).detail(words).header(WWW_AUTHENTICATE, &told)
}
