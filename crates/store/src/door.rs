//! The two doors: [`Store::write`] changes, [`Store::read`] looks.
//!
//! On SQLite one writer thread commits many writes together; on PostgreSQL each write is one short transaction, tried
//! again a bounded number of times. Whoever was answered can rely on it: the answer leaves after the commit.

mod look;
mod postgres;
mod sqlite;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::r2d2::Pool;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tracing::{Instrument, Span};

use crate::connection::Purpose;
use crate::pool::{Manager, pool};
use crate::{Conn, DatabaseUrl, Load, StoreError, StoreSettings, Tx, audit, migrate};

/// The database, as the rest of the program sees it. Cloning shares it.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

struct Shared {
    settings: StoreSettings,
    pool: Pool<Manager>,
    /// As many as connections, so that waiting for one holds no thread.
    turns: Arc<Semaphore>,
    writer: Option<sqlite::Writer>,
    committed: Notify,
    /// Whether writes are turned away.
    closed: AtomicBool,
}

impl Store {
    /// Prepares the connections. Nothing is contacted yet: the program may start before its database does.
    ///
    /// # Errors
    /// [`StoreError::Broken`] when the writer's thread cannot be started.
    pub fn open(settings: StoreSettings) -> Result<Self, StoreError> {
        let (size, purpose, writer) = match &settings.url {
            DatabaseUrl::Sqlite(_) => (settings.sqlite_readers, Purpose::Read, Some(sqlite::Writer::start(&settings)?)),
            DatabaseUrl::Postgres(_) => (settings.postgres_connections, Purpose::Write, None),
        };
        let (url, wait, statement_timeout) = (settings.url.clone(), settings.wait, settings.statement_timeout);
        let pool = pool(Manager { url, purpose, wait, statement_timeout }, size);
        let turns = Arc::new(Semaphore::new(usize::try_from(size.max(1)).unwrap_or(1)));
        Ok(Self {
            shared: Arc::new(Shared {
                settings,
                pool,
                turns,
                writer,
                committed: Notify::new(),
                closed: AtomicBool::new(false),
            }),
        })
    }

