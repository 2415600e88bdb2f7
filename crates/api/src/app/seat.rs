//! Taking, giving back, offering and answering seats: the writes behind `/enrolments` and `/offers`.
//!
//! Locks are taken in one order everywhere: people, then the session. Decisions are the domain's.

use super::act::{About, Act, Why};
use super::promotion::{self as service, By, Freed};
use super::{explain, zone};
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem, ProblemCode};
use domain::commitment::{Commitment, Firmness};
use domain::eligibility::{Gate, eligible};
use domain::enrolment::{AfterCancel, Begun, CancelledBy, Enrolment, EnrolmentRefusal, EnrolmentState, Origin};
use domain::event::{Action, Notice};
use domain::id::{EnrolmentId, OfferId, PersonId, RequestId, SessionId};
use domain::offer::{Offer, OfferRefusal};
use domain::promotion::{self, Placement, PlacementRefusal, Placing, PlannedOffer};
use domain::reason::{CancelReason, CloseReason, DeclineReason, Override};
use domain::request::{MOST_WISHES, Priority, Request, RequestState, Wish};
use domain::snapshot::{SessionSnapshot, Subject as Person};
use domain::text::Words;
use domain::waitlist::{WaitlistEntry, WaitlistState};
use serde_json::json;
use store::audit::Subject;
use store::commitment::Overlap;
use store::ranking::Cause;
use store::request::Wishes;
use store::snapshot::{Waiting, lock_people, lock_session};
use store::{Constraint, StoreError, Tx, commitment, enrolment, offer, request, snapshot, waitlist};

/// What became of a person to place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Holds a seat.
    Enrolled(EnrolmentId),
    /// Waits, with this request.
    Waitlisted(RequestId),
}

/// Places a person in a session: a seat, or the queue when there is none for them.
///
/// # Errors
/// 404 without such a session or person; 409 when a condition is not met or a reason is needed.
pub fn place(tx: &mut Tx, act: &mut Act, session: SessionId, who: PersonId, placing: &Placing) -> Outcome<Placed> {
    lock_people(tx, &[who])?;
    lock_session(tx, session)?;
    let expired = service::settle(tx, act, session)?;
    let mut present = service::load(tx, act.now, session, Waiting::Nobody)?;
    let person = snapshot::subject(tx, &present, who, act.now)?.ok_or_else(Problem::not_found)?;
    let waiting = usize::try_from(snapshot::waiting_count(tx, session)?).unwrap_or(usize::MAX);
    // Whoever waits matters only when there are not seats enough for all of them and this one.
    if present.free() > 0 && waiting >= usize::from(present.free()) {
        present = service::load(tx, act.now, session, Waiting::Everyone)?;
    }
    let asked = request::submitted(tx, who, present.session.course)?;
    let own = asked.as_ref().map(|r| r.id);
    let decided = promotion::place(&present, &person, own, placing).map_err(|r| refused(tx, &present, r))?;
    let placed = match decided {
        Placement::Queue => Placed::Waitlisted(wait(tx, act, &present, who, asked)?),
        Placement::Seat { passed_over, departed } => {
            let asked = match asked {
                Some(asked) => asked,
                None => ask(tx, act, &present, who, Wishes::Closed)?,
            };
            let (origin, departure) = match placing {
                Placing::ByHand { departure } => (Origin::ByHand, departure.clone()),
                Placing::SelfService => (Origin::SelfService, None),
            };
            record_passed_over(tx, act, session, &passed_over, departure.as_ref())?;
            let seat = Seat { request: asked.id, origin, departure, overlap: departed.contains(&Gate::Ledger) };
            Placed::Enrolled(take(tx, act, &present, who, seat)?)
        }
    };
    // An offer that had expired unseen freed a seat: it passes on.
    if expired > 0 {
        service::pass_on(tx, act, session, Freed { cause: Cause::Expiry, seats: expired, enrolment: None })?;
    }
    Ok(placed)
}

/// A seat about to be taken.
struct Seat {
    request: RequestId,
    origin: Origin,
    departure: Option<Override>,
    overlap: bool,
}

