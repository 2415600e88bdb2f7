//! Messages to people, written with the change that causes them and delivered after the commit.

use crate::row::key;
use crate::schema::outbox;
use crate::sql_types::{At, Json};
use crate::{StoreError, Tx};
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
        .execute(&mut **tx)?;
    Ok(())
}
