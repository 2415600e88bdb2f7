//! Row locks, in one order everywhere: people, then sessions, each in order of id. On SQLite the one writer holds every
//! lock there is.

use crate::row::{key, of};
use crate::schema::{enrolment, person, request_wish, session};
use crate::sql;
use crate::sql_types::Id;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use domain::id::{EnrolmentId, PersonId, SessionId};
use std::collections::BTreeMap;

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

/// Locks a session's row ([`Hold::Seats`]): every decision about its seats waits for it. Comes after people's rows.
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

/// How a write holds a session's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// It stays what it is: nobody opens, closes, moves or calls it off meanwhile. Others keep it too, and take its seats.
    Keep,
    /// Nobody else decides about its seats.
    Seats,
    /// It becomes something else: nobody keeps it, nobody decides about its seats.
    Change,
}

/// Locks sessions in order of id, each as far as it is needed. Comes after people's rows.
///
/// # Errors
/// The database's.
pub fn lock_sessions(tx: &mut Tx, holds: &BTreeMap<SessionId, Hold>) -> Result<(), StoreError> {
    let Conn::Postgres(inner) = &mut **tx else { return Ok(()) };
    let holds: Vec<(SessionId, Hold)> = holds.iter().map(|(id, hold)| (*id, *hold)).collect();
    for run in holds.chunk_by(|one, next| one.1 == next.1) {
        let ids: Vec<Id> = run.iter().map(|(id, _)| key(*id)).collect();
        let rows = session::table.filter(session::id.eq_any(ids)).order(session::id).select(session::id);
        let hold = run.first().map(|(_, hold)| *hold);
        match hold.unwrap_or(Hold::Keep) {
            Hold::Keep => rows.for_key_share().load::<Id>(inner)?,
            Hold::Seats => rows.for_no_key_update().load::<Id>(inner)?,
            Hold::Change => rows.for_update().load::<Id>(inner)?,
        };
    }
    Ok(())
}

/// Keeps sessions what they are until the write ends. Comes after people's rows.
///
/// # Errors
/// The database's.
pub fn keep_sessions(tx: &mut Tx, sessions: impl IntoIterator<Item = SessionId>) -> Result<(), StoreError> {
    lock_sessions(tx, &sessions.into_iter().map(|id| (id, Hold::Keep)).collect())
}

/// Locks the person who gives a seat back, then its session, and keeps the other sessions that they wish for with the
/// same request: they are about to wait for these again.
///
/// # Errors
/// The database's.
pub fn lock_seat_and_wishes(tx: &mut Tx, seat: EnrolmentId, who: PersonId, id: SessionId) -> Result<(), StoreError> {
    lock_people(tx, &[who])?;
    lock_with_wishes(tx, Some(seat), id, Hold::Seats)
}

/// Locks a session to call it off, and keeps the other sessions wished for by those who have a seat in it: they are about
/// to wait for these again. Comes after people's rows.
///
/// # Errors
/// The database's.
pub fn lock_to_call_off(tx: &mut Tx, id: SessionId) -> Result<(), StoreError> {
    lock_with_wishes(tx, None, id, Hold::Change)
}

/// Locks a session, and keeps those wished for by who sits in it: in one seat, or in all of them.
fn lock_with_wishes(tx: &mut Tx, seat: Option<EnrolmentId>, id: SessionId, hold: Hold) -> Result<(), StoreError> {
    let Conn::Postgres(inner) = &mut **tx else { return Ok(()) };
    let mut wished = request_wish::table
        .inner_join(enrolment::table.on(enrolment::request_id.eq(request_wish::request_id.nullable())))
        .filter(enrolment::session_id.eq(key(id)))
        .filter(enrolment::state.eq(sql::Confirmed))
        .select(request_wish::session_id)
        .distinct()
        .into_boxed();
    if let Some(seat) = seat {
        wished = wished.filter(enrolment::id.eq(key(seat)));
    }
    let mut holds: BTreeMap<_, _> = wished.load::<Id>(inner)?.into_iter().map(|id| (of(id), Hold::Keep)).collect();
    holds.insert(id, hold);
    lock_sessions(tx, &holds)
}

/// Locks a person's row, then a session's, in one statement: PostgreSQL locks the rows of a join in the order in which
/// the statement names their tables. It locks nothing when one of the two does not exist.
///
/// # Errors
/// The database's.
pub fn lock_seat(tx: &mut Tx, who: PersonId, id: SessionId) -> Result<(), StoreError> {
    if let Conn::Postgres(inner) = &mut **tx {
        person::table
            .inner_join(session::table.on(session::id.eq(key(id))))
            .filter(person::id.eq(key(who)))
            .select(person::id)
            .for_no_key_update()
            .load::<Id>(inner)?;
    }
    Ok(())
}
