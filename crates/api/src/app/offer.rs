//! Offers: made by a planner, answered by the person.

use super::access::{covers, departure, optional_words, over_session, words};
use super::act::Act;
use super::seat;
use super::show::{self, Names};
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem};
use chrono::{DateTime, Utc};
use contract::offer::{self as wire, OfferCreate, OfferDecline, OfferRevoke};
use domain::id::{OfferId, SessionId};
use domain::offer::Offer;
use domain::reason::DeclineReason;
use domain::role::Permission;
use store::offer::OfferFilter;
use store::page::{Page, PageRequest};
use store::{Conn, Tx, offer};

/// Offers a free seat of a session.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when no seat is free or a reason is needed.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, id: SessionId, body: &OfferCreate) -> Outcome<Answer> {
    over_session(tx, who, Permission::Replace, id)?;
    let departure = departure(body.departure.as_ref())?;
    let made = seat::make_offer(tx, act, id, body.person_id.map(Into::into), departure.as_ref())?;
    Answer::created("offers", made.id, &shown(tx, &made, act.now)?)
}

fn shown(conn: &mut Conn, found: &Offer, now: DateTime<Utc>) -> Outcome<wire::Offer> {
    let names = Names::of_both(conn, now, found.person, found.session)?;
    show::offer(found, &names, now)
}

/// One offer, for the person and the session's planners.
///
/// # Errors
/// 404 when there is none, or none for this asker.
pub fn get(conn: &mut Conn, who: &Who, id: OfferId) -> Outcome<wire::Offer> {
    let found = offer::find(conn, id)?.ok_or_else(Problem::not_found)?;
    let seen = who.is(found.person) || covers(conn, who, Permission::Replace, found.person, Some(found.session))?;
    if seen { shown(conn, &found, who.now) } else { Err(Problem::not_found()) }
}

/// Offers of a session for its planners, or the asker's own.
///
/// # Errors
/// 403 or 404 outside the scope.
pub fn list(
    conn: &mut Conn,
    who: &Who,
    session: Option<SessionId>,
    state: Option<wire::OfferState>,
    page: &PageRequest,
) -> Outcome<Page<wire::Offer>> {
    let person = match session {
        Some(id) => {
            over_session(conn, who, Permission::Replace, id)?;
            None
        }
        None => Some(who.authority.person().ok_or_else(session_needed)?),
    };
    let found =
        offer::list(conn, &OfferFilter { session, person, state: state.map(wire::OfferState::code) }, page, who.now)?;
    let names = Names::of(conn, who.now, found.items.iter().map(|o| o.person), found.items.iter().map(|o| o.session))?;
    let items = found.items.iter().map(|o| show::offer(o, &names, who.now)).collect::<Outcome<_>>()?;
    Ok(Page { items, next: found.next })
}

/// An API client has no offers of its own.
fn session_needed() -> Problem {
    let words = Both::new("un client d'API nomme la session", "an API client names the session");
    Problem::invalid("/query/session_id", "missing", words)
}

fn answered(tx: &mut Tx, act: &Act, id: OfferId, enrolment: Option<domain::id::EnrolmentId>) -> Outcome<Answer> {
    let found = offer::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let offer = shown(tx, &found, act.now)?;
    Answer::ok(&wire::OfferAnswered { offer, enrolment_id: enrolment.map(Into::into) })
}

/// Takes the seat offered.
///
/// # Errors
/// 404 when it is someone else's; 409 when it is over or a condition is no longer met.
pub fn accept(tx: &mut Tx, act: &mut Act, who: &Who, id: OfferId) -> Outcome<Answer> {
    let enrolment = seat::accept(tx, act, id, who.person()?)?;
    answered(tx, act, id, Some(enrolment))
}

/// Says no.
///
/// # Errors
/// 404 when it is someone else's; 409 when it is over; 422 without the words of `other`.
pub fn decline(tx: &mut Tx, act: &mut Act, who: &Who, id: OfferId, body: &OfferDecline) -> Outcome<Answer> {
    let code = DeclineReason::from_code(body.code.code()).unwrap_or(DeclineReason::Other);
    let words = optional_words("/words", body.words.as_ref())?;
    seat::decline(tx, act, id, who.person()?, code, words)?;
    answered(tx, act, id, None)
}

/// Takes an offer back.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when it is over.
pub fn revoke(tx: &mut Tx, act: &mut Act, who: &Who, id: OfferId, body: &OfferRevoke) -> Outcome<Answer> {
    who.require(Permission::Replace)?;
    let found = offer::find(tx, id)?.ok_or_else(Problem::not_found)?;
    over_session(tx, who, Permission::Replace, found.session)?;
    seat::revoke(tx, act, id, words("/words", &body.words)?)?;
    answered(tx, act, id, None)
}
