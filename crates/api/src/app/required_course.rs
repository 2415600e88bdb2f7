//! Courses that a person is to take by a day, set with whoever files requests for their unit.

use super::act::{About, Act, Why};
use super::show::{Names, course_tag};
use super::{access, field, person, unit, zone};
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::NaiveDate;
use contract::required_course::{
    RequiredCourse as Shown, RequiredCourseCreate, RequiredCourseWithdraw, RequiredStanding,
};
use domain::event::Action;
use domain::id::{PersonId, RequiredCourseId};
use domain::required_course::RequiredCourse;
use domain::role::Permission;
use serde_json::json;
use store::audit::Subject;
use store::page::Page;
use store::snapshot::{lock_people, zone_of};
use store::{Conn, Constraint, StoreError, Tx, course, required_course};

/// Courses of one programme at most.
const MOST: i64 = 100;

/// The programme of a person, the soonest day first: it is short, and comes whole.
///
/// # Errors
/// 404 when there is no person that the asker may see; the store's.
pub fn list(conn: &mut Conn, who: &Who, id: PersonId) -> Outcome<Page<Shown>> {
    person::visible(conn, who, id)?;
    Ok(Page { items: of_person(conn, who, id)?, next: None })
}

/// The same of someone whom the asker may see.
///
/// # Errors
/// The store's.
pub(super) fn of_person(conn: &mut Conn, who: &Who, id: PersonId) -> Outcome<Vec<Shown>> {
    let required = required_course::of_person(conn, id, MOST)?;
    if required.is_empty() {
        return Ok(Vec::new());
    }
    let today = zone::today(&zone_of(conn, id)?, who.now);
    shown(conn, &required, id, today)
}

fn shown(conn: &mut Conn, required: &[RequiredCourse], person: PersonId, today: NaiveDate) -> Outcome<Vec<Shown>> {
    let taken = required_course::taken(conn, person, required.iter().map(|one| one.course))?;
    let courses = course::tags(conn, required.iter().map(|one| one.course))?;
    let names = Names::of_people(conn, required.iter().filter_map(|one| one.set_by))?;
    let show = |one: &RequiredCourse| {
        let met = taken.get(&one.course).copied();
        Ok(Shown {
            id: one.id.into(),
            person_id: one.person.into(),
            course: courses.get(&one.course).map(course_tag).ok_or_else(Problem::not_found)?,
            target_on: one.target_on,
            note: one.note.as_ref().map(|note| note.as_str().into()),
            set_at: one.set_at,
            set_by: one.set_by.map(|by| names.person(by)).transpose()?,
            standing: RequiredStanding::from_code(one.standing(met, today).code()).unwrap_or(RequiredStanding::Ahead),
            met_by: met.map(|taken| taken.enrolment.into()),
            met_on: met.map(|taken| taken.on),
        })
    };
    required.iter().map(show).collect()
}

/// Sets a course for a person of the scope.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 when it is set already, 422 for a field; the store's.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, id: PersonId, body: &RequiredCourseCreate) -> Outcome<Answer> {
    who.require(Permission::FileRequests)?;
    lock_people(tx, &[id])?;
    let found = store::person::find(tx, id)?.ok_or_else(Problem::not_found)?;
    unit::require_over(tx, who, Permission::FileRequests, found.unit)?;
    let course = course::tags(tx, [body.course_id.into()])?.remove(&body.course_id.into());
    let course = course.ok_or_else(|| field::unknown("/course_id"))?;
    let new = RequiredCourse {
        id: act.mint.id(),
        person: id,
        course: course.id,
        target_on: field::day("/target_on", body.target_on)?,
        note: access::optional_words("/note", body.note.as_ref())?,
        set_at: act.now,
        set_by: act.actor.person(),
        withdrawn_at: None,
    };
    let today = zone::today(&zone_of(tx, id)?, act.now);
    if new.target_on < today {
        let words =
            Words::new("ce jour est passé : choisissez-en un à venir", "this day has passed: choose one to come");
        return Err(Problem::invalid("/target_on", "out_of_range", words));
    }
    if required_course::count(tx, id)? >= MOST {
        let words = Words::new(
            format!("un programme a {MOST} stages au plus : retirez-en d'abord"),
            format!("a programme has {MOST} courses at most: withdraw some first"),
        );
        return Err(Problem::new(ProblemCode::Conflict).detail(words));
    }
    required_course::insert(tx, &new).map_err(taken)?;
    let why = Why::default().after(json!({
        "course": course.code.as_str(),
        "target_on": new.target_on,
        "note": new.note.as_ref().map(|note| note.as_str()),
    }));
    record(tx, act, Action::RequiredCourseSet, &new, why)?;
    let shown = shown(tx, std::slice::from_ref(&new), id, today)?.pop().ok_or_else(Problem::not_found)?;
    // The line has no address of its own: it shows in the person's programme.
    Answer::created("people", format!("{id}/required-courses"), &shown)
}

/// Takes a course out of a person's programme: it is kept, and shown no more.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 when it was withdrawn already; the store's.
pub fn withdraw(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: RequiredCourseId,
    body: &RequiredCourseWithdraw,
) -> Outcome<Answer> {
    who.require(Permission::FileRequests)?;
    let reason = access::words("/reason", &body.reason)?;
    let found = required_course::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let person = store::person::find(tx, found.person)?.ok_or_else(Problem::not_found)?;
    unit::require_over(tx, who, Permission::FileRequests, person.unit)?;
    required_course::withdraw(tx, id, act.now).map_err(|error| match error {
        StoreError::Missing { .. } => Problem::new(ProblemCode::Conflict)
            .detail(Words::new("ce stage a déjà été retiré du programme", "this course was withdrawn already")),
        other => other.into(),
    })?;
    let before = json!({ "course_id": found.course.to_string(), "target_on": found.target_on });
    let why = Why { words: Some(reason), before: Some(before), ..Why::default() };
    record(tx, act, Action::RequiredCourseWithdrawn, &found, why)?;
    Answer::nothing()
}

fn taken(error: StoreError) -> Problem {
    match error {
        StoreError::Taken { constraint: Constraint::RequiredCourse } => field::taken(
            "/course_id",
            Words::new(
                "ce stage est déjà dans le programme de la personne",
                "this course is set for the person already",
            ),
        ),
        other => other.into(),
    }
}

fn record(tx: &mut Tx, act: &mut Act, action: Action, about: &RequiredCourse, why: Why) -> Outcome<()> {
    let person = About { person: Some(about.person), ..About::default() };
    Ok(act.record(tx, action, Subject::of("required_course", about.id), person, why)?)
}
