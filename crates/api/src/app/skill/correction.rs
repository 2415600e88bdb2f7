//! What was recorded of a person's skill and is not so, or no longer: a line is never rewritten, another one takes its place.

use super::{days, show_held, unrecorded};
use crate::answer::Answer;
use crate::app::act::{About, Act, Why};
use crate::app::{access, unit};
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use contract::skill::{PersonSkillCorrect, PersonSkillEnd, PersonSkillWithdraw};
use domain::event::Action;
use domain::id::PersonSkillId;
use domain::role::Permission;
use domain::skill::{HeldSkill, RecordedSkill};
use serde_json::{Value, json};
use store::audit::Subject;
use store::snapshot::lock_people;
use store::{StoreError, Tx, skill};

/// Ends a skill on a day: one that does not expire, or expires later.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 when the line was replaced, 422 for a field; the store's.
pub fn end(tx: &mut Tx, act: &mut Act, who: &Who, id: PersonSkillId, body: &PersonSkillEnd) -> Outcome<Answer> {
    let reason = access::words("/reason", &body.reason)?;
    let found = standing(tx, who, id)?;
    let (valid_from, valid_until) = days(found.held.valid_from, Some(body.last_day), "/last_day")?;
    if found.held.valid_until.is_some_and(|last| last < body.last_day) {
        let words = Words::new("elle prend fin plus tôt déjà", "it ends earlier already");
        return Err(Problem::invalid("/last_day", "later", words));
    }
    let next = HeldSkill { id: act.mint.id(), valid_from, valid_until, ..found.held };
    replace(tx, act, Action::SkillEnded, &found, next, reason)
}

/// Says which days should have been recorded.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 when the line was replaced or another says so, 422 for a field; the
/// store's.
pub fn correct(tx: &mut Tx, act: &mut Act, who: &Who, id: PersonSkillId, body: &PersonSkillCorrect) -> Outcome<Answer> {
    let reason = access::words("/reason", &body.reason)?;
    let found = standing(tx, who, id)?;
    let (valid_from, valid_until) = days(body.valid_from, body.valid_until, "/valid_until")?;
    let next = HeldSkill { id: act.mint.id(), valid_from, valid_until, ..found.held };
    replace(tx, act, Action::SkillCorrected, &found, next, reason)
}

/// Takes out a line that should never have been recorded.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 when the line was replaced; the store's.
pub fn withdraw(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: PersonSkillId,
    body: &PersonSkillWithdraw,
) -> Outcome<Answer> {
    let reason = access::words("/reason", &body.reason)?;
    let found = standing(tx, who, id)?;
    take_out(tx, act, id)?;
    let why = Why { words: Some(reason), before: Some(told(&found.held)), ..Why::default() };
    record(tx, act, Action::SkillWithdrawn, &found, id, why)?;
    Answer::nothing()
}

/// A line that stands, of someone of the scope, of whom no other skill is recorded meanwhile.
fn standing(tx: &mut Tx, who: &Who, id: PersonSkillId) -> Outcome<RecordedSkill> {
    who.require(Permission::EditSkills)?;
    let found = skill::recorded(tx, id)?.ok_or_else(Problem::not_found)?;
    lock_people(tx, &[found.person])?;
    let person = store::person::find(tx, found.person)?.ok_or_else(Problem::not_found)?;
    unit::require_over(tx, who, Permission::EditSkills, person.unit)?;
    if found.withdrawn_at.is_some() { Err(gone()) } else { Ok(found) }
}

fn replace(
    tx: &mut Tx,
    act: &mut Act,
    action: Action,
    found: &RecordedSkill,
    next: HeldSkill,
    reason: domain::text::Words,
) -> Outcome<Answer> {
    take_out(tx, act, found.held.id)?;
    unrecorded(tx, found.person, &next)?;
    skill::grant(tx, found.person, &next, found.granted_for, act.now, act.actor.person())?;
    let why = Why { words: Some(reason), before: Some(told(&found.held)), after: Some(told(&next)), ..Why::default() };
    record(tx, act, action, found, next.id, why)?;
    let known = skill::find(tx, next.skill)?.ok_or_else(Problem::not_found)?;
    Answer::ok(&show_held(&next, &known, found.granted_for))
}

fn take_out(tx: &mut Tx, act: &Act, id: PersonSkillId) -> Outcome<()> {
    skill::withdraw(tx, id, act.now).map_err(|error| match error {
        StoreError::Missing { .. } => gone(),
        other => other.into(),
    })
}

fn gone() -> Problem {
    let words = Words::new(
        "cette ligne a déjà été remplacée ou retirée ; relisez les qualifications de la personne",
        "this line was replaced or taken out already; read the person's skills again",
    );
    Problem::new(ProblemCode::Conflict).detail(words)
}

fn told(held: &HeldSkill) -> Value {
    json!({
        "id": held.id.to_string(),
        "skill_id": held.skill.to_string(),
        "valid_from": held.valid_from,
        "valid_until": held.valid_until,
    })
}

fn record(
    tx: &mut Tx,
    act: &mut Act,
    action: Action,
    found: &RecordedSkill,
    line: PersonSkillId,
    why: Why,
) -> Outcome<()> {
    let about = About { person: Some(found.person), ..About::default() };
    Ok(act.record(tx, action, Subject::of("person_skill", line), about, why)?)
}
