//! Requests: filed, followed, withdrawn, refused.

use super::access::{covers, optional_words};
mod count;
mod dates;
mod decide;
mod file;
mod priority;
mod timeline;

pub use count::groups;
pub use dates::{bring_in, brought_in};
pub use decide::{decide_many, preview_decisions};
pub use file::{create, create_many, preview};
pub use timeline::timeline;

use super::act::{About, Act, Why};
use super::approval;
use super::exception;
use super::promotion::{self, Freed};
use super::seat;
use super::show::{Names, course_tag};
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::wire as tags;
use chrono::{DateTime, Utc};
use contract::approval::Awaiting;
use contract::request::{self as wire, RequestClose, RequestQuery};
use contract::text::Count;
use domain::event::{Action, Notice};
use domain::id::RequestId;
use domain::reason::CloseReason;
use domain::request::{Priority, Request};
use domain::role::Permission;
use domain::waitlist::WaitlistState;
use serde_json::json;
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::ranking::Cause;
use store::request::{Progress, RequestFilter, RequestItem, RequestOrder};
use store::snapshot::lock_people;
use store::{Conn, Tx, commitment, course, enrolment, offer, request, snapshot, unit, waitlist};

/// The order asked for.
#[must_use]
pub fn order(asked: Option<wire::RequestSort>) -> RequestOrder {
    asked.and_then(|sort| RequestOrder::from_code(sort.code())).unwrap_or_default()
}

/// Requests of the asker's scope, or the asker's own.
///
/// # Errors
/// The store's.
pub fn list(conn: &mut Conn, who: &Who, query: &RequestQuery, page: &PageRequest) -> Outcome<Page<wire::Request>> {
    let Some(filter) = filter(conn, who, query)? else { return Ok(Page { items: Vec::new(), next: None }) };
    let found = request::list(conn, &filter, page, who.now)?;
    Ok(Page { items: shown(conn, &found.items, who.now)?, next: found.next })
}

/// The requests that a query means, of those that the asker may follow; none when it asks for somebody else's.
fn filter(conn: &mut Conn, who: &Who, query: &RequestQuery) -> Outcome<Option<RequestFilter>> {
    let roots = who.authority.roots(Permission::ReadRequests, who.now);
    // Without a role that reads requests, one sees one's own.
    let (scope, person) = if roots.is_empty() {
        (None, Some(who.person()?))
    } else {
        (Some(unit::scope(conn, &roots)?), query.person_id.map(Into::into))
    };
    if query.person_id.is_some_and(|asked| Some(asked.0) != person) {
        return Ok(None);
    }
    let mine = query.awaiting == Some(Awaiting::Mine);
    Ok(Some(RequestFilter {
        q: query.q.as_ref().map(|q| q.as_str().to_owned()),
        person,
        course: query.course_id.map(Into::into),
        session: query.session_id.map(Into::into),
        unit: query.unit_id.map(Into::into),
        priority: query.priority.and_then(|p| Priority::new(p.0).ok()),
        progress: query.progress.map(wire::Progress::code),
        awaiting: mine.then(|| approval::awaiting(conn, who)).transpose()?,
        exception_asked: query.awaiting == Some(Awaiting::Exception),
        order: order(query.sort),
        skip: query.skip.map_or(0, |skip| skip.0),
        scope,
    }))
}

