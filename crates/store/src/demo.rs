//! A demonstration world: whether it was loaded, and how it is.

mod load;
mod rows;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::schema::demo_mark;
use crate::sql_types::At;
use crate::{Conn, StoreError, Tx};

pub use load::load;

/// The name under which a whole world's loading is noted, whatever its scale.
pub const WORLD: &str = "world";

/// The seed of the world loaded under this name.
///
/// # Errors
/// The database's.
pub fn seed_of(conn: &mut Conn, name: &str) -> Result<Option<i64>, StoreError> {
    Ok(demo_mark::table.find(name).select(demo_mark::seed).first(conn).optional()?)
}

/// Notes that a world was loaded, in the transaction that loads its first part.
///
/// # Errors
/// [`crate::Constraint::DemoMark`] when it was loaded before, or the database's.
pub fn mark(tx: &mut Tx, name: &str, seed: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(demo_mark::table)
        .values((demo_mark::name.eq(name), demo_mark::seed.eq(seed), demo_mark::loaded_at.eq(At(now))))
        .execute(&mut **tx)?;
    Ok(())
}
