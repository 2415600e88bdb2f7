//! Looking at the data: for long, where waiting is allowed, or for short, where it is asked for.

use super::{Shared, Store, blocking, guarded, pause, postgres};
use crate::pool::{Held, begin, rollback, take};
use crate::violation::Trouble;
use crate::{Conn, DatabaseUrl, StoreError, Tx};
use diesel::QueryResult;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::OwnedSemaphorePermit;
use tracing::Instrument;

impl Store {
    /// Looks at the data as they stand at one instant, for as long as it takes: the work runs where waiting is allowed.
    ///
    /// # Errors
    /// What `body` answered, or [`StoreError::Busy`] when no connection is to be had in time.
    pub async fn read<T, E, F>(&self, body: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        let work = async {
            let turn = self.turn().await?;
            let shared = Arc::clone(&self.shared);
            blocking(turn, move || looked(shared.begun()?, body)).await
        };
        work.instrument(self.span("read", None)).await
    }

    /// The same for a short look: a page, or one thing with what belongs to it. On SQLite the work runs where it is asked for,
    /// when a connection is free and nothing is locked: its pages are in memory, and handing the work to another thread and
    /// back costs as much as doing it.
    ///
    /// # Errors
    /// As for [`Store::read`].
    pub async fn skim<T, E, F>(&self, body: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        if let Some((_turn, mut held)) = self.at_hand() {
            match started(&mut held) {
                Ok(()) => return self.span("read", None).in_scope(|| looked(held, body)),
                Err(_) => held.broken = true,
            }
        }
        self.read(body).await
    }

    /// Looks with a single statement that is answered at once: it sees one moment by itself, so no transaction is opened
    /// around it. `body` may run twice.
    ///
    /// # Errors
    /// As for [`Store::read`].
    pub async fn glance<T, E, F>(&self, body: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        let span = self.span("glance", None);
        if let Some((_turn, mut held)) = self.at_hand()
            && let Some(result) = span.in_scope(|| glanced(&mut held, &body))
        {
            return result;
        }
        let work = async {
            let turn = self.turn().await?;
            let shared = Arc::clone(&self.shared);
            blocking(turn, move || {
                let asked = Instant::now();
                let mut attempt = 0;
                // Connections that died while idle are thrown away, however many they are; a locked file is waited for.
                loop {
                    let mut held = take(&shared.pool)?;
                    if let Some(result) = glanced(&mut held, &body) {
                        return result;
                    }
                    attempt += 1;
                    shared.wait_once_more(&held, asked, attempt)?;
                }
            })
            .await
        };
        work.instrument(span).await
    }

    /// A connection to a SQLite file that can be used without waiting.
    fn at_hand(&self) -> Option<(OwnedSemaphorePermit, Held)> {
        let shared = &self.shared;
        if !matches!(shared.settings.url, DatabaseUrl::Sqlite(_)) {
            return None;
        }
        let turn = Arc::clone(&shared.turns).try_acquire_owned().ok()?;
        let mut held = shared.pool.try_get()?;
        if held.displaced() {
            held.broken = true;
            return None;
        }
        held.watch.reset();
        Some((turn, held))
    }
}

impl Shared {
    /// A connection in a fresh transaction that sees one instant.
    fn begun(&self) -> Result<Held, StoreError> {
        let DatabaseUrl::Sqlite(_) = &self.settings.url else {
            return begin(&self.pool, |tx| tx.control(&postgres::begin_read(&self.settings)));
        };
        let asked = Instant::now();
        let mut attempt = 0;
        loop {
            match begin(&self.pool, started) {
                Err(StoreError::Busy { .. }) if asked.elapsed() < self.settings.wait => {
                    attempt += 1;
                    std::thread::sleep(pause(attempt));
                }
                done => return done,
            }
        }
    }

    /// Before the next attempt at a glance. A locked file is waited for; a connection that is gone was one of the pool's.
    fn wait_once_more(&self, held: &Tx, asked: Instant, attempt: u32) -> Result<(), StoreError> {
        let over = match (held.watch.trouble(), &self.settings.url) {
            (Trouble::Gone, _) => attempt > self.pool.max_size(),
            (_, DatabaseUrl::Sqlite(_)) => asked.elapsed() >= self.settings.wait,
            (_, DatabaseUrl::Postgres(_)) => true,
        };
        if over {
            return Err(StoreError::busy());
        }
        if held.watch.trouble() != Trouble::Gone {
            std::thread::sleep(pause(attempt));
        }
        Ok(())
    }
}

/// Begins to read a SQLite file. The instant is that of the first statement, which tells whether the file is locked: from then
/// on nothing waits.
fn started(tx: &mut Tx) -> QueryResult<()> {
    tx.bound("BEGIN")?;
    tx.bound("SELECT 1 FROM sqlite_schema LIMIT 1")
}

/// Runs `body` in the transaction that was begun, and leaves it.
fn looked<T, E: From<StoreError>>(mut held: Held, body: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
    match guarded(|| body(&mut held)) {
        Ok(value) => {
            if held.bound("COMMIT").is_err() {
                held.broken = true;
            }
            Ok(value)
        }
        Err(error) => {
            rollback(&mut held);
            Err(error)
        }
    }
}

/// What a single statement answers; none when the connection is gone, or the file locked: then it is worth another attempt.
fn glanced<T, E: From<StoreError>>(held: &mut Held, body: impl Fn(&mut Conn) -> Result<T, E>) -> Option<Result<T, E>> {
    let result = guarded(|| {
        let before = held.watch.statements();
        let answer = body(held);
        debug_assert!(held.watch.statements() <= before + 1, "a glance is one statement");
        answer
    });
    match held.watch.trouble() {
        _ if result.is_ok() => Some(result),
        Trouble::Gone => {
            held.broken = true;
            None
        }
        Trouble::Passing => None,
        Trouble::None | Trouble::Conflict => Some(result),
    }
}
