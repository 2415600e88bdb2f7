//! Changing the tree: one at a time, so that the closure and what was decided from it hold.

use diesel::prelude::*;
use domain::id::UnitId;
use domain::unit::Unit;

use super::{Changed, past, search_key};
use crate::row::{count, key, lock_rows, update_version};
use crate::run::Run;
use crate::schema::{person, unit, unit_closure};
use crate::sql_types::{At, DbUuid, Id};
use crate::{Conn, StoreError, Tx};

/// Whoever changes the tree (adds, moves or closes a unit) waits here for those who do: until the write ends, lineages stay
/// as they are read from now on. Comes after people's rows in the order of locks.
///
/// # Errors
/// The database's.
pub fn lock_tree(tx: &mut Tx) -> Result<(), StoreError> {
    if let Conn::Postgres(inner) = &mut **tx {
        let tops = unit::table.filter(unit::parent_id.is_null()).order(unit::id).select(unit::id).for_no_key_update();
        diesel::RunQueryDsl::load::<Id>(tops, inner)?;
    }
    Ok(())
}

/// Locks one unit, so that nobody edits it meanwhile. Comes after [`lock_tree`].
///
/// # Errors
/// The database's.
pub fn lock(tx: &mut Tx, id: UnitId) -> Result<(), StoreError> {
    lock_rows!(tx, unit, [key(id)]);
    Ok(())
}

/// Locks one unit, so that nobody edits it or comes into it meanwhile. Comes after [`lock_tree`].
///
/// # Errors
/// The database's.
pub fn lock_for_close(tx: &mut Tx, id: UnitId) -> Result<(), StoreError> {
    if let Conn::Postgres(inner) = &mut **tx {
        let row = unit::table.filter(unit::id.eq(key(id))).select(unit::id).for_update();
        diesel::RunQueryDsl::load::<Id>(row, inner)?;
    }
    Ok(())
}

/// Keeps a unit from being closed until the write ends; answers whether it is there and open.
///
/// # Errors
/// The database's.
pub fn keep_open(tx: &mut Tx, id: UnitId) -> Result<bool, StoreError> {
    let open = unit::table.filter(unit::id.eq(key(id))).filter(unit::closed_at.is_null()).select(unit::id);
    let found: Vec<Id> = match &mut **tx {
        Conn::Sqlite(inner) => diesel::RunQueryDsl::load(open, inner)?,
        Conn::Postgres(inner) => diesel::RunQueryDsl::load(open.for_key_share(), inner)?,
    };
    Ok(!found.is_empty())
}

/// How many people belong to a unit itself.
///
/// # Errors
/// The database's.
pub fn people(conn: &mut Conn, id: UnitId) -> Result<u32, StoreError> {
    Ok(count(person::table.filter(person::unit_id.eq(key(id))).count().first_row(conn)?))
}

/// How many open units are right under a unit.
///
/// # Errors
/// The database's.
pub fn open_units(conn: &mut Conn, id: UnitId) -> Result<u32, StoreError> {
    let under = unit::table.filter(unit::parent_id.eq(key(id))).filter(unit::closed_at.is_null());
    Ok(count(under.count().first_row(conn)?))
}

/// How many units stand one under another in a subtree, its root included; 0 when there is no such unit.
///
/// # Errors
/// The database's.
pub fn levels(conn: &mut Conn, id: UnitId) -> Result<usize, StoreError> {
    let deepest: Option<i32> = unit_closure::table
        .filter(unit_closure::ancestor_id.eq(key(id)))
        .select(diesel::dsl::max(unit_closure::depth))
        .first_row(conn)?;
    Ok(deepest.and_then(|depth| usize::try_from(depth).ok()).map_or(0, |depth| depth.saturating_add(1)))
}

/// Changes a unit that is still as `former` says, and remembers what it was; answers the new version. A unit whose parent
/// changes takes along all that is under it: see [`lock_tree`].
///
/// # Errors
/// [`StoreError::Stale`] or [`StoreError::Missing`], [`StoreError::Taken`] when another unit has the code.
pub fn save(tx: &mut Tx, former: &Unit, next: &Unit, changed: &Changed) -> Result<i32, StoreError> {
    let version = update_version!(
        tx,
        unit,
        key(next.id),
        former.version,
        (
            dsl::parent_id.eq(next.parent.map(key)),
            dsl::code.eq(next.code.as_str()),
            dsl::name.eq(&next.name),
            dsl::time_zone.eq(&next.time_zone),
            dsl::search_key.eq(search_key(next)),
            dsl::closed_at.eq(next.closed_at.map(At)),
        )
    );
    if former.parent != next.parent {
        move_closure(tx, next)?;
    }
    past::change(tx, former, &Unit { version, ..next.clone() }, changed)?;
    Ok(version)
}

/// What was above the subtree is above it no more; what is above its new parent is.
fn move_closure(tx: &mut Tx, moved: &Unit) -> Result<(), StoreError> {
    let id = key(moved.id);
    diesel::sql_query(
        "DELETE FROM unit_closure
         WHERE descendant_id IN (SELECT descendant_id FROM unit_closure WHERE ancestor_id = $1)
           AND ancestor_id IN (SELECT ancestor_id FROM unit_closure WHERE descendant_id = $2 AND depth > 0)",
    )
    .bind::<DbUuid, _>(id)
    .bind::<DbUuid, _>(id)
    .execute(&mut **tx)?;
    let Some(parent) = moved.parent.map(key) else { return Ok(()) };
    diesel::sql_query(
        "INSERT INTO unit_closure (ancestor_id, descendant_id, depth)
         SELECT above.ancestor_id, below.descendant_id, above.depth + below.depth + 1
         FROM unit_closure above CROSS JOIN unit_closure below
         WHERE above.descendant_id = $1 AND below.ancestor_id = $2",
    )
    .bind::<DbUuid, _>(parent)
    .bind::<DbUuid, _>(id)
    .execute(&mut **tx)?;
    Ok(())
}
