//! Linked requests: while one of them has not answered, nothing is settled for the others.

use super::cancel::{Cancel, release};
use crate::app::act::{Act, Why};
use crate::app::promotion as service;
use crate::problem::{Outcome, Problem};
use domain::enrolment::{AfterCancel, CancelledBy};
use domain::event::{Action, Notice};
use domain::id::PersonId;
use domain::offer::Offer;
use domain::reason::CancelReason;
use store::audit::Subject;
use store::snapshot::lock_people_at_once;
use store::{Tx, commitment, enrolment, offer, request};

/// An offer ended without a seat: the seats offered to those whose requests are linked to it are taken back, and those who had
/// taken theirs wait again. Answers how many seats came free. The session is locked.
///
/// # Errors
/// The store's.
pub fn come_apart(tx: &mut Tx, act: &mut Act, ended: &Offer) -> Outcome<usize> {
    let Some(crew) = request::find(tx, ended.request)?.and_then(|asked| asked.crew) else { return Ok(0) };
    let linked = request::of_crews(tx, [crew])?.remove(&crew).unwrap_or_default();
    let others: Vec<_> = linked.into_iter().filter(|(id, _)| *id != ended.request).collect();
    let people: Vec<PersonId> = others.iter().map(|(_, person)| *person).collect();
    if people.is_empty() {
        return Ok(0);
    }
    lock_people_at_once(tx, &people)?;
    let mut freed = 0;
    for live in offer::pending(tx, ended.session)? {
        if !others.iter().any(|(id, _)| *id == live.request) {
            continue;
        }
        let over = live.revoke(None, act.now).map_err(|e| Problem::internal(&e))?;
        offer::end(tx, &over)?;
        commitment::end_offer(tx, over.id, act.now)?;
        let (about, why) = (service::about(&over), Why::coded(CancelReason::CrewIncomplete.code(), None));
        act.record_by_releve(tx, Action::OfferRevoked, Subject::of("offer", over.id), about, why)?;
        act.notify(tx, Notice::OfferEnded, over.person, about, Some(over.id))?;
        freed += 1;
    }
    let asked = Cancel {
        by: CancelledBy::Organiser(None),
        code: CancelReason::CrewIncomplete,
        words: None,
        after: AfterCancel::WaitAgain,
    };
    for (id, _) in others {
        let Some(seat) = enrolment::for_request(tx, id)? else { continue };
        if seat.session == ended.session {
            release(tx, act, seat.id, &asked)?;
            freed += 1;
        }
    }
    Ok(freed)
}
