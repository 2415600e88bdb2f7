//! Units.

use crate::answer::{Answer, Listed};
use crate::app::once::once;
use crate::app::unit;
use crate::extract::{IdempotencyKey, Json, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::unit::{Unit, UnitCreate, UnitPage, UnitQuery};
use std::convert::identity;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_units).service(create_unit);
}

/// List units.
///
/// Those of your roles and the ones under them, by code; `within` narrows to one subtree.
#[utoipa::path(tag = "people", params(UnitQuery), responses(
    (status = 200, description = "Units by code", body = UnitPage, headers(("Link", description = "The next page"))),
))]
#[get("/units")]
async fn list_units(who: Who, state: web::Data<AppState>, query: Query<UnitQuery>) -> Outcome<Listed<Unit>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    let found = state.store().read(move |conn| unit::list(conn, &who, &query, &page)).await?;
    Ok(Listed::of(found, identity))
}

/// Create a unit.
///
/// Under a unit over which you may edit units. Without a time zone it takes that of the unit above.
#[utoipa::path(tag = "people", request_body = UnitCreate, responses(
    (status = 201, description = "Created", body = Unit),
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
