//! Role × operation × inside/outside the subtree, generated from the document: an operation without a row fails.
//!
//! A row says who may use an operation at all. Everybody else gets 403, before anything is looked up. Those who may get
//! something else: with an id inside their subtree whatever the operation answers, with one outside it 404.

use crate::openapi::operations;
use crate::support::{Answer, TestApp};
use crate::world::{Actor, Persona};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use releve_api::docs::sample::sample;
use releve_api::openapi;
use serde_json::Value;

use Persona::{Administrator, Commander, Person, Planner, Requester, SiteManager, Trainer};

const EVERYBODY: &[Persona] = &[Person, Requester, Trainer, Planner, Commander, SiteManager, Administrator];
const HOLDERS: &[Persona] = &[Requester, Trainer, Planner, Commander, SiteManager, Administrator];
const PLANNERS: &[Persona] = &[Planner];
const READERS_OF_PEOPLE: &[Persona] = &[Requester, Planner, Administrator];
const FILERS: &[Persona] = &[Requester, Planner];
const ADMINISTRATORS: &[Persona] = &[Administrator];

/// Operation id, who may use it for somebody else or for nobody in particular.
const TABLE: &[(&str, &[Persona])] = &[
    ("login", EVERYBODY),
    ("logout", EVERYBODY),
    ("get_me", EVERYBODY),
    ("list_people", READERS_OF_PEOPLE),
    ("create_person", ADMINISTRATORS),
    ("get_person", EVERYBODY),
    ("update_person", ADMINISTRATORS),
    ("list_person_skills", EVERYBODY),
    ("add_person_skill", PLANNERS),
    ("list_units", HOLDERS),
    ("create_unit", ADMINISTRATORS),
    ("list_skills", EVERYBODY),
    ("list_ranks", EVERYBODY),
    ("list_role_grants", ADMINISTRATORS),
    ("create_role_grant", ADMINISTRATORS),
    ("revoke_role_grant", ADMINISTRATORS),
    ("list_sites", EVERYBODY),
    ("list_courses", EVERYBODY),
    ("create_course", PLANNERS),
    ("get_course", EVERYBODY),
    ("update_course", PLANNERS),
    ("list_sessions", EVERYBODY),
    ("create_session", PLANNERS),
    ("get_session", EVERYBODY),
    ("update_session", PLANNERS),
    ("publish_session", PLANNERS),
    ("close_session", PLANNERS),
    ("cancel_session", PLANNERS),
    ("list_session_enrolments", PLANNERS),
    ("create_enrolment", EVERYBODY),
    ("list_replacement_candidates", PLANNERS),
    ("create_offer", PLANNERS),
    ("list_session_offers", PLANNERS),
    ("list_requests", EVERYBODY),
    ("create_request", FILERS),
    ("get_request", EVERYBODY),
    ("get_request_timeline", EVERYBODY),
    ("withdraw_request", EVERYBODY),
    ("refuse_request", PLANNERS),
    ("get_enrolment", EVERYBODY),
    ("cancel_enrolment", EVERYBODY),
    ("list_waitlist_entries", PLANNERS),
    ("list_offers", EVERYBODY),
    ("get_offer", EVERYBODY),
    ("accept_offer", EVERYBODY),
    ("decline_offer", EVERYBODY),
    ("revoke_offer", PLANNERS),
    ("get_my_programme", EVERYBODY),
    ("get_ranking", PLANNERS),
    ("create_import", PLANNERS),
    ("list_imports", PLANNERS),
    ("get_import", PLANNERS),
    ("list_import_lines", PLANNERS),
    ("apply_import", PLANNERS),
    ("list_notifications", EVERYBODY),
    ("read_notification", EVERYBODY),
    ("list_audit_events", &[Planner, Administrator]),
    ("get_overview", PLANNERS),
];

/// An id that nothing has.
const NOTHING: &str = "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e";

#[test]
fn every_operation_has_a_row() {
    let missing: Vec<_> = operations(&openapi::document())
        .into_iter()
        .map(|(_, _, operation)| operation["operationId"].as_str().unwrap().to_owned())
        .filter(|id| !TABLE.iter().any(|(known, _)| known == id))
        .collect();
    assert!(missing.is_empty(), "no row in the table of roles: {missing:?}");
}

#[actix_web::test]
async fn a_role_that_may_not_gets_403_and_one_that_may_does_not() {
    let app = TestApp::new().await;
    let document = openapi::document();
    let mut wrong = Vec::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        if matches!(id, "login" | "logout") {
            continue;
        }
        let (_, allowed) = TABLE.iter().find(|(known, _)| *known == id).unwrap();
        for persona in EVERYBODY {
            let call = Call { document: &document, path: &path, method, operation: &operation };
            let answer = call.send(&app, app.world.actor(*persona), NOTHING).await;
            let as_said = (answer.status == 403) != allowed.contains(persona);
            if !as_said || answer.status.is_server_error() {
                wrong.push(format!("{id} as {persona:?}: {} {}", answer.status, answer.text()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One operation, with what a call of it needs: a body made from its schema, `If-Match` when it asks for it.
pub struct Call<'a> {
    pub document: &'a Value,
    pub path: &'a str,
    pub method: &'a str,
    pub operation: &'a Value,
}

impl Call<'_> {
    pub async fn send(&self, app: &TestApp, actor: &Actor, id: &str) -> Answer {
        let method = Method::from_bytes(self.method.to_uppercase().as_bytes()).unwrap();
        let mut request = TestRequest::default()
            .method(method)
            .uri(&self.path.replace("{id}", id))
            .insert_header(("authorization", format!("Bearer {}", actor.token.reveal())));
        if self.operation["parameters"].to_string().contains("parameters/If-Match") {
            request = request.insert_header(("if-match", "\"1\""));
        }
        let content = &self.operation["requestBody"]["content"];
        if let Some(media) = content.get("application/json") {
            request = request.set_json(sample(self.document, &media["schema"]));
        } else if content.get("multipart/form-data").is_some() {
            let part = [
                "--x\r\ncontent-disposition: form-data; name=\"organiser_unit_id\"\r\n\r\n",
                NOTHING,
                "\r\n--x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\na;b\r\n--x--\r\n",
            ]
            .concat();
            request = request.insert_header(("content-type", "multipart/form-data; boundary=x")).set_payload(part);
        }
        app.send(request).await
    }
}
