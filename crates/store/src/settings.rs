//! What the store is told once, at start.

use std::sync::Arc;
use std::time::Duration;

use crate::{DatabaseUrl, Meter, Silent};

/// How to reach the database and how long anyone waits for it.
#[derive(Debug, Clone)]
pub struct StoreSettings {
    /// Which database.
    pub url: DatabaseUrl,
    /// Read-only connections kept on a SQLite file.
    pub sqlite_readers: u32,
    /// Connections kept to a PostgreSQL server, reads and writes together.
    pub postgres_connections: u32,
    /// Writes that may wait for the SQLite writer before others are told that it is busy.
    pub queue: usize,
    /// Writes committed together at most.
    pub batch: usize,
    /// How long a call waits for its turn or for a connection.
    pub wait: Duration,
    /// How long a PostgreSQL statement waits for a lock.
    pub lock_timeout: Duration,
    /// How long a PostgreSQL statement may run.
    pub statement_timeout: Duration,
    /// Who counts what the write door does.
    pub meter: Arc<dyn Meter>,
}

impl StoreSettings {
    /// The usual figures for this database.
    #[must_use]
    pub fn new(url: DatabaseUrl) -> Self {
        Self {
            url,
            sqlite_readers: 4,
            postgres_connections: 10,
            queue: 1024,
            batch: 128,
            wait: Duration::from_secs(5),
            lock_timeout: Duration::from_secs(3),
            statement_timeout: Duration::from_secs(10),
            meter: Arc::new(Silent),
        }
    }
}
