//! Units: the tree as it is and as it was, and its changes.

use contract::{
    id::UnitId,
    text::Cursor,
    unit::{PageQuery, Unit, UnitAsOf, UnitClose, UnitCreate, UnitMove, UnitPage, UnitPastPage, UnitQuery, UnitUpdate},
};

use super::{error::ClientError, http};
use crate::state::query::Query;

const ALL: u16 = 200;

/// Pages of the whole tree that are read at most.
const MOST_PAGES: usize = 20;

/// Units within scope.
///
/// # Errors
/// As any call.
pub async fn list_units(query: &UnitQuery) -> Result<UnitPage, ClientError> {
    http::get("/units", &Query::of(query)).await
}

/// Every unit that a query names, and whether some were left out because there are too many.
///
/// # Errors
/// As any call.
pub async fn all_units(query: UnitQuery) -> Result<(Vec<Unit>, bool), ClientError> {
    let (mut units, mut cursor) = (Vec::new(), None::<Cursor>);
    for _ in 0..MOST_PAGES {
        let query = UnitQuery { limit: Some(ALL.into()), cursor: cursor.take(), ..query.clone() };
        let page = list_units(&query).await?;
        units.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            return Ok((units, false));
        }
    }
    Ok((units, true))
}

/// A unit, as it is or as it was.
///
/// # Errors
/// `Missing` when out of scope, or when it was not there then.
pub async fn get_unit(id: UnitId, query: &UnitAsOf) -> Result<Unit, ClientError> {
    http::get(&format!("/units/{id}"), &Query::of(query)).await
}

/// A page of what a unit was, the latest first.
///
/// # Errors
/// As any call.
pub async fn list_unit_history(id: UnitId, query: &PageQuery) -> Result<UnitPastPage, ClientError> {
    http::get(&format!("/units/{id}/history"), &Query::of(query)).await
}

/// Adds a unit under another.
///
/// # Errors
/// `Refused` when the code is taken.
pub async fn create_unit(body: &UnitCreate) -> Result<Unit, ClientError> {
    http::post("/units", body).await
}

/// Changes what a unit is called.
///
/// # Errors
/// `Refused` when the code is taken, `Stale` when somebody changed it.
pub async fn update_unit(id: UnitId, body: &UnitUpdate, version: i32) -> Result<Unit, ClientError> {
    http::patch(&format!("/units/{id}"), body, version).await
}

/// Puts a unit under another one.
///
/// # Errors
/// `Invalid` where it cannot go, `Refused` for one that stays.
pub async fn move_unit(id: UnitId, body: &UnitMove) -> Result<Unit, ClientError> {
    http::post(&format!("/units/{id}/move"), body).await
}

/// Closes a unit.
///
/// # Errors
/// `Refused` while people or open units are there.
pub async fn close_unit(id: UnitId, body: &UnitClose) -> Result<Unit, ClientError> {
    http::post(&format!("/units/{id}/close"), body).await
}