/// Requests as the contract shows them.
///
/// # Errors
/// The store's.
pub fn shown(conn: &mut Conn, items: &[RequestItem], now: DateTime<Utc>) -> Outcome<Vec<wire::Request>> {
    let steps = approval::Steps::of(conn, items)?;
    let crews = request::of_crews(conn, items.iter().filter_map(|item| item.request.crew))?;
    let linked = |asked: &Request| {
        let crew = asked.crew.and_then(|crew| crews.get(&crew)).into_iter().flatten();
        crew.map(|(_, person)| *person).filter(|person| *person != asked.person).collect::<Vec<_>>()
    };
    let names = Names::of(
        conn,
        now,
        items
            .iter()
            .flat_map(|i| linked(&i.request))
            .chain(items.iter().flat_map(|i| exception::people(&i.exceptions).chain([i.request.person]))),
        items.iter().flat_map(|i| i.request.wishes.iter().map(|w| w.session)),
    )?;
    let courses = course::tags(conn, items.iter().map(|i| i.request.course))?;
    let units = unit::tags(conn, items.iter().map(|i| i.request.organiser))?;
    items
        .iter()
        .map(|item| {
            let asked = &item.request;
            let closed = asked.state.closed();
            Ok(wire::Request {
                id: asked.id.into(),
                person: names.person(asked.person)?,
                course: courses.get(&asked.course).map(course_tag).ok_or_else(Problem::not_found)?,
                organiser: units.get(&asked.organiser).cloned().map(tags::unit_tag).ok_or_else(Problem::not_found)?,
                priority: asked.priority.class().into(),
                priority_reason: asked.priority_reason.as_ref().map(|w| w.as_str().into()),
                requested_on: asked.requested_on,
                wishes: asked
                    .wishes
                    .iter()
                    .map(|w| {
                        let (rank, session) = (Count(u32::from(w.rank)), names.session(w.session)?);
                        Ok(wire::Wish { rank, session, by_dates: w.by_dates })
                    })
                    .collect::<Outcome<_>>()?,
                accepts: asked.accepts.as_ref().map(dates::shown),
                state: wire::RequestState::from_code(asked.state.code()).unwrap_or(wire::RequestState::Submitted),
                progress: wire::Progress::from_code(item.progress.code()).unwrap_or(wire::Progress::Waiting),
                close_code: closed.and_then(|(code, _)| wire::CloseCode::from_code(code.code())),
                close_words: closed.and_then(|(_, said)| said).map(|w| w.as_str().into()),
                note: asked.note.as_ref().map(|w| w.as_str().into()),
                offer_id: match item.progress {
                    Progress::Offered(id) => Some(id.into()),
                    _ => None,
                },
                enrolment_id: match item.progress {
                    Progress::Enrolled(id) => Some(id.into()),
                    _ => None,
                },
                step: domain::approval::current(&item.steps)
                    .filter(|_| item.progress == Progress::Waiting)
                    .map(|step| steps.show(step, now))
                    .transpose()?,
                steps: item.steps.iter().map(|step| steps.show(step, now)).collect::<Outcome<_>>()?,
                exceptions: exception::shown(&names, &item.exceptions)?,
                linked_with: linked(asked).into_iter().map(|who| names.person(who)).collect::<Outcome<_>>()?,
                version: asked.version.into(),
            })
        })
        .collect()
}

fn one(conn: &mut Conn, id: RequestId, now: DateTime<Utc>) -> Outcome<wire::Request> {
    let item = request::item(conn, id, now)?.ok_or_else(Problem::not_found)?;
    shown(conn, std::slice::from_ref(&item), now)?.pop().ok_or_else(Problem::not_found)
}

pub(super) fn answer(tx: &mut Tx, id: RequestId, act: &Act) -> Outcome<Answer> {
    let shown = one(tx, id, act.now)?;
    let version = shown.version.0;
    Ok(Answer::ok(&shown)?.version(version))
}

/// Whether a permission holds over the request's person or organiser.
pub(super) fn over(conn: &mut Conn, who: &Who, permission: Permission, asked: &Request) -> Outcome<bool> {
    if covers(conn, who, permission, asked.person, None)? {
        return Ok(true);
    }
    let organiser = unit::lineage(conn, asked.organiser)?;
    Ok(who.may(permission, &organiser))
}

/// A request that the asker may read.
///
/// # Errors
/// 404 when there is none, or none for this asker.
pub(super) fn visible(conn: &mut Conn, who: &Who, id: RequestId) -> Outcome<Request> {
    let asked = request::find(conn, id)?.ok_or_else(Problem::not_found)?;
    let seen = who.is(asked.person)
        || over(conn, who, Permission::ReadRequests, &asked)?
        || approval::is_addressed(conn, who, id)?;
    if seen { Ok(asked) } else { Err(Problem::not_found()) }
}

/// One request, for the person, their unit's requester and the planners concerned.
///
/// # Errors
/// 404 when there is none, or none for this asker.
pub fn get(conn: &mut Conn, who: &Who, id: RequestId) -> Outcome<wire::Request> {
    visible(conn, who, id)?;
    one(conn, id, who.now)
}

