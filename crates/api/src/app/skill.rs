//! Skills: the catalogue, and who holds which between two dates.

use super::act::{About, Act, Why};
use super::{field, person, unit};
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use contract::person::{PersonSkill, PersonSkillCreate};
use contract::unit::Skill as Shown;
use domain::event::Action;
use domain::id::{Mint, PersonId};
use domain::role::Permission;
use domain::skill::{HeldSkill, Skill};
use serde_json::json;
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::snapshot::lock_people;
use store::{Conn, Tx, skill};

/// The catalogue by code.
///
/// # Errors
/// The store's.
pub fn list(conn: &mut Conn, page: &PageRequest) -> Outcome<Page<Shown>> {
    Ok(skill::list(conn, page)?.map(|skill| show(&skill)))
}

/// What a person holds, the latest recorded first.
///
/// # Errors
/// 404 when there is no person that the asker may see; the store's.
pub fn of_person(conn: &mut Conn, who: &Who, id: PersonId, page: &PageRequest) -> Outcome<Page<PersonSkill>> {
    person::visible(conn, who, id)?;
    Ok(skill::of_person(conn, id, page)?.map(|(held, skill)| show_held(&held, &skill)))
}

/// Records a skill for a person of the scope.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 422 for a field; the store's.
pub fn record(tx: &mut Tx, act: &mut Act, who: &Who, id: PersonId, body: &PersonSkillCreate) -> Outcome<Answer> {
    who.require(Permission::EditSkills)?;
    lock_people(tx, &[id])?;
    let found = store::person::find(tx, id)?.ok_or_else(Problem::not_found)?;
    unit::require_over(tx, who, Permission::EditSkills, found.unit)?;
    let held = read(&mut act.mint, body)?;
    let known = skill::find_many(tx, [held.skill])?.remove(&held.skill);
    let skill = known.ok_or_else(|| field::unknown("/skill_id"))?;
    if skill::is_recorded(tx, id, &held)? {
        let (fr, en) =
            ("cette qualification est déjà notée depuis ce jour", "this skill is recorded from that day already");
        return Err(Problem::new(ProblemCode::AlreadyExists).detail(Words::new(fr, en)));
    }
    skill::record(tx, id, &held, act.now, act.actor.person())?;
    let after = json!({
        "skill": skill.code.as_str(),
        "valid_from": held.valid_from,
        "valid_until": held.valid_until,
    });
    let about = About { person: Some(id), ..About::default() };
    let subject = Subject::of("person_skill", held.id);
    act.record(tx, Action::SkillRecorded, subject, about, Why::default().after(after))?;
    // The line has no address of its own: it shows among the person's skills.
    Answer::created("people", format!("{id}/skills"), &show_held(&held, &skill))
}

fn read(mint: &mut Mint, body: &PersonSkillCreate) -> Outcome<HeldSkill> {
    let valid_from = field::day("/valid_from", body.valid_from)?;
    let valid_until = body.valid_until.map(|day| field::day("/valid_until", day)).transpose()?;
    if valid_until.is_some_and(|last| last < valid_from) {
        let words = Words::new("le dernier jour précède le premier", "the last day is before the first");
        return Err(Problem::invalid("/valid_until", "before_start", words));
    }
    Ok(HeldSkill { id: mint.id(), skill: body.skill_id.into(), valid_from, valid_until })
}

/// A skill in the words of the contract.
#[must_use]
pub fn show(skill: &Skill) -> Shown {
    Shown { id: skill.id.into(), code: skill.code.as_str().into(), label: skill.label.as_str().into() }
}

fn show_held(held: &HeldSkill, skill: &Skill) -> PersonSkill {
    PersonSkill { id: held.id.into(), skill: show(skill), valid_from: held.valid_from, valid_until: held.valid_until }
}
