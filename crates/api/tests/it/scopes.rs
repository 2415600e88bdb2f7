//! API client × operation × inside/outside the subtree, driven by the document as for people: an operation without a row fails.

use crate::openapi::operations;
use crate::roles::{Call, TABLE, calls, names_the_unknown, refuses};
use crate::sides::Sides;
use crate::support::TestApp;
use crate::tokens::{client_over, token_for};
use domain::scope::Scope;
use releve_api::openapi;
use serde_json::json;

use Whom::{Clients, People, With};

/// Which API clients an operation lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whom {
    /// Those whose token holds this scope.
    With(&'static str),
    /// None: it is for people.
    People,
    /// All of them, and no person.
    Clients,
}

const CLIENTS: &[(&str, Whom)] = &[
    ("follow_events", People),
    ("login", People),
    ("logout", People),
    ("get_me", People),
    ("finish_login", People),
    ("read_invitation", People),
    ("accept_invitation", People),
    ("list_public_pages", People),
    ("get_public_page", People),
    ("update_public_page", People),
    ("restore_public_page", People),
    ("get_public_page_model", People),
    ("list_public_page_versions", People),
    ("get_public_page_version", People),
    ("list_my_sign_ins", People),
    ("list_my_sign_in_events", People),
    ("revoke_my_other_sign_ins", People),
    ("revoke_sign_in", People),
    ("change_my_password", People),
    ("get_my_second_factor", People),
    ("start_my_second_factor", People),
    ("confirm_my_second_factor", People),
    ("turn_off_my_second_factor", People),
    ("renew_my_recovery_codes", People),
    ("get_account", People),
    ("lock_account", People),
    ("unlock_account", People),
    ("reset_second_factor", People),
    ("create_invitation", People),
    ("create_recovery", People),
    ("revoke_invitation", People),
    ("list_person_sign_ins", People),
    ("revoke_person_sign_ins", People),
    ("list_person_sign_in_events", People),
    ("list_people", With("people:read")),
    ("create_person", With("people:write")),
    ("get_person", With("people:read")),
    ("update_person", With("people:write")),
    ("list_person_skills", With("people:read")),
    ("add_person_skill", With("people:write")),
    ("end_person_skill", With("people:write")),
    ("correct_person_skill", With("people:write")),
    ("withdraw_person_skill", With("people:write")),
    ("get_person_contact", With("people:read")),
    ("get_my_contact", People),
    ("update_my_contact", People),
    ("get_my_calendar_feed", People),
    ("create_my_calendar_feed", People),
    ("revoke_my_calendar_feed", People),
    ("list_units", With("people:read")),
    ("create_unit", With("people:write")),
    ("get_unit", With("people:read")),
    ("update_unit", With("people:write")),
    ("list_unit_history", With("people:read")),
    ("move_unit", With("people:write")),
    ("close_unit", With("people:write")),
    ("list_skills", With("people:read")),
    ("create_skill", With("people:write")),
    ("get_skill", With("people:read")),
    ("update_skill", With("people:write")),
    ("retire_skill", With("people:write")),
    ("reinstate_skill", With("people:write")),
    ("list_ranks", With("people:read")),
    ("list_roles", With("people:read")),
    ("list_role_grants", People),
    ("create_role_grant", People),
    ("get_role_grant", People),
    ("revoke_role_grant", People),
    ("list_delegations", People),
    ("list_my_colleagues", People),
    ("create_delegation", People),
    ("get_delegation", People),
    ("revoke_delegation", People),
    ("list_saved_views", People),
    ("create_saved_view", People),
    ("get_saved_view", People),
    ("update_saved_view", People),
    ("delete_saved_view", People),
    ("list_sites", With("training:read")),
    ("get_site", With("training:read")),
    ("update_site", With("training:write")),
    ("list_courses", With("training:read")),
    ("create_course", With("training:write")),
    ("get_course", With("training:read")),
    ("update_course", With("training:write")),
    ("list_sessions", With("training:read")),
    ("get_session_board", With("training:read")),
    ("create_session", With("training:write")),
    ("get_session", With("training:read")),
    ("update_session", With("training:write")),
    ("publish_session", With("training:write")),
    ("close_session", With("training:write")),
    ("get_course_approval", With("training:read")),
    ("update_course_approval", With("training:write")),
    ("approve_request", With("training:write")),
    ("ask_exception", With("training:write")),
    ("grant_exception", With("training:write")),
    ("refuse_exception", With("training:write")),
    ("create_requests", With("training:write")),
    ("preview_requests", With("training:write")),
    ("get_request_groups", With("training:read")),
    ("decide_requests", With("training:write")),
    ("preview_request_decisions", With("training:write")),
    ("preview_session_move", With("training:write")),
    ("move_session", With("training:write")),
    ("copy_session", With("training:write")),
    ("list_session_templates", With("training:read")),
    ("create_session_template", With("training:write")),
    ("get_session_template", With("training:read")),
    ("update_session_template", With("training:write")),
    ("delete_session_template", With("training:write")),
    ("plan_template_sessions", With("training:write")),
    ("cancel_session", With("training:write")),
    ("list_session_enrolments", With("training:read")),
    ("create_enrolment", With("training:write")),
    ("list_replacement_candidates", With("training:read")),
    ("create_offer", With("training:write")),
    ("list_requests", With("training:read")),
    ("create_request", With("training:write")),
    ("list_required_courses", With("training:read")),
    ("create_required_course", With("training:write")),
    ("withdraw_required_course", With("training:write")),
    ("get_request", With("training:read")),
    ("get_request_timeline", With("training:read")),
    ("withdraw_request", With("training:write")),
    ("refuse_request", With("training:write")),
    ("get_enrolment", With("training:read")),
    ("get_enrolment_calendar", With("training:read")),
    ("cancel_enrolment", With("training:write")),
    ("get_session_attendance", With("training:read")),
    ("keep_session_attendance", With("training:write")),
    ("attend_enrolment", With("training:write")),
    ("list_waitlist_entries", With("training:read")),
    ("list_offers", With("training:read")),
    ("get_offer", With("training:read")),
    ("accept_offer", People),
    ("decline_offer", People),
    ("revoke_offer", With("training:write")),
    ("get_my_programme", People),
    ("get_ranking", With("training:read")),
    ("create_import", With("imports:write")),
    ("list_imports", With("imports:write")),
    ("get_import", With("imports:write")),
    ("list_import_lines", With("imports:write")),
    ("apply_import", With("imports:write")),
    ("read_import_again", With("imports:write")),
    ("export_import_copy", With("imports:write")),
    ("list_notifications", People),
    ("read_notification", People),
    ("list_audit_events", With("audit:read")),
    ("export_audit_events", With("audit:read")),
    ("list_exports", With("training:read")),
    ("export_courses", With("training:read")),
    ("export_sessions", With("training:read")),
    ("export_requests", With("training:read")),
    ("export_people", With("people:read")),
    ("export_enrolments", With("training:read")),
    ("get_overview", With("training:read")),
    ("list_api_clients", People),
    ("create_api_client", People),
    ("get_api_client", People),
    ("update_api_client", People),
    ("revoke_api_client", People),
    ("add_api_secret", People),
    ("revoke_api_secret", People),
    ("get_api_client_usage", People),
    ("get_my_api_client", Clients),
    ("get_status", People),
];

