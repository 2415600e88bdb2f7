//! The address under which calendars follow a person's programme. Whoever knows it reads it: the hash alone is kept.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::id::{CalendarFeedId, PersonId};

use crate::row::{key, of};
use crate::run::Run;
use crate::schema::{account, calendar_feed};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// An address, without what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFeed {
    /// Its id.
    pub id: CalendarFeedId,
    /// Whose programme.
    pub person: PersonId,
    /// The tag of the language that it speaks.
    pub language: String,
    /// Since when.
    pub made_at: DateTime<Utc>,
    /// The day it was last read, in UTC.
    pub last_fetched_on: Option<NaiveDate>,
}

type Row = (Id, Id, String, At, Option<NaiveDate>);

const COLUMNS: (
    calendar_feed::id,
    calendar_feed::person_id,
    calendar_feed::language,
    calendar_feed::made_at,
    calendar_feed::last_fetched_on,
) = (
    calendar_feed::id,
    calendar_feed::person_id,
    calendar_feed::language,
    calendar_feed::made_at,
    calendar_feed::last_fetched_on,
);

fn read((id, person, language, made_at, last_fetched_on): Row) -> CalendarFeed {
    CalendarFeed { id: of(id), person: of(person), language, made_at: made_at.0, last_fetched_on }
}

/// The address of a person's programme.
///
/// # Errors
/// The database's.
pub fn of_person(conn: &mut Conn, person: PersonId) -> Result<Option<CalendarFeed>, StoreError> {
    let row: Option<Row> = calendar_feed::table
        .filter(calendar_feed::person_id.eq(key(person)))
        .select(COLUMNS)
        .first_row(conn)
        .optional()?;
    Ok(row.map(read))
}

/// What an address opens; nothing once the account of its person is locked.
///
/// # Errors
/// The database's.
pub fn by_secret(conn: &mut Conn, secret_hash: &str) -> Result<Option<CalendarFeed>, StoreError> {
    let row: Option<Row> = calendar_feed::table
        .inner_join(account::table.on(account::person_id.eq(calendar_feed::person_id)))
        .filter(calendar_feed::secret_hash.eq(secret_hash))
        .filter(account::disabled_at.is_null())
        .select(COLUMNS)
        .first_row(conn)
        .optional()?;
    Ok(row.map(read))
}

/// Adds an address; only the hash of what opens it is kept.
///
/// # Errors
/// [`crate::Constraint::CalendarFeedPerson`] when there is one, or the database's.
pub fn insert(tx: &mut Tx, new: &CalendarFeed, secret_hash: &str) -> Result<(), StoreError> {
    diesel::insert_into(calendar_feed::table)
        .values((
            calendar_feed::id.eq(key(new.id)),
            calendar_feed::person_id.eq(key(new.person)),
            calendar_feed::secret_hash.eq(secret_hash),
            calendar_feed::language.eq(&new.language),
            calendar_feed::made_at.eq(At(new.made_at)),
        ))
        .apply(tx)?;
    Ok(())
}

/// Takes the address of a person's programme back: it opens nothing from now on.
///
/// # Errors
/// The database's.
pub fn remove(tx: &mut Tx, id: CalendarFeedId) -> Result<(), StoreError> {
    diesel::delete(calendar_feed::table.filter(calendar_feed::id.eq(key(id)))).apply(tx)?;
    Ok(())
}

/// Notes the day on which an address was read.
///
/// # Errors
/// The database's.
pub fn fetched(tx: &mut Tx, id: CalendarFeedId, day: NaiveDate) -> Result<(), StoreError> {
    diesel::update(calendar_feed::table.filter(calendar_feed::id.eq(key(id))))
        .set(calendar_feed::last_fetched_on.eq(day))
        .apply(tx)?;
    Ok(())
}
