//! The text of the stream: `text/event-stream`, as the HTML standard describes it (9.2, server-sent events).

use super::audience::Heard;
use actix_web::web::Bytes;
use chrono::{DateTime, Utc};
use contract::event::{LiveBeat, LiveEvent, SEATS_CHANGED};
use domain::id::AuditEventId;
use serde::Serialize;
use std::time::Duration;
use store::audit::{Change, first_id};

/// The first words of a stream: how long to wait before coming back, and where a stream that begins now begins. One that
/// is taken up again keeps the id it came with until something is told.
#[must_use]
pub fn opening(retry: Duration, begins: Option<DateTime<Utc>>) -> Bytes {
    let id = begins.map(|at| format!("id: {}\n", first_id(at))).unwrap_or_default();
    Bytes::from(format!("retry: {}\n{id}\n", retry.as_millis()))
}

/// A change, as far as it may be heard.
#[must_use]
pub fn change(change: &Change, heard: Heard) -> Bytes {
    let event = match heard {
        Heard::SeatsOfSession => LiveEvent {
            kind: SEATS_CHANGED.into(),
            subject_kind: "session".into(),
            subject_id: change.session.map(|id| id.to_string()).unwrap_or_default().into(),
            session_id: change.session.map(Into::into),
            request_id: None,
            person_id: None,
            at: change.at,
        },
        Heard::Change { person, session, request } => LiveEvent {
            kind: change.action.as_str().into(),
            subject_kind: change.subject_kind.as_str().into(),
            subject_id: change.subject_id.to_string().into(),
            session_id: change.session.filter(|_| session).map(Into::into),
            request_id: change.request.filter(|_| request).map(Into::into),
            person_id: change.person.filter(|_| person).map(Into::into),
            at: change.at,
        },
    };
    named(change.id, "change", &event)
}

/// Too much happened to tell it piece by piece, or too long ago: whoever hears this reads everything again.
#[must_use]
pub fn reset(up_to: DateTime<Utc>) -> Bytes {
    named(first_id(up_to), "reset", &LiveBeat { at: up_to })
}

/// Everything committed before this instant was told. An event and not a comment: a browser shows no comment to its page,
/// which could not tell a quiet line from a dead one.
#[must_use]
pub fn beat(up_to: DateTime<Utc>) -> Bytes {
    named(first_id(up_to), "heartbeat", &LiveBeat { at: up_to })
}

/// Keeps the connection, and promises nothing: the database could not be read.
#[must_use]
pub fn comment() -> Bytes {
    Bytes::from_static(b":\n\n")
}

fn named(id: AuditEventId, name: &str, data: &impl Serialize) -> Bytes {
    // JSON on one line: a line feed inside a text is written `\n`.
    let data = serde_json::to_string(data).unwrap_or_default();
    Bytes::from(format!("id: {id}\nevent: {name}\ndata: {data}\n\n"))
}
