//! The OpenAPI document: what utoipa collects from the handlers, completed by what holds for every operation.

mod complete;
mod examples;
mod shared;

use crate::config::{PublicUrl, Sandbox};
use crate::http;
use actix_web::App;
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;

/// What no operation brings by itself: the problem, and the types of query parameters, which utoipa refers to but does
/// not collect. What nothing refers to is left out in the end.
#[derive(OpenApi)]
#[openapi(components(schemas(
    contract::problem::Problem,
    contract::api_client::ApiClientState,
    contract::approval::Awaiting,
    contract::audit::CsvSeparator,
    contract::enrolment::EnrolmentState,
    contract::export::ExportFormat,
    contract::id::ApiClientId,
    contract::id::CourseId,
    contract::id::PersonId,
    contract::id::SessionId,
    contract::id::SiteId,
    contract::id::UnitId,
    contract::import::ApplyOnly,
    contract::import::LineKind,
    contract::import::Verdict,
    contract::offer::OfferState,
    contract::person::PersonSort,
    contract::public_page::PageLanguage,
    contract::public_page::PageSlug,
    contract::request::GroupBy,
    contract::request::Progress,
    contract::request::RequestSort,
    contract::session::Period,
    contract::session::SessionSort,
    contract::session::SessionState,
    contract::text::ColumnNames,
    contract::text::Coordinates,
    contract::text::Count,
    contract::text::Cursor,
    contract::text::DayCount,
    contract::text::Limit,
    contract::text::Priority,
    contract::text::Radius,
    contract::text::SearchText,
    contract::text::Token,
    contract::text::Version,
)))]
struct Base;

/// The groups of operations, in reading order.
const TAGS: [(&str, &str); 6] = [
    ("auth", "Sign in, sign out, and know who is signed in."),
    ("account", "Your password, second factor and sign-ins; people's accounts, for those who administer them."),
    ("people", "People, units, ranks, skills and role grants."),
    ("training", "Courses, sessions, requests, enrolments, the waitlist and offers: from a wish to a seat."),
    ("clients", "API clients: other systems that call in their own name, their secrets and what they consume."),
    ("across", "Imports, notifications, the audit trail, the overview, and the pages that the organisation writes."),
];

/// The document of the running program, the same each time it is built.
#[must_use]
pub fn document() -> Value {
    let (_, collected) = App::new().into_utoipa_app().openapi(Base::openapi()).configure(http::api).split_for_parts();
    let mut document = serde_json::to_value(&collected).unwrap_or_default();
    if let Some(fields) = document.as_object_mut() {
        fields.insert("openapi".to_owned(), json!("3.1.0"));
        fields.insert("info".to_owned(), info());
        fields.insert("servers".to_owned(), servers());
        let tags: Vec<_> =
            TAGS.iter().map(|(name, description)| json!({"name": name, "description": description})).collect();
        fields.insert("tags".to_owned(), Value::from(tags));
    }
    complete::complete(&mut document);
    document
}

/// The document as it is committed and served.
#[must_use]
pub fn text(document: &Value) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

/// Says in the document of a sandbox that its data are fictional, and when they begin anew.
pub fn mark_sandbox(document: &mut Value, sandbox: &Sandbox, public_url: &PublicUrl) {
    let Sandbox { hour, zone, .. } = sandbox;
    let told = format!(
        "This server is a sandbox: the same contract on fictional data, which begin anew each day at {hour}:00 ({zone}). Every \
         sign-in ends then; API clients, their secrets and their consumption stay. Ids and demonstration accounts are the same \
         after each reset."
    );
    let title = document.pointer("/info/title").and_then(Value::as_str).unwrap_or_default();
    let title = format!("{title} (sandbox)");
    let description = document.pointer("/info/description").and_then(Value::as_str).unwrap_or_default();
    let description = format!("{told}\n\n{description}");
    shared::insert(document, "/info", "title", json!(title));
    shared::insert(document, "/info", "description", json!(description));
    shared::insert(document, "/info", "x-sandbox", json!({ "reset_hour": hour, "zone": zone }));
    let url = public_url.to_string();
    shared::insert(document, "", "servers", json!([{ "url": url, "description": told, "x-internal": false }]));
}

fn info() -> Value {
    json!({
        "title": "Relève",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "Planning of training places: who is trained when, and who takes a freed place.",
        "description": "Everything that the screens of Relève can do, another system can do through this API.\n\n\
            Sign in with `POST /api/v1/auth/login`. A browser keeps the cookie `__Host-releve` and sends the \
            `X-CSRF-Token` it was given with each write; a program asks for `\"delivery\": \"bearer\"` and sends \
            `Authorization: Bearer …`. Another system that calls in its own name gets a token of ten minutes from \
            `POST /oauth/token` (OAuth 2.0 client credentials) and sends it the same way.\n\n\
            Lists answer `items` and `next`; give `next` back as `cursor` for the following page. Edited resources carry an \
            `ETag`, and the edit must bring it back in `If-Match`. A write with an `Idempotency-Key` has one effect however \
            often it is sent. Every refusal is `application/problem+json` with a stable `code`, documented under `/problems`.",
        "contact": {"name": "Relève", "url": "https://releve.invalid/contact"},
        "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
    })
}

fn servers() -> Value {
    json!([{
        "url": "https://releve.invalid",
        "description": "Production: put the address of your own server here",
        "x-internal": false,
    }])
}
