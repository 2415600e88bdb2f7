//! New lines of the audit, with what decides who may hear of them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{AuditEventId, Id as _, PersonId, RequestId, SessionId, UnitId};
use domain::session::SessionState;
use domain::unit::Lineage;
use uuid::Uuid;

use crate::row::{key, keys, of};
use crate::run::Run;
use crate::schema::{audit_event, import, person, request, role_grant, session};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, unit};

/// Lines looked up by one statement.
const AT_ONCE: usize = 1_024;

/// A line of the audit without its content, with the units that decide who may hear of it, as they stand when it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its id; it carries the instant at which the act began.
    pub id: AuditEventId,
    /// When.
    pub at: DateTime<Utc>,
    /// What, as a code: that of a newer program beside this one may be unknown here.
    pub action: String,
    /// The kind of thing that changed.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: Uuid,
    /// The person concerned.
    pub person: Option<PersonId>,
    /// The session concerned.
    pub session: Option<SessionId>,
    /// The request concerned.
    pub request: Option<RequestId>,
    /// The unit of the person concerned, and those above it.
    pub person_units: Lineage,
    /// The organiser of the session concerned, and those above it.
    pub organiser_units: Lineage,
    /// Whether the session concerned is a draft.
    pub draft: bool,
    /// The calendar that keeps the request concerned, and the units above it.
    pub request_units: Lineage,
    /// The unit that the subject itself belongs to, when it is a unit, a role grant or an import, and those above it.
    pub own_units: Lineage,
}

/// The smallest id of an instant.
#[must_use]
pub fn first_id(at: DateTime<Utc>) -> AuditEventId {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    AuditEventId::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid())
}

/// The instant that an id carries, to the millisecond.
#[must_use]
pub fn instant(id: AuditEventId) -> DateTime<Utc> {
    let [a, b, c, d, e, f, ..] = *id.uuid().as_bytes();
    let millis = i64::from_be_bytes([0, 0, a, b, c, d, e, f]);
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// The ids of the lines whose act began at an instant or later: the `most` latest of them, the earliest first.
///
/// # Errors
/// The database's.
pub fn ids_from(conn: &mut Conn, from: DateTime<Utc>, most: usize) -> Result<Vec<AuditEventId>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let ids: Vec<Id> = audit_event::table
        .filter(audit_event::id.ge(key(first_id(from))))
        .order(audit_event::id.desc())
        .limit(most)
        .select(audit_event::id)
        .rows(conn)?;
    Ok(ids.into_iter().rev().map(of).collect())
}

type Row = (Id, At, String, String, Id, Option<Id>, Option<Id>, Option<Id>);

/// These lines, the earliest first.
///
/// # Errors
/// The database's.
pub fn changes(conn: &mut Conn, ids: &[AuditEventId]) -> Result<Vec<Change>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let rows: Vec<Row> = audit_event::table
            .filter(among(audit_event::id, keys(some.iter().copied())))
            .order(audit_event::id)
            .select((
                audit_event::id,
                audit_event::at,
                audit_event::action,
                audit_event::subject_kind,
                audit_event::subject_id,
                audit_event::person_id,
                audit_event::session_id,
                audit_event::training_request_id,
            ))
            .rows(conn)?;
        found.extend(with_units(conn, rows)?);
    }
    Ok(found)
}

/// The units of what some lines are about.
fn with_units(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Change>, StoreError> {
    let subjects = |kind: &str| distinct(rows.iter().filter(|row| row.3 == kind).map(|row| row.4));
    let people: Vec<(Id, Id)> = person::table
        .filter(among(person::id, distinct(rows.iter().filter_map(|row| row.5))))
        .select((person::id, person::unit_id))
        .rows(conn)?;
    let sessions: Vec<(Id, Id, String)> = session::table
        .filter(among(session::id, distinct(rows.iter().filter_map(|row| row.6))))
        .select((session::id, session::organiser_unit_id, session::state))
        .rows(conn)?;
    let requests: Vec<(Id, Id)> = request::table
        .filter(among(request::id, distinct(rows.iter().filter_map(|row| row.7))))
        .select((request::id, request::organiser_unit_id))
        .rows(conn)?;
    let grants: Vec<(Id, Id)> = role_grant::table
        .filter(among(role_grant::id, subjects("role_grant")))
        .select((role_grant::id, role_grant::unit_id))
        .rows(conn)?;
    let imports: Vec<(Id, Id)> = import::table
        .filter(among(import::id, subjects("import")))
        .select((import::id, import::organiser_unit_id))
        .rows(conn)?;
    let own: HashMap<Id, Id> =
        grants.into_iter().chain(imports).chain(subjects("unit").into_iter().map(|id| (id, id))).collect();
    let drafts: Vec<Id> =
        sessions.iter().filter(|(.., state)| *state == SessionState::Draft.code()).map(|(id, ..)| *id).collect();
    let people: HashMap<Id, Id> = people.into_iter().collect();
    let requests: HashMap<Id, Id> = requests.into_iter().collect();
    let organisers: HashMap<Id, Id> = sessions.into_iter().map(|(id, unit, _)| (id, unit)).collect();
    let units = [&people, &organisers, &requests, &own].into_iter().flat_map(HashMap::values).map(|id| of(*id));
    let lineages: HashMap<UnitId, Lineage> = unit::lineages(conn, units)?;
    let above = |units: &HashMap<Id, Id>, id: Option<Id>| {
        let unit = id.and_then(|id| units.get(&id));
        unit.and_then(|unit| lineages.get(&of(*unit))).cloned().unwrap_or_default()
    };
    let change = |(id, at, action, subject_kind, subject, person, session, request): Row| Change {
        id: of(id),
        at: at.0,
        action,
        subject_kind,
        subject_id: subject.0,
        person: person.map(of),
        session: session.map(of),
        request: request.map(of),
        person_units: above(&people, person),
        organiser_units: above(&organisers, session),
        draft: session.is_some_and(|id| drafts.contains(&id)),
        request_units: above(&requests, request),
        own_units: above(&own, Some(subject)),
    };
    Ok(rows.into_iter().map(change).collect())
}

fn distinct(ids: impl Iterator<Item = Id>) -> Vec<Id> {
    let mut ids: Vec<Id> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
