//! Every refusal is a problem: ours and the framework's own.

use crate::support::TestApp;
use actix_web::http::Method;
use actix_web::http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE};
use actix_web::test::TestRequest;

const ID: &str = "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e";

fn post(path: &str, body: &str) -> TestRequest {
    TestRequest::post().uri(path).insert_header((CONTENT_TYPE, "application/json")).set_payload(body.to_owned())
}

#[actix_web::test]
async fn an_unknown_address_is_a_problem_in_the_asker_s_language() {
    let app = TestApp::new().await;
    let french = app.get("/api/v1/nothing").await.problem(404, "not-found");
    assert_eq!(french["title"], "Introuvable");
    let request = TestRequest::get().uri("/api/nothing").insert_header((ACCEPT_LANGUAGE, "en-GB,en;q=0.9"));
    let answer = app.send(request).await;
    assert_eq!(answer.problem(404, "not-found")["title"], "Not found");
    assert_eq!(answer.header("content-language"), Some("en"));
}

#[actix_web::test]
async fn a_wrong_method_is_told_the_methods_that_work() {
    let app = TestApp::new().await;
    for method in [Method::POST, Method::DELETE, Method::OPTIONS, Method::PATCH] {
        let answer = app.bare(method, "/livez").await;
        answer.problem(405, "method-not-allowed");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"));
    }
}

#[actix_web::test]
async fn a_panic_is_a_500_that_tells_nothing() {
    let app = TestApp::new().await;
    let answer = app.get("/api/v1/test/panic").await;
    answer.problem(500, "internal");
    assert!(!answer.text().contains("sabotage"));
    assert_eq!(answer.header("x-frame-options"), Some("DENY"));
}

#[actix_web::test]
async fn a_busy_database_is_a_503_that_says_when_to_come_back() {
    let app = TestApp::new().await;
    let answer = app.get("/api/v1/test/busy").await;
    answer.problem(503, "busy");
    assert_eq!(answer.header("retry-after"), Some("1"));
}

#[actix_web::test]
async fn bad_bodies_are_told_what_is_wrong() {
    let app = TestApp::new().await;
    let path = "/api/v1/test/echo";
    assert_eq!(app.send(post(path, r#"{"seats":5}"#)).await.text(), "5");
    let unreadable = app.send(post(path, "{\n  \"seats\": }")).await.problem(400, "unreadable-json");
    assert!(unreadable["detail"].as_str().unwrap().contains("ligne 2, colonne 12"), "{unreadable}");
    for (body, pointer, code) in [
        ("{}", "/seats", "missing"),
        (r#"{"seats":256}"#, "/seats", "invalid"),
        (r#"{"seats":1e400}"#, "/seats", "invalid"),
        (r#"{"seats":1,"colour":2}"#, "/colour", "unknown_field"),
    ] {
        let problem = app.send(post(path, body)).await;
        if body.contains("1e400") {
            problem.problem(400, "unreadable-json");
            continue;
        }
        let problem = problem.problem(422, "invalid-fields");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&pointer.into(), &code.into()));
    }
}

#[actix_web::test]
async fn what_the_caller_sent_comes_back_within_bounds() {
    let app = TestApp::new().await;
    let name = "x".repeat(100_000);
    let problem =
        app.send(post("/api/v1/test/echo", &format!("{{\"{name}\":1}}"))).await.problem(422, "invalid-fields");
    assert!(problem.to_string().len() < 2000);
}

#[actix_web::test]
async fn other_types_and_sizes_of_body_are_refused() {
    let app = TestApp::new().await;
    let path = "/api/v1/test/echo";
    for media in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        let request = TestRequest::post().uri(path).insert_header((CONTENT_TYPE, media)).set_payload("{}");
        app.send(request).await.problem(415, "unsupported-media-type");
    }
    let zipped = post(path, "{}").insert_header(("content-encoding", "gzip"));
    app.send(zipped).await.problem(415, "unsupported-media-type");
    let charset = TestRequest::post()
        .uri(path)
        .insert_header((CONTENT_TYPE, "application/json; charset=utf-8"))
        .set_payload(r#"{"seats":1}"#);
    assert_eq!(app.send(charset).await.status, 200);
    let large = format!("{{\"seats\":{}1}}", " ".repeat(1 << 20));
    app.send(post(path, &large)).await.problem(413, "too-large");
    let announced = post(path, "{}").insert_header(("content-length", "99999999999999999999"));
    assert!(app.send(announced).await.status.is_client_error());
    // The framework's own limit speaks the same way.
    app.send(post("/api/v1/test/bytes", &" ".repeat(1 << 20))).await.problem(413, "too-large");
}

#[actix_web::test]
async fn an_edit_must_say_which_version_it_was_built_on() {
    let app = TestApp::new().await;
    let path = format!("/api/v1/test/version/{ID}");
    let patch = |version: &str| TestRequest::patch().uri(&path).insert_header(("if-match", version));
    assert_eq!(app.send(patch("\"3\"")).await.status, 204);
    let stale = app.send(patch("\"2\"")).await;
    stale.problem(412, "stale");
    assert_eq!(stale.header("etag"), Some("\"3\""));
    app.send(patch("3")).await.problem(422, "unreadable-header");
    app.bare(Method::PATCH, &path).await.problem(428, "precondition-required");
    for id in ["1", "null", "%00", "018f3f2e7b1c7c2a9d3e5f6a7b8c9d0e", "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0g"] {
        let request =
            TestRequest::patch().uri(&format!("/api/v1/test/version/{id}")).insert_header(("if-match", "\"3\""));
        app.send(request).await.problem(404, "unreadable-path");
    }
}

#[actix_web::test]
async fn the_request_id_of_the_caller_is_kept_when_well_formed() {
    let app = TestApp::new().await;
    let given = TestRequest::get().uri("/livez").insert_header(("x-request-id", "abc-12345"));
    assert_eq!(app.send(given).await.header("x-request-id"), Some("abc-12345"));
    for bad in ["short", "with space in it", "<script>alert(1)</script>"] {
        let answer = app.send(TestRequest::get().uri("/livez").insert_header(("x-request-id", bad))).await;
        assert_eq!(answer.header("x-request-id").unwrap().len(), 36, "{bad}");
    }
}

#[actix_web::test]
async fn too_many_requests_are_told_when_to_come_back() {
    let db = store::testing::TestDb::sqlite();
    let app = TestApp::on(db, &[("limits.per_address", "3")]).await;
    let first = app.get("/api/v1/nothing").await;
    assert_eq!(first.header("ratelimit-policy"), Some("\"address\";q=3;w=60"));
    assert_eq!(first.header("ratelimit"), Some("\"address\";r=2;t=20"));
    app.get("/api/v1/nothing").await;
    app.get("/api/v1/nothing").await;
    let refused = app.get("/api/v1/nothing").await;
    refused.problem(429, "too-many-requests");
    assert!(refused.header("retry-after").unwrap().parse::<u32>().unwrap() > 0);
    assert_eq!(app.get("/livez").await.status, 200, "probes are not limited");
}

#[actix_web::test]
async fn an_answer_that_suits_nobody_is_a_problem_too() {
    let app = TestApp::new().await;
    let request = TestRequest::get()
        .uri("/livez")
        .insert_header((ACCEPT, "image/png"))
        .insert_header(("accept-encoding", "identity;q=0, *;q=0"));
    app.send(request).await.problem(406, "not-acceptable");
}
