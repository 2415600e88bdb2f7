//! Where someone who waits stands for a session, and the true reason why no seat of it came: read off the ranking and the
//! offers that decide, never worked out beside them.

use crate::codes::codes;
use crate::course::ReplacementPolicy;
use crate::eligibility::GateResult;
use crate::id::RequestId;
use crate::promotion::{RankedLine, turns};
use crate::snapshot::SessionSnapshot;

codes! {
    /// Why someone who waits has no seat of a session yet.
    WhyWaiting {
        /// A condition is not met.
        Condition = "condition",
        /// Every seat is taken or held.
        Full = "full",
        /// The seats that are free go to others, who rank before.
        OthersFirst = "others_first",
        /// It is their turn, once the planner lets the seats go.
        Planner = "planner",
        /// It is their turn, the next time the seats are looked at.
        TheirTurn = "their_turn",
    }
}

/// Where a request stands for a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// From 1 among those who may take a seat; none while a condition is not met.
    pub place: Option<u32>,
    /// How many may take a seat.
    pub ranked: u32,
    /// Seats that nobody has.
    pub free: u16,
    /// Why no seat came yet.
    pub why: WhyWaiting,
    /// The conditions that are not met.
    pub unmet: Vec<GateResult>,
}

/// Where a request stands, by the ranking of everybody who waits; none when it does not wait for this session.
#[must_use]
pub fn standing(snapshot: &SessionSnapshot, ranking: &[RankedLine], request: RequestId) -> Option<Standing> {
    let line = ranking.iter().find(|line| line.request == request)?;
    let served = || turns(snapshot, ranking).into_iter().flatten().any(|line| line.request == request);
    let why = match (line.place, snapshot.free(), snapshot.policy) {
        (None, ..) => WhyWaiting::Condition,
        (Some(_), 0, _) => WhyWaiting::Full,
        (Some(_), _, policy) => match (served(), policy) {
            (false, _) => WhyWaiting::OthersFirst,
            (true, ReplacementPolicy::OnConfirmation) => WhyWaiting::Planner,
            (true, ReplacementPolicy::Automatic) => WhyWaiting::TheirTurn,
        },
    };
    Some(Standing {
        place: line.place,
        ranked: ranking.iter().filter_map(|line| line.place).max().unwrap_or(0),
        free: snapshot.free(),
        why,
        unmet: line.gates.iter().filter(|gate| !gate.passed()).cloned().collect(),
    })
}
