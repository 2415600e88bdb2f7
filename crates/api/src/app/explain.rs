//! Gates and terms as the wire tells them: the same words for a refusal, a ranking shown and a ranking kept.

use chrono::{DateTime, Utc};
use contract::ranking as wire;
use contract::text::{Count, Place, SeatCount};
use domain::approval::Approval;
use domain::eligibility::{Failure, GateResult};
use domain::id::SessionId;
use domain::order::{Criterion, Terms};
use domain::promotion::RankedLine;
use domain::snapshot::SessionSnapshot;
use domain::span::DateSpan;
use serde_json::{Value, json};
use store::snapshot::Codes;

/// Gates with the short names of what they speak of.
#[must_use]
pub fn gates(gates: &[GateResult], codes: &Codes) -> Vec<wire::Gate> {
    gates.iter().map(|g| gate(g, codes)).collect()
}

fn gate(result: &GateResult, codes: &Codes) -> wire::Gate {
    wire::Gate {
        gate: wire::GateCode::from_code(result.gate.code()).unwrap_or(wire::GateCode::SessionOpen),
        passed: result.passed(),
        excepted: result.excepted,
        can_be_overridden: result.gate.can_be_overridden(),
        next_step: (!result.passed()).then(|| result.gate.next_step().into()),
        failure: result.failure.as_ref().map(|f| failure(f, codes)),
    }
}

fn failure(failure: &Failure, codes: &Codes) -> wire::GateFailure {
    let mut wire = wire::GateFailure {
        state: None,
        opens_on: None,
        closes_on: None,
        begun_on: None,
        crew_lacks: None,
        crew_needs: None,
        rank: false,
        status: false,
        courses_before: Vec::new(),
        seats_elsewhere: Vec::new(),
        clashes: Vec::new(),
        missing_skills: Vec::new(),
        set_aside: Vec::new(),
        awaits: None,
    };
    match failure {
        Failure::Session { state } => wire.state = Some((*state).into()),
        Failure::Window { opens_on, closes_on } => (wire.opens_on, wire.closes_on) = (*opens_on, *closes_on),
        Failure::Audience { rank, status } => (wire.rank, wire.status) = (*rank, *status),
        Failure::Before { courses } => {
            let code = |id| codes.courses.get(id).cloned().unwrap_or_default().as_str().into();
            wire.courses_before = courses.iter().take(20).map(code).collect();
        }
        Failure::CrewLacks { people } => wire.crew_lacks = Some(counted(*people)),
        Failure::CrewSeats { needed } => wire.crew_needs = Some(counted(*needed)),
        Failure::Begun { on } => wire.begun_on = Some(*on),
        Failure::SeatsElsewhere { seats } => {
            let seat = |(session, dates): &(SessionId, DateSpan)| wire::SeatElsewhere {
                session_id: (*session).into(),
                starts_on: dates.first(),
                ends_on: dates.last(),
            };
            wire.seats_elsewhere = seats.iter().take(50).map(seat).collect();
        }
        Failure::Clash { with } => wire.clashes = with.iter().take(50).map(|d| days(*d)).collect(),
        Failure::Missing { skills } => {
            wire.missing_skills = skills
                .iter()
                .take(50)
                .map(|id| codes.skills.get(id).cloned().unwrap_or_else(|| id.to_string()).into())
                .collect();
        }
        Failure::SetAside { quotas } => {
            wire.set_aside = quotas
                .iter()
                .take(100)
                .map(|(unit, seats, release_on)| wire::SetAside {
                    unit: wire::UnitCode {
                        id: (*unit).into(),
                        code: codes.units.get(unit).cloned().unwrap_or_else(|| unit.to_string()).into(),
                    },
                    seats: SeatCount(*seats),
                    release_on: *release_on,
                })
                .collect();
        }
        Failure::AwaitsApproval(awaited) => {
            wire.awaits = Some(wire::AwaitedAnswer {
                position: Place(u32::from(awaited.position)),
                approver: super::approval::approver(awaited.approver),
                unit: wire::UnitCode { id: awaited.unit.into(), code: awaited.code.as_str().into() },
                since: awaited.since,
                due_at: awaited.due_at,
            });
        }
        Failure::Enrolled | Failure::LiveOffer { .. } | Failure::RefusedBefore | Failure::NotAsked => {}
    }
    wire
}

fn counted(n: usize) -> Count {
    Count(u32::try_from(n).unwrap_or(u32::MAX))
}

fn days(span: DateSpan) -> wire::Days {
    wire::Days { starts_on: span.first(), ends_on: span.last() }
}

