//! Reading the audit: by person, by session, or as the timeline of one request.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::event::Actor;
use domain::id::{AuditEventId, PersonId, RequestId, SessionId};
use serde_json::Value;
use uuid::Uuid;

use super::fresh::first_id;
use super::stored::{Stored, stored_columns};
use crate::page::{Cursor, Page, PageRequest, Scope, within};
use crate::row::{key, of, unreadable};
use crate::run::Run;
use crate::schema::{audit_event, person, session};
use crate::sql_types::Id;
use crate::{Conn, StoreError};

/// A line of the audit, as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its id: the order of the lines.
    pub id: AuditEventId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// What, as a code: that of a newer program beside this one may be unknown here.
    pub action: String,
    /// The person concerned.
    pub person: Option<PersonId>,
    /// The session concerned.
    pub session: Option<SessionId>,
    /// The request in whose timeline it shows.
    pub request: Option<RequestId>,
    /// The kind of thing that changed.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: Uuid,
    /// Why, as a code.
    pub reason: Option<String>,
    /// Why, in words.
    pub words: Option<String>,
    /// The state before.
    pub before: Option<Value>,
    /// The state after.
    pub after: Option<Value>,
    /// The id of the HTTP request.
    pub http_request: Option<String>,
}

impl TryFrom<Stored> for Event {
    type Error = StoreError;

    fn try_from(row: Stored) -> Result<Self, StoreError> {
        Ok(Self {
            id: of(row.id),
            at: row.at.0,
            actor: match (row.actor_person_id, row.actor_client_id, row.on_behalf_of_id) {
                (Some(person), None, None) => Actor::Person(of(person)),
                (Some(person), None, Some(other)) => Actor::Deputy { person: of(person), on_behalf_of: of(other) },
                (None, Some(client), None) => Actor::Client(of(client)),
                (None, None, None) => Actor::Releve,
                _ => return Err(unreadable("audit_event", "two actors")),
            },
            action: row.action,
            person: row.person_id.map(of),
            session: row.session_id.map(of),
            request: row.training_request_id.map(of),
            subject_kind: row.subject_kind,
            subject_id: row.subject_id.0,
            reason: row.reason_code,
            words: row.words,
            before: row.before.map(|json| json.0),
            after: row.after.map(|json| json.0),
            http_request: row.http_request_id,
        })
    }
}

/// Which lines.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only lines about people of these units, sessions of these calendars, these units themselves, or the catalogue of skills,
    /// which belongs to everybody. What concerns none of them is shown to those who see everything.
    pub scope: Option<Scope>,
    /// Only about this person.
    pub person: Option<PersonId>,
    /// Only about this session.
    pub session: Option<SessionId>,
    /// Only this action, by its code.
    pub action: Option<String>,
    /// Only done by this person or API client.
    pub actor: Option<Actor>,
    /// Only about the thing of this id.
    pub subject: Option<Uuid>,
    /// Only from this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Only before this instant.
    pub until: Option<DateTime<Utc>>,
}

/// The lines of a filter, the latest first.
macro_rules! lines {
    ($filter:expr, $after:expr) => {{
        let (filter, after): (&AuditFilter, Option<&Cursor>) = ($filter, $after);
        let mut query = audit_event::table.into_boxed();
        if let Some(Scope::Under(roots)) = &filter.scope {
            let people = person::table.filter(person::unit_id.eq_any(within!(roots))).select(person::id.nullable());
            let sessions =
                session::table.filter(session::organiser_unit_id.eq_any(within!(roots))).select(session::id.nullable());
            let about = audit_event::person_id.eq_any(people).or(audit_event::session_id.eq_any(sessions));
            // A unit is told of by its own id; the catalogue of skills belongs to everybody.
            let units = audit_event::subject_kind.eq("unit").and(audit_event::subject_id.eq_any(within!(roots)));
            let skills = audit_event::subject_kind.eq("skill");
            query = query.filter(about.assume_not_null().or(units).or(skills));
        }
        if let Some(person) = filter.person {
            query = query.filter(audit_event::person_id.eq(key(person)));
        }
        if let Some(session) = filter.session {
            query = query.filter(audit_event::session_id.eq(key(session)));
        }
        if let Some(action) = &filter.action {
            // Whatever else narrows the list narrows it more: SQLite would begin with the action all the same.
            let narrowed = filter.person.is_some() || filter.session.is_some() || filter.subject.is_some();
            query = match narrowed || filter.actor.is_some() {
                true => query.filter(audit_event::action.concat("").eq(action.clone())),
                false => query.filter(audit_event::action.eq(action.clone())),
            };
        }
        match filter.actor {
            Some(Actor::Person(person) | Actor::Deputy { person, .. }) => {
                query = query.filter(audit_event::actor_person_id.eq(key(person)))
            }
            Some(Actor::Client(client)) => query = query.filter(audit_event::actor_client_id.eq(key(client))),
            Some(Actor::Releve) | None => {}
        }
        if let Some(subject) = filter.subject {
            query = query.filter(audit_event::subject_id.eq(Id(subject)));
        }
        // An id carries the instant of its act: the order of the lines is their period.
        if let Some(from) = filter.from {
            query = query.filter(audit_event::id.ge(key(first_id(from))));
        }
        if let Some(until) = filter.until {
            query = query.filter(audit_event::id.lt(key(first_id(until))));
        }
        if let Some(after) = after {
            query = query.filter(audit_event::id.lt(Id(after.id)));
        }
        query.order(audit_event::id.desc())
    }};
}

/// Lines, the latest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, filter: &AuditFilter, page: &PageRequest) -> Result<Page<Event>, StoreError> {
    let query = lines!(filter, page.after.as_ref()).select(stored_columns!());
    let rows: Vec<Stored> = query.limit(page.rows()).load(conn)?;
    let events = rows.into_iter().map(Event::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(events, page, |event| Cursor::new("", event.id)))
}

/// Whether a filter leaves more than `most` lines.
///
/// # Errors
/// The database's.
pub fn exceeds(conn: &mut Conn, filter: &AuditFilter, most: i64) -> Result<bool, StoreError> {
    let next: Option<Id> = lines!(filter, None).select(audit_event::id).offset(most).limit(1).first(conn).optional()?;
    Ok(next.is_some())
}

/// What happened to a request, oldest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn timeline(conn: &mut Conn, request: RequestId, most: i64) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<Stored> = audit_event::table
        .filter(audit_event::training_request_id.eq(key(request)))
        .order((audit_event::at, audit_event::id))
        .limit(most)
        .select(stored_columns!())
        .rows(conn)?;
    rows.into_iter().map(Event::try_from).collect()
}
