//! Role grants.

use crate::answer::{Answer, Listed, listed};
use crate::app::once::once;
use crate::app::role_grant;
use crate::extract::{Id, IdempotencyKey, Json, MaybeJson, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::role_grant::{RoleGrant, RoleGrantCreate, RoleGrantPage, RoleGrantQuery, RoleGrantRevoke};
use domain::id::RoleGrantId;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_role_grants).service(create_role_grant).service(get_role_grant).service(revoke_role_grant);
}

/// List role grants.
///
/// Over the units where you may grant roles, the latest first; those that ended or were revoked are shown too.
#[utoipa::path(tag = "people", params(RoleGrantQuery), responses(
    (status = 200, description = "Role grants", body = RoleGrantPage, headers(("Link", description = "The next page"))),
))]
#[get("/role-grants")]
async fn list_role_grants(
    who: Who,
    state: web::Data<AppState>,
    query: Query<RoleGrantQuery>,
) -> Outcome<Listed<RoleGrant>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    listed(&state, move |conn| role_grant::list(conn, &who, &query, &page)).await
}

/// Grant a role.
///
/// To a person of your scope, over a unit of your scope and those under it.
#[utoipa::path(tag = "people", request_body = RoleGrantCreate, responses(
    (status = 201, description = "Granted", body = RoleGrant, headers(("Location", description = "The role grant"))),
    (status = 409, description = "The person holds this role there: `already-exists`"),
))]
#[post("/role-grants")]
async fn create_role_grant(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<RoleGrantCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_role_grant", "", &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| role_grant::create(tx, act, &who, &body.body)).await
}

/// Get a role grant.
///
/// Over a unit where you may grant roles.
#[utoipa::path(tag = "people", responses((status = 200, description = "The role grant", body = RoleGrant)))]
#[get("/role-grants/{id}")]
async fn get_role_grant(who: Who, state: web::Data<AppState>, id: Id<RoleGrantId>) -> Outcome<Answer> {
    state.store().skim(move |conn| role_grant::get(conn, &who, id.0)).await
}

/// Revoke a role grant.
///
/// It is worth nothing from then on; the line stays in the history, and the reason, if one is given, in the audit.
#[utoipa::path(tag = "people", request_body = Option<RoleGrantRevoke>, responses(
    (status = 200, description = "Revoked", body = RoleGrant),
    (status = 409, description = "It is revoked or has ended already: `conflict`"),
))]
#[post("/role-grants/{id}/revoke")]
async fn revoke_role_grant(
    who: Who,
    state: web::Data<AppState>,
    id: Id<RoleGrantId>,
    key: IdempotencyKey,
    body: MaybeJson<RoleGrantRevoke>,
) -> Outcome<Answer> {
    let write = key.over("revoke_role_grant", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| role_grant::revoke(tx, act, &who, id.0, &body.body)).await
}
