//! Requests that accept any session on some dates: the sessions that come in with them are wishes, after those named.

use super::Wishes;
use super::row::{DatesColumns, WishRow, accepted};
use crate::row::{insert_all, key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::{course, request, request_wish, session, waitlist_entry};
use crate::session::blocks_of;
use crate::snapshot::Hold;
use crate::sql::{self, among};
use crate::sql_types::Id;
use crate::{Conn, StoreError, Tx};
use chrono::NaiveDate;
use diesel::dsl::{exists, max, not};
use diesel::prelude::*;
use domain::id::{CourseId, PersonId, RequestId, SessionId, UnitId, WaitlistEntryId};
use domain::request::{AcceptedDates, MOST_WISHES, Wish};
use domain::span::DateSpan;
use std::collections::{HashMap, HashSet};

/// The most sessions that the dates of one request bring in when it is filed: the first ones.
const MOST_BROUGHT_IN: i64 = 60;

/// Which of these courses have requests that accept dates and may still be served.
///
/// # Errors
/// The database's.
pub fn courses_with_dates(conn: &mut Conn, courses: &[CourseId]) -> Result<HashSet<CourseId>, StoreError> {
    let mut found = HashSet::new();
    for some in keys(courses.iter().copied()).chunks(1_000) {
        let rows: Vec<Id> = request::table
            .filter(among(request::course_id, some))
            .filter(request::state.eq(sql::Submitted))
            .filter(request::accepts_from.is_not_null())
            .select(request::course_id)
            .distinct()
            .rows(conn)?;
        found.extend(rows.into_iter().map(of::<CourseId>));
    }
    Ok(found)
}

/// Holds what the dates of courses' requests bring in: [`Hold::Keep`] for whoever files dates, [`Hold::Change`] for whoever
/// opens or moves a session, so that neither misses the other. Comes after people's and sessions' rows.
///
/// # Errors
/// The database's.
pub fn lock_dates(tx: &mut Tx, courses: &[CourseId], hold: Hold) -> Result<(), StoreError> {
    let Conn::Postgres(inner) = &mut **tx else { return Ok(()) };
    let ids = keys(courses.iter().copied());
    let rows = course::table.filter(course::id.eq_any(ids)).order(course::id).select(course::id);
    match hold {
        Hold::Keep => rows.for_share().load::<Id>(inner)?,
        // Requests name the course: their rows keep its key, and are written meanwhile.
        Hold::Seats | Hold::Change => rows.for_no_key_update().load::<Id>(inner)?,
    };
    Ok(())
}

/// The sessions of a course that take people, begin on `from` or later and lie within a period, and the days of each, the first
/// ones first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_course(
    conn: &mut Conn,
    of_course: CourseId,
    within: DateSpan,
    from: NaiveDate,
) -> Result<Vec<(SessionId, Vec<DateSpan>)>, StoreError> {
    let rows: Vec<(Id, NaiveDate, NaiveDate)> = session::table
        .filter(session::course_id.eq(key(of_course)))
        .filter(session::starts_on.ge(within.first().max(from)))
        .filter(session::ends_on.le(within.last()))
        .filter(session::state.eq_any(["published", "closed"]))
        .order((session::starts_on, session::id))
        .limit(MOST_BROUGHT_IN)
        .select((session::id, session::starts_on, session::ends_on))
        .load(conn)?;
    let mut blocks = blocks_of(conn, rows.iter().map(|(id, ..)| of(*id)))?;
    rows.into_iter()
        .map(|(id, first, last)| {
            let id = of(id);
            let whole = DateSpan::of_days(first, last).map_err(|e| unreadable("session", e))?;
            Ok((id, blocks.remove(&id).unwrap_or_else(|| vec![whole])))
        })
        .collect()
}

/// The unit that organises the latest session of a course; none before its first.
///
/// # Errors
/// The database's.
pub fn organiser_of_course(conn: &mut Conn, id: CourseId) -> Result<Option<UnitId>, StoreError> {
    let row: Option<Id> = session::table
        .filter(session::course_id.eq(key(id)))
        .order((session::starts_on.desc(), session::id.desc()))
        .select(session::organiser_unit_id)
        .first_row(conn)
        .optional()?;
    Ok(row.map(of))
}

/// A request whose dates may bring a session in.
#[derive(Clone, Debug)]
pub struct Accepting {
    /// The request.
    pub request: RequestId,
    /// Its place in the queue.
    pub entry: WaitlistEntryId,
    /// Whose.
    pub person: PersonId,
    /// The dates it accepts.
    pub dates: AcceptedDates,
    /// Whether it waits.
    pub waits: bool,
    /// The rank of what its dates bring in: after the sessions it names.
    pub rank: u8,
}

