//! Taking a seat, or a place in the queue.

use super::refusal::{conflict, refused};
use crate::app::act::{About, Act, Why};
use crate::app::approval;
use crate::app::promotion::{self as service, By, Freed};
use crate::app::zone;
use crate::problem::{Outcome, Problem};
use chrono::NaiveDate;
use domain::approval::Approval;
use domain::commitment::{Commitment, Firmness};
use domain::eligibility::Gate;
use domain::enrolment::{Enrolment, EnrolmentState, Origin};
use domain::event::{Action, Actor, Notice};
use domain::id::{PersonId, RequestId, SessionId, WaitlistEntryId};
use domain::promotion::{self, Placement, Placing};
use domain::reason::Override;
use domain::request::{MOST_WISHES, Priority, Request, RequestState, Wish};
use domain::session::Session;
use domain::snapshot::SessionSnapshot;
use domain::unit::Lineage;
use domain::waitlist::{WaitlistEntry, WaitlistState};
use serde_json::json;
use store::audit::Subject;
use store::commitment::Overlap;
use store::ranking::Cause;
use store::request::Wishes;
use store::snapshot::{Arrival, Opened, lock_seat};
use store::{Tx, commitment, enrolment, request, snapshot, waitlist};

/// What became of a person to place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Holds a seat.
    Enrolled(Box<Enrolment>),
    /// Waits, with this request.
    Waitlisted(RequestId),
}

/// A person who comes to a session, as whoever may place them sees it.
#[derive(Debug)]
pub struct Coming<'a> {
    /// The session.
    pub session: &'a Session,
    /// The unit whose calendar it belongs to, and those above it.
    pub organiser: &'a Lineage,
    /// The person's unit and those above it; none when there is no such person.
    pub unit: Option<&'a Lineage>,
    /// Whether the person asks for the course.
    pub asks: bool,
    /// Whether the person is taken on the days of the session, or the day before or after.
    pub taken: bool,
}

/// Places a person in a session: a seat, or the queue when there is none for them.
///
/// # Errors
/// 404 without such a session or person; 409 when a condition is not met or a reason is needed.
pub fn place(tx: &mut Tx, act: &mut Act, session: SessionId, who: PersonId, placing: &Placing) -> Outcome<Placed> {
    place_if(tx, act, session, who, |_| Ok(placing.clone()))
}

/// Places a person in a session, if and as `by` says once it sees them under the locks.
///
/// # Errors
/// What `by` answers; as for [`place`].
pub fn place_if(
    tx: &mut Tx,
    act: &mut Act,
    session: SessionId,
    who: PersonId,
    by: impl FnOnce(&Coming<'_>) -> Outcome<Placing>,
) -> Outcome<Placed> {
    lock_seat(tx, who, session)?;
    let Opened { snapshot: mut present, pending, waiting } = service::open(tx, act.now, session)?;
    let Arrival { subject, zone, organiser, asks, taken } = snapshot::arrival(tx, &present, who, act.now)?;
    let unit = subject.as_ref().map(|person| &person.lineage);
    let placing = by(&Coming { session: &present.session, organiser: &organiser, unit, asks, taken })?;
    let person = subject.ok_or_else(Problem::not_found)?;
    // What was loaded counts an offer past its deadline as expired already.
    let expired = if pending { service::settle(tx, act, session)? } else { 0 };
    // Whoever waits matters only when there are not seats enough for all of them and this one.
    if present.free() > 0 && waiting >= usize::from(present.free()) {
        snapshot::add_waiting(tx, &mut present, act.now)?;
    }
    let approvals = if person.approval == Approval::NotAsked { Approvals::Asked } else { Approvals::None };
    let asked = if asks { request::submitted(tx, who, present.session.course)? } else { None };
    let own = asked.as_ref().map(|r| r.id);
    let decided = promotion::place(&present, &person, own, &placing).map_err(|r| refused(tx, &present, r))?;
    let today = zone::today(&zone, act.now);
    let placed = match decided {
        Placement::Queue => Placed::Waitlisted(wait(tx, act, &present, who, asked, today, approvals)?),
        Placement::Seat { passed_over, departed } => {
            let (request, queued) = match asked {
                Some(asked) => (asked.id, true),
                None => (ask(tx, act, &present, who, WaitlistState::Placed, today, approvals)?.id, false),
            };
            let (origin, departure) = match placing {
                Placing::ByHand { departure } => (Origin::ByHand, departure),
                Placing::SelfService if act.actor == Actor::Person(who) => (Origin::SelfService, None),
                // By the rules of the person alone, but not by the person: a planner of their unit, or another system.
                Placing::SelfService => (Origin::ByHand, None),
            };
            record_passed_over(tx, act, session, &passed_over, departure.as_ref())?;
            let (overlap, by) = (departed.contains(&Gate::Ledger), By::Actor);
            let seat = Seat { request, queued, origin, departure, overlap, by };
            Placed::Enrolled(Box::new(take(tx, act, &present, who, seat)?))
        }
    };
    // An offer that had expired unseen freed a seat: it passes on.
    if expired > 0 {
        service::pass_on(tx, act, session, Freed { cause: Cause::Expiry, seats: expired, enrolment: None })?;
    }
    Ok(placed)
}

/// Whether the course asks for approvals, as the gates saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Approvals {
    /// It does, and nobody was asked yet.
    Asked,
    /// It does not, or they were asked when the request was filed.
    None,
}

