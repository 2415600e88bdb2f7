//! One connection type over both databases, and how each is opened.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, QueryResult};

use crate::watch::Watch;
use crate::{DatabaseUrl, StoreError};

/// A connection that reads. Which database it speaks to is known only where the SQL differs.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// A SQLite file.
    Sqlite(SqliteConnection),
    /// A PostgreSQL server.
    Postgres(PgConnection),
}

/// The backend of [`Conn`].
pub(crate) type Multi = <Conn as Connection>::Backend;

/// A connection inside the write door's transaction: what may change data takes this one.
pub struct Tx {
    conn: Conn,
    pub(crate) watch: Watch,
    /// Set when the state of the connection is no longer known; the pool then drops it.
    pub(crate) broken: bool,
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

/// What a connection is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Looking only: SQLite refuses any change on it.
    Read,
    /// Anything; on PostgreSQL the transaction says whether it may change data.
    Write,
}

impl Tx {
    /// Opens a connection of its own; on SQLite it waits this long for another process.
    pub(crate) fn open(url: &DatabaseUrl, purpose: Purpose, wait: Duration) -> Result<Self, StoreError> {
        let watch = Watch::default();
        let conn = match url {
            DatabaseUrl::Sqlite(path) => {
                let mut inner = open_sqlite(path, purpose, wait)?;
                inner.set_instrumentation(watch.clone());
                Conn::Sqlite(inner)
            }
            DatabaseUrl::Postgres(url) => {
                let mut inner = open_postgres(url)?;
                inner.set_instrumentation(watch.clone());
                Conn::Postgres(inner)
            }
        };
        Ok(Self { conn, watch, broken: false })
    }

    /// Runs statements of the door itself.
    pub(crate) fn control(&mut self, sql: &str) -> QueryResult<()> {
        self.conn.batch_execute(sql)
    }
}

/// A commit is on the disk before it is answered (`synchronous = FULL`); readers never wait for the writer (WAL).
const SQLITE_WRITER: &str = "PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -65536;
    PRAGMA mmap_size = 268435456;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA trusted_schema = OFF;";

const SQLITE_READER: &str = "PRAGMA query_only = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16384;
    PRAGMA mmap_size = 268435456;
    PRAGMA trusted_schema = OFF;";

fn open_sqlite(path: &Path, purpose: Purpose, wait: Duration) -> Result<SqliteConnection, StoreError> {
    let path = path.to_str().ok_or_else(|| StoreError::broken("the path of the database is not UTF-8"))?;
    let mut conn = SqliteConnection::establish(path).map_err(StoreError::broken)?;
    conn.batch_execute(&format!("PRAGMA busy_timeout = {}", wait.as_millis()))?;
    conn.batch_execute(match purpose {
        Purpose::Read => SQLITE_READER,
        Purpose::Write => SQLITE_WRITER,
    })?;
    Ok(conn)
}

fn open_postgres(url: &str) -> Result<PgConnection, StoreError> {
    let mut conn = PgConnection::establish(url).map_err(|error| {
        tracing::warn!(%error, "the database cannot be reached");
        StoreError::busy()
    })?;
    conn.batch_execute("SET timezone = 'UTC'; SET client_encoding = 'UTF8'; SET client_min_messages = 'warning'")?;
    // Errors in English are recognised best. Only some roles may ask for it, so a refusal is no fault.
    conn.batch_execute("SET lc_messages = 'C'").ok();
    Ok(conn)
}

/// The same expression on whichever connection is inside, for what diesel cannot say on the enum.
macro_rules! on_each {
    ($conn:expr, $inner:ident => $body:expr) => {
        match $conn {
            $crate::Conn::Sqlite($inner) => $body,
            $crate::Conn::Postgres($inner) => $body,
        }
    };
}
pub(crate) use on_each;
