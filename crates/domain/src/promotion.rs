//! Who takes a seat: the ranking of those who wait, the next offers, and the placing of one person.
//!
//! Every path that frees or adds a seat comes here; nothing else picks a person.

use crate::deadline;
use crate::eligibility::{
    Failure, Gate, GateResult, crew_apart, eligible, gates, gates_by_oneself, meets_all_but_crew,
};
use crate::id::{CrewId, PersonId, RequestId, WaitlistEntryId};
use crate::order::Terms;
use crate::reason::Override;
use crate::snapshot::{Candidate, HeldSeat, SessionSnapshot, Subject};
use chrono::{DateTime, FixedOffset, Utc};
use std::collections::{BTreeMap, BTreeSet};

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

/// Offers for free seats, best ranked first, about `most` of them: linked requests are offered all their seats at once. Each one
/// made takes its part of the quotas before the next is looked at.
#[must_use]
pub fn next_offers(
    snapshot: &SessionSnapshot,
    ranking: &[RankedLine],
    now: DateTime<Utc>,
    local: FixedOffset,
    most: usize,
) -> Vec<PlannedOffer> {
    let deadline = deadline::deadline(now, snapshot.session.dates.first(), local);
    let mut left = most;
    allot(snapshot.clone(), ranking)
        .into_iter()
        .take_while(|turn| {
            // Those who come together are not parted by how many offers are made at once.
            let made = left > 0;
            left = left.saturating_sub(turn.len());
            made
        })
        .flatten()
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

/// The lines whose turn it is now.
pub(crate) fn turns<'a>(snapshot: &SessionSnapshot, ranking: &'a [RankedLine]) -> Vec<Vec<&'a RankedLine>> {
    allot(snapshot.clone(), ranking)
}

/// The lines whose turn it is, as far as the free seats and the quotas go: one line, or those of linked requests together, when
/// the turn of the last of them comes.
fn allot(mut snapshot: SessionSnapshot, ranking: &[RankedLine]) -> Vec<Vec<&RankedLine>> {
    let waiting = std::mem::take(&mut snapshot.waiting);
    let subject = |line: &RankedLine| waiting.iter().find(|c| c.request == line.request).map(|c| &c.subject);
    let mut come: BTreeMap<CrewId, Vec<&RankedLine>> = BTreeMap::new();
    let mut turns = Vec::new();
    for line in ranking.iter().filter(|line| line.place.is_some()) {
        if snapshot.free() == 0 {
            break;
        }
        let Some(person) = subject(line) else { continue };
        let turn = match &person.crew {
            None => vec![line],
            Some(crew) => {
                let ready = come.entry(crew.id).or_default();
                ready.push(line);
                let awaited = crew.members.iter().filter(|who| !snapshot.is_placed(**who)).count();
                if ready.len() < awaited {
                    continue;
                }
                std::mem::take(ready)
            }
        };
        if turn.len() > usize::from(snapshot.free()) {
            continue;
        }
        let mut next = snapshot.clone();
        let fits = turn.iter().all(|line| {
            let fits = subject(line).filter(|person| meets_all_but_crew(person, &next));
            fits.inspect(|person| hold(&mut next, person)).is_some()
        });
        if fits {
            snapshot = next;
            turns.push(turn);
        }
    }
    turns
}

/// Those who come with a candidate: the linked requests that wait, or the candidate alone.
#[must_use]
pub fn with_crew<'a>(snapshot: &'a SessionSnapshot, candidate: &'a Candidate) -> Vec<&'a Candidate> {
    let Some(crew) = &candidate.subject.crew else { return vec![candidate] };
    snapshot.waiting.iter().filter(|other| other.subject.crew.as_ref().is_some_and(|own| own.id == crew.id)).collect()
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
        Placing::SelfService => gates_alone(subject, snapshot),
        Placing::ByHand { .. } => apart(gates(subject, snapshot), subject, snapshot),
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
    let passed_over = passed_over(snapshot, &[subject], own);
    match placing {
        // Whoever is not approved yet waits, as whoever finds the seats set aside or comes with others.
        Placing::SelfService if failed.iter().any(|g| !matches!(g.gate, Gate::Quota | Gate::Approved | Gate::Crew)) => {
            Err(PlacementRefusal::Gates(failed))
        }
        Placing::SelfService if !failed.is_empty() || !passed_over.is_empty() => Ok(Placement::Queue),
        Placing::ByHand { departure: None } if !failed.is_empty() || !passed_over.is_empty() => {
            Err(PlacementRefusal::DepartureNeeded { gates: failed, passed_over })
        }
        _ => Ok(Placement::Seat { passed_over, departed: failed.into_iter().map(|g| g.gate).collect() }),
    }
}

