//! Large files that a job reads: how far it is, and whose turn it is. The row goes once the files are read.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::ImportId;
use serde_json::Value;

use crate::row::{count, key, of as id_of, unreadable};
use crate::run::Run;
use crate::schema::import_reading;
use crate::sql_types::{At, Id, Json};
use crate::{Conn, StoreError, Tx};

/// How many times files are begun: those that a server dies of are not read for ever.
const MOST_ATTEMPTS: i32 = 3;

/// What is to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct ToRead {
    /// Of which import.
    pub import: ImportId,
    /// Where whoever brought the files may do what.
    pub reach: Value,
    /// What was said of the sheets by hand.
    pub told: Value,
    /// How many lines there are.
    pub lines: u32,
}

/// What a server took on, until an instant that it puts off as it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// What is to be read.
    pub work: ToRead,
    /// Which attempt this is: whoever comes later has a greater one.
    pub attempt: i32,
}

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Lines read.
    pub read: u32,
    /// Lines there are.
    pub total: u32,
    /// Whether it was given up.
    pub failed: bool,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = import_reading, treat_none_as_default_value = false)]
struct Row {
    import_id: Id,
    reach: Json,
    told: Json,
    lines_read: i32,
    lines_total: i32,
    attempts: i32,
    claimed_until: Option<At>,
    failed_at: Option<At>,
}

/// Asks for files to be read; what was asked of the same import before is forgotten.
///
/// # Errors
/// The database's.
pub fn ask(tx: &mut Tx, work: &ToRead) -> Result<(), StoreError> {
    diesel::delete(import_reading::table.find(key(work.import))).apply(tx)?;
    let row = Row {
        import_id: key(work.import),
        reach: Json(work.reach.clone()),
        told: Json(super::clean(&work.told)),
        lines_read: 0,
        lines_total: i32::try_from(work.lines).unwrap_or(i32::MAX),
        attempts: 0,
        claimed_until: None,
        failed_at: None,
    };
    diesel::insert_into(import_reading::table).values(row).apply(tx)?;
    Ok(())
}

/// The oldest files that nobody reads at `now`.
///
/// # Errors
/// The database's.
pub fn due(conn: &mut Conn, now: DateTime<Utc>) -> Result<Option<ImportId>, StoreError> {
    let found: Option<Id> = import_reading::table
        .filter(import_reading::failed_at.is_null())
        .filter(import_reading::claimed_until.is_null().or(import_reading::claimed_until.le(At(now))))
        .order(import_reading::import_id)
        .select(import_reading::import_id)
        .first_row(conn)
        .optional()?;
    Ok(found.map(id_of))
}

/// Takes on these files until an instant; none when another server has, or they were begun too often and are given up.
///
/// # Errors
/// The database's.
pub fn claim(
    tx: &mut Tx,
    import: ImportId,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Claimed>, StoreError> {
    let found: Option<Row> = import_reading::table.find(key(import)).first_row(tx).optional()?;
    let free = |row: &Row| row.failed_at.is_none() && row.claimed_until.is_none_or(|until| until.0 <= now);
    let Some(row) = found.filter(free) else { return Ok(None) };
    let same = import_reading::table
        .filter(import_reading::import_id.eq(key(import)))
        .filter(import_reading::attempts.eq(row.attempts))
        .filter(import_reading::failed_at.is_null());
    if row.attempts >= MOST_ATTEMPTS {
        diesel::update(same).set(import_reading::failed_at.eq(Some(At(now)))).apply(tx)?;
        return Ok(None);
    }
    let attempt = row.attempts + 1;
    let set = (
        import_reading::attempts.eq(attempt),
        import_reading::lines_read.eq(0),
        import_reading::claimed_until.eq(Some(At(until))),
    );
    if diesel::update(same).set(set).apply(tx)? == 0 {
        return Ok(None);
    }
    let lines = u32::try_from(row.lines_total).map_err(|e| unreadable("import_reading", e))?;
    let work = ToRead { import, reach: row.reach.0, told: row.told.0, lines };
    Ok(Some(Claimed { work, attempt }))
}

/// Tells how many lines are read and puts off the end of the claim; false when another server took over.
///
/// # Errors
/// The database's.
pub fn note(
    tx: &mut Tx,
    (import, attempt): (ImportId, i32),
    read: u32,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mine = import_reading::table
        .filter(import_reading::import_id.eq(key(import)))
        .filter(import_reading::attempts.eq(attempt))
        .filter(import_reading::failed_at.is_null());
    let read = i32::try_from(read).unwrap_or(i32::MAX);
    let set = (import_reading::lines_read.eq(read), import_reading::claimed_until.eq(Some(At(until))));
    Ok(diesel::update(mine).set(set).apply(tx)? > 0)
}

/// Ends a reading; false when another server took over.
///
/// # Errors
/// The database's.
pub fn end(tx: &mut Tx, (import, attempt): (ImportId, i32)) -> Result<bool, StoreError> {
    let mine = import_reading::table
        .filter(import_reading::import_id.eq(key(import)))
        .filter(import_reading::attempts.eq(attempt));
    Ok(diesel::delete(mine).apply(tx)? > 0)
}

/// Gives a reading up.
///
/// # Errors
/// The database's.
pub fn fail(tx: &mut Tx, (import, attempt): (ImportId, i32), now: DateTime<Utc>) -> Result<(), StoreError> {
    let mine = import_reading::table
        .filter(import_reading::import_id.eq(key(import)))
        .filter(import_reading::attempts.eq(attempt));
    diesel::update(mine).set(import_reading::failed_at.eq(Some(At(now)))).apply(tx)?;
    Ok(())
}

/// How far the reading of an import is; none once it is read.
///
/// # Errors
/// The database's.
pub fn progress(conn: &mut Conn, import: ImportId) -> Result<Option<Progress>, StoreError> {
    let found: Option<(i32, i32, Option<At>)> = import_reading::table
        .find(key(import))
        .select((import_reading::lines_read, import_reading::lines_total, import_reading::failed_at))
        .first_row(conn)
        .optional()?;
    Ok(found.map(|(read, total, failed)| Progress {
        read: count(read.into()),
        total: count(total.into()),
        failed: failed.is_some(),
    }))
}
