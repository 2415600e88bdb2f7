//! Offering a seat, and answering.

use super::place::{Seat, record_passed_over, take};
use super::refusal::{conflict, not_answered, refused};
use crate::app::act::{Act, Why};
use crate::app::promotion::{self as service, By, Freed};
use crate::problem::{Outcome, Problem, ProblemCode};
use domain::course::Promotion;
use domain::eligibility::{clashes, eligible};
use domain::enrolment::Origin;
use domain::event::{Action, Notice};
use domain::id::{EnrolmentId, OfferId, PersonId, SessionId};
use domain::offer::Offer;
use domain::promotion::{self, PlacementRefusal, PlannedOffer, RankedLine};
use domain::reason::{DeclineReason, Override};
use domain::snapshot::{Candidate, SessionSnapshot};
use domain::text::Words;
use serde_json::json;
use store::audit::Subject;
use store::ranking::Cause;
use store::snapshot::{Waiting, lock_seat, lock_session};
use store::{Tx, commitment, offer, snapshot};

/// Offers a free seat, to the best ranked or to the one named.
///
/// # Errors
/// 404 without such a session; 409 when no seat is free, nobody may take it, or a reason is needed.
pub fn make_offer(
    tx: &mut Tx,
    act: &mut Act,
    session: SessionId,
    to: Option<PersonId>,
    departure: Option<&Override>,
) -> Outcome<Offer> {
    lock_session(tx, session)?;
    service::settle(tx, act, session)?;
    let turn = |present: &SessionSnapshot, lines: &[RankedLine]| {
        let chosen = chosen(lines, to).and_then(|line| candidate_of(present, line));
        let people = chosen.map(|candidate| together(present, candidate, departure)).unwrap_or_default();
        people.into_iter().map(|candidate| candidate.subject.person).collect()
    };
    let (present, lines) = service::ranked(tx, act.now, session, turn)?;
    if !present.session.state.takes_people() || present.session.has_started(present.today) {
        return Err(conflict("la session ne prend plus personne", "the session takes nobody any more"));
    }
    if present.free() == 0 {
        return Err(Problem::new(ProblemCode::SessionFull));
    }
    let Some(line) = chosen(&lines, to) else {
        return Err(conflict(
            "personne n'attend cette session, ou personne ne remplit les conditions",
            "nobody waits for this session, or nobody meets the conditions",
        ));
    };
    let candidate = candidate_of(&present, line).ok_or_else(Problem::not_found)?;
    let passed_over = promotion::offer_to(&present, candidate, departure).map_err(|r| refused(tx, &present, r))?;
    record_passed_over(tx, act, session, &passed_over, departure)?;
    let kept = service::keep(tx, act, &present, &lines, Cause::ByHand)?;
    let mut first = None;
    for one in together(&present, candidate, departure) {
        let line = lines.iter().find(|line| line.request == one.request).ok_or_else(Problem::not_found)?;
        // Someone filtered out, offered a seat with a reason, stands after everyone who was not.
        let place = line.place.unwrap_or_else(|| u32::try_from(lines.len()).unwrap_or(u32::MAX));
        let planned = PlannedOffer {
            person: line.person,
            request: line.request,
            entry: line.entry,
            place,
            deadline: service::deadline(tx, act, present.session.dates.first(), line.person)?,
        };
        let made = service::make(tx, act, &present, kept, &planned, None, departure.cloned(), By::Actor)?;
        let made = take_at_once(tx, act, &present, made, By::Actor)?;
        if one.request == candidate.request {
            first = Some(made);
        }
    }
    first.ok_or_else(Problem::not_found)
}

fn candidate_of<'a>(present: &'a SessionSnapshot, line: &RankedLine) -> Option<&'a Candidate> {
    present.waiting.iter().find(|candidate| candidate.request == line.request)
}

/// Who is offered a seat with a candidate: those whose requests are linked to theirs, unless a planner parts them with a reason.
fn together<'a>(
    present: &'a SessionSnapshot,
    candidate: &'a Candidate,
    departure: Option<&Override>,
) -> Vec<&'a Candidate> {
    if departure.is_some() { vec![candidate] } else { promotion::with_crew(present, candidate) }
}

/// Where the course gives the seat itself, takes it for the one whose turn it is: their request asked for it, and whoever
/// cannot come gives it back. Otherwise the offer waits for its answer.
///
/// # Errors
/// The store's.
pub fn take_at_once(tx: &mut Tx, act: &mut Act, present: &SessionSnapshot, made: Offer, by: By) -> Outcome<Offer> {
    if present.promotion == Promotion::Offer {
        return Ok(made);
    }
    let person = made.person;
    let waits = present.waiting.iter().find(|c| c.request == made.request);
    let overlap = made.departure.is_some() && waits.is_some_and(|c| clashes(&c.subject, present));
    let taken = made.accept(person, act.now).map_err(not_answered)?;
    offer::end(tx, &taken)?;
    commitment::end_offer(tx, taken.id, act.now)?;
    let why = Why::default().after(json!({ "promotion": present.promotion.code() }));
    act.record_by_releve(tx, Action::OfferAccepted, Subject::of("offer", taken.id), service::about(&taken), why)?;
    let (request, departure) = (taken.request, taken.departure.clone());
    take(tx, act, present, person, Seat { request, queued: true, origin: Origin::Offer, departure, overlap, by })?;
    Ok(taken)
}

