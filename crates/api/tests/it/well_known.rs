//! What machines find by themselves.

use crate::support::TestApp;
use crate::tokens::{client_over, token_for};
use serde_json::json;
use store::testing::TestDb;

const ADDRESS: &str = "https://releve.example.org";

async fn app() -> TestApp {
    TestApp::on(TestDb::sqlite(), &[("server.public_url", ADDRESS)]).await
}

#[actix_web::test]
async fn the_metadata_lead_to_the_token_endpoint_and_the_keys() {
    let app = app().await;
    let server = app.get("/.well-known/oauth-authorization-server").await;
    assert_eq!(server.header("content-type"), Some("application/json"));
    let told = server.json();
    assert_eq!((&told["issuer"], &told["token_endpoint"]), (&json!(ADDRESS), &json!(format!("{ADDRESS}/oauth/token"))));
    assert_eq!(told["jwks_uri"], format!("{ADDRESS}/.well-known/jwks.json"));
    assert_eq!(told["grant_types_supported"], json!(["client_credentials"]));
    assert!(told["scopes_supported"].as_array().unwrap().contains(&json!("training:read")));
    let resource = app.get("/.well-known/oauth-protected-resource/api/v1").await.json();
    assert_eq!(
        (&resource["resource"], &resource["authorization_servers"]),
        (&json!(format!("{ADDRESS}/api/v1")), &json!([ADDRESS]))
    );
    let keys = app.get("/.well-known/jwks.json").await;
    assert_eq!(keys.json(), json!({"keys": []}), "none before the first is made");
    let client = client_over(&app, app.world.inside, &["people:read"]).await;
    token_for(&app, &client, None).await;
    let keys = app.get("/.well-known/jwks.json").await;
    assert_eq!(keys.header("content-type"), Some("application/jwk-set+json"));
    assert_eq!(keys.header("cache-control"), Some("public, max-age=300"));
    let key = &keys.json()["keys"][0];
    assert_eq!(
        (&key["kty"], &key["crv"], &key["alg"], &key["use"]),
        (&json!("EC"), &json!("P-256"), &json!("ES256"), &json!("sig"))
    );
    assert!(key.get("d").is_none() && key["x"].as_str().unwrap().len() == 43);
}

#[actix_web::test]
async fn the_catalogue_leads_to_the_api_and_its_documents() {
    let app = app().await;
    let catalog = app.get("/.well-known/api-catalog").await;
    assert!(catalog.header("content-type").unwrap().starts_with("application/linkset+json; profile="));
    assert!(catalog.header("link").unwrap().contains("rel=\"item\""));
    let told = catalog.json();
    assert_eq!(told["linkset"][0]["item"][0]["href"], format!("{ADDRESS}/api/v1"));
    for link in ["service-desc", "service-doc", "service-meta", "status"] {
        let href = told["linkset"][1][link][0]["href"].as_str().unwrap();
        let path = href.strip_prefix(ADDRESS).unwrap();
        assert_eq!(app.get(path).await.status, 200, "{link}: {path}");
    }
}

#[actix_web::test]
async fn whoever_finds_a_weakness_is_told_whom_to_write_to_and_until_when() {
    let told = app().await.get("/.well-known/security.txt").await;
    assert_eq!(told.header("content-type"), Some("text/plain; charset=utf-8"));
    let expected = "Contact: mailto:security@releve.example.org\nExpires: 2030-04-07T08:00:00Z\n\
                    Preferred-Languages: fr, en\nCanonical: https://releve.example.org/.well-known/security.txt\n";
    assert_eq!(told.text(), expected);
    let settings = [("security.contact", "https://example.org/faille"), ("security.expires", "2030-12-31T00:00:00Z")];
    let set = TestApp::on(TestDb::sqlite(), &settings).await.get("/.well-known/security.txt").await;
    assert!(
        set.text().starts_with("Contact: https://example.org/faille\nExpires: 2030-12-31T00:00:00Z\n"),
        "{}",
        set.text()
    );
}

#[actix_web::test]
async fn what_is_published_is_only_read() {
    let app = app().await;
    for path in
        ["api-catalog", "jwks.json", "oauth-authorization-server", "oauth-protected-resource/api/v1", "security.txt"]
    {
        let path = format!("/.well-known/{path}");
        let answer = app.bare(actix_web::http::Method::POST, &path).await;
        answer.problem(405, "method-not-allowed");
        let head = app.bare(actix_web::http::Method::HEAD, &path).await;
        assert_eq!(head.status, 200, "{path}");
    }
}
