//! How sessions stand for whoever looks for one.

use crate::app::{travel, zone};
use crate::extract::who::Who;
use crate::problem::Outcome;
use contract::ranking::GateCode;
use contract::session::SessionForMe;
use domain::id::SessionId;
use domain::promotion::gates_alone;
use domain::session::SessionState;
use domain::span::DateSpan;
use domain::travel::Pace;
use std::collections::BTreeMap;
use store::Conn;
use store::session::SessionItem;
use store::snapshot::{self, Standing};

/// For each session, what the asker would meet who enrolled now, and what leaves them too little time to travel.
///
/// # Errors
/// 403 for another system: what asks for it is for people; the store's.
pub fn of(
    conn: &mut Conn,
    who: &Who,
    items: &[SessionItem],
    pace: &Pace,
) -> Outcome<BTreeMap<SessionId, SessionForMe>> {
    let person = who.person()?;
    let listed = items.iter().map(|item| snapshot::Listed {
        session: &item.session,
        zone: item.site.time_zone.as_str(),
        occupied: item.occupancy.enrolled.saturating_add(item.occupancy.held),
    });
    let sessions: Vec<_> = listed.collect();
    let standings = snapshot::standing(conn, person, &sessions, who.now, &|zone| zone::today(zone, who.now))?;
    let ahead: Vec<_> = standings.iter().filter_map(to_travel_to).collect();
    let mut tight = travel::warnings_among(conn, pace, person, &ahead, who.now)?;
    let shown = standings.into_iter().map(|standing| {
        let gates = gates_alone(&standing.subject, &standing.snapshot);
        let failed = gates.iter().filter(|gate| !gate.passed());
        let lacks: Vec<GateCode> = failed.filter_map(|gate| GateCode::from_code(gate.gate.code())).collect();
        let id = standing.snapshot.session.id;
        (id, SessionForMe { eligible: lacks.is_empty(), lacks, travel: tight.remove(&id).unwrap_or_default() })
    });
    Ok(shown.collect())
}

/// The session, unless it is over or called off, or nothing else is on the person's days.
fn to_travel_to(standing: &Standing) -> Option<(SessionId, DateSpan)> {
    let session = &standing.snapshot.session;
    let over =
        session.dates.last() < standing.snapshot.today || matches!(session.state, SessionState::Cancelled { .. });
    (standing.is_taken && !over).then_some((session.id, session.dates))
}
