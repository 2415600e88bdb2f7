//! Answers already given, so that a repeated write has one effect.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;
use uuid::Uuid;

use crate::row::small;
use crate::run::Run;
use crate::schema::idempotency;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// Which write: the key is the caller's, for one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Who writes: the id of an account or of an API client.
    pub caller: Uuid,
    /// The key they chose.
    pub key: String,
    /// The operation's id.
    pub operation: String,
}

/// The answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// A hash of what was asked: another question under the same key is refused.
    pub body_hash: String,
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// Makes the same write, sent twice at once, wait for the first to end: the second then finds its answer instead of
/// meeting its effect. Comes before every other lock.
///
/// # Errors
/// The database's.
pub fn lock(tx: &mut Tx, repeat: &Repeat) -> Result<(), StoreError> {
    if let Conn::Postgres(inner) = &mut **tx {
        let name = format!("{} {} {}", repeat.caller, repeat.operation, repeat.key);
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<Text, _>(name)
            .execute(inner)?;
    }
    Ok(())
}

/// The answer given to this write, if it was made.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, repeat: &Repeat) -> Result<Option<Answered>, StoreError> {
    let row: Option<(String, i32, String)> = idempotency::table
        .find((Id(repeat.caller), &repeat.key, &repeat.operation))
        .select((idempotency::body_hash, idempotency::status, idempotency::body))
        .first_row(conn)
        .optional()?;
    row.map(|(body_hash, status, body)| Ok(Answered { body_hash, status: small("idempotency", status)?, body }))
        .transpose()
}

/// Keeps an answer, in the transaction of the write it answers.
///
/// # Errors
/// [`crate::Constraint::Idempotency`] when the same key was answered meanwhile, or the database's.
pub fn keep(tx: &mut Tx, repeat: &Repeat, answered: &Answered, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(idempotency::table)
        .values((
            idempotency::account_id.eq(Id(repeat.caller)),
            idempotency::key.eq(&repeat.key),
            idempotency::operation.eq(&repeat.operation),
            idempotency::body_hash.eq(&answered.body_hash),
            idempotency::status.eq(i32::from(answered.status)),
            idempotency::body.eq(&answered.body),
            idempotency::created_at.eq(At(now)),
        ))
        .apply(tx)?;
    Ok(())
}

/// Forgets answers given before an instant.
///
/// # Errors
/// The database's.
pub fn forget_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(idempotency::table.filter(idempotency::created_at.lt(At(before)))).apply(tx)?)
}