/// The values compared.
#[must_use]
pub fn terms(terms: &Terms) -> wire::Terms {
    wire::Terms {
        priority: terms.priority.class().into(),
        times_bumped: Count(u32::from(terms.times_bumped)),
        requested_on: terms.requested_on,
        wish_rank: Count(u32::from(terms.wish_rank)),
        lottery: format!("{:016x}", terms.lottery).into(),
    }
}

/// The criterion on the wire.
#[must_use]
pub fn criterion(criterion: Criterion) -> wire::CriterionCode {
    wire::CriterionCode::from_code(criterion.code()).unwrap_or(wire::CriterionCode::Lottery)
}

/// For each line, the criterion that puts the one before ahead of it; none for the first and for those filtered out.
#[must_use]
pub fn behind_by(lines: &[RankedLine]) -> Vec<Option<Criterion>> {
    let before = std::iter::once(None).chain(lines.iter().map(Some));
    before
        .zip(lines)
        .map(|(before, line)| before.filter(|_| line.place.is_some()).and_then(|b| b.terms.decisive(&line.terms)))
        .collect()
}

/// What a ranking looked at, to keep beside it: with the rule's version it gives the same list again.
#[must_use]
pub fn inputs(snapshot: &SessionSnapshot, now: DateTime<Utc>) -> Value {
    let waiting: Vec<Value> = snapshot
        .waiting
        .iter()
        .map(|c| {
            json!({
                "person_id": c.subject.person.to_string(),
                "request_id": c.request.to_string(),
                "waitlist_entry_id": c.entry.to_string(),
                "seniority": c.subject.profile.map(|p| p.seniority),
                "status": c.subject.profile.map(|p| p.status.code()),
                "courses_done": c.subject.done.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "lineage": c.subject.lineage.0.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "skills": c.subject.skills.iter().map(|s| json!({
                    "skill_id": s.skill.to_string(), "valid_from": s.valid_from, "valid_until": s.valid_until,
                })).collect::<Vec<_>>(),
                "commitments": c.subject.commitments.iter().map(|m| json!({
                    "id": m.id.to_string(), "firmness": m.firmness.code(),
                    "starts_on": m.dates.first(), "ends_on": m.dates.last(),
                })).collect::<Vec<_>>(),
                "live_offer": c.subject.live_offer.is_some(),
                "seats_elsewhere": c.subject.seats_elsewhere.iter().map(|(session, dates)| json!({
                    "session_id": session.to_string(), "starts_on": dates.first(), "ends_on": dates.last(),
                })).collect::<Vec<_>>(),
                "refused_before": c.subject.refused_before,
                "approved": c.subject.approval == Approval::Given,
                "priority": c.priority.class(),
                "times_bumped": c.times_bumped,
                "requested_on": c.requested_on,
                "wish_rank": c.wish_rank,
            })
        })
        .collect();
    let (session, asked) = (&snapshot.session, &snapshot.asked);
    json!({
        "now": now,
        "today": snapshot.today,
        "session_id": session.id.to_string(),
        "starts_on": session.dates.first(),
        "ends_on": session.dates.last(),
        "state": session.state.code(),
        "seats": session.seats.most(),
        "seated": snapshot.seated.iter().map(|s| s.person.to_string()).collect::<Vec<_>>(),
        "held": snapshot.held.iter().map(|h| h.person.to_string()).collect::<Vec<_>>(),
        "blocks": snapshot.blocks.iter().map(|b| json!([b.first(), b.last()])).collect::<Vec<_>>(),
        "prerequisites": asked.skills.alternatives().iter().map(|set| {
            set.iter().map(ToString::to_string).collect::<Vec<_>>()
        }).collect::<Vec<_>>(),
        "previous_courses": asked.previous.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "ranks": asked.ranks.as_ref().map(|r| json!([r.start(), r.end()])),
        "statuses": asked.statuses.iter().map(|s| s.code()).collect::<Vec<_>>(),
        "quotas": snapshot.quotas.iter().map(|q| json!({
            "unit_id": q.unit.to_string(), "seats": q.seats, "release_on": q.release_on,
        })).collect::<Vec<_>>(),
        "lottery_seed": domain::order::LOTTERY_SEED.to_string(),
        "waiting": waiting,
    })
}

/// A ranking's lines, to keep: ids, terms and gates, no name.
#[must_use]
pub fn kept_lines(lines: &[RankedLine], codes: &Codes) -> Value {
    let behind = behind_by(lines);
    lines
        .iter()
        .zip(behind)
        .map(|(line, behind)| {
            json!({
                "place": line.place,
                "person_id": line.person.to_string(),
                "request_id": line.request.to_string(),
                "waitlist_entry_id": line.entry.to_string(),
                "terms": terms(&line.terms),
                "behind_by": behind.map(criterion),
                "gates": gates(&line.gates, codes),
            })
        })
        .collect()
}
