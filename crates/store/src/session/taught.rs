//! The days on which people teach: nobody is elsewhere meanwhile.

use super::blocks_of;
use crate::row::{keys, of, unreadable};
use crate::run::Run;
use crate::schema::{session, session_trainer};
use crate::sql::among;
use crate::sql_types::Id;
use crate::travel::Busy;
use crate::{Conn, StoreError};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::id::{PersonId, SessionId};
use domain::span::DateSpan;

/// People asked for in one statement.
const CHUNK: usize = 1_000;

/// Whether what is only a draft is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drafts {
    /// It is: naming somebody is a plan.
    Counted,
    /// It is not: where and when it would be is told to those who plan it alone.
    Unsaid,
}

/// What these people teach from one day to another: a line for each block of a session that is not called off.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn taught(
    conn: &mut Conn,
    people: impl IntoIterator<Item = PersonId>,
    (first, last): (NaiveDate, NaiveDate),
    drafts: Drafts,
) -> Result<Vec<Busy>, StoreError> {
    // Nothing is hidden twice.
    let hidden = if drafts == Drafts::Unsaid { "draft" } else { "cancelled" };
    let mut rows: Vec<(Id, Id, NaiveDate, NaiveDate)> = Vec::new();
    for some in keys(people).chunks(CHUNK) {
        let more: Vec<(Id, Id, NaiveDate, NaiveDate)> = session_trainer::table
            .inner_join(session::table)
            .filter(among(session_trainer::person_id, some))
            .filter(session::state.ne("cancelled"))
            .filter(session::state.ne(hidden))
            .filter(session::starts_on.le(last))
            .filter(session::ends_on.ge(first))
            .order((session_trainer::person_id, session::starts_on, session::id))
            .select((session_trainer::person_id, session::id, session::starts_on, session::ends_on))
            .rows(conn)?;
        rows.extend(more);
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let blocks = blocks_of(conn, rows.iter().map(|row| of(row.1)))?;
    let mut found = Vec::new();
    for (person, session, starts, ends) in rows {
        let whole = DateSpan::of_days(starts, ends).map_err(|e| unreadable("session", e))?;
        let session: SessionId = of(session);
        let days = blocks.get(&session).map_or(std::slice::from_ref(&whole), Vec::as_slice);
        let touched = days.iter().filter(|days| days.first() <= last && days.last() >= first);
        found.extend(touched.map(|dates| Busy { person: of(person), session, dates: *dates }));
    }
    Ok(found)
}