/// A seat about to be taken.
pub(super) struct Seat {
    pub(super) request: RequestId,
    /// Whether the request stands in the queue until now.
    pub(super) queued: bool,
    pub(super) origin: Origin,
    pub(super) departure: Option<Override>,
    pub(super) overlap: bool,
    pub(super) by: By,
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
        enrolled_by: act.actor.person().filter(|_| seat.by == By::Actor),
        departure: seat.departure,
        state: EnrolmentState::Confirmed,
        said: None,
        version: 1,
    };
    enrolment::insert(tx, &new)?;
    for dates in present.spans() {
        let firm = Commitment {
            id: act.mint.id(),
            person: who,
            firmness: Firmness::Firm,
            dates: *dates,
            enrolment: Some(new.id),
            offer: None,
        };
        commitment::insert(tx, &firm, if seat.overlap { Overlap::Allowed } else { Overlap::Refused })?;
    }
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
    let subject = Subject::of("enrolment", new.id);
    match seat.by {
        By::Actor => act.record(tx, Action::EnrolmentConfirmed, subject, about, why)?,
        By::Releve => act.record_by_releve(tx, Action::EnrolmentConfirmed, subject, about, why)?,
    }
    act.notify(tx, Notice::Enrolled, who, about, None)?;
    Ok(new)
}

/// A request for someone who had not asked: whoever holds or waits for a seat has one, and its timeline. `today` is the
/// local date of their unit.
fn ask(
    tx: &mut Tx,
    act: &mut Act,
    present: &SessionSnapshot,
    who: PersonId,
    place: WaitlistState,
    today: NaiveDate,
    approvals: Approvals,
) -> Outcome<Request> {
    let priority = Priority::new(4).map_err(|e| Problem::internal(&e))?;
    let new = Request {
        id: act.mint.id(),
        person: who,
        course: present.session.course,
        organiser: present.session.organiser,
        priority,
        priority_reason: None,
        requested_on: today,
        times_bumped: 0,
        wishes: vec![Wish::named(present.session.id, 1)],
        accepts: None,
        crew: None,
        note: None,
        state: RequestState::Submitted,
        version: 1,
    };
    write(tx, act, &new, place)?;
    if approvals == Approvals::Asked {
        approval::ask_for(tx, act, &new, place)?;
    }
    Ok(new)
}

/// Writes a request and its place in the queue: waiting, seated at once, or gone.
///
/// # Errors
/// The store's.
pub fn file(tx: &mut Tx, act: &mut Act, new: &Request, state: WaitlistState) -> Outcome<()> {
    write(tx, act, new, state)?;
    approval::ask_for(tx, act, new, state)
}

