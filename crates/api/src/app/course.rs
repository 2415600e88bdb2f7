//! Courses: the catalogue, which belongs to everybody.

use super::act::{About, Act, Why};
use super::person::moved;
use super::{field, skill};
use crate::answer::Answer;
use crate::extract::IfMatch;
use crate::extract::if_match::saved;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use contract::course::{Course as Shown, CourseCreate, CourseQuery, CourseUpdate, ReplacementPolicy as PolicyCode};
use contract::id::SkillId as SkillCode;
use contract::text::SearchText;
use domain::course::{Course, ReplacementPolicy};
use domain::event::Action;
use domain::id::{CourseId, SkillId};
use domain::role::Permission;
use domain::skill::Skill;
use domain::text::{CourseCode, Title};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::{Conn, Tx, course};

/// Prerequisites of one course.
const MOST_PREREQUISITES: usize = 50;

/// The catalogue by code.
///
/// # Errors
/// The store's.
pub fn list(conn: &mut Conn, query: &CourseQuery, page: &PageRequest) -> Outcome<Page<Shown>> {
    let found = course::list(conn, query.q.as_ref().map(SearchText::as_str), page)?;
    let skills = found.items.iter().flat_map(|course| course.prerequisites.iter().copied());
    let skills = store::skill::find_many(conn, skills)?;
    Ok(found.map(|course| show(&course, &skills)))
}

/// One course.
///
/// # Errors
/// 404 when there is none; the store's.
pub fn get(conn: &mut Conn, id: CourseId) -> Outcome<Answer> {
    let found = course::find(conn, id)?.ok_or_else(Problem::not_found)?;
    answer(conn, &found)
}

/// Adds a course.
///
/// # Errors
/// 403 without the role, 409 when the code is taken, 422 for a field; the store's.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &CourseCreate) -> Outcome<Answer> {
    who.require(Permission::EditCourses)?;
    let new = new(act, body)?;
    check(tx, &new, &[])?;
    if course::by_code(tx, &new.code)?.is_some() {
        let (fr, en) = ("un autre stage a déjà ce code", "another course has this code already");
        return Err(field::taken("/code", Words::new(fr, en)));
    }
    course::insert(tx, &new, act.now)?;
    let why = Why::default().after(Value::Object(told(&new)));
    act.record(tx, Action::CourseCreated, Subject::of("course", new.id), About::default(), why)?;
    let shown = shown(tx, &new)?;
    Ok(Answer::created("courses", new.id, &shown)?.version(new.version))
}

/// Changes a course.
///
/// # Errors
/// 403 without the role, 404 when there is none, 412 when it was changed meanwhile, 422 for a field; the store's.
pub fn update(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: CourseId,
    on: IfMatch,
    body: &CourseUpdate,
) -> Outcome<Answer> {
    who.require(Permission::EditCourses)?;
    let found = course::find(tx, id)?.ok_or_else(Problem::not_found)?;
    on.check(found.version, || answer(tx, &found))?;
    let mut next = changed(&found, body)?;
    check(tx, &next, &found.prerequisites)?;
    if next != found {
        next.version = saved(course::update(tx, &next, act.now), || get(tx, id))?;
        let (before, after) = moved(told(&found), told(&next));
        let why = Why { before: Some(before), after: Some(after), ..Why::default() };
        act.record(tx, Action::CourseUpdated, Subject::of("course", id), About::default(), why)?;
    }
    answer(tx, &next)
}

fn new(act: &mut Act, body: &CourseCreate) -> Outcome<Course> {
    Ok(Course {
        id: act.mint.id(),
        code: field::text("/code", CourseCode::parse(body.code.as_str()))?,
        title: field::text("/title", Title::parse(body.title.as_str()))?,
        usual_capacity: body.usual_capacity.0,
        usual_minimum: body.usual_minimum.0,
        replacement_policy: body.replacement_policy.map_or(ReplacementPolicy::OnConfirmation, policy),
        prerequisites: prerequisites(&body.prerequisite_ids)?,
        version: 1,
    })
}

