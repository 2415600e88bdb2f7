//! Giving a seat back, and what becomes of the request.

use super::place::record_joined_again;
use super::refusal::{not_cancelled, refusal};
use crate::app::act::{About, Act, Why};
use crate::app::promotion::{self as service, Freed};
use crate::problem::{Outcome, Problem};
use domain::enrolment::{AfterCancel, CancelledBy, Moment};
use domain::event::{Action, Actor, Notice};
use domain::id::{EnrolmentId, RequestId, SessionId};
use domain::reason::{CancelReason, CloseReason};
use domain::request::{Request, RequestState};
use domain::text::Words;
use domain::waitlist::WaitlistState;
use serde_json::json;
use store::audit::Subject;
use store::ranking::Cause;
use store::snapshot::{Waiting, lock_seat, lock_seat_and_wishes};
use store::{Tx, commitment, enrolment, request, waitlist};

/// A cancellation asked for.
#[derive(Clone, Debug)]
pub struct Cancel {
    /// Who cancels.
    pub by: CancelledBy,
    /// Why.
    pub code: CancelReason,
    /// In words.
    pub words: Option<Words>,
    /// What becomes of the request.
    pub after: AfterCancel,
}

/// Gives a seat back, and passes it on.
///
/// # Errors
/// 404 without such an enrolment; 409 when it is cancelled already or the session has begun; 422 without the words.
pub fn cancel(tx: &mut Tx, act: &mut Act, id: EnrolmentId, cancel: &Cancel) -> Outcome<()> {
    let found = enrolment::find(tx, id)?.ok_or_else(Problem::not_found)?;
    match cancel.after {
        AfterCancel::Withdraw => lock_seat(tx, found.person, found.session)?,
        AfterCancel::WaitAgain => lock_seat_and_wishes(tx, id, found.person, found.session)?,
    }
    give_back(tx, act, id, cancel)
}

/// The same once the person and the sessions concerned are locked.
///
/// # Errors
/// As for [`cancel`].
pub fn give_back(tx: &mut Tx, act: &mut Act, id: EnrolmentId, cancel: &Cancel) -> Outcome<()> {
    let Some(session) = release(tx, act, id, cancel)? else { return Ok(()) };
    service::pass_on(tx, act, session, Freed { cause: Cause::Cancellation, seats: 1, enrolment: Some(id) })
}

/// Frees a seat and looks for nobody: whoever calls goes on to [`service::pass_on`]. Answers the session when its seats
/// still look for holders.
///
/// # Errors
/// As for [`cancel`].
pub fn release(tx: &mut Tx, act: &mut Act, id: EnrolmentId, cancel: &Cancel) -> Outcome<Option<SessionId>> {
    let found = enrolment::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let present = service::load(tx, act.now, found.session, Waiting::Nobody)?;
    let when = Moment::of(&present.session, present.today);
    let (session, person) = (found.session, found.person);
    let next = found.cancel(cancel.by, when, cancel.code, cancel.words.clone(), act.now).map_err(not_cancelled)?;
    enrolment::save(tx, &next)?;
    commitment::end_enrolment(tx, id, act.now)?;
    let about = About { person: Some(person), session: Some(session), request: next.request };
    let why = Why::coded(cancel.code.code(), cancel.words.clone()).after(json!({ "state": "cancelled" }));
    act.record(tx, Action::EnrolmentCancelled, Subject::of("enrolment", id), about, why)?;
    if act.actor != Actor::Person(person) {
        act.notify(tx, Notice::EnrolmentCancelled, person, about, None)?;
    }
    if let Some(asked) = next.request {
        after_cancel(tx, act, asked, session, cancel)?;
    }
    Ok((present.session.state.takes_people() && when != Moment::Begun).then_some(session))
}

/// The request waits again for the other sessions wished, or is closed.
fn after_cancel(tx: &mut Tx, act: &mut Act, id: RequestId, session: SessionId, cancel: &Cancel) -> Outcome<()> {
    let Some(mut asked) = request::find(tx, id)? else { return Ok(()) };
    // The same request may hold a seat in another session of the course.
    if asked.state != RequestState::Submitted || enrolment::for_request(tx, id)?.is_some() {
        return Ok(());
    }
    let by_organiser = matches!(cancel.by, CancelledBy::Organiser(_));
    if by_organiser || cancel.after == AfterCancel::WaitAgain {
        waitlist::move_to(tx, id, WaitlistState::Waiting, None, act.now)?;
        // A wish for a session called off does not open again: its people wait for the others, or for the next one.
        if by_organiser || request::close_wish(tx, id, session)? > 0 {
            // Whoever waits again because another of their crew does not come lost nothing by the organisation's fault.
            if by_organiser && cancel.code != CancelReason::CrewIncomplete {
                asked.times_bumped = asked.times_bumped.saturating_add(1);
                request::save(tx, &asked)?;
            }
            let about = About { person: Some(asked.person), session: None, request: Some(id) };
            return record_joined_again(tx, act, id, about);
        }
    }
    close(tx, act, asked, CloseReason::EnrolmentCancelled, cancel.words.clone())
}

/// Withdraws a request: it leaves the queue, and its timeline says why.
///
/// # Errors
/// 409 when it is closed already.
pub fn close(tx: &mut Tx, act: &mut Act, asked: Request, code: CloseReason, words: Option<Words>) -> Outcome<()> {
    let state = asked.state.clone().withdraw(code, words.clone()).map_err(|e| refusal(&e))?;
    let next = Request { state, ..asked };
    request::save(tx, &next)?;
    waitlist::move_to(tx, next.id, WaitlistState::Left, Some(code.code()), act.now)?;
    let about = About { person: Some(next.person), session: None, request: Some(next.id) };
    let why = Why::coded(code.code(), words).after(json!({ "state": next.state.code() }));
    act.record(tx, Action::RequestWithdrawn, Subject::of("request", next.id), about, why)?;
    Ok(())
}
