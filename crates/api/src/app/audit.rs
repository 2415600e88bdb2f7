//! Reading the audit, page by page or to take away.

mod change;

use super::unit;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use crate::wire;
use contract::audit::{AuditEvent, AuditQuery};
use domain::event::Actor;
use domain::id::{ApiClientId, PersonId};
use domain::role::Permission;
use std::collections::HashMap;
use store::api_client::ApiClientTag;
use store::audit::{AuditFilter, Event};
use store::page::{Page, PageRequest};
use store::person::PersonTag;
use store::{Conn, api_client, audit, person};
use uuid::Uuid;

/// Lines that an export holds at most.
pub const MOST_EXPORTED: u32 = 10_000;

/// Lines about people and sessions in scope, the latest first.
///
/// # Errors
/// 403 without the role; the store's.
pub fn list(conn: &mut Conn, who: &Who, query: &AuditQuery, page: &PageRequest) -> Outcome<Page<AuditEvent>> {
    let Some(filter) = filter(conn, who, query)? else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let found = audit::list(conn, &filter, page)?;
    let both = |event: &Event| event.actor.person().into_iter().chain(event.actor.on_behalf_of());
    let actors = person::tags(conn, found.items.iter().flat_map(both))?;
    let clients = api_client::tags(conn, found.items.iter().filter_map(|event| event.actor.client()))?;
    let changes = change::Reader::new(conn, who, &found.items)?;
    Ok(found.map(|event| show(&event, &actors, &clients, &changes)))
}

/// Refuses what is too much to take away at once: an export that left lines out would tell something else.
///
/// # Errors
/// 403 without the role, 422 when there are more lines than that; the store's.
pub fn check_export(conn: &mut Conn, who: &Who, query: &AuditQuery) -> Outcome<()> {
    let Some(filter) = filter(conn, who, query)? else {
        return Ok(());
    };
    if audit::exceeds(conn, &filter, MOST_EXPORTED.into())? {
        let words = Words::new(
            format!("plus de {MOST_EXPORTED} lignes répondent à ces filtres : resserrez la période"),
            format!("more than {MOST_EXPORTED} lines match these filters: narrow the period"),
        );
        return Err(Problem::invalid("/query/from", "out_of_range", words));
    }
    Ok(())
}

/// What a query asks of the store; none when nothing can match: a thing whose id is none.
fn filter(conn: &mut Conn, who: &Who, query: &AuditQuery) -> Outcome<Option<AuditFilter>> {
    let scope = unit::scope(conn, who, Permission::ReadAudit)?;
    let subject = query.subject_id.as_ref().map(|id| Uuid::parse_str(id.as_str()).ok());
    // Nothing is done by a person and by another system.
    let two = query.actor_id.is_some() && query.actor_client_id.is_some();
    if subject == Some(None) || two {
        return Ok(None);
    }
    let person = query.actor_id.map(|id| Actor::Person(id.into()));
    let client = query.actor_client_id.map(|id| Actor::Client(id.into()));
    Ok(Some(AuditFilter {
        scope: Some(scope),
        person: query.person_id.map(Into::into),
        session: query.session_id.map(Into::into),
        action: query.action.as_ref().map(|code| code.as_str().to_owned()),
        actor: person.or(client),
        subject: subject.flatten(),
        from: query.from,
        until: query.until,
    }))
}

fn show(
    event: &Event,
    actors: &HashMap<PersonId, PersonTag>,
    clients: &HashMap<ApiClientId, ApiClientTag>,
    changes: &change::Reader,
) -> AuditEvent {
    AuditEvent {
        id: event.id.into(),
        at: event.at,
        action: event.action.as_str().into(),
        actor: event.actor.person().and_then(|actor| actors.get(&actor)).cloned().map(wire::person_tag),
        actor_client: event.actor.client().and_then(|client| clients.get(&client)).map(wire::api_client_tag),
        on_behalf_of: event.actor.on_behalf_of().and_then(|whose| actors.get(&whose)).cloned().map(wire::person_tag),
        subject_kind: event.subject_kind.as_str().into(),
        subject_id: event.subject_id.to_string().into(),
        person_id: event.person.map(Into::into),
        session_id: event.session.map(Into::into),
        request_id: event.request.map(Into::into),
        reason_code: event.reason.as_deref().map(Into::into),
        words: event.words.as_deref().map(Into::into),
        changes: changes.read(event),
        http_request_id: event.http_request.as_deref().map(Into::into),
    }
}
