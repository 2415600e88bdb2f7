//! Whether a copy is whole, and of which schema.

use std::path::Path;

use diesel::QueryableByName;
use diesel::RunQueryDsl;
use diesel::sql_types::{Nullable, Text};

use super::{BackupError, WAIT, damaged};
use crate::connection::{Purpose, Tx};
use crate::{DatabaseUrl, StoreError, migrate};

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Nullable<Text>)]
    said: Option<String>,
}

/// Reads all of it: pages, indexes, constraints, references, and the migrations it went through. Answers the last of these.
pub(super) fn inspect(path: &Path) -> Result<String, BackupError> {
    let mut tx = Tx::open(&DatabaseUrl::Sqlite(path.to_owned()), Purpose::Read, WAIT).map_err(damaged)?;
    let mut ask = |sql: &str| -> Result<Vec<String>, BackupError> {
        let rows: Vec<Said> =
            diesel::sql_query(sql).load(&mut *tx).map_err(|error| damaged(StoreError::from(error)))?;
        Ok(rows.into_iter().filter_map(|row| row.said).collect())
    };
    let whole = ask("SELECT integrity_check AS said FROM pragma_integrity_check LIMIT 10")?;
    if whole != ["ok"] {
        return Err(BackupError::Damaged(whole.join("; ")));
    }
    let dangling = ask(
        "SELECT \"table\" || ' refers to a missing row of ' || parent AS said FROM pragma_foreign_key_check LIMIT 10",
    )?;
    if !dangling.is_empty() {
        return Err(BackupError::Damaged(dangling.join("; ")));
    }
    let (known, unknown) = migrate::applied(&mut tx)?;
    if !unknown.is_empty() {
        return Err(BackupError::Newer(unknown.join(", ")));
    }
    known.into_iter().next_back().ok_or(BackupError::Foreign)
}