fn field(pointer: &str, code: &'static str, fr: &'static str, en: &'static str) -> Problem {
    Problem::invalid(pointer, code, Both::new(fr, en))
}

/// How a request is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// Given up by the person or the unit.
    Withdraw,
    /// Refused by a planner.
    Refuse,
}

/// Closes a request. A live offer goes with it, and its seat passes on.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when it is closed or holds a seat; 422 without the words of `other`.
pub fn close(tx: &mut Tx, act: &mut Act, who: &Who, id: RequestId, how: Close, body: &RequestClose) -> Outcome<Answer> {
    if how == Close::Refuse && !who.authority.may_somewhere(Permission::ApproveRequests, who.now) {
        who.require(Permission::DecideRequests)?;
    }
    let asked = visible(tx, who, id)?;
    let allowed = match how {
        // Who files for a unit's people gives up for them; the organiser's planners may for everyone who asks them.
        Close::Withdraw => {
            who.is(asked.person)
                || covers(tx, who, Permission::FileRequests, asked.person, None)?
                || over(tx, who, Permission::DecideRequests, &asked)?
        }
        Close::Refuse => {
            over(tx, who, Permission::DecideRequests, &asked)?
                || who.authority.may_somewhere(Permission::ApproveRequests, who.now)
        }
    };
    if !allowed {
        return Err(Problem::new(ProblemCode::NotAllowed));
    }
    lock_people(tx, &[asked.person])?;
    let live = offer::live_for_request(tx, id, act.now)?;
    if let Some(live) = &live {
        snapshot::lock_session(tx, live.session)?;
    }
    let asked = request::find(tx, id)?.ok_or_else(Problem::not_found)?;
    if enrolment::for_request(tx, id)?.is_some() {
        return Err(conflict(
            "la personne occupe une place pour cette demande : annulez l'inscription",
            "the person holds a seat for this request: cancel the enrolment",
        ));
    }
    let code = CloseReason::from_code(body.code.code()).unwrap_or(CloseReason::Other);
    let said = optional_words("/words", body.words.as_ref())?;
    if code == CloseReason::Other && said.is_none() {
        return Err(seat::words_needed());
    }
    let state = asked.state.clone();
    let state = match how {
        Close::Withdraw => state.withdraw(code, said.clone()),
        Close::Refuse => state.refuse(code, said.clone()),
    };
    let state = state.map_err(|_| conflict("la demande est déjà close", "the request is closed already"))?;
    if how == Close::Refuse {
        let decides = over(tx, who, Permission::DecideRequests, &asked)?;
        approval::record_refusal(tx, act, who, &asked, code, said.as_ref(), decides)?;
    }
    let next = Request { state, ..asked };
    request::save(tx, &next)?;
    waitlist::move_to(tx, id, WaitlistState::Left, Some(code.code()), act.now)?;
    let about = About { person: Some(next.person), session: None, request: Some(id) };
    let action = if how == Close::Withdraw { Action::RequestWithdrawn } else { Action::RequestRefused };
    let why = Why::coded(code.code(), said.clone()).after(json!({ "state": next.state.code() }));
    act.record(tx, action, Subject::of("request", id), about, why)?;
    if !who.is(next.person) {
        act.notify(tx, Notice::RequestClosed, next.person, about, None)?;
    }
    if let Some(live) = live {
        end_offer(tx, act, live, said)?;
    }
    answer(tx, id, act)
}

fn end_offer(tx: &mut Tx, act: &mut Act, live: domain::offer::Offer, said: Option<domain::text::Words>) -> Outcome<()> {
    let freed = live.freed;
    // Read again under the lock: it may have been answered since.
    let Some(live) = offer::find(tx, live.id)? else { return Ok(()) };
    let Ok(ended) = live.revoke(said, act.now) else { return Ok(()) };
    offer::end(tx, &ended)?;
    commitment::end_offer(tx, ended.id, act.now)?;
    act.record(tx, Action::OfferRevoked, Subject::of("offer", ended.id), promotion::about(&ended), Why::default())?;
    let seats = seat::come_apart(tx, act, &ended)?.saturating_add(1);
    promotion::pass_on(tx, act, ended.session, Freed { cause: Cause::Revocation, seats, enrolment: freed })
}

fn conflict(fr: &'static str, en: &'static str) -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Both::new(fr, en))
}
