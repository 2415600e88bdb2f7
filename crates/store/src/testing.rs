//! A database per test, on both engines. The same story is told to each.
//!
//! PostgreSQL is found through `RELEVE_TEST_POSTGRES`, the address of a server where databases may be created. When it
//! is missing the PostgreSQL half of a test fails: what was not tried is not known to work.
#![expect(clippy::panic, clippy::expect_used, reason = "test support: what cannot be prepared fails the test at once")]

use std::future::Future;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::{Connection, RunQueryDsl};

use crate::connection::{Purpose, Tx};
use crate::{Conn, DatabaseUrl, Store, StoreSettings, migrate};

/// The environment variable that names the PostgreSQL server of the tests.
pub const POSTGRES: &str = "RELEVE_TEST_POSTGRES";

const WAIT: Duration = Duration::from_secs(5);

/// A migrated, empty database, gone when dropped.
pub struct TestDb {
    store: Option<Store>,
    url: String,
    remains: Remains,
}

enum Remains {
    /// Somebody else's, who clears it away.
    Shared {
        sqlite: bool,
    },
    File(PathBuf),
    Database {
        admin: String,
        name: String,
    },
}

impl TestDb {
    /// A SQLite file.
    #[must_use]
    pub fn sqlite() -> Self {
        let path = file_name();
        std::fs::copy(sqlite_template(), &path).expect("the template is copied");
        let url = format!("sqlite:{}", path.display());
        Self::opened(url, Remains::File(path), |_| ())
    }

    /// A SQLite file that is there already.
    #[must_use]
    pub fn sqlite_at(path: &str) -> Self {
        Self::opened(format!("sqlite:{path}"), Remains::File(PathBuf::from(path)), |_| ())
    }

    /// A PostgreSQL database.
    #[must_use]
    pub fn postgres() -> Self {
        let admin = admin();
        let name = format!("releve_test_{}", unique());
        let mut conn = connect(&admin);
        conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {}", postgres_template(&admin)))
            .expect("the database of the test is created");
        let url = with_database(&admin, &name);
        Self::opened(url, Remains::Database { admin, name }, |_| ())
    }

    /// The same database through a store of other settings.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut StoreSettings)) -> Self {
        let mut settings = StoreSettings::new(self.url.parse().expect("a database address"));
        change(&mut settings);
        self.store = Some(Store::open(settings).expect("the store opens"));
        self
    }

    /// The same database through the same store; it goes away with the one that was there first.
    #[must_use]
    pub fn shared(&self) -> Self {
        Self { store: self.store.clone(), url: self.url.clone(), remains: Remains::Shared { sqlite: self.is_sqlite() } }
    }

    fn opened(url: String, remains: Remains, change: impl FnOnce(&mut StoreSettings)) -> Self {
        Self { store: None, url, remains }.with(change)
    }

    /// The store on it.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.store.as_ref().expect("the store lives as long as its database")
    }

    /// Its address, for a program started on it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether this is the SQLite half.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self.remains, Remains::File(_) | Remains::Shared { sqlite: true })
    }

    /// Runs statements past every door, to break on purpose what the doors protect.
    ///
    /// # Errors
    /// What the database answered, through the same mapping as everywhere.
    pub fn db_execute(&self, sql: &str) -> Result<usize, crate::StoreError> {
        let url: DatabaseUrl = self.url.parse().expect("a database address");
        let mut tx = Tx::open(&url, Purpose::Write, WAIT)?;
        Ok(diesel::sql_query(sql).execute(&mut *tx)?)
    }

    /// The same for several statements at once.
    ///
    /// # Errors
    /// What the database answered.
    pub fn db_batch(&self, sql: &str) -> Result<(), crate::StoreError> {
        Ok(self.db_connection().batch_execute(sql)?)
    }

    /// Takes the database away from everybody, as a network or a mount that fails does.
    pub fn db_go_away(&self) {
        match &self.remains {
            Remains::File(path) => {
                self.db_execute("PRAGMA wal_checkpoint(TRUNCATE)").expect("the file is whole");
                std::fs::rename(path, path.with_extension("away")).expect("the file goes away");
                for suffix in ["-wal", "-shm"] {
                    std::fs::remove_file(format!("{}{suffix}", path.display())).ok();
                }
            }
            Remains::Database { admin, name } => {
                let closed = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false");
                let ended = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
                let mut conn = connect(admin);
                conn.batch_execute(&closed).expect("the database is closed");
                conn.batch_execute(&ended).expect("its connections end");
            }
            Remains::Shared { .. } => panic!("the one that was there first takes it away"),
        }
    }

    /// Brings it back.
    pub fn db_come_back(&self) {
        match &self.remains {
            Remains::File(path) => {
                // Another file of the same content, as after a restore.
                let away = path.with_extension("away");
                std::fs::copy(&away, path.with_extension("back")).expect("the file is copied");
                std::fs::rename(path.with_extension("back"), path).expect("the file comes back");
                std::fs::remove_file(&away).ok();
            }
            Remains::Database { admin, name } => {
                let open = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true");
                connect(admin).batch_execute(&open).expect("the database is open");
            }
            Remains::Shared { .. } => panic!("the one that was there first brings it back"),
        }
    }

    /// A connection past every door.
    #[must_use]
    pub fn db_connection(&self) -> Tx {
        let url: DatabaseUrl = self.url.parse().expect("a database address");
        Tx::open(&url, Purpose::Write, WAIT).expect("a connection of the test's own")
    }
}