/// Every gate as someone meets them who enrols by themselves, and alone: what [`place`] looks at, and what lists tell beforehand.
#[must_use]
pub fn gates_alone(subject: &Subject, snapshot: &SessionSnapshot) -> Vec<GateResult> {
    apart(gates_by_oneself(subject, snapshot), subject, snapshot)
}

/// The gates of someone who takes a seat alone: those whose requests are linked to theirs sit in the session already.
fn apart(gates: Vec<GateResult>, subject: &Subject, snapshot: &SessionSnapshot) -> Vec<GateResult> {
    let alone = |g: GateResult| match g.gate {
        Gate::Crew => GateResult { failure: crew_apart(subject, snapshot), ..g },
        _ => g,
    };
    gates.into_iter().map(alone).collect()
}

/// The requests that would be passed over if these people, who come together, took their seats now: those ranked before (before someone who
/// does not wait, everyone) and left without a seat, when one of them had its turn otherwise.
fn passed_over(snapshot: &SessionSnapshot, takers: &[&Subject], own: Option<RequestId>) -> Vec<RequestId> {
    let ranking = rank(snapshot);
    // With an own request that is filtered out, everyone eligible stands before it.
    let before: Vec<RequestId> = ranking
        .iter()
        .filter(|line| line.place.is_some())
        .map(|line| line.request)
        .take_while(|request| Some(*request) != own)
        .collect();
    // Seats come free one by one: whoever does not wait leaves them to linked requests that lack nothing but seats.
    let gathering: Vec<RequestId> = match own {
        None => ranking.iter().filter(|line| lacks_seats_alone(line)).map(|line| line.request).collect(),
        Some(_) => Vec::new(),
    };
    if before.is_empty() {
        return gathering;
    }
    let turns = |snapshot: SessionSnapshot| -> BTreeSet<RequestId> {
        allot(snapshot, &ranking).iter().flatten().map(|line| line.request).collect()
    };
    let without = turns(snapshot.clone());
    let mut after = snapshot.clone();
    takers.iter().for_each(|taker| hold(&mut after, taker));
    let with = turns(after);
    let taken = |request: &RequestId| {
        let waits = snapshot.waiting.iter().find(|c| c.request == *request);
        waits.is_some_and(|c| takers.iter().any(|taker| taker.person == c.subject.person))
    };
    let loses = |request: &RequestId| !with.contains(request) && !taken(request);
    let someone_loses = before.iter().any(|request| without.contains(request) && loses(request));
    before.into_iter().filter(|request| someone_loses && loses(request)).chain(gathering).collect()
}

/// Whether linked requests could all be served, were there seats for all of them.
fn lacks_seats_alone(line: &RankedLine) -> bool {
    let mut failed = line.gates.iter().filter(|gate| !gate.passed());
    let lacks = failed.next().is_some_and(|gate| matches!(gate.failure, Some(Failure::CrewSeats { .. })));
    lacks && failed.next().is_none()
}

/// The gates that must still hold when an offer is accepted: the seat is held already, so neither the quota nor
/// the offer itself counts against the person.
#[must_use]
pub fn gates_at_acceptance(subject: &Subject, snapshot: &SessionSnapshot, departure: bool) -> Vec<GateResult> {
    gates(subject, snapshot)
        .into_iter()
        .map(|g| match g.gate {
            // Linked requests were offered their seats together: one answer does not wait for the others.
            Gate::NoLiveOffer | Gate::Quota | Gate::NotRefused | Gate::Crew => GateResult { failure: None, ..g },
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
    // With a reason, a planner parts those who would come together.
    let all = match departure {
        Some(_) => apart(gates(&candidate.subject, snapshot), &candidate.subject, snapshot),
        None => gates(&candidate.subject, snapshot),
    };
    let failed: Vec<GateResult> = all.into_iter().filter(|g: &GateResult| !g.passed()).collect();
    if failed.iter().any(|g| !g.gate.can_be_overridden()) {
        return Err(PlacementRefusal::Gates(failed));
    }
    if snapshot.free() == 0 {
        return Err(PlacementRefusal::Full);
    }
    let takers: Vec<&Subject> = match departure {
        Some(_) => vec![&candidate.subject],
        None => with_crew(snapshot, candidate).into_iter().map(|other| &other.subject).collect(),
    };
    let passed_over = passed_over(snapshot, &takers, Some(candidate.request));
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
