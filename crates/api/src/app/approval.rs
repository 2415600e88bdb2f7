//! Approvals of requests: asked when one is filed, answered step by step, opened to a unit above when nobody answers.

mod answer;
pub mod course;
mod show;

pub use answer::{approve, escalate, record_refusal, settle};
pub(super) use show::next;
pub use show::{Steps, approver, told, with};

use super::act::{About, Act};
use super::zone;
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem};
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::approval::{Answered, Approver, CourseStep, RequestStep};
use domain::event::Notice;
use domain::id::{PersonId, RequestId, UnitId};
use domain::request::{Request, RequestState};
use domain::role::Permission;
use domain::unit::Lineage;
use domain::waitlist::WaitlistState;
use std::collections::{BTreeSet, HashMap};
use store::approval::{self, Awaiting};
use store::{Conn, Tx, snapshot, unit};

/// People told that an answer is awaited, at most.
const MOST_TOLD: usize = 50;

/// Whose answers the asker looks for when they look for their own.
///
/// # Errors
/// The store's.
pub fn awaiting(conn: &mut Conn, who: &Who) -> Outcome<Awaiting> {
    let planner_in = match who.authority.roots(Permission::DecideRequests, who.now) {
        roots if roots.is_empty() => None,
        roots => Some(unit::scope(conn, &roots)?),
    };
    let chief_of = who.authority.roots(Permission::ApproveRequests, who.now);
    Ok(Awaiting { chief_of, planner_in, but: who.authority.person() })
}

/// Whether a request waits for an answer that the asker may give.
///
/// # Errors
/// The store's.
pub fn is_addressed(conn: &mut Conn, who: &Who, id: RequestId) -> Outcome<bool> {
    let some = [Permission::ApproveRequests, Permission::DecideRequests];
    if !some.into_iter().any(|permission| who.authority.may_somewhere(permission, who.now)) {
        return Ok(false);
    }
    let steps = approval::of_request(conn, id)?;
    let Some(step) = domain::approval::current(&steps).filter(|step| step.turn.is_some()) else { return Ok(false) };
    Ok(step.ground(&unit::lineage(conn, step.unit)?, &who.authority, who.now).is_some())
}

/// Until when a step whose turn comes now is to be answered: the end of a day at its unit.
fn due(conn: &mut Conn, over: UnitId, days: u8, now: DateTime<Utc>) -> Outcome<DateTime<Utc>> {
    let zone = unit::find(conn, over)?.map_or_else(|| "UTC".to_owned(), |unit| unit.time_zone);
    let last: NaiveDate = zone::today(&zone, now);
    let after = last.checked_add_days(Days::new(u64::from(days).saturating_add(1))).unwrap_or(last);
    Ok(zone::instant(&zone, after, 0))
}

/// The steps of a request for a person, as its course asks for them now.
fn steps_for(
    conn: &mut Conn,
    asked: &[CourseStep],
    new: &Request,
    above: &Lineage,
    now: DateTime<Utc>,
) -> Outcome<Vec<RequestStep>> {
    let held = approval::held_over(conn, Permission::ApproveRequests, above.0.iter().copied(), now)?;
    let by_another = |unit: UnitId| held.iter().any(|(over, who)| *over == unit && *who != new.person);
    let step = |(position, asked): (u8, &CourseStep)| {
        RequestStep::new(position, *asked, asked.addressee(above, new.organiser, by_another))
    };
    Ok((1..).zip(asked).map(step).collect())
}

/// Asks for the approvals of a request just filed: the first step's turn comes, and those who may answer are told.
///
/// # Errors
/// The store's.
pub fn ask_for(tx: &mut Tx, act: &mut Act, new: &Request, state: WaitlistState) -> Outcome<()> {
    let asked = approval::of_course(tx, new.course)?;
    if asked.is_empty() || new.state != RequestState::Submitted {
        return Ok(());
    }
    let above = snapshot::lineage_of_person(tx, new.person)?.ok_or_else(Problem::not_found)?;
    let mut steps = steps_for(tx, &asked, new, &above, act.now)?;
    let waits = state == WaitlistState::Waiting;
    if let Some(first) = steps.first_mut() {
        let due_at = due(tx, first.unit, first.asked.answer_days, act.now)?;
        *first = first.clone().begin(act.now, due_at);
    }
    let first = steps.first().cloned();
    approval::insert_many(tx, &[(new.id, steps, waits)])?;
    match first.filter(|_| waits) {
        Some(first) => tell(tx, act, new, &first, first.unit),
        None => Ok(()),
    }
}

/// Notes the approvals of requests that came with planners' files: whoever brings a file in answers for it.
///
/// # Errors
/// The store's.
pub fn record_imported<'a>(tx: &mut Tx, act: &Act, new: impl Iterator<Item = &'a Request> + Clone) -> Outcome<()> {
    let new = new.filter(|request| request.state == RequestState::Submitted);
    let asked = approval::of_courses(tx, new.clone().map(|request| request.course))?;
    let new: Vec<&Request> = new.filter(|request| asked.contains_key(&request.course)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let people = store::person::tags(tx, new.iter().map(|request| request.person))?;
    let lineages = unit::lineages(tx, people.values().map(|person| person.unit.id))?;
    let answered = Answered { at: act.now, by: act.actor.person(), by_client: act.actor.client(), words: None };
    let rows: Vec<(RequestId, Vec<RequestStep>, bool)> = new
        .into_iter()
        .map(|request| {
            let above = people.get(&request.person).and_then(|person| lineages.get(&person.unit.id));
            let above = above.cloned().unwrap_or_default();
            let asked = asked.get(&request.course).into_iter().flatten();
            let steps = (1..).zip(asked).map(|(position, asked)| {
                let unit = asked.addressee(&above, request.organiser, |_| false);
                RequestStep::new(position, *asked, unit).imported(answered.clone())
            });
            (request.id, steps.collect(), false)
        })
        .collect();
    Ok(approval::insert_many(tx, &rows)?)
}

/// Those who may answer a step for a unit: its chiefs, or for a planner's step the planners nearest to the organiser.
fn answering(conn: &mut Conn, step: &RequestStep, over: UnitId, now: DateTime<Utc>) -> Outcome<BTreeSet<PersonId>> {
    let permission = step.asked.approver.permission();
    let nearest = match step.asked.approver {
        Approver::UnitChief | Approver::UpperUnit => Some(over),
        Approver::Planner => {
            let above = unit::lineage(conn, over)?;
            let held = approval::held_over(conn, permission, above.0.iter().copied(), now)?;
            above.0.into_iter().find(|unit| held.iter().any(|(over, _)| over == unit))
        }
    };
    Ok(match nearest {
        Some(unit) => approval::holders(conn, permission, unit, now)?,
        None => BTreeSet::new(),
    })
}

/// Tells those who may answer a step for a unit that their answer is awaited.
fn tell(tx: &mut Tx, act: &mut Act, of: &Request, step: &RequestStep, over: UnitId) -> Outcome<()> {
    let people = answering(tx, step, over, act.now)?;
    let about = About { person: Some(of.person), session: None, request: Some(of.id) };
    let actor = act.actor.person();
    for who in people.into_iter().filter(|who| *who != of.person && Some(*who) != actor).take(MOST_TOLD) {
        act.notify(tx, Notice::ApprovalAsked, who, about, None)?;
    }
    Ok(())
}

/// The lineages of the units of steps.
fn lineages(conn: &mut Conn, steps: &[RequestStep]) -> Outcome<HashMap<UnitId, Lineage>> {
    Ok(unit::lineages(conn, steps.iter().map(|step| step.unit))?.into_iter().collect())
}
