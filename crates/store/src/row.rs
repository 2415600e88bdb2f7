//! Between rows and domain types. What cannot be read as the domain means it is an error that names the table, never a
//! default.

use domain::id::Id as DomainId;
use domain::reason::{Override, OverrideReason};
use domain::text::Words;

use crate::StoreError;
use crate::sql_types::Id;

/// A row holds what the domain would not have written.
#[derive(Debug, thiserror::Error)]
#[error("a row of {what} cannot be read: {why}")]
struct Unreadable {
    what: &'static str,
    why: String,
}

/// The error for a row that cannot be read.
pub(crate) fn unreadable(what: &'static str, why: impl std::fmt::Display) -> StoreError {
    StoreError::broken(Unreadable { what, why: why.to_string() })
}

/// Words that may be absent.
pub(crate) fn words(what: &'static str, text: Option<&str>) -> Result<Option<Words>, StoreError> {
    text.map(|text| Words::parse(text).map_err(|error| unreadable(what, error))).transpose()
}

/// A number of people or seats.
pub(crate) fn small(what: &'static str, value: i32) -> Result<u16, StoreError> {
    u16::try_from(value).map_err(|error| unreadable(what, error))
}

/// A departure from a rule: its code and its words, both or none.
pub(crate) fn departure(
    what: &'static str,
    code: Option<&str>,
    said: Option<&str>,
) -> Result<Option<Override>, StoreError> {
    match (code, words(what, said)?) {
        (None, None) => Ok(None),
        (Some(code), Some(words)) => {
            let code = OverrideReason::from_code(code).ok_or_else(|| unreadable(what, code))?;
            Ok(Some(Override { code, words }))
        }
        _ => Err(unreadable(what, "a departure with only its code or its words")),
    }
}

/// The id of one kind that a column holds.
pub(crate) fn of<T: DomainId>(id: Id) -> T {
    T::from_uuid(id.0)
}

/// An id as a column holds it.
pub(crate) fn key<T: DomainId>(id: T) -> Id {
    Id(id.uuid())
}

/// Ids as a column holds them, each once.
pub(crate) fn keys<T: DomainId>(ids: impl IntoIterator<Item = T>) -> Vec<Id> {
    let mut keys: Vec<Id> = ids.into_iter().map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A count that the database made.
pub(crate) fn count(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Writes many rows, a few statements whatever their number. The rows say `treat_none_as_default_value = false`: diesel
/// would otherwise write them one by one on SQLite, in a transaction of its own inside that of the door.
macro_rules! insert_all {
    ($conn:expr, $table:path, $rows:expr) => {{
        // SQLite takes 32,766 values a statement, PostgreSQL 65,535; our widest table has 17 columns.
        for some in $rows.chunks(500) {
            $crate::connection::on_each!($conn, inner => {
                diesel::RunQueryDsl::execute(diesel::insert_into($table).values(some), inner)?;
            });
        }
    }};
}
pub(crate) use insert_all;

/// Locks rows in the order of their ids. On SQLite the one writer holds every lock there is.
macro_rules! lock_rows {
    ($tx:expr, $table:ident, $ids:expr) => {{
        if let $crate::Conn::Postgres(inner) = &mut **$tx {
            let query = $crate::schema::$table::table
                .filter($crate::schema::$table::id.eq_any($ids))
                .order($crate::schema::$table::id)
                .select($crate::schema::$table::id)
                .for_no_key_update();
            diesel::RunQueryDsl::load::<$crate::sql_types::Id>(query, inner)?;
        }
    }};
}
pub(crate) use lock_rows;

/// Changes an edited row if it still has the version that was read; answers the new one.
macro_rules! update_version {
    ($tx:expr, $table:ident, $id:expr, $version:expr, $set:expr) => {{
        use $crate::schema::$table::dsl;
        let changed = diesel::update(dsl::$table.filter(dsl::id.eq($id)).filter(dsl::version.eq($version)))
            .set((dsl::version.eq($version + 1), $set))
            .execute(&mut **$tx)?;
        if changed == 0 {
            let now: Option<i32> =
                dsl::$table.filter(dsl::id.eq($id)).select(dsl::version).first(&mut **$tx).optional()?;
            return Err(match now {
                Some(current) => $crate::StoreError::Stale { what: stringify!($table), current },
                None => $crate::StoreError::Missing { what: stringify!($table) },
            });
        }
        $version + 1
    }};
}
pub(crate) use update_version;
