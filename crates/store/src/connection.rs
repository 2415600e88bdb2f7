//! One connection type over both databases, and how each is opened.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, QueryResult};

use crate::watch::Watch;
use crate::{DatabaseUrl, StoreError, audit};

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
    /// Lines of the audit that the write under way has not written yet.
    pub(crate) unwritten: Vec<audit::Row>,
    file: Option<OpenFile>,
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
    /// Anything, and a SQLite file that is not there is made.
    Create,
    /// Copying a SQLite file, or keeping others away from it: how it keeps its journal stays as it is.
    Copy,
}

impl Tx {
    /// Opens a connection of its own; on SQLite it waits this long for another process.
    pub(crate) fn open(url: &DatabaseUrl, purpose: Purpose, wait: Duration) -> Result<Self, StoreError> {
        let watch = Watch::default();
        let (conn, file) = match url {
            DatabaseUrl::Sqlite(path) => {
                // Looked at before it is opened: what takes its place in between shows as displaced.
                let there = OpenFile::of(path);
                let mut inner = open_sqlite(path, purpose, wait)?;
                inner.set_instrumentation(watch.clone());
                (Conn::Sqlite(inner), there.or_else(|| OpenFile::of(path)))
            }
            DatabaseUrl::Postgres(url) => {
                let mut inner = open_postgres(url, purpose)?;
                inner.set_instrumentation(watch.clone());
                (Conn::Postgres(inner), None)
            }
        };
        Ok(Self { conn, watch, broken: false, unwritten: Vec::new(), file })
    }

    /// Whether the SQLite file under the connection is no longer the one at its path: what would be written into it would
    /// be lost with it.
    pub(crate) fn displaced(&self) -> bool {
        self.file.as_ref().is_some_and(|file| !file.is_in_place())
    }

    /// Does work and takes all of it back: answers what it would have answered.
    ///
    /// # Errors
    /// The database's, when the work cannot be taken back: then the whole write fails.
    pub fn rehearse<T, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<Result<T, E>, StoreError> {
        crate::audit::write_out(self)?;
        self.bound("SAVEPOINT rehearsal")?;
        let answer = work(self);
        self.unwritten.clear();
        self.bound("ROLLBACK TO SAVEPOINT rehearsal")?;
        self.bound("RELEASE SAVEPOINT rehearsal")?;
        Ok(answer)
    }

    /// Does work that is whole by itself: what it wrote is taken back when it fails, and the write goes on.
    ///
    /// # Errors
    /// The database's, when the work can be neither kept nor taken back: then the whole write fails.
    pub fn attempt<T, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<Result<T, E>, StoreError> {
        crate::audit::write_out(self)?;
        self.bound("SAVEPOINT attempt")?;
        let answer = work(self);
        if answer.is_ok() {
            crate::audit::write_out(self)?;
        } else {
            self.unwritten.clear();
            self.bound("ROLLBACK TO SAVEPOINT attempt")?;
        }
        self.bound("RELEASE SAVEPOINT attempt")?;
        Ok(answer)
    }

    /// Runs statements of the door itself.
    pub(crate) fn control(&mut self, sql: &str) -> QueryResult<()> {
        self.conn.batch_execute(sql)
    }

    /// Runs one statement that begins or ends a transaction. SQLite keeps it prepared: each request runs a few of them.
    pub(crate) fn bound(&mut self, sql: &'static str) -> QueryResult<()> {
        match &mut self.conn {
            Conn::Sqlite(inner) => diesel::RunQueryDsl::execute(Bound(sql), inner).map(|_| ()),
            Conn::Postgres(inner) => inner.batch_execute(sql),
        }
    }
}

