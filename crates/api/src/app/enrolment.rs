//! Enrolments: placing a person, and giving a seat back.

use super::access::{covers, departure, optional_words, over_session};
use super::act::Act;
use super::queue;
use super::seat::{self, Cancel, Coming, Placed};
use super::show::{self, Names};
use super::travel;
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::{DateTime, Utc};
use contract::enrolment::{self as wire, EnrolmentCancel, EnrolmentCreate, RosterLine};
use contract::travel::TravelWarning;
use domain::enrolment::{AfterCancel, CancelledBy, Enrolment};
use domain::id::{EnrolmentId, PersonId, SessionId};
use domain::promotion::Placing;
use domain::reason::CancelReason;
use domain::role::Permission;
use domain::session::SessionState;
use domain::travel::Pace;
use store::page::{Page, PageRequest};
use store::{Conn, Tx, enrolment};

/// Places someone in a session. The planner of the session decides, and may depart from the order with a reason; the
/// person, or a planner of their unit, takes a seat or a place in the queue by the rules. With a pace, the answer warns of journeys
/// for which there is no time.
///
/// # Errors
/// 404 outside the scope; 409 when a condition is not met or a reason is needed; 422 for a field.
pub fn create(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: SessionId,
    (body, pace): (&EnrolmentCreate, Option<&Pace>),
) -> Outcome<Answer> {
    let person: PersonId = body.person_id.into();
    let mut around = None;
    let placed = seat::place_if(tx, act, id, person, |coming| {
        around = coming.taken.then_some(coming.session.dates);
        placing(who, person, body, coming)
    })?;
    // Whoever is not taken around these days has nowhere to come from: nothing is asked.
    let travel = match around.zip(pace) {
        Some((dates, pace)) => travel::warnings_of(tx, pace, person, (id, dates), act.now)?,
        None => Vec::new(),
    };
    answer(tx, placed, travel, act.now)
}

/// By which right the asker places this person, if they may.
fn placing(who: &Who, person: PersonId, body: &EnrolmentCreate, coming: &Coming<'_>) -> Outcome<Placing> {
    let over_person = |permission| coming.unit.is_some_and(|unit| who.may(permission, unit));
    if who.may(Permission::Place, coming.organiser) {
        let departure = departure(body.departure.as_ref())?;
        // The planner of a session reaches themselves, the people they may read, and those who asked for its course.
        return match who.is(person) || over_person(Permission::ReadPeople) || coming.asks {
            true => Ok(Placing::ByHand { departure }),
            false => Err(Problem::not_found()),
        };
    }
    if who.is(person) || over_person(Permission::Place) {
        by_oneself(&coming.session.state, body)?;
        return Ok(Placing::SelfService);
    }
    who.require(Permission::Place)?;
    Err(Problem::not_found())
}

/// What a person may do without the session's planner: take or wait for a seat of a session that is open.
fn by_oneself(state: &SessionState, body: &EnrolmentCreate) -> Outcome<()> {
    if body.departure.is_some() {
        return Err(Problem::new(ProblemCode::NotAllowed));
    }
    match state {
        SessionState::Published => Ok(()),
        SessionState::Draft => Err(Problem::not_found()),
        SessionState::Closed | SessionState::Cancelled { .. } => Err(Problem::new(ProblemCode::Conflict)
            .detail(Both::new("les inscriptions à cette session sont closes", "enrolment in this session is closed"))),
    }
}

fn answer(tx: &mut Tx, placed: Placed, travel: Vec<TravelWarning>, now: DateTime<Utc>) -> Outcome<Answer> {
    match placed {
        Placed::Enrolled(new) => {
            let enrolment = named(tx, &new, now)?;
            let (id, version) = (new.id, new.version);
            let body = wire::Placed {
                outcome: wire::Outcome::Enrolled,
                enrolment: Some(enrolment),
                waitlist_entry: None,
                travel,
            };
            Ok(Answer::created("enrolments", id, &body)?.version(version))
        }
        Placed::Waitlisted(request) => {
            let entry = queue::entry_of_request(tx, request)?;
            let id = entry.request_id;
            let body = wire::Placed {
                outcome: wire::Outcome::Waitlisted,
                enrolment: None,
                waitlist_entry: Some(entry),
                travel,
            };
            Answer::created("requests", id, &body)
        }
    }
}

