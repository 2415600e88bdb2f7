//! Answering a step, and what happens when nobody does.

use super::{due, lineages, tell};
use crate::answer::Answer;
use crate::app::act::{About, Act, Why};
use crate::app::promotion;
use crate::app::{access, request as app};
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem, ProblemCode};
use contract::approval::RequestApprove;
use domain::approval::{Answered, Approver, RequestStep, current};
use domain::event::{Action, Notice};
use domain::id::RequestId;
use domain::reason::CloseReason;
use domain::request::{Request, RequestState};
use domain::role::{Ground, Permission};
use domain::text::Words;
use domain::unit::Lineage;
use serde_json::json;
use store::audit::Subject;
use store::snapshot::lock_people;
use store::{Tx, approval, enrolment, request, unit};

/// What the lines of the audit about a step are about.
fn about(of: &Request) -> About {
    About { person: Some(of.person), session: None, request: Some(of.id) }
}

fn conflict(fr: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Both::new(fr.into(), en.into()))
}

/// The steps of a request once those that nobody answered in time are open to a unit above, whose person is locked: what
/// is decided by them does not depend on a job that ran.
///
/// # Errors
/// The store's.
pub fn settle(tx: &mut Tx, act: &mut Act, of: &Request) -> Outcome<Vec<RequestStep>> {
    let mut steps = approval::of_request(tx, of.id)?;
    let overdue = steps.iter().position(|step| step.escalates(act.now));
    let Some(step) = overdue.and_then(|at| steps.get_mut(at)) else { return Ok(steps) };
    let permission = step.asked.approver.permission();
    let above: Lineage = unit::lineage(tx, step.reach)?;
    let held = approval::held_over(tx, permission, above.0.iter().skip(1).copied(), act.now)?;
    let next = above.0.iter().skip(1).copied();
    let next = next.into_iter().find(|unit| held.iter().any(|(over, who)| over == unit && *who != of.person));
    let former = step.reach;
    let due_at = due(tx, next.unwrap_or(former), step.asked.answer_days, act.now)?;
    *step = step.clone().escalate(next, due_at);
    approval::save(tx, of.id, step)?;
    if let Some(reach) = next {
        let step = step.clone();
        let told = json!({
            "position": step.position, "approver": step.asked.approver.code(), "unit_id": step.unit.to_string(),
            "open_to_id": reach.to_string(),
        });
        let subject = Subject::of("request", of.id);
        act.record_by_releve(tx, Action::RequestEscalated, subject, about(of), Why::default().after(told))?;
        tell(tx, act, of, &step, reach)?;
        tell(tx, act, of, &step, former)?;
    }
    Ok(steps)
}

/// Opens a step that nobody answered in time to a unit above: the job.
///
/// # Errors
/// The store's.
pub fn escalate(tx: &mut Tx, act: &mut Act, id: RequestId) -> Outcome<()> {
    let Some(found) = request::find(tx, id)? else { return Ok(()) };
    lock_people(tx, &[found.person])?;
    // What another server opened meanwhile is not due any more.
    if approval::open_among(tx, [id])?.contains(&id) {
        settle(tx, act, &found)?;
    }
    Ok(())
}

/// In whose turn a request is, in words.
fn turn(tx: &mut Tx, step: &RequestStep) -> Outcome<Problem> {
    let code = unit::tags(tx, [step.reach])?.remove(&step.reach).map(|tag| tag.code.to_string()).unwrap_or_default();
    let (fr, en) = match step.asked.approver {
        Approver::UnitChief | Approver::UpperUnit => ("au chef de", "the chief of"),
        Approver::Planner => ("aux gestionnaires de", "the planners of"),
    };
    Ok(conflict(
        format!("c'est {fr} {code} de répondre (étape {})", step.position),
        format!("it is for {en} {code} to answer (step {})", step.position),
    ))
}

