//! Units.

use crate::answer::{Answer, Listed, listed};
use crate::app::once::once;
use crate::app::unit;
use crate::extract::{Id, IdempotencyKey, IfMatch, Json, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, patch, post, web};
use contract::unit::{
    PageQuery, Unit, UnitAsOf, UnitClose, UnitCreate, UnitMove, UnitPage, UnitPast, UnitPastPage, UnitQuery, UnitUpdate,
};
use domain::id::UnitId;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_units).service(create_unit).service(get_unit).service(update_unit);
    config.service(list_unit_history).service(move_unit).service(close_unit);
}

/// List units.
///
/// Those of your roles and the ones under them, by code; `within` narrows to one subtree. With `as_of`, the tree as it was
/// then: codes, names and parents of then, of the units that are yours to see now.
#[utoipa::path(tag = "people", params(UnitQuery), responses(
    (status = 200, description = "Units by code", body = UnitPage, headers(("Link", description = "The next page"))),
))]
#[get("/units")]
async fn list_units(who: Who, state: web::Data<AppState>, query: Query<UnitQuery>) -> Outcome<Listed<Unit>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    listed(&state, move |conn| unit::list(conn, &who, &query, &page)).await
}

/// Create a unit.
///
/// Under an open unit over which you may edit units. Without a time zone it takes that of the unit above.
#[utoipa::path(tag = "people", request_body = UnitCreate, responses(
    (status = 201, description = "Created", body = Unit, headers(
        ("ETag", description = "The version"), ("Location", description = "The unit"))),
    (status = 409, description = "Another unit has this code: `already-exists`"),
))]
#[post("/units")]
async fn create_unit(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<UnitCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_unit", "", &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| unit::create(tx, act, &who, &body.body)).await
}

/// Get a unit.
///
/// One of those of your roles, or under them; with `as_of`, as it was then, without an `ETag`.
#[utoipa::path(tag = "people", params(UnitAsOf), responses(
    (status = 200, description = "The unit", body = Unit, headers(("ETag", description = "The version"))),
))]
#[get("/units/{id}")]
async fn get_unit(who: Who, state: web::Data<AppState>, id: Id<UnitId>, query: Query<UnitAsOf>) -> Outcome<Answer> {
    let as_of = query.0.as_of;
    state.store().skim(move |conn| unit::get(conn, &who, id.0, as_of)).await
}

/// Edit a unit.
///
/// What is left out stays. What it was called before stays in its history.
#[utoipa::path(tag = "people", request_body = UnitUpdate, responses(
    (status = 200, description = "Edited", body = Unit, headers(("ETag", description = "The new version"))),
    (status = 409, description = "Another unit has this code: `already-exists`"),
))]
#[patch("/units/{id}")]
async fn update_unit(
    who: Who,
    state: web::Data<AppState>,
    id: Id<UnitId>,
    on: IfMatch,
    body: Json<UnitUpdate>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| unit::update(tx, &mut act.clone(), &who, id.0, on, &body.body);
    state.store().write("update_unit", write).await
}

/// List what a unit was.
///
/// Under which unit, under which code and name, between which instants, who made it so and why; the latest first.
#[utoipa::path(tag = "people", params(PageQuery), responses(
    (status = 200, description = "The history of the unit", body = UnitPastPage,
        headers(("Link", description = "The next page"))),
))]
#[get("/units/{id}/history")]
async fn list_unit_history(
    who: Who,
    state: web::Data<AppState>,
    id: Id<UnitId>,
    query: Query<PageQuery>,
) -> Outcome<Listed<UnitPast>> {
    let page = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| unit::history(conn, &who, id.0, &page)).await
}

/// Move a unit.
///
/// Under another unit, from now on, with all that is under it: who sees and decides what follows the tree at once, what was
/// decided before stays as it was. It takes the right to edit units over the unit, over the one above it and over the one
/// where it goes; a unit goes nowhere under itself (`cycle`).
#[utoipa::path(tag = "people", request_body = UnitMove, responses(
    (status = 200, description = "Moved", body = Unit, headers(("ETag", description = "The new version"))),
    (status = 409, description = "The root stays where it is, and so does a closed unit: `conflict`"),
))]
#[post("/units/{id}/move")]
async fn move_unit(
    who: Who,
    state: web::Data<AppState>,
    id: Id<UnitId>,
    key: IdempotencyKey,
    body: Json<UnitMove>,
) -> Outcome<Answer> {
    let write = key.over("move_unit", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| unit::move_under(tx, act, &who, id.0, &body.body)).await
}

/// Close a unit.
///
/// One that nobody belongs to and under which no unit is open. It is offered nowhere any more; its history stays.
#[utoipa::path(tag = "people", request_body = UnitClose, responses(
    (status = 200, description = "Closed", body = Unit, headers(("ETag", description = "The new version"))),
    (status = 409, description = "People or open units are still there, or it is closed: `conflict`"),
))]
#[post("/units/{id}/close")]
async fn close_unit(
    who: Who,
    state: web::Data<AppState>,
    id: Id<UnitId>,
    key: IdempotencyKey,
    body: Json<UnitClose>,
) -> Outcome<Answer> {
    let write = key.over("close_unit", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| unit::close(tx, act, &who, id.0, &body.body)).await
}
