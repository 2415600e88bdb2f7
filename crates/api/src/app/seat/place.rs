//! Taking a seat, or a place in the queue.

use super::refusal::{conflict, refused};
use crate::app::act::{About, Act, Why};
use crate::app::promotion::{self as service, Freed};
use crate::app::zone;
use crate::problem::{Outcome, Problem};
use domain::commitment::{Commitment, Firmness};
use domain::eligibility::Gate;
use domain::enrolment::{Enrolment, EnrolmentState, Origin};
use domain::event::{Action, Notice};
use domain::id::{PersonId, RequestId, SessionId};
use domain::promotion::{self, Placement, Placing};
use domain::reason::Override;
use domain::request::{MOST_WISHES, Priority, Request, RequestState, Wish};
use domain::snapshot::SessionSnapshot;
use domain::waitlist::{WaitlistEntry, WaitlistState};
use serde_json::json;
use store::audit::Subject;
use store::commitment::Overlap;
use store::ranking::Cause;
use store::request::Wishes;
use store::snapshot::{Waiting, lock_people, lock_session};
use store::{Tx, commitment, enrolment, request, snapshot, waitlist};

/// What became of a person to place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Holds a seat.
    Enrolled(Box<Enrolment>),
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
            let (request, queued) = match asked {
                Some(asked) => (asked.id, true),
                None => (ask(tx, act, &present, who, WaitlistState::Placed)?.id, false),
            };
            let (origin, departure) = match placing {
                Placing::ByHand { departure } => (Origin::ByHand, departure.clone()),
                Placing::SelfService => (Origin::SelfService, None),
            };
            record_passed_over(tx, act, session, &passed_over, departure.as_ref())?;
            let seat = Seat { request, queued, origin, departure, overlap: departed.contains(&Gate::Ledger) };
            Placed::Enrolled(Box::new(take(tx, act, &present, who, seat)?))
        }
    };
    // An offer that had expired unseen freed a seat: it passes on.
    if expired > 0 {
        service::pass_on(tx, act, session, Freed { cause: Cause::Expiry, seats: expired, enrolment: None })?;
    }
    Ok(placed)
}

/// A seat about to be taken.
pub(super) struct Seat {
    pub(super) request: RequestId,
    /// Whether the request stands in the queue until now.
    pub(super) queued: bool,
    pub(super) origin: Origin,
    pub(super) departure: Option<Override>,
    pub(super) overlap: bool,
}

pub(super) fn take(
    tx: &mut Tx,
    act: &mut Act,
    present: &SessionSnapshot,
    who: PersonId,
    seat: Seat,
) -> Outcome<Enrolment> {
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
    if seat.queued {
        waitlist::move_to(tx, seat.request, WaitlistState::Placed, None, act.now)?;
    }
    let about = About { person: Some(who), session: Some(new.session), request: new.request };
    let why = Why {
        reason: new.departure.as_ref().map(|d| d.code.code()),
        words: new.departure.as_ref().map(|d| d.words.clone()),
        before: None,
        after: Some(json!({ "state": "confirmed", "origin": new.origin.code() })),
    };
    act.record(tx, Action::EnrolmentConfirmed, Subject::of("enrolment", new.id), about, why)?;
    act.notify(tx, Notice::Enrolled, who, about, None)?;
    Ok(new)
}

/// A request for someone who had not asked: whoever holds or waits for a seat has one, and its timeline.
pub(super) fn ask(
    tx: &mut Tx,
    act: &mut Act,
    present: &SessionSnapshot,
    who: PersonId,
    place: WaitlistState,
) -> Outcome<Request> {
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
    file(tx, act, &new, place)?;
    Ok(new)
}

/// Writes a request and its place in the queue: waiting, seated at once, or gone.
///
/// # Errors
/// The store's.
pub fn file(tx: &mut Tx, act: &mut Act, new: &Request, state: WaitlistState) -> Outcome<()> {
    let waits = state == WaitlistState::Waiting;
    request::insert(tx, new, if waits { Wishes::Open } else { Wishes::Closed }, act.now, act.actor)?;
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
    if waits {
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
        let new = ask(tx, act, present, who, WaitlistState::Waiting)?;
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

pub(super) fn record_passed_over(
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
