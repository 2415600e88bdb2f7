//! Roles lent to a colleague.

use crate::answer::{Answer, Listed, listed};
use crate::app::delegation;
use crate::app::once::once;
use crate::extract::{Id, IdempotencyKey, Json, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::delegation::{
    ColleaguePage, ColleagueQuery, Delegation, DelegationCreate, DelegationPage, DelegationQuery,
};
use contract::person::PersonTag;
use domain::id::DelegationId;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_delegations).service(create_delegation).service(get_delegation).service(revoke_delegation);
    config.service(list_my_colleagues);
}

/// List delegations.
///
/// Those from you and to you, and those that lend a role over a unit where you may grant roles; the latest first, those that
/// are over too.
#[utoipa::path(tag = "people", params(DelegationQuery), responses(
    (status = 200, description = "Delegations", body = DelegationPage,
        headers(("Link", description = "The next page"))),
))]
#[get("/delegations")]
async fn list_delegations(
    who: Who,
    state: web::Data<AppState>,
    query: Query<DelegationQuery>,
) -> Outcome<Listed<Delegation>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    listed(&state, move |conn| delegation::list(conn, &who, &query, &page)).await
}

/// List your colleagues.
///
/// Those to whom you may lend your roles, by name: of your own unit, of a unit where one of your roles reaches, or of one under
/// them. Answers 403 for whoever holds no role that they could lend.
#[utoipa::path(tag = "people", params(ColleagueQuery), responses(
    (status = 200, description = "Colleagues", body = ColleaguePage,
        headers(("Link", description = "The next page"))),
))]
#[get("/me/colleagues")]
async fn list_my_colleagues(
    who: Who,
    state: web::Data<AppState>,
    query: Query<ColleagueQuery>,
) -> Outcome<Listed<PersonTag>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    listed(&state, move |conn| delegation::colleagues(conn, &who, &query, &page)).await
}

/// Delegate roles.
///
/// Some of your own role grants, to a colleague, while you are away: 90 days at most. What was lent to you is not yours to
/// lend. It ends by itself, and with the role grant; what is done under it says on whose behalf in the audit. It gives nobody
/// a role for themselves.
#[utoipa::path(tag = "people", request_body = DelegationCreate, responses(
    (status = 201, description = "Delegated", body = Delegation, headers(("Location", description = "The delegation"))),
))]
#[post("/delegations")]
async fn create_delegation(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<DelegationCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_delegation", "", &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| delegation::create(tx, act, &who, &body.body)).await
}

/// Get a delegation.
///
/// From you, to you, or one that lends a role over a unit where you may grant roles.
#[utoipa::path(tag = "people", responses((status = 200, description = "The delegation", body = Delegation)))]
#[get("/delegations/{id}")]
async fn get_delegation(who: Who, state: web::Data<AppState>, id: Id<DelegationId>) -> Outcome<Answer> {
    state.store().skim(move |conn| delegation::get(conn, &who, id.0)).await
}

/// Revoke a delegation.
///
/// By either of the two, or by whoever may grant each of the roles it lends. It is worth nothing from then on; the line stays.
#[utoipa::path(tag = "people", responses(
    (status = 200, description = "Revoked", body = Delegation),
    (status = 409, description = "It is over already: `conflict`"),
))]
#[post("/delegations/{id}/revoke")]
async fn revoke_delegation(
    who: Who,
    state: web::Data<AppState>,
    id: Id<DelegationId>,
    key: IdempotencyKey,
) -> Outcome<Answer> {
    let write = key.over("revoke_delegation", id.0, "");
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| delegation::revoke(tx, act, &who, id.0)).await
}
