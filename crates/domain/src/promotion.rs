//! Who takes a seat: the ranking of those who wait, the next offers, and the placing of one person.
//!
//! Every path that frees or adds a seat comes here; nothing else picks a person.

use crate::deadline;
use crate::eligibility::{Failure, Gate, GateResult, eligible, gates, gates_by_oneself};
use crate::id::{PersonId, RequestId, WaitlistEntryId};
use crate::order::Terms;
use crate::reason::Override;
use crate::snapshot::{Candidate, HeldSeat, SessionSnapshot, Subject};
use chrono::{DateTime, FixedOffset, Utc};
use std::collections::BTreeSet;

/// One candidate of a ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankedLine {
    /// From 1 among those who may take the seat; none for those filtered out.
    pub place: Option<u32>,
    /// Who.
    pub person: PersonId,
    /// The request.
    pub request: RequestId,
    /// The queue entry.
    pub entry: WaitlistEntryId,
    /// The values compared.
    pub terms: Terms,
    /// Every gate.
    pub gates: Vec<GateResult>,
}

/// Everyone who waits for a session: first those who may take a seat, in the published order, then those filtered out.
#[must_use]
pub fn rank(snapshot: &SessionSnapshot) -> Vec<RankedLine> {
    let mut lines: Vec<RankedLine> = snapshot
        .waiting
        .iter()
        .map(|candidate| RankedLine {
            place: None,
            person: candidate.subject.person,
            request: candidate.request,
            entry: candidate.entry,
            terms: Terms::of(candidate, snapshot.session.id),
            gates: gates(&candidate.subject, snapshot),
        })
        .collect();
    lines.sort_by(|a, b| {
        eligible(&b.gates)
            .cmp(&eligible(&a.gates))
            .then_with(|| a.terms.cmp(&b.terms))
            // Two equal lots need two equal hashes; the id keeps the order total.
            .then_with(|| a.request.cmp(&b.request))
    });
    for (line, place) in lines.iter_mut().filter(|line| eligible(&line.gates)).zip(1..) {
        line.place = Some(place);
    }
    lines
}

/// An offer to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedOffer {
    /// To whom.
    pub person: PersonId,
    /// The request it answers.
    pub request: RequestId,
    /// The queue entry.
    pub entry: WaitlistEntryId,
    /// The place in the ranking, from 1.
    pub place: u32,
    /// Until when.
    pub deadline: DateTime<Utc>,
}

/// Offers for every free seat, best ranked first; each one made takes its part of the quotas before the next is looked at.
#[must_use]
pub fn next_offers(
    snapshot: &SessionSnapshot,
    ranking: &[RankedLine],
    now: DateTime<Utc>,
    local: FixedOffset,
) -> Vec<PlannedOffer> {
    let deadline = deadline::deadline(now, snapshot.session.dates.first(), local);
    allot(snapshot.clone(), ranking)
        .into_iter()
        .filter_map(|line| {
            Some(PlannedOffer {
                person: line.person,
                request: line.request,
                entry: line.entry,
                place: line.place?,
                deadline,
            })
        })
        .collect()
}

/// The lines whose turn it is, as far as the free seats and the quotas go.
fn allot(mut snapshot: SessionSnapshot, ranking: &[RankedLine]) -> Vec<&RankedLine> {
    let waiting = std::mem::take(&mut snapshot.waiting);
    let mut turns = Vec::new();
    for line in ranking.iter().filter(|line| line.place.is_some()) {
        if snapshot.free() == 0 {
            break;
        }
        let candidate = waiting.iter().find(|c| c.request == line.request);
        let Some(subject) = candidate.map(|c| &c.subject).filter(|s| eligible(&gates(s, &snapshot))) else {
            continue;
        };
        hold(&mut snapshot, subject);
        turns.push(line);
    }
    turns
}

/// The snapshot as it would be with one more seat held.
fn hold(snapshot: &mut SessionSnapshot, subject: &Subject) {
    snapshot.held.push(HeldSeat {
        offer: crate::id::Id::from_uuid(uuid::Uuid::nil()),
        person: subject.person,
        lineage: subject.lineage.clone(),
        deadline: DateTime::<Utc>::MAX_UTC,
    });
}

/// Who places, and with which departure from the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placing {
    /// A planner.
    ByHand {
        /// The reason to depart from the order or a gate.
        departure: Option<Override>,
    },
    /// The person.
    SelfService,
}

/// What becomes of someone who is to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Takes a seat.
    Seat {
        /// Better ranked requests that wait and are passed over, best first; empty without a departure.
        passed_over: Vec<RequestId>,
        /// The gates departed from; empty without a departure.
        departed: Vec<Gate>,
    },
    /// Waits: no seat is free, or those free belong to people who wait.
    Queue,
}

/// Why someone is neither placed nor queued.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlacementRefusal {
    /// Gates failed that nobody may depart from, or that this way of placing may not.
    #[error("a condition for holding a seat is not met")]
    Gates(Vec<GateResult>),
    /// Every seat is taken or held.
    #[error("no seat is free")]
    Full,
    /// A planner may do it, with a reason.
    #[error("a coded reason is needed to depart from the rules")]
    DepartureNeeded {
        /// The gates that failed.
        gates: Vec<GateResult>,
        /// The better ranked requests that would be passed over.
        passed_over: Vec<RequestId>,
    },
}

