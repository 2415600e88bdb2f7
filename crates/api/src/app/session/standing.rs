//! How sessions stand for whoever looks for one.

use crate::app::zone;
use crate::extract::who::Who;
use crate::problem::Outcome;
use contract::ranking::GateCode;
use contract::session::SessionForMe;
use domain::id::SessionId;
use domain::promotion::gates_alone;
use std::collections::BTreeMap;
use store::session::SessionItem;
use store::{Conn, snapshot};

/// For each session, what the asker would meet who enrolled now.
///
/// # Errors
/// 403 for another system: what asks for it is for people; the store's.
pub fn of(conn: &mut Conn, who: &Who, items: &[SessionItem]) -> Outcome<BTreeMap<SessionId, SessionForMe>> {
    let person = who.person()?;
    let listed = items.iter().map(|item| snapshot::Listed {
        session: &item.session,
        zone: item.site.time_zone.as_str(),
        occupied: item.occupancy.enrolled.saturating_add(item.occupancy.held),
    });
    let sessions: Vec<_> = listed.collect();
    let standings = snapshot::standing(conn, person, &sessions, who.now, &|zone| zone::today(zone, who.now))?;
    let shown = standings.into_iter().map(|standing| {
        let gates = gates_alone(&standing.subject, &standing.snapshot);
        let failed = gates.iter().filter(|gate| !gate.passed());
        let lacks: Vec<GateCode> = failed.filter_map(|gate| GateCode::from_code(gate.gate.code())).collect();
        (standing.snapshot.session.id, SessionForMe { eligible: lacks.is_empty(), lacks })
    });
    Ok(shown.collect())
}
