//! The audit.

use crate::api_client::ApiClientTag;
use crate::id::{AuditEventId, PersonId, RequestId, SessionId};
use crate::person::PersonTag;
use crate::text::{Cursor, Limit, Token, Words};
use chrono::{DateTime, Utc};

answers! {
    /// A line of the audit.
    AuditEvent {
        /// Its id; ids sort by time.
        id: AuditEventId,
        /// When.
        at: DateTime<Utc>,
        /// What, as a stable code.
        action: Token,
        /// Which person; null when Relève or another system did it.
        actor: Option<PersonTag>,
        /// Which other system; null when it was none.
        #[serde(default)]
        actor_client: Option<ApiClientTag>,
        /// The kind of thing that changed.
        subject_kind: Token,
        /// Its id.
        subject_id: Token,
        /// The person concerned.
        person_id: Option<PersonId>,
        /// The session concerned.
        session_id: Option<SessionId>,
        /// The request concerned.
        request_id: Option<RequestId>,
        /// Why, as a stable code.
        reason_code: Option<Token>,
        /// Why, in words.
        words: Option<Words>,
        /// The id of the HTTP request.
        http_request_id: Option<Token>,
    }
}

queries! {
    /// Filters of the audit.
    AuditQuery {
        /// Only about this person.
        person_id: PersonId,
        /// Only about this session.
        session_id: SessionId,
        /// Only this action.
        action: Token,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

pages! {
    /// Lines of the audit.
    AuditPage(AuditEvent)
}
