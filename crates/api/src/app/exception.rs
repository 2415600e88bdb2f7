//! Exceptions to the conditions of a course: asked for a request, granted or refused by whoever decides about it.

use super::access::{covers, words};
use super::act::{About, Act, Why};
use super::promotion;
use super::request as app;
use super::show::Names;
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem, ProblemCode};
use contract::exception as wire;
use domain::eligibility::Gate;
use domain::event::{Action, Notice};
use domain::exception::{Decided, ExceptionState, RequestException};
use domain::id::{RequestExceptionId, RequestId};
use domain::request::{Request, RequestState};
use domain::role::Permission;
use serde_json::json;
use store::audit::Subject;
use store::snapshot::lock_people;
use store::{Constraint, StoreError, Tx, enrolment, exception, request};

fn about(of: &Request) -> About {
    About { person: Some(of.person), session: None, request: Some(of.id) }
}

fn conflict(fr: &'static str, en: &'static str) -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Both::new(fr, en))
}

/// The request as it is under the lock of its person, if an exception still changes something for it.
fn open(tx: &mut Tx, seen: &Request) -> Outcome<Request> {
    lock_people(tx, &[seen.person])?;
    let asked = request::find(tx, seen.id)?.ok_or_else(Problem::not_found)?;
    if asked.state != RequestState::Submitted {
        return Err(conflict("la demande est déjà close", "the request is closed already"));
    }
    if enrolment::for_request(tx, asked.id)?.is_some() {
        return Err(conflict("la personne occupe déjà une place", "the person holds a seat already"));
    }
    Ok(asked)
}

/// Asks that a condition be no longer in the way of a request.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when one stands already, the request is closed or a seat is held; 422 for a field.
pub fn ask(tx: &mut Tx, act: &mut Act, who: &Who, id: RequestId, body: &wire::ExceptionAsk) -> Outcome<Answer> {
    let seen = app::visible(tx, who, id)?;
    let may = who.is(seen.person)
        || covers(tx, who, Permission::FileRequests, seen.person, None)?
        || app::over(tx, who, Permission::DecideRequests, &seen)?;
    if !may {
        return Err(Problem::new(ProblemCode::NotAllowed));
    }
    let said = words("/words", &body.words)?;
    let asked = open(tx, &seen)?;
    let gate = Gate::ALL.into_iter().find(|gate| gate.code() == body.gate.code());
    let new = RequestException {
        id: act.mint.id(),
        request: id,
        gate: gate.ok_or_else(Problem::not_found)?,
        words: said.clone(),
        asked_at: act.now,
        asked_by: act.actor.person(),
        state: ExceptionState::Asked,
    };
    exception::insert(tx, &new).map_err(|error| match error {
        StoreError::Taken { constraint: Constraint::RequestException } => Problem::new(ProblemCode::AlreadyExists)
            .fault(
                "/gate",
                "taken",
                Both::new(
                    "une exception à cette condition est déjà demandée ou accordée",
                    "an exception from this condition is asked for or granted already",
                ),
            ),
        other => other.into(),
    })?;
    request::save(tx, &asked)?;
    let why = Why { words: Some(said), ..Why::default() }.after(json!({ "gate": new.gate.code() }));
    act.record(tx, Action::ExceptionAsked, Subject::of("request", id), about(&asked), why)?;
    app::answer(tx, id, act)
}

/// Grants or refuses an exception: by whoever decides about the request, never by its person.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when it has its answer, the request is closed or a seat is held; 422 for a field.
pub fn decide(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: RequestExceptionId,
    grants: bool,
    body: &wire::ExceptionAnswer,
) -> Outcome<Answer> {
    who.require(Permission::DecideRequests)?;
    let found = exception::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let seen = app::visible(tx, who, found.request)?;
    if who.is(seen.person) || !app::over(tx, who, Permission::DecideRequests, &seen)? {
        return Err(Problem::new(ProblemCode::NotAllowed).detail(Both::new(
            "les gestionnaires de la demande répondent, jamais la personne concernée",
            "the planners of the request answer, never the person concerned",
        )));
    }
    let said = words("/words", &body.words)?;
    let asked = open(tx, &seen)?;
    let found = exception::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let (gate, asked_by) = (found.gate, found.asked_by);
    let decided = Decided { at: act.now, by: act.actor.person(), words: said.clone() };
    let next = found.decide(grants, decided).map_err(|e| {
        Problem::new(ProblemCode::Conflict)
            .detail(Both::new("cette exception a déjà sa réponse".to_owned(), e.to_string()))
    })?;
    exception::save(tx, &next)?;
    request::save(tx, &asked)?;
    let action = if grants { Action::ExceptionGranted } else { Action::ExceptionRefused };
    let why = Why { words: Some(said), ..Why::default() }.after(json!({ "gate": gate.code() }));
    act.record(tx, action, Subject::of("request", asked.id), about(&asked), why)?;
    let actor = act.actor.person();
    let mut told = vec![asked.person];
    told.extend(asked_by.filter(|by| *by != asked.person));
    for person in told.into_iter().filter(|person| Some(*person) != actor) {
        act.notify(tx, Notice::ExceptionAnswered, person, about(&asked), None)?;
    }
    if grants {
        promotion::look_again(tx, act, &asked)?;
    }
    app::answer(tx, asked.id, act)
}

/// The exceptions of a request, as the contract shows them.
///
/// # Errors
/// 404 when a name was not fetched.
pub fn shown(names: &Names, of: &[RequestException]) -> Outcome<Vec<wire::RequestException>> {
    let show = |one: &RequestException| {
        let decided = one.state.decided();
        Ok(wire::RequestException {
            id: one.id.into(),
            gate: wire::ExceptionGate::from_code(one.gate.code()).ok_or_else(Problem::not_found)?,
            state: wire::ExceptionState::from_code(one.state.code()).unwrap_or(wire::ExceptionState::Asked),
            words: one.words.as_str().into(),
            asked_at: one.asked_at,
            asked_by: one.asked_by.map(|who| names.person(who)).transpose()?,
            decided_at: decided.map(|decided| decided.at),
            decided_by: decided.and_then(|decided| decided.by).map(|who| names.person(who)).transpose()?,
            decided_words: decided.map(|decided| decided.words.as_str().into()),
        })
    };
    of.iter().map(show).collect()
}

/// Who asked and who answered.
pub fn people(of: &[RequestException]) -> impl Iterator<Item = domain::id::PersonId> + '_ {
    of.iter().flat_map(|one| [one.asked_by, one.state.decided().and_then(|decided| decided.by)]).flatten()
}
