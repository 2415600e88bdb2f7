//! Probes, documents and problem pages.

use crate::support::TestApp;
use actix_web::http::Method;
use actix_web::test::TestRequest;
use releve_api::problem::ProblemCode;

#[actix_web::test]
async fn probes_answer() {
    let app = TestApp::new().await;
    for path in ["/livez", "/readyz", "/healthz"] {
        assert_eq!(app.get(path).await.status, 200, "{path}");
        assert_eq!(app.bare(Method::HEAD, path).await.status, 200, "HEAD {path}");
    }
}

#[actix_web::test]
async fn every_kind_of_problem_has_its_page() {
    let app = TestApp::new().await;
    let catalogue = app.get("/problems").await;
    for code in ProblemCode::ALL {
        let path = format!("/problems/{}", code.code());
        let page = app.get(&path).await;
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(page.text().contains("lang=\"fr\"") && page.text().contains("<h1>"), "{path}");
        assert!(catalogue.text().contains(&path));
    }
    app.get("/problems/other").await.problem(404, "not-found");
}

#[actix_web::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::new().await;
    for path in ["/livez", "/docs", "/api/v1/nothing", "/problems"] {
        let answer = app.get(path).await;
        let csp = answer.header("content-security-policy").unwrap();
        assert!(csp.contains("default-src 'self'") && !csp.contains("unsafe-inline"), "{path}: {csp}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert!(answer.header("strict-transport-security").is_some() && answer.header("permissions-policy").is_some());
    }
    let api = app.get("/api/v1/nothing").await;
    assert_eq!(api.header("cache-control"), Some("no-store"));
    assert_eq!(api.header("access-control-allow-origin"), Some("http://localhost:8080"));
}

#[actix_web::test]
async fn the_reference_has_no_script_and_no_inline_style() {
    let app = TestApp::new().await;
    let page = app.get("/docs").await;
    assert_eq!(page.status, 200);
    for part in ["<script", "style=", "onclick", "http://", "https://"] {
        let found = page.text().replace("http://localhost:8080", "").contains(part);
        assert!(!found, "{part}");
    }
    assert_eq!(app.get("/docs/style.css").await.status, 200);
}

#[actix_web::test]
async fn swagger_ui_is_served_whole_under_its_own_policy() {
    let app = TestApp::new().await;
    let index = app.get("/docs/swagger/").await;
    assert_eq!(index.status, 200);
    assert!(index.header("content-security-policy").unwrap().contains("style-src 'self' 'unsafe-inline'"));
    assert!(!index.text().contains("https://"));
    assert_eq!(app.get("/docs/swagger/swagger-ui-bundle.js").await.status, 200);
    assert_eq!(app.get("/docs/swagger").await.header("location"), Some("/docs/swagger/"));
}

#[actix_web::test]
async fn the_document_is_served_and_answered_304_when_known() {
    let app = TestApp::new().await;
    let document = app.get("/openapi.json").await;
    assert_eq!(document.json()["openapi"], "3.1.0");
    let known =
        TestRequest::get().uri("/openapi.json").insert_header(("if-none-match", document.header("etag").unwrap()));
    assert_eq!(app.send(known).await.status, 304);
}
