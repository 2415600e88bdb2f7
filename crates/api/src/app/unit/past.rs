//! What units were.

use super::require_over;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use crate::wire;
use chrono::{DateTime, Utc};
use contract::unit::UnitPast;
use domain::id::UnitId;
use domain::role::Permission;
use store::page::{Page, PageRequest};
use store::{Conn, api_client, person, unit};

/// What a unit was between which instants, who made it so and why, the latest first.
///
/// # Errors
/// 403 without a role, 404 when it is not there; the store's.
pub fn history(conn: &mut Conn, who: &Who, id: UnitId, page: &PageRequest) -> Outcome<Page<UnitPast>> {
    require_over(conn, who, Permission::ReadUnits, id)?;
    let found = unit::of_unit(conn, id, page)?;
    let people = person::tags(conn, found.items.iter().filter_map(|past| past.changed_by.person()))?;
    let clients = api_client::tags(conn, found.items.iter().filter_map(|past| past.changed_by.client()))?;
    let parents = unit::tags(conn, found.items.iter().filter_map(|past| past.unit.parent))?;
    Ok(found.map(|past| UnitPast {
        version: past.unit.version.into(),
        since: past.since,
        until: past.until,
        parent: past.unit.parent.and_then(|parent| parents.get(&parent)).cloned().map(wire::unit_tag),
        code: past.unit.code.as_str().into(),
        name: past.unit.name.as_str().into(),
        time_zone: past.unit.time_zone.as_str().into(),
        closed: past.unit.closed_at.is_some(),
        changed_by: past.changed_by.person().and_then(|who| people.get(&who)).cloned().map(wire::person_tag),
        changed_by_client: past.changed_by.client().and_then(|one| clients.get(&one)).map(wire::api_client_tag),
        reason: past.reason.map(|words| words.as_str().into()),
    }))
}

/// Insists on an instant that is not to come: what will be is not known.
pub(super) fn known(who: &Who, at: DateTime<Utc>) -> Outcome<()> {
    if at <= who.now {
        return Ok(());
    }
    let words = Words::new("cet instant est à venir", "this instant is to come");
    Err(Problem::invalid("/query/as_of", "future", words))
}
