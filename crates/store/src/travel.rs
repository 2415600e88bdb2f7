//! Where people are just before, during and just after some days, as their ledgers say.

use crate::row::{keys, of, unreadable};
use crate::run::Run;
use crate::schema::{commitment, enrolment, offer, session, site};
use crate::session::Drafts;
use crate::site::{self as sites, Site};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError};
use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::prelude::*;
use domain::id::{PersonId, SessionId};
use domain::site::Position;
use domain::span::DateSpan;
use std::collections::HashMap;

/// People asked for in one statement.
const CHUNK: usize = 1_000;

/// A line of somebody's ledger, and the session that it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// Who.
    pub person: PersonId,
    /// Which session.
    pub session: SessionId,
    /// Which days.
    pub dates: DateSpan,
}

/// The days from the one before a span to the one after it.
#[must_use]
pub fn around(dates: DateSpan) -> (NaiveDate, NaiveDate) {
    let before = dates.first().checked_sub_days(Days::new(1));
    (before.unwrap_or(dates.first()), dates.end())
}

type Columns = ((Id, NaiveDate, NaiveDate), Option<Id>, Option<(Id, At)>);

/// The lines of these people, firm or held at `now`, that touch these days, and what they teach then that is no draft.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn beside(
    conn: &mut Conn,
    people: &[PersonId],
    dates: DateSpan,
    now: DateTime<Utc>,
) -> Result<Vec<Busy>, StoreError> {
    found(conn, people, around(dates), now, Drafts::Unsaid)
}

/// The lines of these people, firm or held at `now`, from one day to another, and what they teach then.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn busy(
    conn: &mut Conn,
    people: &[PersonId],
    days: (NaiveDate, NaiveDate),
    now: DateTime<Utc>,
) -> Result<Vec<Busy>, StoreError> {
    found(conn, people, days, now, Drafts::Counted)
}

fn found(
    conn: &mut Conn,
    people: &[PersonId],
    (first, last): (NaiveDate, NaiveDate),
    now: DateTime<Utc>,
    drafts: Drafts,
) -> Result<Vec<Busy>, StoreError> {
    let mut found = crate::session::taught(conn, people.iter().copied(), (first, last), drafts)?;
    for some in keys(people.iter().copied()).chunks(CHUNK) {
        let rows: Vec<Columns> = commitment::table
            .left_join(enrolment::table)
            .left_join(offer::table)
            .filter(among(commitment::person_id, some))
            .filter(commitment::ended_at.is_null())
            .filter(commitment::starts_on.le(last))
            .filter(commitment::ends_on.ge(first))
            .order((commitment::person_id, commitment::starts_on, commitment::id))
            .select((
                (commitment::person_id, commitment::starts_on, commitment::ends_on),
                enrolment::session_id.nullable(),
                (offer::session_id, offer::deadline).nullable(),
            ))
            .rows(conn)?;
        for ((person, first, last), seat, held) in rows {
            let held = held.filter(|(_, deadline)| deadline.0 > now).map(|(session, _)| session);
            let Some(session) = seat.or(held) else { continue };
            let dates = DateSpan::of_days(first, last).map_err(|e| unreadable("commitment", e))?;
            found.push(Busy { person: of(person), session: of(session), dates });
        }
    }
    found.sort_by_key(|line| (line.person, line.dates.first(), line.session));
    Ok(found)
}

/// Where these sessions are held, those at a site of which somebody said where it is.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn places(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = SessionId>,
) -> Result<HashMap<SessionId, (Site, Position)>, StoreError> {
    type Row = (Id, (Id, String, String), sites::Degrees);
    let rows: Vec<Row> = session::table
        .inner_join(site::table)
        .filter(among(session::id, keys(ids)))
        .filter(site::latitude.is_not_null())
        .select((session::id, (site::id, site::name, site::time_zone), (site::latitude, site::longitude)))
        .rows(conn)?;
    let placed = |(id, short, degrees)| {
        let at = sites::position(degrees)?;
        at.map(|at| sites::read(short).map(|site| (of(id), (site, at)))).transpose()
    };
    rows.into_iter().map(placed).filter_map(Result::transpose).collect()
}
