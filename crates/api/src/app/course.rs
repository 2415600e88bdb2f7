//! Courses: the catalogue, which belongs to everybody.

mod read;
mod show;

use super::act::{About, Act, Why};
use super::field;
use super::person::moved;
use crate::answer::Answer;
use crate::extract::IfMatch;
use crate::extract::if_match::saved;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use contract::course::{Course as Shown, CourseCreate, CourseQuery, CourseUpdate};
use contract::text::SearchText;
use domain::course::{Course, asks_for_itself};
use domain::event::Action;
use domain::id::{CourseId, SkillId};
use domain::role::Permission;
use domain::text::RankCode;
use serde_json::{Map, Value, json};
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::{Conn, Tx, course, rank};

use show::Names;

/// The catalogue by code.
///
/// # Errors
/// The store's.
pub fn list(conn: &mut Conn, query: &CourseQuery, page: &PageRequest) -> Outcome<Page<Shown>> {
    let found = course::list(conn, query.q.as_ref().map(SearchText::as_str), page)?;
    let names = Names::of(conn, &found.items)?;
    Ok(found.map(|course| names.show(&course)))
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
    let new = read::new(act.mint.id(), body)?;
    check(tx, &new, None)?;
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
    let mut next = read::changed(&found, body)?;
    check(tx, &next, Some(&found))?;
    if next != found {
        next.version = saved(course::update(tx, &next, act.now), || get(tx, id))?;
        let (before, after) = moved(told(&found), told(&next));
        let why = Why { before: Some(before), after: Some(after), ..Why::default() };
        act.record(tx, Action::CourseUpdated, Subject::of("course", id), About::default(), why)?;
    }
    answer(tx, &next)
}

/// What a course names exists, and can be asked for: no further skill that was retired, no course that leads back to it.
fn check(tx: &mut Tx, course: &Course, former: Option<&Course>) -> Outcome<()> {
    if course.usual_minimum > course.usual_capacity {
        let words = Words::new("le minimum dépasse la capacité", "the minimum exceeds the capacity");
        return Err(Problem::invalid("/usual_minimum", "above_capacity", words));
    }
    let asked = &course.conditions;
    let named: Vec<_> = asked.skills.skills().into_iter().chain(course.grants.iter().map(|g| g.skill)).collect();
    let known = store::skill::find_many(tx, named)?;
    let had = |id: &SkillId| {
        former.is_some_and(|f| f.conditions.skills.skills().contains(id) || f.grants.iter().any(|g| g.skill == *id))
    };
    let usable = |id: &SkillId| known.get(id).is_some_and(|skill| skill.retired_at.is_none() || had(id));
    for (index, set) in asked.skills.alternatives().iter().enumerate() {
        if !set.iter().all(usable) {
            return Err(field::unknown(format!("/prerequisites/{index}/skill_ids")));
        }
    }
    for (index, grant) in course.grants.iter().enumerate() {
        if !usable(&grant.skill) {
            return Err(field::unknown(format!("/grants/{index}/skill_id")));
        }
    }
    ranks(tx, course)?;
    if asked.previous.is_empty() {
        return Ok(());
    }
    if course::tags(tx, asked.previous.iter().copied())?.len() < asked.previous.len() {
        return Err(field::unknown("/previous_ids"));
    }
    course::lock_previous(tx)?;
    if asks_for_itself(course.id, &asked.previous, &course::all_previous(tx)?) {
        let (fr, en) = (
            "ce stage finirait par se demander lui-même : l'un des stages préalables le demande déjà",
            "this course would end up asking for itself: one of those before it asks for it already",
        );
        return Err(Problem::invalid("/previous_ids", "circular", Words::new(fr, en)));
    }
    Ok(())
}

fn ranks(tx: &mut Tx, course: &Course) -> Outcome<()> {
    let audience = &course.conditions.audience;
    if audience.lowest.is_none() && audience.highest.is_none() {
        return Ok(());
    }
    let known = rank::list(tx)?;
    let seniority = |code: &RankCode| known.iter().find(|rank| rank.code == *code).map(|rank| rank.seniority);
    let mut bounds = Vec::new();
    for (pointer, code) in [("/lowest_rank", &audience.lowest), ("/highest_rank", &audience.highest)] {
        if let Some(code) = code {
            bounds.push(seniority(code).ok_or_else(|| field::unknown(pointer))?);
        }
    }
    if let [lowest, highest] = bounds[..]
        && highest < lowest
    {
        let words =
            Words::new("ce grade est inférieur au grade le plus bas", "this rank is junior to the least senior one");
        return Err(Problem::invalid("/highest_rank", "out_of_range", words));
    }
    Ok(())
}

/// What the audit tells of a course.
fn told(course: &Course) -> Map<String, Value> {
    let ids = |set: &std::collections::BTreeSet<_>| set.iter().map(ToString::to_string).collect::<Vec<String>>();
    let (said, asked) = (&course.presentation, &course.conditions);
    let sets: Vec<Vec<String>> = asked.skills.alternatives().iter().map(ids).collect();
    let previous: Vec<String> = asked.previous.iter().map(ToString::to_string).collect();
    let statuses: Vec<&str> = asked.audience.statuses.iter().map(|status| status.code()).collect();
    let grants: Vec<Value> = course
        .grants
        .iter()
        .map(|g| json!({ "skill_id": g.skill.to_string(), "valid_months": g.valid_months, "renewal_months": g.renewal_months }))
        .collect();
    let fields = [
        ("code", json!(course.code.as_str())),
        ("title", json!(course.title.as_str())),
        ("aims", json!(said.aims.as_ref().map(ToString::to_string))),
        ("audience", json!(said.audience.as_ref().map(ToString::to_string))),
        ("duration_days", json!(said.days)),
        ("usual_capacity", json!(course.usual_capacity)),
        ("usual_minimum", json!(course.usual_minimum)),
        ("replacement_policy", json!(course.replacement_policy.code())),
        ("promotion", json!(course.promotion.code())),
        ("prerequisites", json!(sets)),
        ("previous_ids", json!(previous)),
        ("lowest_rank", json!(asked.audience.lowest.as_ref().map(ToString::to_string))),
        ("highest_rank", json!(asked.audience.highest.as_ref().map(ToString::to_string))),
        ("statuses", json!(statuses)),
        ("grants", json!(grants)),
        ("session_cost", json!(course.costs.session)),
        ("seat_cost", json!(course.costs.seat)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn answer(conn: &mut Conn, course: &Course) -> Outcome<Answer> {
    let shown = shown(conn, course)?;
    Ok(Answer::ok(&shown)?.version(course.version))
}

fn shown(conn: &mut Conn, course: &Course) -> Outcome<Shown> {
    Ok(Names::of(conn, std::slice::from_ref(course))?.show(course))
}