fn write(tx: &mut Tx, act: &mut Act, new: &Request, state: WaitlistState) -> Outcome<()> {
    request::insert(tx, new, wishes_when(state), act.now, act.actor.person())?;
    let entry = entry(act, new, state);
    waitlist::insert(tx, &entry)?;
    record_filed(tx, act, new, &entry)
}

/// Writes many requests as [`file`] does each; they come from planners' files, which are decisions of record: what their
/// courses ask for is approved by whoever brings them in.
///
/// # Errors
/// The store's; none is written when one is refused.
pub fn file_many(tx: &mut Tx, act: &mut Act, new: Vec<(Request, WaitlistState)>) -> Outcome<()> {
    let entries: Vec<WaitlistEntry> = new.iter().map(|(new, state)| entry(act, new, *state)).collect();
    let new: Vec<_> = new.into_iter().map(|(new, state)| (new, wishes_when(state))).collect();
    request::insert_many(tx, &new, act.now, act.actor.person())?;
    waitlist::insert_many(tx, &entries)?;
    new.iter().zip(&entries).try_for_each(|((new, _), entry)| record_filed(tx, act, new, entry))?;
    approval::record_imported(tx, act, new.iter().map(|(new, _)| new))
}

fn wishes_when(state: WaitlistState) -> Wishes {
    if state == WaitlistState::Waiting { Wishes::Open } else { Wishes::Closed }
}

fn entry(act: &mut Act, of: &Request, state: WaitlistState) -> WaitlistEntry {
    let (id, joined_at) = (act.mint.id(), act.now);
    WaitlistEntry { id, request: of.id, person: of.person, course: of.course, joined_at, state }
}

fn record_filed(tx: &mut Tx, act: &mut Act, new: &Request, entry: &WaitlistEntry) -> Outcome<()> {
    let session = new.wishes.first().map(|w| w.session);
    let about = About { person: Some(new.person), session, request: Some(new.id) };
    let after = json!({ "state": new.state.code(), "priority": new.priority.class() });
    let submitted = Why { words: new.priority_reason.clone(), ..Why::default() }.after(after);
    act.record(tx, Action::RequestSubmitted, Subject::of("request", new.id), about, submitted)?;
    if entry.state == WaitlistState::Waiting {
        record_joined(tx, act, entry.id, About { session: None, ..about })?;
    }
    Ok(())
}

/// Tells that a request waits: from now on, for one more session, or again.
fn record_joined(tx: &mut Tx, act: &mut Act, entry: WaitlistEntryId, about: About) -> Outcome<()> {
    Ok(act.record(tx, Action::WaitlistJoined, Subject::of("waitlist_entry", entry), about, Why::default())?)
}

/// Tells that a request filed before waits for one more session, or again.
pub(super) fn record_joined_again(tx: &mut Tx, act: &mut Act, request: RequestId, about: About) -> Outcome<()> {
    let entry = waitlist::of_request(tx, request)?.ok_or_else(Problem::not_found)?;
    record_joined(tx, act, entry.id, about)
}

/// Puts a person in the queue for the session, with the request they have or a new one.
fn wait(
    tx: &mut Tx,
    act: &mut Act,
    present: &SessionSnapshot,
    who: PersonId,
    asked: Option<Request>,
    today: NaiveDate,
    approvals: Approvals,
) -> Outcome<RequestId> {
    let session = present.session.id;
    let Some(asked) = asked else {
        let new = ask(tx, act, present, who, WaitlistState::Waiting, today, approvals)?;
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
        let named = || asked.wishes.iter().filter(|w| !w.by_dates);
        let rank = named().map(|w| w.rank).max().unwrap_or(0).saturating_add(1);
        if named().count() >= MOST_WISHES {
            return Err(conflict("la demande porte déjà six sessions", "the request names six sessions already"));
        }
        request::add_wish(tx, asked.id, Wish::named(session, rank))?;
        let about = About { person: Some(who), session: Some(session), request: Some(asked.id) };
        record_joined_again(tx, act, asked.id, about)?;
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
