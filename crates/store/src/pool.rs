//! Connections kept open, and handed out inside a transaction.

use std::time::Duration;

use diesel::QueryResult;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};

use crate::connection::{Purpose, Tx};
use crate::violation::{Trouble, trouble};
use crate::{DatabaseUrl, StoreError};

/// Opens connections for the pool, by the scheme of the address alone.
#[derive(Debug)]
pub(crate) struct Manager {
    pub(crate) url: DatabaseUrl,
    pub(crate) purpose: Purpose,
    pub(crate) wait: Duration,
    /// How long a statement outside a transaction may run on PostgreSQL.
    pub(crate) statement_timeout: Duration,
}

impl ManageConnection for Manager {
    type Connection = Tx;
    type Error = StoreError;

    fn connect(&self) -> Result<Tx, StoreError> {
        // A look that finds the SQLite file locked is told so at once: who may wait decides where it goes on.
        let wait = if self.purpose == Purpose::Read { Duration::ZERO } else { self.wait };
        let mut tx = Tx::open(&self.url, self.purpose, wait)?;
        if let DatabaseUrl::Postgres(_) = self.url {
            tx.control(&format!("SET statement_timeout = {}", self.statement_timeout.as_millis()))?;
        }
        Ok(tx)
    }

    /// Not asked: each use begins with a `BEGIN`, and a dead connection is replaced there.
    fn is_valid(&self, _: &mut Tx) -> Result<(), StoreError> {
        Ok(())
    }

    fn has_broken(&self, conn: &mut Tx) -> bool {
        conn.broken
    }
}

pub(crate) type Held = PooledConnection<Manager>;

/// A pool that opens nothing until it is asked, so that the program starts while the database is away.
pub(crate) fn pool(manager: Manager, size: u32) -> Pool<Manager> {
    Pool::builder()
        .max_size(size.max(1))
        .min_idle(Some(0))
        .test_on_check_out(false)
        .connection_timeout(manager.wait)
        .error_handler(Box::new(Quiet))
        .build_unchecked(manager)
}

/// A failed connection was already told of where it was opened.
#[derive(Debug)]
struct Quiet;

impl diesel::r2d2::HandleError<StoreError> for Quiet {
    fn handle_error(&self, _: StoreError) {}
}

/// A connection, on the file that is in place.
pub(crate) fn take(pool: &Pool<Manager>) -> Result<Held, StoreError> {
    for _ in 0..=pool.max_size() {
        let mut held = pool.get().map_err(|_| StoreError::busy())?;
        if !held.displaced() {
            held.watch.reset();
            return Ok(held);
        }
        held.broken = true;
    }
    Err(StoreError::busy())
}

/// A connection in a fresh transaction. Those that died while idle are thrown away, however many they are.
pub(crate) fn begin(pool: &Pool<Manager>, begun: impl Fn(&mut Tx) -> QueryResult<()>) -> Result<Held, StoreError> {
    for _ in 0..=pool.max_size() {
        let mut held = take(pool)?;
        match begun(&mut held) {
            Ok(()) => return Ok(held),
            Err(error) => {
                held.broken = true;
                if trouble(&error) != Trouble::Gone {
                    return Err(error.into());
                }
            }
        }
    }
    Err(StoreError::busy())
}

/// Leaves the transaction; a connection that cannot is not used again.
pub(crate) fn rollback(held: &mut Tx) {
    if held.bound("ROLLBACK").is_err() {
        held.broken = true;
    }
}
