//! Deny by default: whoever did not sign in gets 401 from every operation that does not say it is public.

use crate::openapi::operations;
use crate::support::TestApp;
use actix_web::http::Method;
use actix_web::test::TestRequest;
use releve_api::docs::sample::address;
use serde_json::json;

#[actix_web::test]
async fn every_operation_refuses_whoever_did_not_sign_in() {
    let app = TestApp::new().await;
    let mut public = Vec::new();
    let document = releve_api::openapi::document();
    for (path, method, operation) in operations(&document) {
        if operation["security"] == json!([{}]) {
            public.push(operation["operationId"].as_str().unwrap().to_owned());
            continue;
        }
        for proof in
            [None, Some("Bearer x"), Some("Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), Some("Basic eDp5")]
        {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let mut request = TestRequest::default().method(method).uri(&address(&document, &path, &operation));
            if let Some(proof) = proof {
                request = request.insert_header(("authorization", proof));
            }
            let answer = app.send(request).await;
            let problem = answer.status.as_u16();
            // A proof is looked up while the body is read, so a body that is missing may be told first.
            assert!(problem == 401 || (proof.is_some() && matches!(problem, 415 | 428)), "{path} {proof:?}: {problem}");
            if problem == 401 {
                assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer realm="));
            }
        }
    }
    let without_a_proof = [
        "read_invitation",
        "accept_invitation",
        "login",
        "finish_login",
        "list_public_pages",
        "get_public_page",
        "get_status",
    ];
    assert_eq!(public, without_a_proof, "public operations");
}

#[actix_web::test]
async fn every_operation_knows_its_methods_and_no_other() {
    let app = TestApp::new().await;
    let document = releve_api::openapi::document();
    for (path, item) in document["paths"].as_object().unwrap() {
        let operation = item.as_object().unwrap().values().next().unwrap();
        let at = address(&document, path, operation);
        for method in
            [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::TRACE, Method::OPTIONS]
        {
            let known = !item[method.as_str().to_lowercase()].is_null();
            let answer = app.bare(method.clone(), &at).await;
            assert_eq!(answer.status == 405, !known, "{method} {path}: {}", answer.status);
            if !known {
                let allow = answer.header("allow").unwrap();
                assert!(!allow.is_empty() && !allow.contains(method.as_str()), "{method} {path}: {allow}");
            }
        }
    }
}
