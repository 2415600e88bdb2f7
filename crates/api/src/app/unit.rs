//! Units: the tree as it is and as it was, who may see which part of it, and how it changes.

mod change;
mod past;

pub use change::{close, create, move_under, update};
pub use past::history;

use super::field;
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem};
use chrono::{DateTime, Utc};
use contract::text::SearchText;
use contract::unit::{Unit as Shown, UnitQuery};
use domain::id::UnitId;
use domain::role::Permission;
use domain::unit::Unit;
use store::page::{Page, PageRequest, Scope};
use store::{Conn, Tx, unit};

/// The units over which the asker holds a permission.
///
/// # Errors
/// 403 when they hold it nowhere; the store's.
pub fn scope(conn: &mut Conn, who: &Who, permission: Permission) -> Outcome<Scope> {
    who.require(permission)?;
    Ok(unit::scope(conn, &who.authority.roots(permission, who.now))?)
}

/// Insists that the asker holds a permission over the unit of what the address names.
///
/// # Errors
/// 403 when they hold it nowhere, 404 when not there; the store's.
pub fn require_over(conn: &mut Conn, who: &Who, permission: Permission, unit: UnitId) -> Outcome<()> {
    let lineage = unit::lineage(conn, unit)?;
    who.require_over(permission, &lineage)
}

/// Insists that the asker holds a permission over a unit that a field of the body names.
///
/// # Errors
/// 403 when they hold it nowhere, 422 with the pointer when not there or there is no such unit; the store's.
pub fn require_named(conn: &mut Conn, who: &Who, permission: Permission, unit: UnitId, pointer: &str) -> Outcome<()> {
    who.require(permission)?;
    let lineage = unit::lineage(conn, unit)?;
    if who.may(permission, &lineage) { Ok(()) } else { Err(field::unknown(pointer)) }
}

/// Insists that a unit that a field of the body names is open, and keeps it so until the write ends.
///
/// # Errors
/// 422 with the pointer; the store's.
pub fn require_open(tx: &mut Tx, unit: UnitId, pointer: &str) -> Outcome<()> {
    if unit::keep_open(tx, unit)? { Ok(()) } else { Err(change::closed(pointer)) }
}

/// Units in scope by code; as they were at an instant when one is asked for.
///
/// # Errors
/// 403 without a role, 422 for an instant to come; the store's.
pub fn list(conn: &mut Conn, who: &Who, query: &UnitQuery, page: &PageRequest) -> Outcome<Page<Shown>> {
    let scope = scope(conn, who, Permission::ReadUnits)?;
    let q = query.q.as_ref().map(SearchText::as_str);
    let (within, with_closed) = (query.within.map(Into::into), query.with_closed.unwrap_or_default());
    let found = if let Some(at) = query.as_of {
        past::known(who, at)?;
        unit::list_at(conn, &unit::PastFilter { at, scope: &scope, within, q, with_closed }, page)?
    } else {
        let scope = within.map_or(Ok(scope.clone()), |within| narrowed(conn, scope, within))?;
        unit::list(conn, &scope, q, with_closed, page)?
    };
    Ok(found.map(|unit| show(&unit)))
}

/// One unit; as it was at an instant when one is asked for.
///
/// # Errors
/// 403 without a role, 404 when it is not there or was not there then, 422 for an instant to come; the store's.
pub fn get(conn: &mut Conn, who: &Who, id: UnitId, as_of: Option<DateTime<Utc>>) -> Outcome<Answer> {
    require_over(conn, who, Permission::ReadUnits, id)?;
    let Some(at) = as_of else { return present(conn, id) };
    past::known(who, at)?;
    let found = unit::at(conn, id, at)?.ok_or_else(Problem::not_found)?;
    Answer::ok(&show(&found))
}

fn present(conn: &mut Conn, id: UnitId) -> Outcome<Answer> {
    let found = unit::find(conn, id)?.ok_or_else(Problem::not_found)?;
    answer(&found)
}

fn answer(unit: &Unit) -> Outcome<Answer> {
    Ok(Answer::ok(&show(unit))?.version(unit.version))
}

/// The part of a scope that lies in one subtree.
///
/// # Errors
/// The store's.
pub fn narrowed(conn: &mut Conn, scope: Scope, within: UnitId) -> Outcome<Scope> {
    let Scope::Under(mut roots) = scope else {
        return Ok(Scope::Under(vec![within]));
    };
    let above = unit::lineage(conn, within)?;
    if roots.iter().any(|root| above.within(*root)) {
        return Ok(Scope::Under(vec![within]));
    }
    let lineages = unit::lineages(conn, roots.iter().copied())?;
    roots.retain(|root| lineages.get(root).is_some_and(|lineage| lineage.within(within)));
    Ok(Scope::Under(roots))
}

/// A unit in the words of the contract.
#[must_use]
pub fn show(unit: &Unit) -> Shown {
    Shown {
        id: unit.id.into(),
        parent_id: unit.parent.map(Into::into),
        code: unit.code.as_str().into(),
        name: unit.name.as_str().into(),
        time_zone: unit.time_zone.as_str().into(),
        closed_at: unit.closed_at,
        version: unit.version.into(),
    }
}
