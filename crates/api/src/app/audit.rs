//! Reading the audit.

use super::unit;
use crate::extract::who::Who;
use crate::problem::Outcome;
use crate::wire;
use contract::audit::{AuditEvent, AuditQuery};
use domain::id::{ApiClientId, PersonId};
use domain::role::Permission;
use std::collections::HashMap;
use store::api_client::ApiClientTag;
use store::audit::{AuditFilter, Event};
use store::page::{Page, PageRequest};
use store::person::PersonTag;
use store::{Conn, api_client, audit, person};

/// Lines about people and sessions in scope, the latest first.
///
/// # Errors
/// 403 without the role; the store's.
pub fn list(conn: &mut Conn, who: &Who, query: &AuditQuery, page: &PageRequest) -> Outcome<Page<AuditEvent>> {
    let scope = unit::scope(conn, who, Permission::ReadAudit)?;
    let filter = AuditFilter {
        scope: Some(scope),
        person: query.person_id.map(Into::into),
        session: query.session_id.map(Into::into),
        action: query.action.as_ref().map(|code| code.as_str().to_owned()),
    };
    let found = audit::list(conn, &filter, page)?;
    let actors = person::tags(conn, found.items.iter().filter_map(|event| event.actor.person()))?;
    let clients = api_client::tags(conn, found.items.iter().filter_map(|event| event.actor.client()))?;
    Ok(found.map(|event| show(&event, &actors, &clients)))
}

fn show(
    event: &Event,
    actors: &HashMap<PersonId, PersonTag>,
    clients: &HashMap<ApiClientId, ApiClientTag>,
) -> AuditEvent {
    AuditEvent {
        id: event.id.into(),
        at: event.at,
        action: event.action.as_str().into(),
        actor: event.actor.person().and_then(|actor| actors.get(&actor)).map(wire::person_tag),
        actor_client: event.actor.client().and_then(|client| clients.get(&client)).map(wire::api_client_tag),
        subject_kind: event.subject_kind.as_str().into(),
        subject_id: event.subject_id.to_string().into(),
        person_id: event.person.map(Into::into),
        session_id: event.session.map(Into::into),
        request_id: event.request.map(Into::into),
        reason_code: event.reason.as_deref().map(Into::into),
        words: event.words.as_deref().map(Into::into),
        http_request_id: event.http_request.as_deref().map(Into::into),
    }
}
