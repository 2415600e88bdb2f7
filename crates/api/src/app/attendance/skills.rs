//! What follows from passing: the skills that the course gives are granted with it, and withdrawn with it.

use crate::app::act::{About, Act, Why};
use crate::problem::Outcome;
use domain::enrolment::Enrolment;
use domain::event::Action;
use domain::id::PersonSkillId;
use domain::session::Session;
use domain::skill::HeldSkill;
use domain::text::Words;
use serde_json::json;
use store::audit::Subject;
use store::{Tx, course, skill};

/// Grants or withdraws what follows from an outcome that became another. Comes once the person is locked.
///
/// # Errors
/// The store's.
pub(super) fn follow(
    tx: &mut Tx,
    act: &mut Act,
    session: &Session,
    before: &Enrolment,
    next: &Enrolment,
    reason: Option<Words>,
) -> Outcome<()> {
    match (before.is_passed(), next.is_passed()) {
        (false, true) => grant(tx, act, session, next),
        (true, false) => withdraw(tx, act, next, reason),
        (false, false) | (true, true) => Ok(()),
    }
}

/// From the last day of the session on. A skill that was retired meanwhile is given to nobody any more.
fn grant(tx: &mut Tx, act: &mut Act, session: &Session, passed: &Enrolment) -> Outcome<()> {
    let grants = course::grants(tx, session.course)?;
    let skills = skill::find_many(tx, grants.iter().map(|grant| grant.skill))?;
    let held = skill::standing(tx, passed.person, grants.iter().map(|grant| grant.skill))?;
    for grant in grants {
        let Some(known) = skills.get(&grant.skill).filter(|known| known.retired_at.is_none()) else { continue };
        let (valid_from, valid_until) = grant.days(session.dates.last(), &held);
        let new = HeldSkill { id: act.mint.id(), skill: grant.skill, valid_from, valid_until };
        skill::grant(tx, passed.person, &new, Some(passed.id), act.now, act.actor.person())?;
        let why = Why::default().after(json!({
            "skill": known.code.as_str(),
            "valid_from": valid_from,
            "valid_until": valid_until,
            "enrolment_id": passed.id.to_string(),
        }));
        record(tx, act, Action::SkillRecorded, passed, new.id, why)?;
    }
    Ok(())
}

/// Those that stand of what it granted, and no other.
fn withdraw(tx: &mut Tx, act: &mut Act, seat: &Enrolment, reason: Option<Words>) -> Outcome<()> {
    for held in skill::granted_for(tx, seat.id)? {
        skill::withdraw(tx, held.id, act.now)?;
        let before = json!({
            "skill_id": held.skill.to_string(),
            "valid_from": held.valid_from,
            "valid_until": held.valid_until,
            "enrolment_id": seat.id.to_string(),
        });
        let why = Why { words: reason.clone(), before: Some(before), ..Why::default() };
        record(tx, act, Action::SkillWithdrawn, seat, held.id, why)?;
    }
    Ok(())
}

fn record(tx: &mut Tx, act: &mut Act, action: Action, seat: &Enrolment, line: PersonSkillId, why: Why) -> Outcome<()> {
    let about = About { person: Some(seat.person), session: Some(seat.session), request: None };
    Ok(act.record(tx, action, Subject::of("person_skill", line), about, why)?)
}
