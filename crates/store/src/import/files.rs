//! The files of an import as they were sent, for a time.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{ImportId, UnitId};

use crate::row::key;
use crate::run::Run;
use crate::schema::{import, import_file};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// Imports of one unit whose files are kept at once: those of older ones go.
const KEPT_OF_A_UNIT: i64 = 20;

/// A file as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

#[derive(Insertable)]
#[diesel(table_name = import_file)]
struct Row {
    import_id: Id,
    position: i32,
    name: String,
    bytes: Vec<u8>,
    kept_until: At,
}

/// Keeps the files of an import until an instant; those of the unit's older imports make room.
///
/// # Errors
/// The database's.
pub fn keep(
    tx: &mut Tx,
    (id, organiser): (ImportId, UnitId),
    files: &[KeptFile],
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    for (position, file) in (0..).zip(files) {
        let (name, bytes) = (file.name.replace('\0', ""), file.bytes.clone());
        let row = Row { import_id: key(id), position, name, bytes, kept_until: At(until) };
        diesel::insert_into(import_file::table).values(row).apply(tx)?;
    }
    let latest: Vec<Id> = import::table
        .filter(import::organiser_unit_id.eq(key(organiser)))
        .order(import::id.desc())
        .limit(KEPT_OF_A_UNIT)
        .select(import::id)
        .rows(tx)?;
    if let Some(oldest) = latest.last().filter(|_| i64::try_from(latest.len()).is_ok_and(|n| n == KEPT_OF_A_UNIT)) {
        let older = import::table
            .filter(import::organiser_unit_id.eq(key(organiser)))
            .filter(import::id.lt(*oldest))
            .select(import::id);
        diesel::delete(import_file::table.filter(import_file::import_id.eq_any(older))).apply(tx)?;
    }
    Ok(())
}

/// The files of an import, in their order; none once they are gone.
///
/// # Errors
/// The database's.
pub fn of(conn: &mut Conn, id: ImportId, now: DateTime<Utc>) -> Result<Vec<KeptFile>, StoreError> {
    let rows: Vec<(String, Vec<u8>)> = import_file::table
        .filter(import_file::import_id.eq(key(id)))
        .filter(import_file::kept_until.gt(At(now)))
        .order(import_file::position)
        .select((import_file::name, import_file::bytes))
        .rows(conn)?;
    Ok(rows.into_iter().map(|(name, bytes)| KeptFile { name, bytes }).collect())
}

/// Until when the files of an import are kept; none once they are gone.
///
/// # Errors
/// The database's.
pub fn kept_until(conn: &mut Conn, id: ImportId) -> Result<Option<DateTime<Utc>>, StoreError> {
    let found: Option<At> = import_file::table
        .filter(import_file::import_id.eq(key(id)))
        .select(import_file::kept_until)
        .first(conn)
        .optional()?;
    Ok(found.map(|at| at.0))
}

/// Forgets the files whose time has come; answers how many.
///
/// # Errors
/// The database's.
pub fn forget_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(import_file::table.filter(import_file::kept_until.le(At(before)))).apply(tx)?)
}
