//! The audit.

use crate::api_client::ApiClientTag;
use crate::id::{ApiClientId, AuditEventId, PersonId, RequestId, SessionId};
use crate::person::PersonTag;
use crate::text::{CellText, Cursor, Limit, Token, Words};
use chrono::{DateTime, Utc};

codes! {
    /// What stands between the cells of an export.
    CsvSeparator {
        /// `,`, as RFC 4180 says.
        Comma = "comma",
        /// `;`, as spreadsheets in French expect.
        Semicolon = "semicolon",
    }
}

answers! {
    /// What one field was and what it has become.
    AuditChange {
        /// The field, as a stable code.
        field: Token,
        /// What it was; null when it was nothing, when that was not kept, or when it is not yours to read.
        before: Option<CellText>,
        /// What it became, likewise.
        after: Option<CellText>,
    }
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
        /// On whose behalf, when the role that allowed it was lent; null otherwise.
        #[serde(default)]
        on_behalf_of: Option<PersonTag>,
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
        /// What changed, field by field. Values of a person's own fields are told to those who may read people.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        changes: Vec<AuditChange>,
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
        /// Only done by this person.
        actor_id: PersonId,
        /// Only done by this API client.
        actor_client_id: ApiClientId,
        /// Only about the thing of this id, whatever its kind.
        subject_id: Token,
        /// Only from this instant on.
        from: DateTime<Utc>,
        /// Only before this instant.
        until: DateTime<Utc>,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
    /// Which lines of the audit to take away, and how they are written.
    AuditExportQuery {
        /// Only about this person.
        person_id: PersonId,
        /// Only about this session.
        session_id: SessionId,
        /// Only this action.
        action: Token,
        /// Only done by this person.
        actor_id: PersonId,
        /// Only done by this API client.
        actor_client_id: ApiClientId,
        /// Only about the thing of this id, whatever its kind.
        subject_id: Token,
        /// Only from this instant on.
        from: DateTime<Utc>,
        /// Only before this instant.
        until: DateTime<Utc>,
        /// What stands between cells; a comma when not said.
        separator: CsvSeparator,
    }
}

pages! {
    /// Lines of the audit.
    AuditPage(AuditEvent)
}

impl From<AuditExportQuery> for AuditQuery {
    fn from(query: AuditExportQuery) -> Self {
        Self {
            person_id: query.person_id,
            session_id: query.session_id,
            action: query.action,
            actor_id: query.actor_id,
            actor_client_id: query.actor_client_id,
            subject_id: query.subject_id,
            from: query.from,
            until: query.until,
            limit: None,
            cursor: None,
        }
    }
}
