//! Messages to people, written with the change that causes them and delivered after the commit.

use crate::row::{count, key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::outbox;
use crate::sql_types::{At, Id, Json};
use crate::{Conn, StoreError, Tx};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::event::Notice;
use domain::id::{OutboxId, PersonId};

/// A message waiting to leave.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub id: OutboxId,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// What it is about.
    pub notice: Notice,
    /// To whom.
    pub person: PersonId,
    /// Ids only: what it says is read when it is shown.
    pub payload: serde_json::Value,
    /// Two messages with the same key are one.
    pub dedupe_key: String,
}

/// Writes a message.
///
/// # Errors
/// The database's; a message already written under the same key is refused by the constraint.
pub fn put(tx: &mut Tx, message: &Message) -> Result<(), StoreError> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(key(message.id)),
            outbox::at.eq(At(message.at)),
            outbox::kind.eq(message.notice.code()),
            outbox::person_id.eq(key(message.person)),
            outbox::payload.eq(Json(message.payload.clone())),
            outbox::dedupe_key.eq(&message.dedupe_key),
        ))
        .apply(tx)?;
    Ok(())
}

/// Messages that wait to leave, oldest first. On PostgreSQL those that another process is delivering are passed by.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn waiting(tx: &mut Tx, most: usize) -> Result<Vec<Message>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let query = outbox::table.filter(outbox::delivered_at.is_null()).order(outbox::id).limit(most).select((
        outbox::id,
        outbox::at,
        outbox::kind,
        outbox::person_id,
        outbox::payload,
        outbox::dedupe_key,
    ));
    let rows: Vec<(Id, At, String, Id, Json, String)> = match &mut **tx {
        Conn::Sqlite(inner) => query.load(inner)?,
        Conn::Postgres(inner) => query.for_update().skip_locked().load(inner)?,
    };
    rows.into_iter()
        .map(|(id, at, kind, person, payload, dedupe_key)| {
            let notice = Notice::from_code(&kind).ok_or_else(|| unreadable("outbox", &kind))?;
            Ok(Message { id: of(id), at: at.0, notice, person: of(person), payload: payload.0, dedupe_key })
        })
        .collect()
}

/// How many messages wait to leave.
///
/// # Errors
/// The database's.
pub fn backlog(conn: &mut Conn) -> Result<u32, StoreError> {
    Ok(count(outbox::table.filter(outbox::delivered_at.is_null()).count().row(conn)?))
}

/// Notes that messages left.
///
/// # Errors
/// The database's.
pub fn delivered(tx: &mut Tx, ids: impl IntoIterator<Item = OutboxId>, at: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(outbox::table.filter(outbox::id.eq_any(keys(ids))))
        .set(outbox::delivered_at.eq(At(at)))
        .apply(tx)?;
    Ok(())
}