impl Tx {
    /// How many statements ran on this connection, for tests that bound them.
    #[must_use]
    pub fn db_statements(&self) -> u64 {
        self.watch.statements()
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        self.store.take();
        match &self.remains {
            Remains::Shared { .. } => {}
            Remains::File(path) => remove(path),
            Remains::Database { admin, name } => {
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                PgConnection::establish(admin).map(|mut conn| conn.batch_execute(&drop).ok()).ok();
            }
        }
    }
}

/// Runs one story on one database, with a runtime of its own, and not for ever.
pub fn tell<F: Future<Output = ()>>(db: TestDb, story: impl FnOnce(TestDb) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        if tokio::time::timeout(Duration::from_secs(120), story(db)).await.is_err() {
            panic!("the story did not end");
        }
    });
}

/// One story, told on both databases: `a_name::sqlite` and `a_name::postgres`.
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDb) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a story may need nothing from around it")]
            use super::*;

            async fn story($db: $crate::testing::TestDb) $body

            #[test]
            fn sqlite() {
                $crate::testing::tell($crate::testing::TestDb::sqlite(), story);
            }

            #[test]
            fn postgres() {
                $crate::testing::tell($crate::testing::TestDb::postgres(), story);
            }
        }
    )*};
}

fn admin() -> String {
    std::env::var(POSTGRES).unwrap_or_else(|_| {
        panic!("{POSTGRES} is not set: name a PostgreSQL server where the tests may create databases")
    })
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap_or_else(|error| panic!("no PostgreSQL at {POSTGRES}: {error}"))
}

fn unique() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let start = std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_micros();
    format!("{}_{}_{start}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn file_name() -> PathBuf {
    std::env::temp_dir().join(format!("releve-test-{}.db", unique()))
}

fn remove(path: &std::path::Path) {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        std::fs::remove_file(name).ok();
    }
}

/// A migrated file, made once for these migrations.
fn sqlite_template() -> &'static PathBuf {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let path = std::env::temp_dir().join(format!("releve-template-{}.db", FINGERPRINT));
        if path.exists() {
            return path;
        }
        let draft = file_name();
        let mut tx = Tx::open(&DatabaseUrl::Sqlite(draft.clone()), Purpose::Create, WAIT).expect("a new file opens");
        migrate::run(&mut tx).expect("the migrations run");
        tx.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").expect("the file is whole");
        drop(tx);
        std::fs::rename(&draft, &path).expect("the template takes its name");
        path
    })
}

/// A migrated database, made once for these migrations and kept: processes side by side share it.
fn postgres_template(admin: &str) -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("releve_template_{}", FINGERPRINT);
        let mut conn = connect(admin);
        conn.batch_execute("SELECT pg_advisory_lock(20300304)").expect("a turn to make the template");
        let known = diesel::sql_query(format!("SELECT 1 FROM pg_database WHERE datname = '{name}'"));
        if known.execute(&mut conn).expect("the databases are listed") == 0 {
            let draft = format!("releve_draft_{}", unique());
            conn.batch_execute(&format!("CREATE DATABASE {draft}")).expect("a draft is created");
            let url: DatabaseUrl = with_database(admin, &draft).parse().expect("a database address");
            let mut tx = Tx::open(&url, Purpose::Write, WAIT).expect("the draft opens");
            migrate::run(&mut tx).expect("the migrations run");
            drop(tx);
            conn.batch_execute(&format!("ALTER DATABASE {draft} RENAME TO {name}"))
                .expect("the template takes its name");
        }
        conn.batch_execute("SELECT pg_advisory_unlock(20300304)").expect("the turn is given back");
        name
    })
}

/// Changes with any word of any migration.
const FINGERPRINT: &str = env!("RELEVE_MIGRATIONS");

/// The same server, another database.
fn with_database(url: &str, name: &str) -> String {
    let (address, parameters) = url.split_once('?').map_or((url, None), |(a, p)| (a, Some(p)));
    let authority = address.find("://").map_or(0, |at| at + 3);
    let (before, after) = address.split_at(authority);
    let host = after.split_once('/').map_or(after, |(host, _)| host);
    let parameters = parameters.map(|p| format!("?{p}")).unwrap_or_default();
    format!("{before}{host}/{name}{parameters}")
}

/// Runs a look on a connection past the doors.
pub fn looked<T>(db: &TestDb, look: impl FnOnce(&mut Conn) -> T) -> T {
    look(&mut db.db_connection())
}