fn take(tx: &mut Tx, act: &mut Act, present: &SessionSnapshot, who: PersonId, seat: Seat) -> Outcome<EnrolmentId> {
    let new = Enrolment {
        id: act.mint.id(),
        session: present.session.id,
        person: who,
        request: Some(seat.request),
        origin: seat.origin,
        enrolled_at: act.now,
        enrolled_by: act.actor,
        departure: seat.departure,
        state: EnrolmentState::Confirmed,
        version: 1,
    };
    enrolment::insert(tx, &new)?;
    let firm = Commitment {
        id: act.mint.id(),
        person: who,
        firmness: Firmness::Firm,
        dates: present.session.dates,
        enrolment: Some(new.id),
        offer: None,
    };
    commitment::insert(tx, &firm, if seat.overlap { Overlap::Allowed } else { Overlap::Refused })?;
    waitlist::move_to(tx, seat.request, WaitlistState::Placed, None, act.now)?;
    let about = About { person: Some(who), session: Some(new.session), request: new.request };
    let why = Why {
        reason: new.departure.as_ref().map(|d| d.code.code()),
        words: new.departure.as_ref().map(|d| d.words.clone()),
        before: None,
        after: Some(json!({ "state": "confirmed", "origin": new.origin.code() })),
    };
    act.record(tx, Action::EnrolmentConfirmed, Subject::of("enrolment", new.id), about, why)?;
    act.notify(tx, Notice::Enrolled, who, about, None)?;
    Ok(new.id)
}

/// A request for someone who had not asked: whoever holds or waits for a seat has one, and its timeline.
fn ask(tx: &mut Tx, act: &mut Act, present: &SessionSnapshot, who: PersonId, wishes: Wishes) -> Outcome<Request> {
    let priority = Priority::new(4).map_err(|e| Problem::internal(&e))?;
    let new = Request {
        id: act.mint.id(),
        person: who,
        course: present.session.course,
        organiser: present.session.organiser,
        priority,
        priority_reason: None,
        requested_on: zone::today(&snapshot::zone_of(tx, who)?, act.now),
        times_bumped: 0,
        wishes: vec![Wish { session: present.session.id, rank: 1 }],
        note: None,
        state: RequestState::Submitted,
        version: 1,
    };
    file(tx, act, &new, wishes)?;
    Ok(new)
}

/// Writes a request and its place in the queue.
///
/// # Errors
/// The store's.
pub fn file(tx: &mut Tx, act: &mut Act, new: &Request, wishes: Wishes) -> Outcome<()> {
    request::insert(tx, new, wishes, act.now, act.actor)?;
    let state = if wishes == Wishes::Open { WaitlistState::Waiting } else { WaitlistState::Left };
    let entry = WaitlistEntry {
        id: act.mint.id(),
        request: new.id,
        person: new.person,
        course: new.course,
        joined_at: act.now,
        state,
    };
    waitlist::insert(tx, &entry)?;
    let session = new.wishes.first().map(|w| w.session);
    let about = About { person: Some(new.person), session, request: Some(new.id) };
    let after = json!({ "state": new.state.code(), "priority": new.priority.class() });
    let submitted = Why { words: new.priority_reason.clone(), ..Why::default() }.after(after);
    act.record(tx, Action::RequestSubmitted, Subject::of("request", new.id), about, submitted)?;
    if wishes == Wishes::Open {
        let subject = Subject::of("waitlist_entry", entry.id);
        act.record(tx, Action::WaitlistJoined, subject, About { session: None, ..about }, Why::default())?;
    }
    Ok(())
}

/// Puts a person in the queue for the session, with the request they have or a new one.
fn wait(
    tx: &mut Tx,
    act: &mut Act,
    present: &SessionSnapshot,
    who: PersonId,
    asked: Option<Request>,
) -> Outcome<RequestId> {
    let session = present.session.id;
    let Some(asked) = asked else {
        let new = ask(tx, act, present, who, Wishes::Open)?;
        let about = About { person: Some(who), session: Some(session), request: Some(new.id) };
        act.notify(tx, Notice::Waitlisted, who, about, None)?;
        return Ok(new.id);
    };
    if enrolment::for_request(tx, asked.id)?.is_some() {
        return Err(conflict(
            "la personne a déjà une place dans une autre session de ce stage",
            "the person already holds a seat in another session of this course",
        ));
    }
    if asked.wishes.iter().all(|w| w.session != session) {
        let rank = asked.wishes.iter().map(|w| w.rank).max().unwrap_or(0).saturating_add(1);
        if asked.wishes.len() >= MOST_WISHES {
            return Err(conflict("la demande porte déjà six sessions", "the request names six sessions already"));
        }
        request::add_wish(tx, asked.id, Wish { session, rank })?;
        let about = About { person: Some(who), session: Some(session), request: Some(asked.id) };
        act.record(tx, Action::WaitlistJoined, Subject::of("request", asked.id), about, Why::default())?;
    }
    Ok(asked.id)
}