/// The submitted requests of a session's course that accept a period around its days, and do not wish for it yet; the days that
/// each leaves out are for the caller to look at.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn accepting(
    conn: &mut Conn,
    of_course: CourseId,
    for_session: SessionId,
    whole: DateSpan,
) -> Result<Vec<Accepting>, StoreError> {
    let wishes = request_wish::table
        .filter(request_wish::request_id.eq(request::id))
        .filter(request_wish::session_id.eq(key(for_session)));
    let rows: Vec<(Id, Id, (Id, String), DatesColumns)> = request::table
        .inner_join(waitlist_entry::table.on(waitlist_entry::request_id.eq(request::id)))
        .filter(request::course_id.eq(key(of_course)))
        .filter(request::state.eq(sql::Submitted))
        .filter(request::accepts_from.is_not_null())
        .filter(request::accepts_from.le(whole.first()))
        .filter(request::accepts_until.ge(whole.last()))
        .filter(not(exists(wishes)))
        .order(request::id)
        .select((
            request::id,
            request::person_id,
            (waitlist_entry::id, waitlist_entry::state),
            (request::accepts_from, request::accepts_until, request::accepts_except),
        ))
        .rows(conn)?;
    let mut ranks = HashMap::new();
    for some in keys::<RequestId>(rows.iter().map(|row| of(row.0))).chunks(1_000) {
        let named: Vec<(Id, Option<i32>)> = request_wish::table
            .filter(among(request_wish::request_id, some))
            .filter(request_wish::by_dates.eq(false))
            .group_by(request_wish::request_id)
            .select((request_wish::request_id, max(request_wish::rank)))
            .rows(conn)?;
        ranks.extend(named);
    }
    let mut found = Vec::new();
    for (request, person, (entry, state), dates) in rows {
        let Some(dates) = accepted(dates)? else { continue };
        let named = ranks.get(&request).copied().flatten().unwrap_or(0);
        let named = u8::try_from(named).map_err(|e| unreadable("request_wish", e))?;
        let (request, entry, person) = (of(request), of(entry), of(person));
        found.push(Accepting { request, entry, person, dates, waits: state == "waiting", rank: rank_after(named) });
    }
    Ok(found)
}

/// The rank of what the dates of a request bring in, after the sessions it names.
#[must_use]
pub fn rank_after(named: u8) -> u8 {
    named.saturating_add(1).min(u8::try_from(MOST_WISHES).unwrap_or(u8::MAX))
}

/// Adds a session to the wishes of requests whose dates accept it; those that wait, wait for it. Whoever adds it holds the
/// session.
///
/// # Errors
/// The database's.
pub fn bring_in(tx: &mut Tx, session: SessionId, to: &[Accepting]) -> Result<(), StoreError> {
    let rows: Vec<WishRow> = to
        .iter()
        .map(|one| {
            let wish = Wish { session, rank: one.rank, by_dates: true };
            WishRow::new(one.request, wish, if one.waits { Wishes::Open } else { Wishes::Closed })
        })
        .collect();
    insert_all!(&mut **tx, request_wish::table, rows);
    Ok(())
}

/// Takes a session that moved out of the wishes of the requests whose dates had brought it in and do not accept its days any
/// more; answers these requests, and whose they are.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn no_longer_accepted(
    tx: &mut Tx,
    moved: SessionId,
    held: &[DateSpan],
) -> Result<Vec<(RequestId, PersonId)>, StoreError> {
    let rows: Vec<(Id, Id, DatesColumns)> = request_wish::table
        .inner_join(request::table)
        .filter(request_wish::session_id.eq(key(moved)))
        .filter(request_wish::by_dates.eq(true))
        .order(request::id)
        .select((
            request::id,
            request::person_id,
            (request::accepts_from, request::accepts_until, request::accepts_except),
        ))
        .rows(tx)?;
    let mut gone = Vec::new();
    for (id, person, dates) in rows {
        if accepted(dates)?.is_none_or(|dates| !dates.accept(held)) {
            gone.push((of(id), of(person)));
        }
    }
    for some in keys::<RequestId>(gone.iter().map(|(id, _)| *id)).chunks(1_000) {
        let theirs = request_wish::table
            .filter(request_wish::session_id.eq(key(moved)))
            .filter(among(request_wish::request_id, some));
        diesel::delete(theirs).apply(tx)?;
    }
    Ok(gone)
}