/// Says yes to the step whose turn it is.
///
/// # Errors
/// 403 without the right or for one's own request; 404 outside the scope; 409 when it is another's turn, nothing is left to
/// approve, or the request is closed.
pub fn approve(tx: &mut Tx, act: &mut Act, who: &Who, id: RequestId, body: &RequestApprove) -> Outcome<Answer> {
    let some = [Permission::ApproveRequests, Permission::DecideRequests];
    if !some.into_iter().any(|permission| who.authority.may_somewhere(permission, who.now)) {
        return Err(Problem::new(ProblemCode::NotAllowed));
    }
    let seen = app::visible(tx, who, id)?;
    if who.is(seen.person) {
        return Err(own_request());
    }
    lock_people(tx, &[seen.person])?;
    let asked = request::find(tx, id)?.ok_or_else(Problem::not_found)?;
    if asked.state != RequestState::Submitted {
        return Err(conflict("la demande est déjà close", "the request is closed already"));
    }
    if enrolment::for_request(tx, id)?.is_some() {
        return Err(conflict(
            "la personne occupe déjà une place : il n'y a plus rien à approuver",
            "the person holds a seat already: nothing is left to approve",
        ));
    }
    let words = access::optional_words("/words", body.words.as_ref())?;
    let mut steps = settle(tx, act, &asked)?;
    let Some(now) = current(&steps).cloned() else {
        return Err(conflict(
            "la demande n'attend aucun accord : elle est déjà approuvée",
            "the request waits for no approval: it is approved already",
        ));
    };
    if body.position.is_some_and(|meant| meant.0 < u32::from(now.position)) {
        return Err(conflict("cette étape est déjà approuvée", "this step is approved already"));
    }
    let over = lineages(tx, &steps)?.remove(&now.unit).unwrap_or_default();
    let is_turn = body.position.is_none_or(|meant| meant.0 == u32::from(now.position));
    let Some(ground) = who.may_answer(&now, &over).filter(|_| is_turn) else { return Err(turn(tx, &now)?) };
    // Nobody says yes to themselves through whoever stands in for them.
    if ground == Ground::Lent(asked.person) {
        return Err(own_request());
    }
    let answered =
        Answered { at: act.now, by: act.actor.person(), by_client: act.actor.client(), words: words.clone() };
    let approved = now.approve(answered).map_err(|e| conflict("cette étape est déjà approuvée", e.to_string()))?;
    approval::save(tx, id, &approved)?;
    request::save(tx, &asked)?;
    let told = json!({
        "position": approved.position, "of": steps.len(), "approver": approved.asked.approver.code(),
        "unit_id": approved.unit.to_string(),
    });
    let why = Why { words, ..Why::default() }.after(told);
    act.record(tx, Action::RequestApproved, Subject::of("request", id), about(&asked), why)?;
    match steps.iter_mut().find(|step| step.position > approved.position) {
        Some(next) => {
            let due_at = due(tx, next.unit, next.asked.answer_days, act.now)?;
            let begun = next.clone().begin(act.now, due_at);
            approval::save(tx, id, &begun)?;
            tell(tx, act, &asked, &begun, begun.unit)?;
        }
        None => granted(tx, act, &asked)?,
    }
    app::answer(tx, id, act)
}

fn own_request() -> Problem {
    Problem::new(ProblemCode::NotAllowed)
        .detail(Both::new("personne n'approuve sa propre demande", "nobody approves their own request"))
}

/// Everybody said yes: the person and whoever asked for them are told, and where seats pass on by themselves, one may now.
fn granted(tx: &mut Tx, act: &mut Act, of: &Request) -> Outcome<()> {
    let filed_by = request::filed_by(tx, of.id)?.filter(|by| *by != of.person);
    let actor = act.actor.person();
    for who in [Some(of.person), filed_by].into_iter().flatten().filter(|who| Some(*who) != actor) {
        act.notify(tx, Notice::RequestApproved, who, about(of), None)?;
    }
    promotion::look_again(tx, act, of)
}

/// Notes a refusal on the step whose turn it is, when whoever refuses may answer it.
///
/// # Errors
/// 409 when they may answer nothing else and it is not their turn.
pub fn record_refusal(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    of: &Request,
    code: CloseReason,
    words: Option<&Words>,
    decides: bool,
) -> Outcome<()> {
    let steps = settle(tx, act, of)?;
    let Some(now) = current(&steps).cloned() else {
        return match decides {
            true => Ok(()),
            false => {
                Err(conflict("la demande n'attend pas votre réponse", "the request does not wait for your answer"))
            }
        };
    };
    let over = lineages(tx, &steps)?.remove(&now.unit).unwrap_or_default();
    if who.may_answer(&now, &over).is_none() {
        return if decides { Ok(()) } else { Err(turn(tx, &now)?) };
    }
    let answered =
        Answered { at: act.now, by: act.actor.person(), by_client: act.actor.client(), words: words.cloned() };
    let refused = now.refuse(code, answered).map_err(|e| conflict("cette étape a déjà sa réponse", e.to_string()))?;
    Ok(approval::save(tx, of.id, &refused)?)
}
