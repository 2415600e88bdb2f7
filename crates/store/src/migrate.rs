//! The migrations, embedded: the same names in the same order for both databases.

use std::collections::BTreeMap;

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use diesel::{QueryableByName, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::{Conn, StoreError, person};

pub(crate) const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
pub(crate) const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Any number that only this program uses.
const LOCK: i64 = 0x52_65_6c_65_76_65;

/// Runs what is missing, then folds again the names that another version folded in its own way. On PostgreSQL a lock makes the
/// others wait; on SQLite the write lock does.
pub(crate) fn run(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let run = match conn {
        Conn::Sqlite(inner) => inner.immediate_transaction(|inner| {
            let run = inner.run_pending_migrations(SQLITE).map_err(StoreError::broken)?;
            Ok::<_, StoreError>(run.iter().map(ToString::to_string).collect())
        })?,
        Conn::Postgres(inner) => {
            inner.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
            let run = inner.run_pending_migrations(POSTGRES).map_err(StoreError::broken);
            let run = run.map(|run| run.iter().map(ToString::to_string).collect());
            inner.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
            run?
        }
    };
    let people = person::refold(conn)?;
    if people > 0 {
        tracing::info!(people, "names that another version wrote are folded again");
    }
    Ok(run)
}

/// What `run` would run. Looking creates nothing but diesel's own table.
pub(crate) fn pending(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    Ok(match conn {
        Conn::Sqlite(inner) => named(&inner.pending_migrations(SQLITE).map_err(StoreError::broken)?),
        Conn::Postgres(inner) => named(&inner.pending_migrations(POSTGRES).map_err(StoreError::broken)?),
    })
}

/// The migrations that the database went through, by name: those this program knows, oldest first, and those it does not,
/// which a later version brought. Unlike diesel's own look, this one writes nothing.
pub(crate) fn applied(conn: &mut Conn) -> Result<(Vec<String>, Vec<String>), StoreError> {
    #[derive(QueryableByName)]
    struct Ran {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let (noted, known) = match conn {
        Conn::Sqlite(_) => (
            "SELECT name AS version FROM sqlite_master WHERE name = '__diesel_schema_migrations'",
            all::<Sqlite>(&SQLITE)?,
        ),
        Conn::Postgres(_) => (
            "SELECT relname::text AS version FROM pg_class WHERE oid = to_regclass('__diesel_schema_migrations')",
            all::<Pg>(&POSTGRES)?,
        ),
    };
    if diesel::sql_query(noted).load::<Ran>(conn)?.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let ran = "SELECT CAST(version AS text) AS version FROM __diesel_schema_migrations ORDER BY version";
    let ran: Vec<Ran> = diesel::sql_query(ran).load(conn)?;
    let (mut ours, mut later) = (Vec::new(), Vec::new());
    for Ran { version } in ran {
        match known.get(&version) {
            Some(name) => ours.push(name.clone()),
            None => later.push(version),
        }
    }
    Ok((ours, later))
}

/// The migrations of this program: name by version.
fn all<DB: Backend>(source: &impl MigrationSource<DB>) -> Result<BTreeMap<String, String>, StoreError> {
    let all = source.migrations().map_err(StoreError::broken)?;
    Ok(all.iter().map(|one| (one.name().version().to_string(), one.name().to_string())).collect())
}

fn named<DB: Backend>(migrations: &[Box<dyn Migration<DB>>]) -> Vec<String> {
    migrations.iter().map(|migration| migration.name().to_string()).collect()
}