fn record_passed_over(
    tx: &mut Tx,
    act: &mut Act,
    session: SessionId,
    passed_over: &[RequestId],
    departure: Option<&Override>,
) -> Outcome<()> {
    let Some(departure) = departure else { return Ok(()) };
    for id in passed_over {
        let person = request::find(tx, *id)?.map(|r| r.person);
        let about = About { person, session: Some(session), request: Some(*id) };
        let why = Why::coded(departure.code.code(), Some(departure.words.clone()));
        act.record(tx, Action::CandidatePassedOver, Subject::of("request", *id), about, why)?;
    }
    Ok(())
}

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
    lock_people(tx, &[found.person])?;
    lock_session(tx, found.session)?;
    // Read again under the lock: the first reading only said what to lock.
    let found = enrolment::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let present = service::load(tx, act.now, found.session, Waiting::Nobody)?;
    let begun = if present.session.has_started(present.today) { Begun::Yes } else { Begun::No };
    let (session, person) = (found.session, found.person);
    let next = found.cancel(cancel.by, begun, cancel.code, cancel.words.clone(), act.now).map_err(not_cancelled)?;
    enrolment::save(tx, &next)?;
    commitment::end_enrolment(tx, id, act.now)?;
    let about = About { person: Some(person), session: Some(session), request: next.request };
    let why = Why::coded(cancel.code.code(), cancel.words.clone()).after(json!({ "state": "cancelled" }));
    act.record(tx, Action::EnrolmentCancelled, Subject::of("enrolment", id), about, why)?;
    if act.actor != Some(person) {
        act.notify(tx, Notice::EnrolmentCancelled, person, about, None)?;
    }
    if let Some(asked) = next.request {
        after_cancel(tx, act, asked, session, cancel)?;
    }
    if !present.session.state.takes_people() || begun == Begun::Yes {
        return Ok(());
    }
    service::pass_on(tx, act, session, Freed { cause: Cause::Cancellation, seats: 1, enrolment: Some(id) })
}

/// The request waits again for the other sessions wished, or is closed.
fn after_cancel(tx: &mut Tx, act: &mut Act, id: RequestId, session: SessionId, cancel: &Cancel) -> Outcome<()> {
    let Some(mut asked) = request::find(tx, id)? else { return Ok(()) };
    if asked.state != RequestState::Submitted {
        return Ok(());
    }
    let by_organiser = matches!(cancel.by, CancelledBy::Organiser(_));
    if by_organiser || cancel.after == AfterCancel::WaitAgain {
        waitlist::move_to(tx, id, WaitlistState::Waiting, None, act.now)?;
        let left = request::close_wish(tx, id, session)?;
        if by_organiser || left > 0 {
            if by_organiser {
                asked.times_bumped = asked.times_bumped.saturating_add(1);
                request::save(tx, &asked)?;
            }
            let about = About { person: Some(asked.person), session: None, request: Some(id) };
            return Ok(act.record(tx, Action::WaitlistJoined, Subject::of("request", id), about, Why::default())?);
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
    let present = service::load(tx, act.now, session, Waiting::Everyone)?;
    if !present.session.state.takes_people() || present.session.has_started(present.today) {
        return Err(conflict("la session ne prend plus personne", "the session takes nobody any more"));
    }
    if present.free() == 0 {
        return Err(Problem::new(ProblemCode::SessionFull));
    }
    let lines = promotion::rank(&present);
    let line = match to {
        Some(who) => lines.iter().find(|line| line.person == who),
        None => lines.iter().find(|line| line.place.is_some()),
    };
    let Some(line) = line else {
        return Err(conflict(
            "personne n'attend cette session, ou personne ne remplit les conditions",
            "nobody waits for this session, or nobody meets the conditions",
        ));
    };
    let candidate = present.waiting.iter().find(|c| c.request == line.request).ok_or_else(Problem::not_found)?;
    let passed_over = promotion::offer_to(&present, candidate, departure).map_err(|r| refused(tx, &present, r))?;
    record_passed_over(tx, act, session, &passed_over, departure)?;
    let kept = service::keep(tx, act, &present, &lines, Cause::ByHand)?;
    // Someone filtered out, offered a seat with a reason, stands after everyone who was not.
    let place = line.place.unwrap_or_else(|| u32::try_from(lines.len()).unwrap_or(u32::MAX));
    let planned = PlannedOffer {
        person: line.person,
        request: line.request,
        entry: line.entry,
        place,
        deadline: service::deadline(tx, act, &present, line.person)?,
    };
    service::make(tx, act, &present, kept, &planned, None, departure.cloned(), By::Planner)
}

fn locked_offer(tx: &mut Tx, id: OfferId) -> Outcome<Offer> {
    let found = offer::find(tx, id)?.ok_or_else(Problem::not_found)?;
    lock_people(tx, &[found.person])?;
    lock_session(tx, found.session)?;
    offer::find(tx, id)?.ok_or_else(Problem::not_found)
}

/// Takes the seat offered: conditions are checked again, in the transaction that enrols.
///
/// # Errors
/// 404 when it is someone else's; 409 when it is answered, expired or revoked, or a condition is no longer met.
pub fn accept(tx: &mut Tx, act: &mut Act, id: OfferId, who: PersonId) -> Outcome<EnrolmentId> {
    let ended = locked_offer(tx, id)?.accept(who, act.now).map_err(not_answered)?;
    let present = service::load(tx, act.now, ended.session, Waiting::Nobody)?;
    let person: Person = snapshot::subject(tx, &present, who, act.now)?.ok_or_else(Problem::not_found)?;
    let gates = promotion::gates_at_acceptance(&person, &present, ended.departure.is_some());
    if !eligible(&gates) {
        let failed = gates.into_iter().filter(|g| !g.passed()).collect();
        return Err(refused(tx, &present, PlacementRefusal::Gates(failed)));
    }
    offer::end(tx, &ended)?;
    commitment::end_offer(tx, id, act.now)?;
    act.record(tx, Action::OfferAccepted, Subject::of("offer", id), service::about(&ended), Why::default())?;
    let overlap = ended.departure.is_some() && !person.commitments.is_empty();
    let seat = Seat { request: ended.request, origin: Origin::Offer, departure: ended.departure, overlap };
    take(tx, act, &present, who, seat)
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
    let present = service::load(tx, act.now, ended.session, Waiting::Nobody)?;
    if !present.session.state.takes_people() || present.session.has_started(present.today) {
        return Ok(());
    }
    service::pass_on(tx, act, ended.session, Freed { cause, seats: 1, enrolment: ended.freed })
}

/// Writes down the expired offers of a session and passes their seats on: the sweep.
///
/// # Errors
/// The store's.
pub fn sweep(tx: &mut Tx, act: &mut Act, session: SessionId) -> Outcome<()> {
    lock_session(tx, session)?;
    service::pass_on(tx, act, session, Freed { cause: Cause::Expiry, seats: 0, enrolment: None })
}

fn conflict(fr: &'static str, en: &'static str) -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Both::new(fr, en))
}

