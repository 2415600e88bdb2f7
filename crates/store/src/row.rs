//! Between rows and domain types. What cannot be read as the domain means it is an error that names the column, never
//! a default; the value itself stays out of the message.

use domain::id::Id as DomainId;
use domain::span::DateSpan;

use crate::StoreError;
use crate::sql_types::Id;

/// A column that holds what the domain would not have written.
#[derive(Debug, thiserror::Error)]
#[error("{table}.{column} holds a value that cannot be read")]
struct Unreadable {
    table: &'static str,
    column: &'static str,
}

/// Reads the columns of one table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading(pub(crate) &'static str);

impl Reading {
    fn fault(self, column: &'static str) -> StoreError {
        StoreError::broken(Unreadable { table: self.0, column })
    }

    pub(crate) fn of<T, E>(self, column: &'static str, parsed: Result<T, E>) -> Result<T, StoreError> {
        parsed.map_err(|_| self.fault(column))
    }

    pub(crate) fn known<T>(self, column: &'static str, found: Option<T>) -> Result<T, StoreError> {
        found.ok_or_else(|| self.fault(column))
    }

    pub(crate) fn number<T: TryFrom<i32>>(self, column: &'static str, value: i32) -> Result<T, StoreError> {
        self.of(column, T::try_from(value))
    }

    /// A column that may be empty.
    pub(crate) fn maybe<T, E>(
        self,
        column: &'static str,
        value: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, StoreError> {
        value.map(|text| self.of(column, parse(text))).transpose()
    }

    pub(crate) fn dates(self, first: chrono::NaiveDate, last: chrono::NaiveDate) -> Result<DateSpan, StoreError> {
        self.of("ends_on", DateSpan::of_days(first, last))
    }
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

impl Id {
    /// The id of one kind that this column holds.
    pub(crate) fn to<T: DomainId>(self) -> T {
        T::from_uuid(self.0)
    }
}

/// A number that fits the column by what the domain promises.
pub(crate) fn number(value: impl TryInto<i32>) -> Result<i32, StoreError> {
    value.try_into().map_err(|_| StoreError::broken("a number does not fit its column"))
}

/// A count that the database made.
pub(crate) fn count(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Writes many rows, a few statements whatever their number.
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

/// The typed id of a column.
pub(crate) fn of<T: DomainId>(id: Id) -> T {
    id.to()
}

/// A row holds what no write of ours could have put there.
pub(crate) fn unreadable(what: &'static str, detail: impl std::fmt::Display) -> StoreError {
    StoreError::broken(format!("a row of {what} cannot be read: {detail}"))
}

/// A count or bound kept as an integer.
pub(crate) fn small(what: &'static str, number: i32) -> Result<u16, StoreError> {
    u16::try_from(number).map_err(|_| unreadable(what, number))
}

/// An optional text with a rule.
pub(crate) fn words(what: &'static str, text: Option<&str>) -> Result<Option<domain::text::Words>, StoreError> {
    text.map(domain::text::Words::parse).transpose().map_err(|e| unreadable(what, e))
}

/// A departure from a rule, kept in two columns.
pub(crate) fn departure(
    what: &'static str,
    code: Option<&str>,
    said: Option<&str>,
) -> Result<Option<domain::reason::Override>, StoreError> {
    let (Some(code), Some(said)) = (code, words(what, said)?) else { return Ok(None) };
    let code = domain::reason::OverrideReason::from_code(code).ok_or_else(|| unreadable(what, code))?;
    Ok(Some(domain::reason::Override { code, words: said }))
}
