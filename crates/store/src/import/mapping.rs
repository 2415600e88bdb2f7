//! What was said of headers: remembered for the same words in the files of the same unit.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::UnitId;
use domain::import::{Kind, Mapping};
use std::collections::{BTreeMap, BTreeSet};

use crate::connection::on_each;
use crate::row::{key, unreadable};
use crate::run::Run;
use crate::schema::import_mapping;
use crate::sql_types::{At, Id, Json};
use crate::{Conn, StoreError, Tx};

#[derive(Insertable)]
#[diesel(table_name = import_mapping)]
struct Row {
    organiser_unit_id: Id,
    header_hash: String,
    kind: String,
    meanings: Json,
    said_at: At,
}

/// What is remembered of these headers, by the hash of their words.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn remembered(
    conn: &mut Conn,
    organiser: UnitId,
    hashes: &BTreeSet<String>,
) -> Result<BTreeMap<String, Mapping>, StoreError> {
    let hashes: Vec<&String> = hashes.iter().collect();
    let mut found = BTreeMap::new();
    for chunk in hashes.chunks(1_000) {
        let rows: Vec<(String, String, Json)> = on_each!(conn, inner => import_mapping::table
            .filter(import_mapping::organiser_unit_id.eq(key(organiser)))
            .filter(import_mapping::header_hash.eq_any(chunk))
            .select((import_mapping::header_hash, import_mapping::kind, import_mapping::meanings))
            .load(inner))?;
        for (hash, kind, columns) in rows {
            let kind = Kind::from_code(&kind).ok_or_else(|| unreadable("import_mapping", kind))?;
            let columns = serde_json::from_value(columns.0).map_err(|e| unreadable("import_mapping", e))?;
            found.insert(hash, Mapping { kind, columns });
        }
    }
    Ok(found)
}

/// Forgets what was said of a header; answers whether something was.
///
/// # Errors
/// The database's.
pub fn forget(tx: &mut Tx, organiser: UnitId, hash: &str) -> Result<bool, StoreError> {
    let one = import_mapping::table.find((key(organiser), hash.to_owned()));
    Ok(diesel::delete(one).apply(tx)? > 0)
}

/// Remembers what is said of a header, in place of what was said before.
///
/// # Errors
/// The database's.
pub fn remember(
    tx: &mut Tx,
    organiser: UnitId,
    hash: &str,
    said: &Mapping,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    forget(tx, organiser, hash)?;
    let columns = serde_json::to_value(&said.columns).map_err(|e| unreadable("import_mapping", e))?;
    let row = Row {
        organiser_unit_id: key(organiser),
        header_hash: hash.to_owned(),
        kind: said.kind.code().to_owned(),
        meanings: Json(columns),
        said_at: At(at),
    };
    diesel::insert_into(import_mapping::table).values(row).apply(tx)?;
    Ok(())
}
