//! How urgent a request is, said anew by its unit or by its planners.

use super::{answer, conflict, over, visible};
use crate::answer::Answer;
use crate::app::access::covers;
use crate::app::act::{About, Act, Why};
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem, ProblemCode};
use domain::event::Action;
use domain::id::RequestId;
use domain::request::{Priority, Request, RequestState};
use domain::role::Permission;
use domain::text::Words;
use serde_json::json;
use store::audit::Subject;
use store::snapshot::lock_people;
use store::{Tx, enrolment, request};

/// Gives a request another priority. Whoever waits is ranked by it from the next ranking on.
///
/// # Errors
/// 403 for whoever neither files for the person nor decides about the request, 404 outside the scope; 409 when it is closed or holds a seat.
pub fn prioritise(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: RequestId,
    priority: Priority,
    reason: Option<&Words>,
) -> Outcome<Answer> {
    let asked = visible(tx, who, id)?;
    let allowed = covers(tx, who, Permission::FileRequests, asked.person, None)?
        || over(tx, who, Permission::DecideRequests, &asked)?;
    if !allowed {
        return Err(Problem::new(ProblemCode::NotAllowed));
    }
    lock_people(tx, &[asked.person])?;
    let asked = request::find(tx, id)?.ok_or_else(Problem::not_found)?;
    if asked.state != RequestState::Submitted {
        return Err(conflict("la demande est déjà close", "the request is closed already"));
    }
    if enrolment::for_request(tx, id)?.is_some() {
        return Err(conflict(
            "la personne occupe une place pour cette demande : la priorité ne change plus rien",
            "the person holds a seat for this request: the priority changes nothing any more",
        ));
    }
    let next = Request { priority, priority_reason: reason.cloned(), ..asked.clone() };
    if next != asked {
        request::save(tx, &next)?;
        let told = |of: &Request| json!({ "priority": of.priority.class(), "priority_reason": of.priority_reason.as_ref().map(Words::as_str) });
        let about = About { person: Some(next.person), session: None, request: Some(id) };
        let why = Why { words: reason.cloned(), before: Some(told(&asked)), ..Why::default() }.after(told(&next));
        act.record(tx, Action::RequestUpdated, Subject::of("request", id), about, why)?;
    }
    answer(tx, id, act)
}