/// A domain refusal in its own words.
fn refusal(error: &dyn std::error::Error) -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Both::new(error.to_string(), error.to_string()))
}

fn refused(tx: &mut Tx, present: &SessionSnapshot, refusal: PlacementRefusal) -> Problem {
    let codes = match snapshot::codes(tx, present) {
        Ok(codes) => codes,
        Err(error) => return error.into(),
    };
    match refusal {
        PlacementRefusal::Full => Problem::new(ProblemCode::SessionFull),
        PlacementRefusal::Gates(gates) => {
            Problem::new(ProblemCode::ConditionsNotMet).gates(explain::gates(&gates, &codes))
        }
        PlacementRefusal::DepartureNeeded { gates, passed_over } => Problem::new(ProblemCode::DepartureNeeded)
            .gates(explain::gates(&gates, &codes))
            .passed_over(passed_over.into_iter().map(Into::into)),
    }
}

fn not_cancelled(error: EnrolmentRefusal) -> Problem {
    match error {
        EnrolmentRefusal::AlreadyCancelled => {
            conflict("l'inscription est déjà annulée", "the enrolment is cancelled already")
        }
        EnrolmentRefusal::SessionBegun => conflict(
            "la session a commencé : seul le gestionnaire peut enregistrer une absence",
            "the session has begun: only the planner can record an absence",
        ),
        EnrolmentRefusal::WordsNeeded => words_needed(),
    }
}

fn not_answered(error: OfferRefusal) -> Problem {
    match error {
        OfferRefusal::SomeoneElse => Problem::not_found(),
        OfferRefusal::WordsNeeded => words_needed(),
        OfferRefusal::State { state, .. } => {
            let fr = match state {
                "accepted" => "la proposition a déjà été acceptée",
                "declined" => "la proposition a déjà été refusée",
                "revoked" => "la proposition a été retirée par le gestionnaire",
                _ => "le délai de réponse est passé : la place est proposée à la personne suivante",
            };
            Problem::new(ProblemCode::OfferEnded).detail(Both::new(fr, format!("the offer is {state}")))
        }
    }
}

/// The reason `other` says nothing without words.
#[must_use]
pub fn words_needed() -> Problem {
    Problem::invalid(
        "/words",
        "missing",
        Both::new("précisez le motif « autre » en quelques mots", "say in words what the reason other is"),
    )
}

/// A conflict that the database itself saw first: another writer took the last seat or the same place.
#[must_use]
pub fn raced(error: &StoreError) -> Option<Problem> {
    let StoreError::Taken { constraint } = error else { return None };
    match constraint {
        Constraint::Seats => Some(Problem::new(ProblemCode::SessionFull)),
        Constraint::OnePlace => {
            Some(conflict("la personne est déjà engagée à ces dates", "the person is already committed on these dates"))
        }
        Constraint::EnrolmentConfirmed => Some(conflict(
            "la personne a déjà une place dans cette session",
            "the person already holds a seat in this session",
        )),
        _ => None,
    }
}