/// Decides a seat, a place in the queue, or a refusal for one person. `own` is their waiting request, if any.
///
/// A closed session, or one out of its window, takes nobody by themselves: a gate fails for [`Placing::SelfService`].
///
/// # Errors
/// A gate failed, or the planner must say why.
pub fn place(
    snapshot: &SessionSnapshot,
    subject: &Subject,
    own: Option<RequestId>,
    placing: &Placing,
) -> Result<Placement, PlacementRefusal> {
    let all = match placing {
        Placing::SelfService => gates_by_oneself(subject, snapshot),
        Placing::ByHand { .. } => gates(subject, snapshot),
    };
    let failed: Vec<GateResult> = all.into_iter().filter(|g| !g.passed()).collect();
    if failed.iter().any(|g| !g.gate.can_be_overridden()) {
        return Err(PlacementRefusal::Gates(failed));
    }
    if snapshot.free() == 0 {
        // Whoever holds a seat of the course does not wait for another one: the seat held is given back first.
        return match failed.iter().any(|g| g.gate == Gate::OneSeatPerCourse) {
            true => Err(PlacementRefusal::Gates(failed)),
            false => Ok(Placement::Queue),
        };
    }
    let passed_over = passed_over(snapshot, subject, own);
    match placing {
        // Whoever is not approved yet waits, as whoever finds the seats set aside.
        Placing::SelfService if failed.iter().any(|g| !matches!(g.gate, Gate::Quota | Gate::Approved)) => {
            Err(PlacementRefusal::Gates(failed))
        }
        Placing::SelfService if !failed.is_empty() || !passed_over.is_empty() => Ok(Placement::Queue),
        Placing::ByHand { departure: None } if !failed.is_empty() || !passed_over.is_empty() => {
            Err(PlacementRefusal::DepartureNeeded { gates: failed, passed_over })
        }
        _ => Ok(Placement::Seat { passed_over, departed: failed.into_iter().map(|g| g.gate).collect() }),
    }
}

/// The requests that would be passed over if this person took a seat now: those ranked before (before someone who
/// does not wait, everyone) and left without a seat, when one of them had its turn otherwise.
fn passed_over(snapshot: &SessionSnapshot, taker: &Subject, own: Option<RequestId>) -> Vec<RequestId> {
    let ranking = rank(snapshot);
    // With an own request that is filtered out, everyone eligible stands before it.
    let before: Vec<RequestId> = ranking
        .iter()
        .filter(|line| line.place.is_some())
        .map(|line| line.request)
        .take_while(|request| Some(*request) != own)
        .collect();
    if before.is_empty() {
        return before;
    }
    let turns = |snapshot: SessionSnapshot| -> BTreeSet<RequestId> {
        allot(snapshot, &ranking).iter().map(|line| line.request).collect()
    };
    let without = turns(snapshot.clone());
    let mut after = snapshot.clone();
    hold(&mut after, taker);
    let with = turns(after);
    let someone_loses = before.iter().any(|request| without.contains(request) && !with.contains(request));
    before.into_iter().filter(|request| someone_loses && !with.contains(request)).collect()
}

/// The gates that must still hold when an offer is accepted: the seat is held already, so neither the quota nor
/// the offer itself counts against the person.
#[must_use]
pub fn gates_at_acceptance(subject: &Subject, snapshot: &SessionSnapshot, departure: bool) -> Vec<GateResult> {
    gates(subject, snapshot)
        .into_iter()
        .map(|g| match g.gate {
            Gate::NoLiveOffer | Gate::Quota | Gate::NotRefused => GateResult { failure: None, ..g },
            Gate::OneSeatPerCourse
            | Gate::Ledger
            | Gate::Audience
            | Gate::Prerequisites
            | Gate::PreviousCourses
            | Gate::Approved
                if departure =>
            {
                GateResult { failure: None, ..g }
            }
            _ => g,
        })
        .collect()
}

/// Whether an offer may be made to this candidate, out of order or against a gate if need be: the requests passed
/// over, or a refusal.
///
/// # Errors
/// A gate that nobody may depart from failed, no seat is free, or a reason is needed.
pub fn offer_to(
    snapshot: &SessionSnapshot,
    candidate: &Candidate,
    departure: Option<&Override>,
) -> Result<Vec<RequestId>, PlacementRefusal> {
    let failed: Vec<GateResult> =
        gates(&candidate.subject, snapshot).into_iter().filter(|g: &GateResult| !g.passed()).collect();
    if failed.iter().any(|g| !g.gate.can_be_overridden()) {
        return Err(PlacementRefusal::Gates(failed));
    }
    if snapshot.free() == 0 {
        return Err(PlacementRefusal::Full);
    }
    let passed_over = passed_over(snapshot, &candidate.subject, Some(candidate.request));
    if departure.is_none() && (!failed.is_empty() || !passed_over.is_empty()) {
        return Err(PlacementRefusal::DepartureNeeded { gates: failed, passed_over });
    }
    Ok(passed_over)
}

/// Whether a failure is only that the person sits there already: used to answer a repeated placing kindly.
#[must_use]
pub fn only_enrolled_already(gates: &[GateResult]) -> bool {
    gates.iter().filter(|g| !g.passed()).all(|g| g.failure == Some(Failure::Enrolled))
}
