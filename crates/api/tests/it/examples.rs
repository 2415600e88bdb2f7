//! The examples of the document are true: each that can work on the demonstration world is sent to it, as it is printed.

use crate::openapi::operations;
use crate::support::{Answer, EMPTY_CALENDAR, TestApp, form};
use crate::world::World;
use actix_web::http::Method;
use actix_web::test::TestRequest;
use domain::fixture::world::DEMO_PASSWORD;
use releve_api::docs::form::asks_first;
use releve_api::docs::sample::{address, resolve, sample};
use releve_api::openapi;
use serde_json::{Value, json};
use std::cell::Cell;
use std::path::PathBuf;
use store::testing::TestDb;

/// What cannot work as it is printed: why, and which operations.
const REFUSED: &[(&str, &[&str])] = &[
    (
        "none of them is in the world until somebody makes one",
        &[
            "get_api_client",
            "get_api_client_usage",
            "add_api_secret",
            "revoke_api_client",
            "revoke_api_secret",
            "get_delegation",
            "revoke_delegation",
            "get_import",
            "list_import_lines",
            "apply_import",
            "read_import_again",
            "export_import_copy",
            "get_offer",
            "accept_offer",
            "decline_offer",
            "revoke_offer",
            "get_ranking",
            "read_notification",
            "revoke_sign_in",
            "revoke_invitation",
            "restore_public_page",
            "grant_exception",
            "refuse_exception",
            "withdraw_required_course",
            "get_saved_view",
            "get_session_template",
            "plan_template_sessions",
        ],
    ),
    (
        "it takes a secret that nobody prints",
        &[
            "read_invitation",
            "accept_invitation",
            "finish_login",
            "confirm_my_second_factor",
            "renew_my_recovery_codes",
            "turn_off_my_second_factor",
        ],
    ),
    (
        "nobody in the world is in the state that it ends",
        &["unlock_account", "reinstate_skill", "reset_second_factor", "close_unit"],
    ),
    ("it is for API clients", &["get_my_api_client"]),
    ("its days are near the day on which it is sent", &["create_delegation"]),
];

/// Who sends them: one of these can.
const SENDERS: [&str; 5] = ["planificateur", "administrateur", "stagiaire", "remplacant", "demandeur"];

/// The world of a week with its senders signed in, as often as one likes.
struct Worlds {
    world: World,
    tokens: Vec<String>,
    file: PathBuf,
    made: Cell<usize>,
}

impl Worlds {
    async fn new() -> Self {
        let app = TestApp::sandbox(TestDb::sqlite()).await;
        let mut tokens = Vec::new();
        for login in SENDERS {
            let body = json!({ "login": login, "password": DEMO_PASSWORD, "delivery": "bearer" });
            let answer = app.with_nobody().post("/api/v1/auth/login", body).await;
            tokens.push(answer.json()["token"].as_str().unwrap().to_owned());
        }
        let file = std::env::temp_dir().join(format!("releve-examples-{}.db", std::process::id()));
        std::fs::remove_file(&file).ok();
        app.db.db_execute(&format!("VACUUM INTO '{}'", file.display())).unwrap();
        Self { world: app.world.clone(), tokens, file, made: Cell::new(0) }
    }

    /// One more.
    async fn another(&self) -> TestApp {
        let number = self.made.replace(self.made.get() + 1);
        let copy = self.file.with_extension(format!("{number}.db"));
        std::fs::copy(&self.file, &copy).unwrap();
        TestApp::on_sandbox(TestDb::sqlite_at(copy.to_str().unwrap()), self.world.clone()).await
    }

    /// What the first sender who is not refused is answered, or the last one.
    async fn send(&self, app: &TestApp, request: impl Fn() -> TestRequest) -> Answer {
        let mut answered = None;
        for token in &self.tokens {
            let answer = app.with(token).send(request()).await;
            let done = answer.status.is_success();
            answered = Some(answer);
            if done {
                break;
            }
        }
        answered.unwrap()
    }
}

impl Drop for Worlds {
    fn drop(&mut self) {
        std::fs::remove_file(&self.file).ok();
    }
}

/// The request of an operation, made of the examples of the document alone.
fn request(document: &Value, path: &str, method: &str, operation: &Value) -> TestRequest {
    let parameters: Vec<Value> = operation["parameters"].as_array().cloned().unwrap_or_default();
    let parameters: Vec<&Value> = parameters.iter().map(|one| resolve(document, one)).collect();
    let mut request = TestRequest::default()
        .method(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap())
        .uri(&address(document, path, operation));
    for header in parameters.iter().filter(|one| one["in"] == "header" && one["required"] == true) {
        request = request.insert_header((header["name"].as_str().unwrap(), header["example"].as_str().unwrap()));
    }
    let content = &operation["requestBody"]["content"];
    if let Some(media) = content.get("application/json") {
        request.set_json(sample(document, &media["schema"]))
    } else if let Some(media) = content.get("multipart/form-data") {
        let body = sample(document, &media["schema"]);
        let unit = body["organiser_unit_id"].as_str().unwrap().to_owned();
        form(request, &[("organiser_unit_id", &unit)], &[("a.csv", EMPTY_CALENDAR)])
    } else {
        request
    }
}

#[actix_web::test]
async fn every_example_of_a_read_and_of_a_command_works_in_the_demonstration_world() {
    let (worlds, document) = (Worlds::new().await, openapi::document());
    let (mut app, mut wrong, mut sent) = (worlds.another().await, Vec::new(), 0);
    let mut all = operations(&document);
    all.retain(|(_, method, _)| matches!(*method, "get" | "post"));
    // What takes something away comes last, and each on a world of its own.
    all.sort_by_key(|(_, method, operation)| (*method != "get", ends(operation["operationId"].as_str().unwrap())));
    for (path, method, operation) in &all {
        let id = operation["operationId"].as_str().unwrap();
        let answer = worlds.send(&app, || request(&document, path, method, operation)).await;
        sent += 1;
        if answer.status.is_success() && *method == "post" && ends(id) {
            app = worlds.another().await;
        }
        let excused = REFUSED.iter().any(|(_, operations)| operations.contains(&id));
        if answer.status.is_success() == excused || answer.status.is_server_error() {
            wrong.push(format!(
                "{method} {path} ({id}): {} {}",
                answer.status,
                answer.text().chars().take(400).collect::<String>()
            ));
        }
    }
    let refused: Vec<&str> = REFUSED.iter().flat_map(|(_, operations)| *operations).copied().collect();
    println!("{sent} examples sent, {} refused as they must be", refused.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let known = |id: &&str| all.iter().any(|(.., operation)| operation["operationId"] == **id);
    assert!(refused.iter().all(known), "rows of no operation");
    assert!(sent - refused.len() > 70, "{sent}");
}

/// Whether something is no more after it.
fn ends(operation: &str) -> bool {
    operation == "logout" || asks_first(operation) == Some(true)
}

#[test]
fn somebody_has_said_of_every_operation_whether_the_page_asks_first() {
    let document = openapi::document();
    let unknown: Vec<String> = operations(&document)
        .iter()
        .map(|(.., operation)| operation["operationId"].as_str().unwrap().to_owned())
        .filter(|id| asks_first(id).is_none())
        .collect();
    assert!(unknown.is_empty(), "say of their verbs in docs/form.rs whether they can be undone: {unknown:?}");
    assert_eq!(
        (asks_first("cancel_enrolment"), asks_first("turn_off_my_second_factor"), asks_first("list_people")),
        (Some(true), Some(true), Some(false))
    );
}
