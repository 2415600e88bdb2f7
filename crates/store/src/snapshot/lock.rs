//! Row locks, in one order everywhere: people, then the session. On SQLite the one writer holds every lock there is.

use crate::row::key;
use crate::schema::{person, session};
use crate::sql_types::Id;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use domain::id::{PersonId, SessionId};

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

/// Keeps sessions as they are until the write ends: nobody closes or cancels them meanwhile, and others may keep them
/// too. Comes after people's rows.
///
/// # Errors
/// The database's.
pub fn keep_sessions(tx: &mut Tx, sessions: &[SessionId]) -> Result<(), StoreError> {
    let ids: Vec<Id> = sessions.iter().copied().map(key).collect();
    if let Conn::Postgres(inner) = &mut **tx {
        session::table
            .filter(session::id.eq_any(ids))
            .order(session::id)
            .select(session::id)
            .for_share()
            .load::<Id>(inner)?;
    }
    Ok(())
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
