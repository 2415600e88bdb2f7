//! Live updates: what is told of a change while it happens. A pointer, never content: the screen reads again what it shows.

use crate::id::{PersonId, RequestId, SessionId};
use crate::text::Token;
use chrono::{DateTime, Utc};

/// What somebody who may see a session, and nothing of the people in it, is told when its seats or its queue changed.
pub const SEATS_CHANGED: &str = "session.seats_changed";

answers! {
    /// Something changed.
    LiveEvent {
        /// What happened: the audit's code of the action. `session.seats_changed` when you may see the session and nothing
        /// more of what happened in it.
        kind: Token,
        /// The kind of thing that changed.
        subject_kind: Token,
        /// Its id.
        subject_id: Token,
        /// The session concerned, if you may see it.
        session_id: Option<SessionId>,
        /// The request concerned, if you may see it.
        request_id: Option<RequestId>,
        /// The person concerned, if you may see them.
        person_id: Option<PersonId>,
        /// When.
        at: DateTime<Utc>,
    }

    /// The line is alive: everything committed before this instant was told.
    LiveBeat {
        /// Up to when.
        at: DateTime<Utc>,
    }
}