fn whom(id: &str) -> Whom {
    CLIENTS.iter().find(|(known, _)| *known == id).unwrap_or_else(|| panic!("no row for {id}")).1
}

/// Whether everybody reaches everything through it.
fn reaches_everything(call: &Call<'_>) -> bool {
    let (.., reach) = TABLE.iter().find(|(known, ..)| *known == call.id).unwrap();
    matches!(reach, crate::roles::Reach::Everything)
}

#[test]
fn every_operation_says_which_api_clients_it_lets_in_and_so_does_the_document() {
    let operations = operations(&openapi::document());
    let known: Vec<_> = operations.iter().map(|(.., operation)| operation["operationId"].as_str().unwrap()).collect();
    let stale: Vec<_> = CLIENTS.iter().map(|(row, _)| row).filter(|row| !known.contains(row)).collect();
    assert!(stale.is_empty(), "rows of no operation: {stale:?}");
    for (_, _, operation) in &operations {
        let id = operation["operationId"].as_str().unwrap();
        assert!(releve_api::identity::admission::listed(id).is_some(), "{id}: add it to identity/admission.rs");
        let told = operation["security"].as_array().unwrap();
        let told = told.iter().find_map(|way| way.get("oauth2"));
        let expected = match whom(id) {
            With(scope) => Some(json!([scope])),
            Clients => Some(json!([])),
            People => None,
        };
        assert_eq!(told, expected.as_ref(), "{id}");
    }
}

