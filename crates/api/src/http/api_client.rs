//! API clients.

use crate::answer::{Answer, Listed, listed};
use crate::app::api_client::{self, Fresh};
use crate::app::once::once;
use crate::extract::{Id, IdempotencyKey, IfMatch, Json, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, patch, post, web};
use contract::api_client::{
    ApiClient, ApiClientCreate, ApiClientPage, ApiClientQuery, ApiClientSecret, ApiClientUpdate, ApiClientUsage,
    ApiClientUsageQuery, ApiSecretCreate, MyApiClient,
};
use domain::id::{ApiClientId, ApiSecretId};
use utoipa_actix_web::service_config::ServiceConfig;

/// Days of consumption that are told when the asker does not say.
const USUAL_DAYS: u16 = 30;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_api_clients).service(create_api_client).service(get_api_client).service(update_api_client);
    config.service(revoke_api_client).service(add_api_secret).service(revoke_api_secret);
    config.service(get_api_client_usage).service(get_my_api_client);
}

/// List API clients.
///
/// Other systems that call in their own name, over the units where you administer them; the latest first.
#[utoipa::path(tag = "clients", params(ApiClientQuery), responses(
    (status = 200, description = "API clients", body = ApiClientPage, headers(("Link", description = "The next page"))),
))]
#[get("/api-clients")]
async fn list_api_clients(
    who: Who,
    state: web::Data<AppState>,
    query: Query<ApiClientQuery>,
) -> Outcome<Listed<ApiClient>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    listed(&state, move |conn| api_client::list(conn, &who, &query, &page)).await
}

/// Create an API client.
///
/// Over a unit of your scope and those under it. The answer tells its secret, this once: it is kept nowhere.
#[utoipa::path(tag = "clients", request_body = ApiClientCreate, responses(
    (status = 201, description = "Created", body = ApiClientSecret, headers(
        ("ETag", description = "The version"), ("Location", description = "The client"))),
))]
#[post("/api-clients")]
async fn create_api_client(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<ApiClientCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_api_client", "", &body.hash);
    let (asker, fresh) = (who.clone(), Fresh::new()?);
    once(&state, &asker, write, move |tx, act| api_client::create(tx, act, &who, &body.body, &fresh)).await
}

/// Get an API client.
///
/// With its secrets (their dates, never the secrets) and when it last called.
#[utoipa::path(tag = "clients", responses(
    (status = 200, description = "The client", body = ApiClient, headers(("ETag", description = "The version"))),
))]
#[get("/api-clients/{id}")]
async fn get_api_client(who: Who, state: web::Data<AppState>, id: Id<ApiClientId>) -> Outcome<Answer> {
    state.store().skim(move |conn| api_client::get(conn, &who, id.0)).await
}

/// Edit an API client.
///
/// What is left out stays. A scope that is taken away is lost at once, by the tokens already given too.
#[utoipa::path(tag = "clients", request_body = ApiClientUpdate, responses(
    (status = 200, description = "Edited", body = ApiClient, headers(("ETag", description = "The new version"))),
    (status = 409, description = "It is revoked: `conflict`"),
))]
#[patch("/api-clients/{id}")]
async fn update_api_client(
    who: Who,
    state: web::Data<AppState>,
    id: Id<ApiClientId>,
    on: IfMatch,
    body: Json<ApiClientUpdate>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| api_client::update(tx, &mut act.clone(), &who, id.0, on, &body.body);
    state.store().write("update_api_client", write).await
}

/// Revoke an API client.
///
/// Its secrets and the tokens already given are worth nothing from then on, for good; its history stays.
#[utoipa::path(tag = "clients", responses(
    (status = 200, description = "Revoked", body = ApiClient, headers(("ETag", description = "The new version"))),
    (status = 409, description = "It is revoked already: `conflict`"),
))]
#[post("/api-clients/{id}/revoke")]
async fn revoke_api_client(
    who: Who,
    state: web::Data<AppState>,
    id: Id<ApiClientId>,
    key: IdempotencyKey,
) -> Outcome<Answer> {
    let write = key.over("revoke_api_client", id.0, "");
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| api_client::revoke(tx, act, &who, id.0)).await
}

/// Add a secret to an API client.
///
/// Two may be valid at once, so that the system takes the next one before the last one is revoked. It is told this once.
#[utoipa::path(tag = "clients", request_body = ApiSecretCreate, responses(
    (status = 201, description = "Added", body = ApiClientSecret, headers(("Location", description = "The client"))),
    (status = 409, description = "It has two valid secrets, or is revoked: `conflict`"),
))]
#[post("/api-clients/{id}/secrets")]
async fn add_api_secret(
    who: Who,
    state: web::Data<AppState>,
    id: Id<ApiClientId>,
    key: IdempotencyKey,
    body: Json<ApiSecretCreate>,
) -> Outcome<Answer> {
    let write = key.over("add_api_secret", id.0, &body.hash);
    let (asker, fresh) = (who.clone(), Fresh::new()?);
    once(&state, &asker, write, move |tx, act| api_client::add_secret(tx, act, &who, id.0, &body.body, &fresh)).await
}

/// Revoke a secret of an API client.
///
/// No further token is given against it; those already given die within ten minutes. Answers the client.
#[utoipa::path(tag = "clients", responses(
    (status = 200, description = "Revoked", body = ApiClient, headers(("ETag", description = "The version"))),
    (status = 409, description = "It is revoked or has ended already: `conflict`"),
))]
#[post("/api-secrets/{id}/revoke")]
async fn revoke_api_secret(
    who: Who,
    state: web::Data<AppState>,
    id: Id<ApiSecretId>,
    key: IdempotencyKey,
) -> Outcome<Answer> {
    let write = key.over("revoke_api_secret", id.0, "");
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| api_client::revoke_secret(tx, act, &who, id.0)).await
}

/// What an API client consumed.
///
/// Requests by day, in UTC, with its quota. Counted by each server and written every half minute.
#[utoipa::path(tag = "clients", params(ApiClientUsageQuery), responses(
    (status = 200, description = "Consumption", body = ApiClientUsage),
))]
#[get("/api-clients/{id}/usage")]
async fn get_api_client_usage(
    who: Who,
    state: web::Data<AppState>,
    id: Id<ApiClientId>,
    query: Query<ApiClientUsageQuery>,
) -> Outcome<Answer> {
    let (days, waiting) = (query.0.days.map_or(USUAL_DAYS, |days| days.0), state.usage().waiting());
    let read = move |conn: &mut store::Conn| api_client::consumption(conn, &who, id.0, days, &waiting);
    Answer::ok(&state.store().skim(read).await?)
}

/// Who am I, as an API client?
///
/// For API clients only: yourself, what this token allows, your quota and what you consumed.
#[utoipa::path(tag = "clients", responses((status = 200, description = "The calling client", body = MyApiClient)))]
#[get("/auth/client")]
async fn get_my_api_client(who: Who, state: web::Data<AppState>) -> Outcome<Answer> {
    let waiting = state.usage().waiting();
    Answer::ok(&state.store().skim(move |conn| api_client::mine(conn, &who, &waiting)).await?)
}