/// A statement without values, found again by its text once it is prepared.
struct Bound(&'static str);

impl QueryId for Bound {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: Backend> QueryFragment<DB> for Bound {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

impl<C> diesel::RunQueryDsl<C> for Bound {}

/// A commit is on the disk before it is answered (`synchronous = FULL`); readers never wait for the writer (WAL). The file is
/// read where the system keeps it; the caches are for what is not mapped: pages written since, and what lies beyond 2 GB. The
/// writer keeps what a savepoint needs in a file once it is large: kept in memory, it is walked from its beginning at the end of
/// each statement, and a transaction of many thousand lines takes the square of its time.
const SQLITE_WRITER: &str = "PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = FILE;
    PRAGMA cache_size = -16384;
    PRAGMA mmap_size = 2147418112;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA trusted_schema = OFF;";

const SQLITE_READER: &str = "PRAGMA query_only = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -4096;
    PRAGMA mmap_size = 2147418112;
    PRAGMA trusted_schema = OFF;";

const SQLITE_COPY: &str = "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;";

fn open_sqlite(path: &Path, purpose: Purpose, wait: Duration) -> Result<SqliteConnection, StoreError> {
    let name = path.to_str().ok_or_else(|| StoreError::broken("the path of the database is not UTF-8"))?;
    if purpose != Purpose::Create && !path.exists() {
        tracing::warn!(path = name, "the database file is not there");
        return Err(StoreError::busy());
    }
    // SQLite makes the file that is not there, unless it is told not to.
    let address = match purpose {
        Purpose::Create => name.to_owned(),
        Purpose::Read | Purpose::Write | Purpose::Copy => format!("file:{}?mode=rw", uri_path(name)),
    };
    let mut conn = SqliteConnection::establish(&address)
        .map_err(|error| StoreError::broken(format!("{}: {error}", path.display())))?;
    conn.batch_execute(&format!("PRAGMA busy_timeout = {}", wait.as_millis()))?;
    conn.batch_execute(match purpose {
        Purpose::Read => SQLITE_READER,
        Purpose::Write | Purpose::Create => SQLITE_WRITER,
        Purpose::Copy => SQLITE_COPY,
    })?;
    Ok(conn)
}

/// What an address of the form `file:` gives a meaning of its own.
fn uri_path(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

/// Which file a connection has open.
struct OpenFile {
    path: PathBuf,
    #[cfg(unix)]
    number: (u64, u64),
}

impl OpenFile {
    #[cfg(unix)]
    fn of(path: &Path) -> Option<Self> {
        Some(Self { path: path.to_owned(), number: number(path)? })
    }

    #[cfg(unix)]
    fn is_in_place(&self) -> bool {
        number(&self.path) == Some(self.number)
    }

    #[cfg(not(unix))]
    fn of(path: &Path) -> Option<Self> {
        Some(Self { path: path.to_owned() })
    }

    #[cfg(not(unix))]
    fn is_in_place(&self) -> bool {
        self.path.exists()
    }
}

/// Device and inode.
#[cfg(unix)]
fn number(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// What a write asks is short and found by an index whatever the values: a plan is made once and kept, since planning costs
/// more than running. Pages are in memory or on solid state, where reading at random costs what reading in order does: with
/// PostgreSQL's default a write would read a whole table of people rather than twelve rows. Lists are left to PostgreSQL,
/// which plans them by their values: `ma` is in many names, `zyk` in few. Nothing that is asked here is worth a second process.
const POSTGRES_WRITER: &str = "SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1; SET jit = off; \
                               SET max_parallel_workers_per_gather = 0";

fn open_postgres(url: &str, purpose: Purpose) -> Result<PgConnection, StoreError> {
    let mut conn = PgConnection::establish(url).map_err(|error| {
        tracing::warn!(%error, "the database cannot be reached");
        StoreError::busy()
    })?;
    // Behind a pooler the server's session may have served a glance before: its time limit is not for everyone.
    conn.batch_execute(
        "SET timezone = 'UTC'; SET client_encoding = 'UTF8'; SET client_min_messages = 'warning';
         SET statement_timeout = DEFAULT",
    )?;
    if purpose != Purpose::Read {
        conn.batch_execute(POSTGRES_WRITER)?;
    }
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
