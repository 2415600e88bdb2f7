//! Skills: the catalogue, and who holds which between two dates.

mod catalogue;
mod correction;

pub use catalogue::{create, get, list, retire, update};
pub use correction::{correct, end, withdraw};

use super::act::{About, Act, Why};
use super::{field, person, unit};
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::NaiveDate;
use contract::person::{PersonSkill, PersonSkillCreate};
use contract::unit::Skill as Shown;
use domain::event::Action;
use domain::id::{EnrolmentId, Mint, PersonId};
use domain::role::Permission;
use domain::skill::{HeldSkill, Skill};
use serde_json::json;
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::snapshot::lock_people;
use store::{Conn, Tx, skill};

/// What a person holds, the latest recorded first.
///
/// # Errors
/// 404 when there is no person that the asker may see; the store's.
pub fn of_person(conn: &mut Conn, who: &Who, id: PersonId, page: &PageRequest) -> Outcome<Page<PersonSkill>> {
    person::visible(conn, who, id)?;
    Ok(skill::of_person(conn, id, page)?.map(|(held, skill, granted)| show_held(&held, &skill, granted)))
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
    let skill = skill::find(tx, held.skill)?.ok_or_else(|| field::unknown("/skill_id"))?;
    if skill.retired_at.is_some() {
        let words = Words::new("cette qualification n'est plus en usage", "this skill is no longer in use");
        return Err(Problem::invalid("/skill_id", "retired", words));
    }
    unrecorded(tx, id, &held)?;
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
    Answer::created("people", format!("{id}/skills"), &show_held(&held, &skill, None))
}

fn read(mint: &mut Mint, body: &PersonSkillCreate) -> Outcome<HeldSkill> {
    let (valid_from, valid_until) = days(body.valid_from, body.valid_until, "/valid_until")?;
    Ok(HeldSkill { id: mint.id(), skill: body.skill_id.into(), valid_from, valid_until })
}

/// The days of a skill, the last one read at its pointer.
fn days(valid_from: NaiveDate, valid_until: Option<NaiveDate>, last: &str) -> Outcome<(NaiveDate, Option<NaiveDate>)> {
    let valid_from = field::day("/valid_from", valid_from)?;
    let valid_until = valid_until.map(|day| field::day(last, day)).transpose()?;
    if valid_until.is_some_and(|last| last < valid_from) {
        let words = Words::new("le dernier jour précède le premier", "the last day is before the first");
        return Err(Problem::invalid(last, "before_start", words));
    }
    Ok((valid_from, valid_until))
}

/// The skill is not recorded for the person from this very day.
fn unrecorded(tx: &mut Tx, person: PersonId, held: &HeldSkill) -> Outcome<()> {
    if skill::is_recorded(tx, person, held)? {
        let (fr, en) =
            ("cette qualification est déjà notée depuis ce jour", "this skill is recorded from that day already");
        return Err(Problem::new(ProblemCode::AlreadyExists).detail(Words::new(fr, en)));
    }
    Ok(())
}

/// A skill in the words of the contract.
#[must_use]
pub fn show(skill: &Skill) -> Shown {
    Shown {
        id: skill.id.into(),
        code: skill.code.as_str().into(),
        label: skill.label.as_str().into(),
        retired_at: skill.retired_at,
        version: skill.version.into(),
    }
}

fn show_held(held: &HeldSkill, skill: &Skill, granted_for: Option<EnrolmentId>) -> PersonSkill {
    PersonSkill {
        id: held.id.into(),
        skill: show(skill),
        valid_from: held.valid_from,
        valid_until: held.valid_until,
        granted_for: granted_for.map(Into::into),
    }
}
