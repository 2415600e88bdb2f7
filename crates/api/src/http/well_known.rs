//! What machines find by themselves (RFC 8615): signing keys, where tokens are given, the API, whom to tell of a weakness.

use super::PREFIX;
use super::oauth::TOKEN;
use crate::app::signing_key;
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::http::header::{CACHE_CONTROL, LINK};
use actix_web::{HttpResponse, get, web};
use chrono::{SecondsFormat, TimeDelta};
use domain::scope::Scope;
use serde_json::{Value, json};

/// The profile of the catalogue (RFC 9727 §4).
const LINKSET: &str = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";

/// Days ahead that the security contact is good for, when the settings do not say.
const CONTACT_DAYS: i64 = 90;

/// The addresses.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(jwks).service(server).service(resource).service(catalog).service(security);
}

fn say(media: &str, body: String) -> HttpResponse {
    HttpResponse::Ok().content_type(media).insert_header((CACHE_CONTROL, "public, max-age=3600")).body(body)
}

fn scopes() -> Vec<&'static str> {
    Scope::ALL.iter().map(|scope| scope.code()).collect()
}

/// The public keys (RFC 7517 §5). The next key stands here a day before it signs: a copy of five minutes is always good.
#[get("/.well-known/jwks.json")]
async fn jwks(state: web::Data<AppState>) -> Outcome<HttpResponse> {
    let keys = signing_key::key_set(&state).await?;
    let mut response = HttpResponse::Ok();
    response.content_type("application/jwk-set+json").insert_header((CACHE_CONTROL, "public, max-age=300"));
    Ok(response.body(keys.to_string()))
}

/// What the token endpoint does (RFC 8414).
#[get("/.well-known/oauth-authorization-server")]
async fn server(state: web::Data<AppState>) -> HttpResponse {
    let issuer = state.parties().issuer;
    say(
        "application/json",
        json!({
            "issuer": issuer,
            "token_endpoint": format!("{issuer}{TOKEN}"),
            "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
            "scopes_supported": scopes(),
            "response_types_supported": [],
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "service_documentation": format!("{issuer}/docs"),
            "ui_locales_supported": ["fr", "en"],
        })
        .to_string(),
    )
}

/// What the API asks for (RFC 9728).
#[get("/.well-known/oauth-protected-resource/api/v1")]
async fn resource(state: web::Data<AppState>) -> HttpResponse {
    let parties = state.parties();
    say(
        "application/json",
        json!({
            "resource": parties.audience,
            "authorization_servers": [parties.issuer],
            "scopes_supported": scopes(),
            "bearer_methods_supported": ["header"],
            "resource_name": "Relève",
            "resource_documentation": format!("{}/docs", parties.issuer),
        })
        .to_string(),
    )
}

/// The APIs of this server (RFC 9727): one.
#[get("/.well-known/api-catalog")]
async fn catalog(state: web::Data<AppState>) -> HttpResponse {
    let parties = state.parties();
    let at = |path: &str| format!("{}{path}", parties.issuer);
    let link = |path: &str, media: &str| json!([{ "href": at(path), "type": media }]);
    let body: Value = json!({ "linkset": [
        { "anchor": at("/.well-known/api-catalog"), "item": [{ "href": parties.audience }] },
        {
            "anchor": parties.audience,
            "service-desc": link("/openapi.json", "application/json"),
            "service-doc": link("/docs", "text/html"),
            "service-meta": link("/.well-known/oauth-protected-resource/api/v1", "application/json"),
            "status": link("/readyz", "text/plain"),
        },
    ]});
    let mut response = HttpResponse::Ok();
    response.content_type(LINKSET).insert_header((CACHE_CONTROL, "public, max-age=3600"));
    response.insert_header((LINK, format!("<{}{PREFIX}>; rel=\"item\"", parties.issuer)));
    response.body(body.to_string())
}

/// Whom to tell of a weakness, and until when this is to be believed (RFC 9116).
#[get("/.well-known/security.txt")]
async fn security(state: web::Data<AppState>) -> HttpResponse {
    let settings = &state.settings().security;
    let expires = settings.expires.unwrap_or_else(|| state.clock().now() + TimeDelta::days(CONTACT_DAYS));
    let issuer = state.parties().issuer;
    let text = format!(
        "Contact: {}\nExpires: {}\nPreferred-Languages: fr, en\nCanonical: {issuer}/.well-known/security.txt\n",
        settings.contact,
        expires.to_rfc3339_opts(SecondsFormat::Secs, true),
    );
    say("text/plain; charset=utf-8", text)
}
