//! What a course asks for before a request may become a seat.

use super::approver;
use crate::answer::Answer;
use crate::app::act::{About, Act, Why};
use crate::app::course as catalogue;
use crate::extract::IfMatch;
use crate::extract::if_match::saved;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use contract::approval::{CourseApproval, CourseApprovalUpdate, CourseStep as Shown, CourseStepEdit};
use contract::text::{AnswerDays, Place, StepLevel};
use domain::approval::{Approver, CourseStep, InvalidStep, MOST_DAYS, MOST_LEVELS, MOST_STEPS};
use domain::event::Action;
use domain::id::CourseId;
use domain::role::Permission;
use serde_json::{Value, json};
use store::audit::Subject;
use store::{Conn, Tx, approval, course};

/// What a course asks for.
///
/// # Errors
/// 404 when there is no such course; the store's.
pub fn get(conn: &mut Conn, id: CourseId) -> Outcome<Answer> {
    let found = course::find(conn, id)?.ok_or_else(Problem::not_found)?;
    let steps = approval::of_course(conn, id)?;
    Ok(Answer::ok(&shown(&steps, found.version))?.version(found.version))
}

/// Replaces what a course asks for. Requests filed before keep what they were filed with.
///
/// # Errors
/// 403 without the role, 404 when there is no such course, 412 when it was changed meanwhile, 422 for a field; the store's.
pub fn update(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: CourseId,
    on: IfMatch,
    body: &CourseApprovalUpdate,
) -> Outcome<Answer> {
    who.require(Permission::EditCourses)?;
    let mut found = course::find(tx, id)?.ok_or_else(Problem::not_found)?;
    // What was edited meanwhile is the course: it is what a stale edit gets back.
    on.check(found.version, || catalogue::get(tx, id))?;
    let before = approval::of_course(tx, id)?;
    let next = steps(&body.steps)?;
    if next != before {
        found.version = saved(course::update(tx, &found, act.now), || catalogue::get(tx, id))?;
        approval::replace(tx, id, &next)?;
        let why = Why { before: Some(told(&before)), after: Some(told(&next)), ..Why::default() };
        act.record(tx, Action::CourseUpdated, Subject::of("course", id), About::default(), why)?;
    }
    Ok(Answer::ok(&shown(&next, found.version))?.version(found.version))
}

fn steps(asked: &[CourseStepEdit]) -> Outcome<Vec<CourseStep>> {
    if asked.len() > MOST_STEPS {
        let words = Words::new(format!("au plus {MOST_STEPS} étapes"), format!("at most {MOST_STEPS} steps"));
        return Err(Problem::invalid("/steps", "too_many", words));
    }
    let mut steps: Vec<CourseStep> = Vec::new();
    for (index, edit) in asked.iter().enumerate() {
        let level = edit.level.map_or(0, |level| level.0);
        let who = Approver::from_code(edit.approver.code()).unwrap_or(Approver::Planner);
        let step = CourseStep::new(who, level, edit.answer_days.0).map_err(|e| invalid(index, e))?;
        if steps.iter().any(|known| (known.approver, known.level) == (step.approver, step.level)) {
            let words = Words::new("cette étape est demandée deux fois", "this step is asked for twice");
            return Err(Problem::invalid(format!("/steps/{index}/approver"), "duplicate", words));
        }
        steps.push(step);
    }
    Ok(steps)
}

fn invalid(index: usize, error: InvalidStep) -> Problem {
    match error {
        InvalidStep::Level => Problem::invalid(
            format!("/steps/{index}/level"),
            "invalid",
            Words::new(
                format!(
                    "une unité supérieure est de 1 à {MOST_LEVELS} niveaux au-dessus ; les autres n'ont pas de niveau"
                ),
                error.to_string(),
            ),
        ),
        InvalidStep::Days => Problem::invalid(
            format!("/steps/{index}/answer_days"),
            "out_of_range",
            Words::new(format!("le délai de réponse va de 1 à {MOST_DAYS} jours"), error.to_string()),
        ),
    }
}

fn shown(steps: &[CourseStep], version: i32) -> CourseApproval {
    let step = |(position, step): (u32, &CourseStep)| Shown {
        position: Place(position),
        approver: approver(step.approver),
        level: StepLevel(step.level),
        answer_days: AnswerDays(step.answer_days),
    };
    CourseApproval { steps: (1..).zip(steps).map(step).collect(), version: version.into() }
}

/// What the audit tells of it.
fn told(steps: &[CourseStep]) -> Value {
    let step = |step: &CourseStep| json!({ "approver": step.approver.code(), "level": step.level, "answer_days": step.answer_days });
    json!({ "approval_steps": steps.iter().map(step).collect::<Vec<_>>() })
}
