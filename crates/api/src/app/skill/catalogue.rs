//! The catalogue of skills, which belongs to everybody: skills are added, renamed, retired and taken back into use.

use super::show;
use crate::answer::Answer;
use crate::app::act::{About, Act, Why};
use crate::app::field;
use crate::app::person::moved;
use crate::extract::IfMatch;
use crate::extract::if_match::saved;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use contract::skill::{SkillCreate, SkillQuery, SkillUpdate};
use contract::unit::Skill as Shown;
use domain::event::Action;
use domain::id::SkillId;
use domain::role::Permission;
use domain::skill::Skill;
use domain::text::{SkillCode, Title};
use serde_json::{Map, Value, json};
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::{Conn, StoreError, Tx, skill};

/// The catalogue by code.
///
/// # Errors
/// The store's.
pub fn list(conn: &mut Conn, query: &SkillQuery, page: &PageRequest) -> Outcome<Page<Shown>> {
    Ok(skill::list(conn, query.with_retired.unwrap_or_default(), page)?.map(|skill| show(&skill)))
}

/// One skill.
///
/// # Errors
/// 404 when there is none; the store's.
pub fn get(conn: &mut Conn, id: SkillId) -> Outcome<Answer> {
    answer(&found(conn, id)?)
}

/// Adds a skill.
///
/// # Errors
/// 403 without the role, 409 when the code is taken, 422 for a field; the store's.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &SkillCreate) -> Outcome<Answer> {
    who.require(Permission::EditSkills)?;
    let new = Skill {
        id: act.mint.id(),
        code: field::text("/code", SkillCode::parse(body.code.as_str()))?,
        label: field::text("/label", Title::parse(body.label.as_str()))?.as_str().to_owned(),
        retired_at: None,
        version: 1,
    };
    free(tx, &new)?;
    skill::insert(tx, &new)?;
    let why = Why::default().after(Value::Object(told(&new)));
    act.record(tx, Action::SkillCreated, Subject::of("skill", new.id), About::default(), why)?;
    Ok(Answer::created("skills", new.id, &show(&new))?.version(new.version))
}

/// Renames a skill.
///
/// # Errors
/// 403 without the role, 404 when there is none, 409 when the code is taken, 412 when it was changed meanwhile, 422 for a
/// field; the store's.
pub fn update(tx: &mut Tx, act: &mut Act, who: &Who, id: SkillId, on: IfMatch, body: &SkillUpdate) -> Outcome<Answer> {
    who.require(Permission::EditSkills)?;
    let found = found(tx, id)?;
    on.check(found.version, || answer(&found))?;
    let mut next = found.clone();
    if let Some(code) = &body.code {
        next.code = field::text("/code", SkillCode::parse(code.as_str()))?;
    }
    if let Some(label) = &body.label {
        field::text("/label", Title::parse(label.as_str()))?.as_str().clone_into(&mut next.label);
    }
    if next.code != found.code {
        free(tx, &next)?;
    }
    if next != found {
        next.version = saved(skill::update(tx, &next), || get(tx, id))?;
        record(tx, act, Action::SkillUpdated, &found, &next)?;
    }
    answer(&next)
}

/// Retires a skill, or takes it back into use: whoever holds it keeps it, courses that ask for it go on asking.
///
/// # Errors
/// 403 without the role, 404 when there is none, 409 when it is so already or was changed meanwhile; the store's.
pub fn retire(tx: &mut Tx, act: &mut Act, who: &Who, id: SkillId, retired: bool) -> Outcome<Answer> {
    who.require(Permission::EditSkills)?;
    let found = found(tx, id)?;
    if found.retired_at.is_some() == retired {
        let (fr, en) = match retired {
            true => ("cette qualification n'est déjà plus en usage", "this skill is retired already"),
            false => ("cette qualification est en usage", "this skill is in use"),
        };
        return Err(conflict(fr, en));
    }
    let mut next = Skill { retired_at: retired.then_some(act.now), ..found.clone() };
    next.version = skill::update(tx, &next).map_err(|error| match error {
        StoreError::Stale { .. } => conflict("cette qualification vient de changer", "this skill has just changed"),
        other => other.into(),
    })?;
    let action = if retired { Action::SkillRetired } else { Action::SkillReinstated };
    record(tx, act, action, &found, &next)?;
    answer(&next)
}

fn found(conn: &mut Conn, id: SkillId) -> Outcome<Skill> {
    skill::find(conn, id)?.ok_or_else(Problem::not_found)
}

/// No other skill has the code.
fn free(tx: &mut Tx, new: &Skill) -> Outcome<()> {
    match skill::by_code(tx, &new.code)? {
        Some(other) if other.id != new.id => {
            let (fr, en) = ("une autre qualification a déjà ce code", "another skill has this code already");
            Err(field::taken("/code", Words::new(fr, en)))
        }
        _ => Ok(()),
    }
}

fn conflict(fr: &'static str, en: &'static str) -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Words::new(fr, en))
}

fn record(tx: &mut Tx, act: &mut Act, action: Action, found: &Skill, next: &Skill) -> Outcome<()> {
    let (before, after) = moved(told(found), told(next));
    let why = Why { before: Some(before), after: Some(after), ..Why::default() };
    Ok(act.record(tx, action, Subject::of("skill", next.id), About::default(), why)?)
}

/// What the audit tells of a skill.
fn told(skill: &Skill) -> Map<String, Value> {
    let fields =
        [("code", json!(skill.code.as_str())), ("label", json!(skill.label)), ("retired_at", json!(skill.retired_at))];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn answer(skill: &Skill) -> Outcome<Answer> {
    Ok(Answer::ok(&show(skill))?.version(skill.version))
}
