//! The migrations, embedded: the same names in the same order for both databases.

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::Migration;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::{Conn, StoreError};

pub(crate) const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
pub(crate) const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Any number that only this program uses.
const LOCK: i64 = 0x52_65_6c_65_76_65;

/// Runs what is missing. On PostgreSQL a lock makes the others wait; on SQLite the write lock does.
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
    Ok(run)
}

/// What `run` would run. Looking creates nothing but diesel's own table.
pub(crate) fn pending(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    Ok(match conn {
        Conn::Sqlite(inner) => named(&inner.pending_migrations(SQLITE).map_err(StoreError::broken)?),
        Conn::Postgres(inner) => named(&inner.pending_migrations(POSTGRES).map_err(StoreError::broken)?),
    })
}

fn named<DB: Backend>(migrations: &[Box<dyn Migration<DB>>]) -> Vec<String> {
    migrations.iter().map(|migration| migration.name().to_string()).collect()
}
