//! The invariants, looked up in the data as they stand. Each statement names the rows that break one; none is the
//! answer hoped for. Nothing is changed.

mod checks;
mod names;

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Text;
use uuid::Uuid;

use crate::run::Run;
use crate::schema::sandbox;
use crate::sql_types::{At, DbTs, DbUuid, Id};
use crate::{Conn, StoreError};

/// A row that breaks an invariant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which invariant, by its name in the design.
    pub invariant: &'static str,
    /// What kind of thing the row is.
    pub subject_kind: &'static str,
    /// Its id.
    pub subject_id: Uuid,
    /// What is wrong.
    pub detail: String,
}

#[derive(diesel::QueryableByName)]
struct Broken {
    #[diesel(sql_type = DbUuid)]
    id: Id,
    #[diesel(sql_type = Text)]
    detail: String,
}

/// Every row that breaks an invariant at `now`.
///
/// # Errors
/// The database's.
pub fn check(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    for check in checks::ALL {
        let query = diesel::sql_query(check.sql);
        let rows: Vec<Broken> =
            if check.sql.contains("$1") { query.bind::<DbTs, _>(At(now)).load(conn)? } else { query.load(conn)? };
        findings.extend(rows.into_iter().map(|row| Finding {
            invariant: check.invariant,
            subject_kind: check.subject_kind,
            subject_id: row.id.0,
            detail: row.detail,
        }));
    }
    findings.extend(open_wall(conn)?);
    findings.extend(names::check(conn)?);
    Ok(findings)
}

/// A reset that ended takes back the leave to delete what is past, in the transaction that gave it. The mark has no id.
fn open_wall(conn: &mut Conn) -> Result<Option<Finding>, StoreError> {
    let open: bool = diesel::select(exists(sandbox::table.filter(sandbox::resetting))).row(conn)?;
    Ok(open.then(|| Finding {
        invariant: "history",
        subject_kind: "sandbox",
        subject_id: Uuid::nil(),
        detail: "its mark lets what is past be deleted although no reset is under way".to_owned(),
    }))
}

/// The statements, for the test that reads how they are carried out.
#[cfg(test)]
pub(crate) fn statements() -> impl Iterator<Item = &'static str> {
    checks::ALL.iter().map(|check| check.sql)
}