    /// Which database this is.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.shared.settings.url
    }

    /// Turns writes away until they are let in: it was not seen yet whose data these are.
    pub fn keep_writes_out(&self) {
        self.shared.closed.store(true, Ordering::Release);
    }

    /// Lets writes in.
    pub fn let_writes_in(&self) {
        self.shared.closed.store(false, Ordering::Release);
    }

    /// Whether writes are turned away.
    #[must_use]
    pub fn keeps_writes_out(&self) -> bool {
        self.shared.closed.load(Ordering::Acquire)
    }

    /// What is under way.
    #[must_use]
    pub fn load(&self) -> Load {
        let pool = self.shared.pool.state();
        let queued = self.shared.writer.as_ref().map_or(0, sqlite::Writer::queued);
        Load { queued, open: pool.connections, idle: pool.idle_connections, most: self.shared.pool.max_size() }
    }

    /// Changes data: all of what `body` did is kept, or none of it, and an `Ok` is answered after the commit.
    ///
    /// `body` may run twice, so it touches nothing but the connection; times and ids are made before it. What it reads
    /// is current. A panic inside it undoes its work and is answered as [`StoreError::Broken`].
    ///
    /// # Errors
    /// What `body` answered, or [`StoreError::Busy`] when the database is locked, overloaded or away, or writes are kept out.
    pub async fn write<T, E, F>(&self, name: &'static str, body: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
    {
        if self.keeps_writes_out() {
            return Err(StoreError::busy().into());
        }
        let span = self.span("write", Some(name));
        let work = async {
            match &self.shared.writer {
                Some(writer) => writer.write(name, body).await,
                None => {
                    let asked = Instant::now();
                    let turn = self.turn().await?;
                    let shared = Arc::clone(&self.shared);
                    blocking(turn, move || postgres::write(&shared.pool, &shared.settings, name, asked, &body)).await
                }
            }
        };
        let answer = work.instrument(span).await;
        if answer.is_ok() {
            self.shared.committed.notify_one();
        }
        answer
    }

    /// Waits until something was committed through this store since the last time it was asked. For one asker; what other
    /// processes commit is not told.
    pub async fn committed(&self) {
        self.shared.committed.notified().await;
    }

    /// Answers when the database can be read.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when it cannot.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read(|conn| {
            diesel::sql_query("SELECT 1").execute(conn)?;
            Ok(())
        })
        .await
    }

    /// Brings the schema up to date and names the migrations that were run. Side by side, one process runs them.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the database is away, [`StoreError::Broken`] when a migration fails.
    pub async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        self.alone(Purpose::Create, migrate::run).await
    }

    /// Migrations that the database went through and this program does not know: a later version brought them.
    ///
    /// # Errors
    /// Those of opening and reading the database.
    pub async fn later_migrations(&self) -> Result<Vec<String>, StoreError> {
        self.alone(Purpose::Create, |conn| migrate::applied(conn).map(|(_, later)| later)).await
    }

    /// The migrations this program has and the database has not.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the database is away.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        self.alone(Purpose::Write, migrate::pending).await
    }

    /// Lets the database look at what it holds, so that it plans its statements on it: for after a large load. SQLite plans
    /// by its indexes alone.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the database is away.
    pub async fn take_stock(&self) -> Result<(), StoreError> {
        self.alone(Purpose::Write, |conn| match conn {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(inner) => Ok(inner.batch_execute("VACUUM (ANALYZE)")?),
        })
        .await
    }

    /// Work on a connection of its own, free of the doors' time limits.
    async fn alone<T: Send + 'static>(
        &self,
        purpose: Purpose,
        work: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (url, wait) = (self.url().clone(), self.shared.settings.wait);
        blocking((), move || work(&mut *Tx::open(&url, purpose, wait)?)).await
    }

    /// What traces show of a use of the database. It is not made when nobody collects traces.
    fn span(&self, kind: &'static str, name: Option<&'static str>) -> Span {
        let system = if self.shared.writer.is_some() { "sqlite" } else { "postgresql" };
        tracing::debug_span!(
            target: "releve::trace",
            "store",
            otel.name = %format_args!("{kind}{}{}", if name.is_some() { " " } else { "" }, name.unwrap_or_default()),
            otel.kind = "client",
            db.system.name = system,
            db.operation.name = name.unwrap_or(kind),
        )
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        let turn = Arc::clone(&self.shared.turns).acquire_owned();
        match tokio::time::timeout(self.shared.settings.wait, turn).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(StoreError::busy()),
        }
    }
}

/// Runs `work` where waiting is allowed, keeping `turn` until it is done even if nobody listens any more.
async fn blocking<T, E, G>(turn: G, work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    G: Send + 'static,
{
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.unwrap_or_else(|error| Err(StoreError::broken(error).into()))
}

/// Runs the body of a write to its end: what it left to be written is written.
fn carried_out<T, E: From<StoreError>>(tx: &mut Tx, body: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
    tx.unwritten.clear();
    guarded(|| {
        let value = body(tx)?;
        audit::write_out(tx)?;
        Ok(value)
    })
}

/// A panic becomes an error: one broken body must not stop the others.
fn guarded<T, E: From<StoreError>>(body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| Err(StoreError::broken(said(&*panic)).into()))
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the work on the database panicked: {}", text.unwrap_or("without a word"))
}

/// Between two attempts: longer each time, and never the same for two callers that met.
fn pause(attempt: u32) -> Duration {
    use std::hash::{BuildHasher, Hasher};
    let ceiling = 5_u64.saturating_mul(1 << attempt.min(6));
    let dice = std::hash::RandomState::new().build_hasher().finish();
    Duration::from_millis(1 + dice % ceiling)
}
