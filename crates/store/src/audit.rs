//! The audit: who did what, when and why, written in the transaction of the change.
//!
//! The lines of one write are gathered, and written together just before it ends: nothing decides by them, so nobody
//! misses them in between, and a write that fails leaves none.

mod fresh;
mod list;
mod stored;

pub use fresh::{Change, changes, first_id, ids_from, instant};
pub use list::{AuditFilter, Event, exceeds, list, timeline};
pub(crate) use stored::{Stored, stored_columns};

use crate::row::{insert_all, key};
use crate::run::Run;
use crate::schema::audit_event;
use crate::sql_types::{At, Id, Json};
use crate::{StoreError, Tx};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::event::{Action, Actor};
use domain::id::{AuditEventId, PersonId, RequestId, SessionId};

/// What a line is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The kind of thing that changed, as in the API: `enrolment`, `session`…
    pub kind: &'static str,
    /// Its id.
    pub id: uuid::Uuid,
}

impl Subject {
    /// A subject of a kind.
    #[must_use]
    pub fn of<T: domain::id::Id>(kind: &'static str, id: T) -> Self {
        Self { kind, id: id.uuid() }
    }
}

/// A line of the audit.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id.
    pub id: AuditEventId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// What changed.
    pub subject: Subject,
    /// The person concerned.
    pub person: Option<PersonId>,
    /// The session concerned.
    pub session: Option<SessionId>,
    /// The request in whose timeline it shows.
    pub request: Option<RequestId>,
    /// Why, as a code.
    pub reason: Option<&'static str>,
    /// Why, in words.
    pub words: Option<String>,
    /// The state before.
    pub before: Option<serde_json::Value>,
    /// The state after.
    pub after: Option<serde_json::Value>,
    /// The id of the HTTP request.
    pub http_request: Option<String>,
}

impl Line {
    /// A line that says no more than that Relève did something to something.
    #[must_use]
    pub fn of(id: AuditEventId, at: DateTime<Utc>, action: Action, subject: Subject) -> Self {
        Self {
            id,
            at,
            actor: Actor::Releve,
            action,
            subject,
            person: None,
            session: None,
            request: None,
            reason: None,
            words: None,
            before: None,
            after: None,
            http_request: None,
        }
    }
}

/// A new line as the table takes it.
#[derive(Insertable)]
#[diesel(table_name = audit_event, treat_none_as_default_value = false)]
pub(crate) struct Row {
    id: Id,
    at: At,
    actor_person_id: Option<Id>,
    actor_client_id: Option<Id>,
    on_behalf_of_id: Option<Id>,
    action: &'static str,
    person_id: Option<Id>,
    session_id: Option<Id>,
    training_request_id: Option<Id>,
    subject_kind: &'static str,
    subject_id: Id,
    reason_code: Option<&'static str>,
    words: Option<String>,
    before: Option<Json>,
    after: Option<Json>,
    http_request_id: Option<String>,
}

impl From<Line> for Row {
    fn from(line: Line) -> Self {
        Self {
            id: key(line.id),
            at: At(line.at),
            actor_person_id: line.actor.person().map(key),
            actor_client_id: line.actor.client().map(key),
            on_behalf_of_id: line.actor.on_behalf_of().map(key),
            action: line.action.code(),
            person_id: line.person.map(key),
            session_id: line.session.map(key),
            training_request_id: line.request.map(key),
            subject_kind: line.subject.kind,
            subject_id: Id(line.subject.id),
            reason_code: line.reason,
            words: line.words,
            before: line.before.map(Json),
            after: line.after.map(Json),
            http_request_id: line.http_request,
        }
    }
}

/// Lines gathered before they are written, so that a long write does not hold all of its own.
const GATHERED: usize = 500;

/// Writes a line, at the latest when the write ends; it is never changed afterwards.
///
/// # Errors
/// The database's.
pub fn record(tx: &mut Tx, line: Line) -> Result<(), StoreError> {
    tx.unwritten.push(line.into());
    if tx.unwritten.len() >= GATHERED { write_out(tx) } else { Ok(()) }
}

/// Writes the lines gathered so far.
pub(crate) fn write_out(tx: &mut Tx) -> Result<(), StoreError> {
    let rows = std::mem::take(&mut tx.unwritten);
    // As many as a usual write leaves: a statement of fixed length is prepared once and kept.
    let rows = match <[Row; 1]>::try_from(rows) {
        Ok(rows) => return written(diesel::insert_into(audit_event::table).values(rows).apply(tx)),
        Err(rows) => rows,
    };
    let rows = match <[Row; 2]>::try_from(rows) {
        Ok(rows) => return written(diesel::insert_into(audit_event::table).values(rows).apply(tx)),
        Err(rows) => rows,
    };
    let rows = match <[Row; 3]>::try_from(rows) {
        Ok(rows) => return written(diesel::insert_into(audit_event::table).values(rows).apply(tx)),
        Err(rows) => rows,
    };
    insert_all!(&mut **tx, audit_event::table, rows);
    Ok(())
}

fn written(result: QueryResult<usize>) -> Result<(), StoreError> {
    Ok(result.map(|_| ())?)
}