/// A token of each scope, and one of all the others, over the unit of the personas.
async fn tokens(app: &TestApp) -> Vec<(&'static str, String, String)> {
    let mut tokens = Vec::new();
    let all = client_over(app, app.world.inside, &Scope::ALL.map(Scope::code)).await;
    for scope in Scope::ALL.map(Scope::code) {
        let others: Vec<_> = Scope::ALL.map(Scope::code).into_iter().filter(|other| *other != scope).collect();
        tokens.push((
            scope,
            token_for(app, &all, Some(scope)).await,
            token_for(app, &all, Some(&others.join(" "))).await,
        ));
    }
    tokens
}

#[actix_web::test]
async fn a_client_without_the_scope_gets_403_and_one_with_it_does_not() {
    let app = TestApp::new().await;
    let tokens = tokens(&app).await;
    let document = openapi::document();
    let mut wrong = Vec::new();
    for call in calls(&document) {
        for (scope, with, without) in &tokens {
            let alone = app.with(with).send(call.request(None)).await;
            let others = app.with(without).send(call.request(None)).await;
            let expected = match whom(call.id) {
                With(needed) => (needed == *scope, needed != *scope),
                People => (false, false),
                Clients => (true, true),
            };
            let found = (alone.status != 403, others.status != 403);
            if found != expected || alone.status == 401 || alone.status.is_server_error() {
                wrong.push(format!(
                    "{} with {scope}: {} {}, without: {}",
                    call.id,
                    alone.status,
                    alone.text(),
                    others.status
                ));
            }
            if let (With(needed), true) = (whom(call.id), others.status == 403) {
                let told = others.header("www-authenticate").unwrap_or_default();
                let code = &others.json()["code"];
                assert!(told.contains("insufficient_scope") && told.contains(needed) && code == "insufficient-scope");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[actix_web::test]
async fn a_client_reaches_what_lies_inside_its_subtree_and_nothing_outside() {
    let sides = Sides::new().await;
    let (app, document) = (&sides.scene.app, openapi::document());
    let tokens = tokens(app).await;
    let mut wrong = Vec::new();
    let mut asked = 0;
    for call in calls(&document) {
        let With(scope) = whom(call.id) else { continue };
        let token = &tokens.iter().find(|(known, ..)| *known == scope).unwrap().1;
        if reaches_everything(&call) || (!call.path.contains("{id}") && call.method == "get") {
            continue;
        }
        asked += 1;
        let inside = app.with(token).send(call.request(Some(&sides.inside))).await;
        let outside = app.with(token).send(call.request(Some(&sides.outside))).await;
        let unknown = !call.path.contains("{id}") && names_the_unknown(&inside);
        if refuses(&inside) || unknown || inside.status.is_server_error() {
            wrong.push(format!("{} inside: {} {}", call.id, inside.status, inside.text()));
        }
        if outside.status != 404 && !names_the_unknown(&outside) {
            wrong.push(format!("{} outside: {} {}", call.id, outside.status, outside.text()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked > 25, "{asked}");
}

#[actix_web::test]
async fn lists_show_a_client_its_subtree_and_nothing_else() {
    let sides = Sides::new().await;
    let (app, document) = (&sides.scene.app, openapi::document());
    let tokens = tokens(app).await;
    let mut wrong = Vec::new();
    for call in calls(&document).iter().filter(|call| !call.path.contains("{id}") && call.method == "get") {
        let With(scope) = whom(call.id) else { continue };
        let caller = app.with(&tokens.iter().find(|(known, ..)| *known == scope).unwrap().1);
        let mut all = caller.send(call.request(None)).await.text().to_owned();
        for question in call.questions(&sides) {
            all.push_str(caller.get(&question).await.text());
        }
        let holds = |ids: &[String]| ids.iter().any(|id| all.contains(id));
        let mut shown = sides.inside.secrets();
        shown.extend([sides.inside.unit.clone(), sides.inside.session.clone()]);
        if holds(&sides.outside.secrets()) || (!reaches_everything(call) && !holds(&shown)) {
            wrong.push(format!("{}: {all}", call.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[actix_web::test]
async fn an_address_spelt_otherwise_is_the_same_operation() {
    let app = TestApp::new().await;
    let client = client_over(&app, app.world.inside, &["training:read"]).await;
    let token = token_for(&app, &client, None).await;
    for path in ["/api/v1/ranks", "/api/v1/%72anks", "/%61pi/v1/ranks", "/api/v1/skill%73"] {
        app.with(&token).get(path).await.problem(403, "insufficient-scope");
    }
    assert_eq!(app.with(&token).get("/api/v1/course%73").await.status, 200);
    app.with(&token).get("/api/v1/test/panic").await.problem(404, "not-found");
    let method = app.with(&token).post("/api/v1/ranks", json!({})).await;
    method.problem(405, "method-not-allowed");
}