fn changed(found: &Course, body: &CourseUpdate) -> Outcome<Course> {
    let mut next = found.clone();
    if let Some(title) = &body.title {
        next.title = field::text("/title", Title::parse(title.as_str()))?;
    }
    if let Some(capacity) = body.usual_capacity {
        next.usual_capacity = capacity.0;
    }
    if let Some(minimum) = body.usual_minimum {
        next.usual_minimum = minimum.0;
    }
    if let Some(code) = body.replacement_policy {
        next.replacement_policy = policy(code);
    }
    if let Some(ids) = &body.prerequisite_ids {
        next.prerequisites = prerequisites(ids)?;
    }
    Ok(next)
}

/// Each skill once, in the order in which the store gives them back.
fn prerequisites(ids: &[SkillCode]) -> Outcome<Vec<SkillId>> {
    if ids.len() > MOST_PREREQUISITES {
        let words = Words::new(
            format!("au plus {MOST_PREREQUISITES} qualifications"),
            format!("at most {MOST_PREREQUISITES} skills"),
        );
        return Err(Problem::invalid("/prerequisite_ids", "too_many", words));
    }
    let mut skills: Vec<SkillId> = ids.iter().map(|id| id.0).collect();
    skills.sort_unstable();
    skills.dedup();
    Ok(skills)
}

/// A course asks for no further skill that was retired.
fn check(tx: &mut Tx, course: &Course, former: &[SkillId]) -> Outcome<()> {
    if course.usual_minimum > course.usual_capacity {
        let words = Words::new("le minimum dépasse la capacité", "the minimum exceeds the capacity");
        return Err(Problem::invalid("/usual_minimum", "above_capacity", words));
    }
    let known = store::skill::find_many(tx, course.prerequisites.iter().copied())?;
    let usable = |id: &SkillId| known.get(id).is_some_and(|skill| skill.retired_at.is_none() || former.contains(id));
    if course.prerequisites.iter().all(usable) { Ok(()) } else { Err(field::unknown("/prerequisite_ids")) }
}

/// What the audit tells of a course.
fn told(course: &Course) -> Map<String, Value> {
    let skills: Vec<String> = course.prerequisites.iter().map(ToString::to_string).collect();
    let fields = [
        ("code", json!(course.code.as_str())),
        ("title", json!(course.title.as_str())),
        ("usual_capacity", json!(course.usual_capacity)),
        ("usual_minimum", json!(course.usual_minimum)),
        ("replacement_policy", json!(course.replacement_policy.code())),
        ("prerequisite_ids", json!(skills)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn policy(code: PolicyCode) -> ReplacementPolicy {
    match code {
        PolicyCode::OnConfirmation => ReplacementPolicy::OnConfirmation,
        PolicyCode::Automatic => ReplacementPolicy::Automatic,
    }
}

fn policy_code(policy: ReplacementPolicy) -> PolicyCode {
    match policy {
        ReplacementPolicy::OnConfirmation => PolicyCode::OnConfirmation,
        ReplacementPolicy::Automatic => PolicyCode::Automatic,
    }
}

fn answer(conn: &mut Conn, course: &Course) -> Outcome<Answer> {
    let shown = shown(conn, course)?;
    Ok(Answer::ok(&shown)?.version(course.version))
}

fn shown(conn: &mut Conn, course: &Course) -> Outcome<Shown> {
    let skills = store::skill::find_many(conn, course.prerequisites.iter().copied())?;
    Ok(show(course, &skills))
}

/// A course in the words of the contract, its prerequisites by code.
#[must_use]
pub fn show(course: &Course, skills: &HashMap<SkillId, Skill>) -> Shown {
    let mut needed: Vec<&Skill> = course.prerequisites.iter().filter_map(|id| skills.get(id)).collect();
    needed.sort_by(|a, b| a.code.cmp(&b.code));
    Shown {
        id: course.id.into(),
        code: course.code.as_str().into(),
        title: course.title.as_str().into(),
        usual_capacity: course.usual_capacity.into(),
        usual_minimum: course.usual_minimum.into(),
        replacement_policy: policy_code(course.replacement_policy),
        prerequisites: needed.into_iter().map(skill::show).collect(),
        version: course.version.into(),
    }
}