fn shown(conn: &mut Conn, id: EnrolmentId, now: DateTime<Utc>) -> Outcome<wire::Enrolment> {
    let found = enrolment::find(conn, id)?.ok_or_else(Problem::not_found)?;
    named(conn, &found, now)
}

fn named(conn: &mut Conn, found: &Enrolment, now: DateTime<Utc>) -> Outcome<wire::Enrolment> {
    let names = Names::of_both(conn, now, found.person, found.session)?;
    show::enrolment(found, &names)
}

/// One enrolment, for the person, the planners concerned and the unit's requester.
///
/// # Errors
/// 404 when there is none, or none for this asker.
pub fn get(conn: &mut Conn, who: &Who, id: EnrolmentId) -> Outcome<wire::Enrolment> {
    let found = visible(conn, who, id)?;
    named(conn, &found, who.now)
}

/// An enrolment that the asker may see.
///
/// # Errors
/// 404 when there is none; the store's.
pub(super) fn visible(conn: &mut Conn, who: &Who, id: EnrolmentId) -> Outcome<Enrolment> {
    let found = enrolment::find(conn, id)?.ok_or_else(Problem::not_found)?;
    let seen = who.is(found.person) || covers(conn, who, Permission::ReadRequests, found.person, Some(found.session))?;
    if seen { Ok(found) } else { Err(Problem::not_found()) }
}

/// Gives a seat back: the person until the day said for it, their unit until the session begins, a planner at any time.
///
/// # Errors
/// 404 outside the scope; 409 when it is cancelled already; 422 without the words of `other`.
pub fn cancel(tx: &mut Tx, act: &mut Act, who: &Who, id: EnrolmentId, body: &EnrolmentCancel) -> Outcome<Answer> {
    let found = visible(tx, who, id)?;
    let by = if covers(tx, who, Permission::Place, found.person, Some(found.session))? {
        CancelledBy::Planner(who.authority.person())
    } else if who.is(found.person) {
        CancelledBy::Oneself(found.person)
    } else if covers(tx, who, Permission::FileRequests, found.person, None)? {
        CancelledBy::Unit(who.authority.person())
    } else {
        return Err(Problem::new(ProblemCode::NotAllowed));
    };
    let asked = Cancel {
        by,
        code: CancelReason::from_code(body.code.code()).unwrap_or(CancelReason::Other),
        words: optional_words("/words", body.words.as_ref())?,
        after: body.after.and_then(|a| AfterCancel::from_code(a.code())).unwrap_or(AfterCancel::Withdraw),
    };
    seat::cancel(tx, act, id, &asked)?;
    let after = shown(tx, id, act.now)?;
    let version = after.version.0;
    Ok(Answer::ok(&after)?.version(version))
}

/// The roster of a session, for its planners.
///
/// # Errors
/// 403 without the role, 404 outside its subtree.
pub fn roster(
    conn: &mut Conn,
    who: &Who,
    id: SessionId,
    state: Option<wire::EnrolmentState>,
    page: &PageRequest,
) -> Outcome<Page<RosterLine>> {
    over_session(conn, who, Permission::Place, id)?;
    let found = enrolment::of_session(conn, id, state.map(wire::EnrolmentState::code), page)?;
    let names = Names::of_people(conn, found.items.iter().map(|e| e.person))?;
    let items = found.items.iter().map(|e| show::roster_line(e, &names)).collect::<Outcome<_>>()?;
    Ok(Page { items, next: found.next })
}