/// The line of the person named, or the best ranked.
fn chosen(lines: &[RankedLine], to: Option<PersonId>) -> Option<&RankedLine> {
    match to {
        Some(who) => lines.iter().find(|line| line.person == who),
        None => lines.iter().find(|line| line.place.is_some()),
    }
}

fn locked_offer(tx: &mut Tx, id: OfferId) -> Outcome<Offer> {
    let found = offer::find(tx, id)?.ok_or_else(Problem::not_found)?;
    lock_seat(tx, found.person, found.session)?;
    offer::find(tx, id)?.ok_or_else(Problem::not_found)
}

/// Takes the seat offered: conditions are checked again, in the transaction that enrols.
///
/// # Errors
/// 404 when it is someone else's; 409 when it is answered, expired or revoked, or a condition is no longer met.
pub fn accept(tx: &mut Tx, act: &mut Act, id: OfferId, who: PersonId) -> Outcome<EnrolmentId> {
    let ended = locked_offer(tx, id)?.accept(who, act.now).map_err(not_answered)?;
    let present = service::load(tx, act.now, ended.session, Waiting::Nobody)?;
    let person = snapshot::arrival(tx, &present, who, act.now)?.subject.ok_or_else(Problem::not_found)?;
    let gates = promotion::gates_at_acceptance(&person, &present, ended.departure.is_some());
    if !eligible(&gates) {
        let failed = gates.into_iter().filter(|g| !g.passed()).collect();
        return Err(refused(tx, &present, PlacementRefusal::Gates(failed)));
    }
    offer::end(tx, &ended)?;
    commitment::end_offer(tx, id, act.now)?;
    act.record(tx, Action::OfferAccepted, Subject::of("offer", id), service::about(&ended), Why::default())?;
    let overlap = ended.departure.is_some() && clashes(&person, &present);
    let (request, departure, by) = (ended.request, ended.departure, By::Actor);
    let seat = Seat { request, queued: true, origin: Origin::Offer, departure, overlap, by };
    Ok(take(tx, act, &present, who, seat)?.id)
}

/// Says no: the seat passes on in the same transaction.
///
/// # Errors
/// 404 when it is someone else's; 409 when it is answered, expired or revoked; 422 without the words.
pub fn decline(
    tx: &mut Tx,
    act: &mut Act,
    id: OfferId,
    who: PersonId,
    code: DeclineReason,
    words: Option<Words>,
) -> Outcome<()> {
    let ended = locked_offer(tx, id)?.decline(who, code, words.clone(), act.now).map_err(not_answered)?;
    end(tx, act, &ended, Action::OfferDeclined, Why::coded(code.code(), words), Cause::Decline)
}

/// Takes an offer back: the seat passes on in the same transaction.
///
/// # Errors
/// 404 without such an offer; 409 when it is answered, expired or revoked.
pub fn revoke(tx: &mut Tx, act: &mut Act, id: OfferId, words: Words) -> Outcome<()> {
    let ended = locked_offer(tx, id)?.revoke(Some(words.clone()), act.now).map_err(not_answered)?;
    act.notify(tx, Notice::OfferEnded, ended.person, service::about(&ended), Some(id))?;
    let why = Why { words: Some(words), ..Why::default() };
    end(tx, act, &ended, Action::OfferRevoked, why, Cause::Revocation)
}

fn end(tx: &mut Tx, act: &mut Act, ended: &Offer, action: Action, why: Why, cause: Cause) -> Outcome<()> {
    offer::end(tx, ended)?;
    commitment::end_offer(tx, ended.id, act.now)?;
    act.record(tx, action, Subject::of("offer", ended.id), service::about(ended), why)?;
    let seats = super::crew::come_apart(tx, act, ended)?.saturating_add(1);
    let present = service::load(tx, act.now, ended.session, Waiting::Nobody)?;
    if !present.session.state.takes_people() || present.session.has_started(present.today) {
        return Ok(());
    }
    service::pass_on(tx, act, ended.session, Freed { cause, seats, enrolment: ended.freed })
}

/// Writes down the expired offers of a session and passes their seats on: the sweep.
///
/// # Errors
/// The store's.
pub fn sweep(tx: &mut Tx, act: &mut Act, session: SessionId) -> Outcome<()> {
    lock_session(tx, session)?;
    service::pass_on(tx, act, session, Freed { cause: Cause::Expiry, seats: 0, enrolment: None })
}
