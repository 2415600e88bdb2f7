//! Writing on PostgreSQL: one short transaction, tried again when the database says that another attempt may pass.

use std::time::Instant;

use diesel::r2d2::Pool;

use super::{carried_out, pause};
use crate::pool::{Manager, begin, rollback};
use crate::snapshot::lock_ahead;
use crate::violation::Trouble;
use crate::{StoreError, StoreSettings, Tx, failpoint};

const ATTEMPTS: u32 = 5;

/// A session that was read twice reads the same: a page never shows two moments at once.
pub(super) fn begin_read(settings: &StoreSettings) -> String {
    format!(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = {}",
        settings.statement_timeout.as_millis()
    )
}

fn begin_write(settings: &StoreSettings) -> String {
    format!(
        "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {}; SET LOCAL statement_timeout = {}; \
         SET LOCAL idle_in_transaction_session_timeout = {}",
        settings.lock_timeout.as_millis(),
        settings.statement_timeout.as_millis(),
        settings.statement_timeout.as_millis(),
    )
}

pub(super) fn write<T, E: From<StoreError>>(
    pool: &Pool<Manager>,
    settings: &StoreSettings,
    name: &'static str,
    asked: Instant,
    body: &dyn Fn(&mut Tx) -> Result<T, E>,
) -> Result<T, E> {
    let started = Instant::now();
    let begin_sql = begin_write(settings);
    let mut conflicts = 0;
    let mut ahead = Vec::new();
    for attempt in 1..=ATTEMPTS {
        let mut held = begin(pool, |tx| tx.control(&begin_sql))?;
        if attempt == 1 {
            settings.meter.waited(asked.elapsed());
        }
        let locked = if ahead.is_empty() { Ok(()) } else { lock_ahead(&mut held, ahead.clone()).map_err(E::from) };
        let result = locked
            .and_then(|()| carried_out(&mut held, body))
            .and_then(|value| commit(&mut held, name).map(|()| value).map_err(E::from));
        let Err(error) = result else {
            settings.meter.committed(1);
            return result;
        };
        let trouble = held.watch.trouble();
        ahead.extend(held.watch.take_wanted());
        match trouble {
            Trouble::Gone => held.broken = true,
            _ => rollback(&mut held),
        }
        drop(held);
        conflicts += u32::from(trouble == Trouble::Conflict);
        let again = match trouble {
            Trouble::None => false,
            // Once: the second run sees what the first one met, and can say so in its own words.
            Trouble::Conflict => conflicts == 1,
            Trouble::Passing | Trouble::Gone => true,
        };
        if !again {
            return Err(error);
        }
        if started.elapsed() > settings.statement_timeout || attempt == ATTEMPTS {
            return Err(if trouble == Trouble::Conflict { error } else { StoreError::busy().into() });
        }
        settings.meter.retried();
        tracing::debug!(name, attempt, ?trouble, "a write is tried again");
        std::thread::sleep(pause(attempt));
    }
    Err(StoreError::busy().into())
}

/// In a transaction that has failed, a bare `COMMIT` rolls back and reports success. The statement before it does not
/// let that pass.
fn commit(held: &mut Tx, name: &'static str) -> Result<(), StoreError> {
    failpoint::reach(failpoint::BEFORE_COMMIT, std::iter::once(name));
    let done = held.control("SELECT 1; COMMIT");
    failpoint::reach(failpoint::AFTER_COMMIT, std::iter::once(name));
    done.map_err(|error| {
        // The answer to the commit may be what was lost: the attempt must not be repeated on a guess.
        if held.watch.trouble() == Trouble::Gone {
            held.watch.reset();
            held.broken = true;
        }
        error.into()
    })
}
