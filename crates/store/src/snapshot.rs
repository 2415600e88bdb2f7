//! Loads what a decision about a session's seats looks at, in a bounded number of queries whatever the queue's length.

mod names;
mod subject;

use crate::row::{key, of, small, unreadable, words};
use crate::run::Run;
use crate::schema::{
    course, course_prerequisite, enrolment, offer, person, request, request_wish, session, session_quota, site,
    waitlist_entry,
};
use crate::sql;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx, unit};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::course::ReplacementPolicy;
use domain::id::{PersonId, SessionId, UnitId};
use domain::request::Priority;
use domain::session::{Quota, Seats, Session, SessionState};
use domain::snapshot::{Candidate, HeldSeat, Seated, SessionSnapshot};
use domain::span::DateSpan;
pub use names::{Codes, codes, lineage, lineage_of_person, lineage_of_session, zone_of};
pub use subject::subject;
use subject::subjects;

/// The most candidates that one decision ranks. Beyond it the decision is refused rather than made on a part.
const MOST_WAITING: i64 = 20_000;

/// Who waits, as far as the decision needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Everyone who waits for the session.
    Everyone,
    /// Nobody: there are seats enough for all of them, or the seat is held already.
    Nobody,
}

/// Locks people's rows in order of id, and waits for them. A write that asked for rows in vain begins its next attempt with
/// them, so that whoever keeps coming back for one of them has their turn and no more.
pub(crate) fn lock_ahead(conn: &mut Conn, mut ids: Vec<Id>) -> Result<(), StoreError> {
    ids.sort();
    ids.dedup();
    if let Conn::Postgres(inner) = conn {
        person::table
            .filter(person::id.eq_any(ids))
            .order(person::id)
            .select(person::id)
            .for_no_key_update()
            .load::<Id>(inner)?;
    }
    Ok(())
}

/// Locks people's rows, in order of id: they come first in the order of locks.
///
/// # Errors
/// The database's.
pub fn lock_people(tx: &mut Tx, people: &[PersonId]) -> Result<(), StoreError> {
    lock_ahead(tx, people.iter().copied().map(key).collect())
}

/// Locks the rows of people who are known only once a session is locked, out of the order of locks: it waits for
/// nobody, so it blocks nobody, and a row held elsewhere makes the write start again. Answers whether what was read
/// before may have changed; on SQLite nothing can.
///
/// # Errors
/// The database's.
pub fn lock_people_at_once(tx: &mut Tx, people: &[PersonId]) -> Result<bool, StoreError> {
    let ids: Vec<Id> = people.iter().copied().map(key).collect();
    let watch = tx.watch.clone();
    let Conn::Postgres(inner) = &mut **tx else { return Ok(false) };
    watch.want(&ids);
    person::table.filter(person::id.eq_any(ids)).select(person::id).for_no_key_update().no_wait().load::<Id>(inner)?;
    watch.got();
    Ok(true)
}

/// Locks a session's row: every decision about its seats waits for it. Comes after people's rows.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such session.
pub fn lock_session(tx: &mut Tx, id: SessionId) -> Result<(), StoreError> {
    if let Conn::Postgres(inner) = &mut **tx {
        session::table
            .filter(session::id.eq(key(id)))
            .select(session::id)
            .for_no_key_update()
            .first::<Id>(inner)
            .optional()?
            .ok_or(StoreError::Missing { what: "session" })?;
    }
    Ok(())
}

/// How many people wait for the session.
///
/// # Errors
/// The database's.
pub fn waiting_count(conn: &mut Conn, id: SessionId) -> Result<i64, StoreError> {
    Ok(request_wish::table
        .filter(request_wish::session_id.eq(key(id)))
        .filter(request_wish::open.eq(true))
        .count()
        .row(conn)?)
}

type SessionColumns =
    ((Id, Id, String, Id, Id), (NaiveDate, NaiveDate, i32, i32, i32), (String, Option<String>, i32, String, String));

