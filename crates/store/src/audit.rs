//! The audit: who did what, when and why, written in the transaction of the change.

mod list;

pub use list::{AuditFilter, Event, list, timeline};

use crate::row::key;
use crate::run::Run;
use crate::schema::audit_event;
use crate::sql_types::{At, Json};
use crate::{StoreError, Tx};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::event::Action;
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
    /// Who; none for Relève itself.
    pub actor: Option<PersonId>,
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

/// Writes a line; it is never changed afterwards.
///
/// # Errors
/// The database's.
pub fn record(tx: &mut Tx, line: &Line) -> Result<(), StoreError> {
    diesel::insert_into(audit_event::table)
        .values((
            audit_event::id.eq(key(line.id)),
            audit_event::at.eq(At(line.at)),
            audit_event::actor_person_id.eq(line.actor.map(key)),
            audit_event::action.eq(line.action.code()),
            audit_event::person_id.eq(line.person.map(key)),
            audit_event::session_id.eq(line.session.map(key)),
            audit_event::training_request_id.eq(line.request.map(key)),
            audit_event::subject_kind.eq(line.subject.kind),
            audit_event::subject_id.eq(crate::sql_types::Id(line.subject.id)),
            audit_event::reason_code.eq(line.reason),
            audit_event::words.eq(line.words.as_deref()),
            audit_event::before.eq(line.before.clone().map(Json)),
            audit_event::after.eq(line.after.clone().map(Json)),
            audit_event::http_request_id.eq(line.http_request.as_deref()),
        ))
        .apply(tx)?;
    Ok(())
}
