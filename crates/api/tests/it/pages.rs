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
async fn the_reference_has_one_script_of_its_own_and_nothing_inline() {
    let app = TestApp::new().await;
    let page = app.get("/docs").await;
    assert_eq!(page.status, 200);
    let script = "<script src=\"/docs/try-it.js\" defer></script>";
    assert_eq!(page.text().matches(script).count(), 1);
    let rest = page.text().replace(script, "").replace("http://localhost:8080", "");
    for part in ["<script", "style=", "onclick", "onsubmit", "javascript:", "http://", "https://"] {
        assert!(!rest.contains(part), "{part}");
    }
    assert_eq!(app.get("/docs/style.css").await.status, 200);
    let script = app.get("/docs/try-it.js").await;
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    let known = TestRequest::get().uri("/docs/try-it.js");
    let known = app.send(known.insert_header(("if-none-match", script.header("etag").unwrap()))).await;
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
    for part in
        ["eval(", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "localStorage", "sessionStorage"]
    {
        assert!(!script.text().contains(part), "{part}: what comes back is text, and a token stays in the page");
    }
}

#[actix_web::test]
async fn every_operation_has_its_form_hidden_until_the_script_runs() {
    let app = TestApp::new().await;
    let page = app.get("/docs").await;
    let document = releve_api::openapi::document();
    let mut forms = 0;
    for (path, method, operation) in crate::openapi::operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        let form = format!("<form data-id=\"{id}\" data-method=\"{}\" data-path=\"{path}\"", method.to_uppercase());
        assert_eq!(page.text().matches(&form).count(), 1, "{form}");
        forms += 1;
    }
    assert_eq!(page.text().matches("<details class=\"try\" hidden>").count(), forms);
    assert_eq!(
        page.text().matches("id=\"caller\" class=\"caller\" aria-labelledby=\"caller-title\" hidden>").count(),
        1
    );
}

#[actix_web::test]
async fn the_type_of_a_problem_leads_to_the_page_that_says_what_to_do() {
    let app = TestApp::new().await;
    for (lang, words) in [("fr", "Ce qui s’est passé"), ("en", "What happened")] {
        let refused = TestRequest::get().uri("/api/v1/people").insert_header(("accept-language", lang));
        let refused = app.send(refused).await.json();
        let page = TestRequest::get().uri(refused["type"].as_str().unwrap()).insert_header(("accept-language", lang));
        let page = app.send(page).await;
        assert_eq!((page.status.as_u16(), page.header("content-language")), (200, Some(lang)));
        assert!(page.text().contains(words) && page.text().contains(refused["title"].as_str().unwrap()), "{lang}");
    }
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

#[actix_web::test]
async fn what_is_known_is_compared_alike_wherever_it_is_served() {
    let app = TestApp::new().await;
    for path in ["/openapi.json", "/docs/try-it.js", "/terms", "/api/v1/public-pages", "/api/v1/public-pages/terms/fr"]
    {
        let first = app.get(path).await;
        let tag = first.header("etag").unwrap();
        assert_eq!(tag.rsplit(['"', '.']).nth(1).unwrap().len(), 32, "{path}: {tag}");
        let opaque = tag.trim_start_matches("W/");
        for known in [tag.to_owned(), opaque.to_owned(), format!("W/{opaque}"), format!("\"x\", {tag}"), "*".to_owned()]
        {
            let again = app.send(TestRequest::get().uri(path).insert_header(("if-none-match", known.as_str()))).await;
            assert_eq!(
                (again.status.as_u16(), again.body.len(), again.header("etag")),
                (304, 0, Some(tag)),
                "{path} {known}"
            );
        }
        let other = TestRequest::get().uri(path).insert_header(("if-none-match", "\"x\", W/\"y\""));
        assert_eq!(app.send(other).await.body, first.body, "{path}");
    }
}