/// The session with all that decides who may sit in it at `now`. `today` gives the local date of a time zone.
///
/// # Errors
/// The database's, a row that cannot be read, or a queue too long to rank.
pub fn load(
    conn: &mut Conn,
    id: SessionId,
    now: DateTime<Utc>,
    today: &dyn Fn(&str) -> NaiveDate,
    waiting: Waiting,
) -> Result<Option<SessionSnapshot>, StoreError> {
    let row: Option<SessionColumns> = session::table
        .inner_join(site::table)
        .inner_join(course::table)
        .filter(session::id.eq(key(id)))
        .select((
            (session::id, session::organiser_unit_id, session::code, session::course_id, session::site_id),
            (session::starts_on, session::ends_on, session::capacity, session::minimum, session::overbooking_limit),
            (session::state, session::cancel_reason, session::version, site::time_zone, course::replacement_policy),
        ))
        .first_row(conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let (session, zone, policy) = read_session(row)?;
    let prerequisites: Vec<Id> = course_prerequisite::table
        .filter(course_prerequisite::course_id.eq(key(session.course)))
        .order(course_prerequisite::skill_id)
        .select(course_prerequisite::skill_id)
        .rows(conn)?;
    let quotas: Vec<(Id, i32, NaiveDate)> = session_quota::table
        .filter(session_quota::session_id.eq(key(id)))
        .order(session_quota::unit_id)
        .select((session_quota::unit_id, session_quota::seats, session_quota::release_on))
        .rows(conn)?;
    let quotas = quotas
        .into_iter()
        .map(|(unit, seats, release_on)| {
            Ok(Quota { unit: of(unit), seats: small("session_quota", seats)?, release_on })
        })
        .collect::<Result<_, StoreError>>()?;
    let mut snapshot = SessionSnapshot {
        today: today(&zone),
        session,
        policy,
        prerequisites: prerequisites.into_iter().map(of).collect(),
        quotas,
        seated: Vec::new(),
        held: Vec::new(),
        waiting: Vec::new(),
    };
    occupants(conn, &mut snapshot, now)?;
    if waiting == Waiting::Everyone {
        queue(conn, &mut snapshot, now)?;
    }
    Ok(Some(snapshot))
}

fn read_session(row: SessionColumns) -> Result<(Session, String, ReplacementPolicy), StoreError> {
    let what = "session";
    let ((id, organiser, code, course, site), (first, last, capacity, minimum, over), rest) = row;
    let (state, reason, version, zone, policy) = rest;
    let state = match (state.as_str(), words(what, reason.as_deref())?) {
        ("draft", _) => SessionState::Draft,
        ("published", _) => SessionState::Published,
        ("closed", _) => SessionState::Closed,
        ("cancelled", Some(reason)) => SessionState::Cancelled { reason },
        _ => return Err(unreadable(what, state)),
    };
    let session = Session {
        id: of(id),
        organiser: of(organiser),
        code: domain::text::SessionCode::parse(&code).map_err(|e| unreadable(what, e))?,
        course: of(course),
        site: of(site),
        dates: DateSpan::of_days(first, last).map_err(|e| unreadable(what, e))?,
        seats: Seats::new(small(what, capacity)?, small(what, minimum)?, small(what, over)?)
            .map_err(|e| unreadable(what, e))?,
        state,
        version,
    };
    let policy = ReplacementPolicy::from_code(&policy).ok_or_else(|| unreadable("course", policy))?;
    Ok((session, zone, policy))
}

fn occupants(conn: &mut Conn, snapshot: &mut SessionSnapshot, now: DateTime<Utc>) -> Result<(), StoreError> {
    let session = key(snapshot.session.id);
    let seated: Vec<(Id, Id)> = enrolment::table
        .inner_join(person::table.on(person::id.eq(enrolment::person_id)))
        .filter(enrolment::session_id.eq(session))
        .filter(enrolment::state.eq(sql::Confirmed))
        .order(enrolment::id)
        .select((enrolment::person_id, person::unit_id))
        .rows(conn)?;
    let held: Vec<(Id, Id, Id, At)> = offer::table
        .inner_join(person::table.on(person::id.eq(offer::person_id)))
        .filter(offer::session_id.eq(session))
        .filter(offer::state.eq(sql::Pending))
        .filter(offer::deadline.gt(At(now)))
        .order(offer::id)
        .select((offer::id, offer::person_id, person::unit_id, offer::deadline))
        .rows(conn)?;
    // Lineages matter to quotas alone.
    let units: Vec<UnitId> = if snapshot.quotas.is_empty() {
        Vec::new()
    } else {
        seated.iter().map(|(_, unit)| of(*unit)).chain(held.iter().map(|(_, _, unit, _)| of(*unit))).collect()
    };
    let lineages = unit::lineages(conn, units)?;
    let lineage = |unit: &Id| lineages.get(&of(*unit)).cloned().unwrap_or_default();
    snapshot.seated = seated.iter().map(|(who, unit)| Seated { person: of(*who), lineage: lineage(unit) }).collect();
    snapshot.held = held
        .iter()
        .map(|(id, who, unit, deadline)| HeldSeat {
            offer: of(*id),
            person: of(*who),
            lineage: lineage(unit),
            deadline: deadline.0,
        })
        .collect();
    Ok(())
}

type QueueColumns = (Id, Id, Id, Id, i32, i32, NaiveDate, i32);

fn queue(conn: &mut Conn, snapshot: &mut SessionSnapshot, now: DateTime<Utc>) -> Result<(), StoreError> {
    let rows: Vec<QueueColumns> = request_wish::table
        .inner_join(request::table)
        .inner_join(waitlist_entry::table.on(waitlist_entry::request_id.eq(request_wish::request_id)))
        .inner_join(person::table.on(person::id.eq(request::person_id)))
        .filter(request_wish::session_id.eq(key(snapshot.session.id)))
        .filter(request_wish::open.eq(true))
        .filter(waitlist_entry::state.eq(sql::Waiting))
        .select((
            person::id,
            person::unit_id,
            request::id,
            waitlist_entry::id,
            request::priority,
            request::times_bumped,
            request::requested_on,
            request_wish::rank,
        ))
        .limit(MOST_WAITING + 1)
        .rows(conn)?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) > MOST_WAITING {
        return Err(StoreError::broken("the queue of the session is too long to rank"));
    }
    let people: Vec<(Id, Id)> = rows.iter().map(|row| (row.0, row.1)).collect();
    let mut subjects = subjects(conn, snapshot, &people, now)?;
    for (who, _, request, entry, priority, bumped, requested_on, rank) in rows {
        let Some(subject) = subjects.remove(&who) else { continue };
        let small_number = |n: i32| u8::try_from(n).map_err(|e| unreadable("request", e));
        snapshot.waiting.push(Candidate {
            subject,
            request: of(request),
            entry: of(entry),
            priority: Priority::new(small_number(priority)?).map_err(|e| unreadable("request", e))?,
            times_bumped: small("request", bumped)?,
            requested_on,
            wish_rank: small_number(rank)?,
        });
    }
    Ok(())
}
