//! Sessions: created as drafts, published, closed, changed, moved, copied, called off.

mod board;
mod copy;
mod edit;
mod moves;
mod standing;
mod teach;

pub use board::board;
pub use copy::{Mould, copy, pattern_of, plan};
pub use edit::{create, update};
pub use moves::{move_to, preview};

use super::access::{over_session, words};
use super::act::{About, Act, Why};
use super::promotion::{self, Freed};
use super::seat::{self, Cancel};
use super::show::{self, Names};
use super::site::Around;
use super::{travel, zone};
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::wire;
use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::enrolment::DepartureCode;
use contract::ranking::Days as DaysShown;
use contract::session::{self as s, SessionCancel, SessionItem};
use contract::text::{Cents, SeatCount};
use domain::enrolment::{AfterCancel, CancelledBy};
use domain::event::{Action, Notice};
use domain::id::{PersonId, SessionId};
use domain::reason::CancelReason;
use domain::role::Permission;
use domain::session::{Quota, Session, SessionRefusal, SessionState};
use domain::span::DateSpan;
use domain::travel::Pace;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::audit::Subject;
use store::page::{Page, PageRequest, Scope};
use store::ranking::Cause;
use store::session::{Period, SessionFilter, SessionOrder};
use store::snapshot::{Hold, Waiting, lock_people, lock_people_at_once, lock_sessions, lock_to_call_off};
use store::{Conn, Constraint, StoreError, Tx, commitment, enrolment, offer, request, session, unit};

/// The order asked for.
#[must_use]
pub fn order(asked: Option<s::SessionSort>) -> SessionOrder {
    asked.and_then(|sort| SessionOrder::from_code(sort.code())).unwrap_or_default()
}

/// Whether the sessions are compared one by one before any is shown.
#[must_use]
pub const fn compares(order: SessionOrder) -> bool {
    matches!(order, SessionOrder::Fullest | SessionOrder::Emptiest | SessionOrder::Nearest)
}

/// How far back the sessions may begin of which the free seats are compared, in days.
const COUNTED_DAYS: u64 = 366;

/// Free seats are counted session by session, distances are compared so: whoever sorts by them says which sessions, so that the
/// cost of a list does not grow with the years kept.
fn countable(query: &s::SessionQuery, today: NaiveDate) -> Outcome<()> {
    let bounded = match query.period {
        Some(s::Period::Upcoming | s::Period::InProgress) => true,
        Some(s::Period::Past) | None => {
            let earliest = today.checked_sub_days(Days::new(COUNTED_DAYS));
            query.from.zip(earliest).is_some_and(|(from, earliest)| from >= earliest)
        }
    };
    if bounded || !compares(order(query.sort)) {
        return Ok(());
    }
    let words = Both::new(
        format!(
            "ce tri compare les sessions à venir, en cours, ou commencées depuis {COUNTED_DAYS} jours au plus : \
             précisez la période"
        ),
        format!(
            "this order compares sessions coming up, in progress, or begun in the last {COUNTED_DAYS} days: \
             say which period"
        ),
    );
    Err(Problem::invalid("/query/sort", "out_of_range", words))
}

fn period(asked: s::Period) -> Period {
    match asked {
        s::Period::InProgress => Period::InProgress,
        s::Period::Upcoming => Period::Upcoming,
        s::Period::Past => Period::Past,
    }
}

/// Sessions, with a pace of travel each with how it stands for the asker. Drafts are shown to those who plan them only.
///
/// # Errors
/// 403 when another system asks how they stand for it; 422 when free seats are compared over too many sessions, or for a place
/// that is none; the store's.
pub fn list(
    conn: &mut Conn,
    who: &Who,
    query: &s::SessionQuery,
    page: &PageRequest,
    pace: Option<&Pace>,
) -> Outcome<Page<SessionItem>> {
    let today = zone::today("Europe/Paris", who.now);
    countable(query, today)?;
    let (around, site) = (Around::of(conn, query)?, query.site_id.map(Into::into));
    let order = order(query.sort);
    if order == SessionOrder::Nearest && around.is_none() {
        let fr = "dites à partir d'où mesurer, par `near` ou `near_site_id`";
        return Err(Problem::invalid(
            "/query/sort",
            "invalid",
            Both::new(fr, "say from where, by `near` or `near_site_id`"),
        ));
    }
    let filter = SessionFilter {
        q: query.q.as_ref().map(|q| q.as_str().to_owned()),
        course: query.course_id.map(Into::into),
        sites: around.as_ref().map(|around| around.sites(site)).or_else(|| site.map(|site| vec![site])),
        distances: around.as_ref().filter(|_| order == SessionOrder::Nearest).map(Around::metres).unwrap_or_default(),
        organiser: query.organiser_id.map(Into::into),
        from: query.from,
        until: query.until,
        during: None,
        state: query.state.map(|asked| (asked.code(), today)),
        period: query.period.map(|asked| (period(asked), today)),
        free_seats: query.free_seats,
        order,
        drafts: drafts(conn, who)?,
    };
    let distance = |site| around.as_ref().and_then(|around| around.distance(site));
    let found = session::list(conn, &filter, page, who.now)?;
    let mut standing = match pace {
        Some(pace) => standing::of(conn, who, &found.items, pace)?,
        None => BTreeMap::new(),
    };
    Ok(found.map(|item| SessionItem {
        distance_km: distance(item.site.id),
        for_me: standing.remove(&item.session.id),
        ..show::session_item(&item, who.now)
    }))
}

/// Sessions that nobody travels to any more.
const fn over(state: s::SessionState) -> bool {
    matches!(state, s::SessionState::Done | s::SessionState::Cancelled)
}

fn drafts(conn: &mut Conn, who: &Who) -> Outcome<Option<Scope>> {
    let roots = who.authority.roots(Permission::PlanSessions, who.now);
    if roots.is_empty() { Ok(None) } else { Ok(Some(unit::scope(conn, &roots)?)) }
}

/// One session with its quotas, its days and its trainers, and what leaves who asks too little time to travel to it.
///
/// # Errors
/// 404 when there is none, or it is a draft of someone else's calendar.
pub fn get(conn: &mut Conn, who: &Who, id: SessionId, pace: &Pace) -> Outcome<s::Session> {
    let mut shown = shown(conn, id, who.now)?;
    let organiser = unit::lineage(conn, shown.organiser.id.into())?;
    if !who.may(Permission::PlanSessions, &organiser) {
        if shown.state == s::SessionState::Draft {
            return Err(Problem::not_found());
        }
        shown.overbooking = None;
    }
    let dates = DateSpan::of_days(shown.starts_on, shown.ends_on).ok().filter(|_| !over(shown.state));
    if let (Some(dates), Some(person)) = (dates, who.authority.person()) {
        let told = travel::warnings_among(conn, pace, person, &[(id, dates)], who.now)?;
        shown.travel = told.into_values().next().unwrap_or_default();
    }
    Ok(shown)
}

fn shown(conn: &mut Conn, id: SessionId, now: DateTime<Utc>) -> Outcome<s::Session> {
    let item = session::item(conn, id, now)?.ok_or_else(Problem::not_found)?;
    let quotas = session::quotas(conn, [id])?.remove(&id).unwrap_or_default();
    let details = session::details(conn, id)?;
    let short = show::session_item(&item, now);
    let by = details.overbooking.as_ref().and_then(|o| o.by);
    let names = Names::of(conn, now, details.trainers.iter().copied().chain(by), [])?;
    let (window, state) = (item.session.window, &item.session.state);
    Ok(s::Session {
        id: short.id,
        code: short.code,
        course: short.course,
        site: short.site,
        organiser: short.organiser,
        starts_on: short.starts_on,
        ends_on: short.ends_on,
        state: short.state,
        cancel_reason: match state {
            SessionState::Cancelled { reason } => Some(reason.as_str().into()),
            SessionState::Draft | SessionState::Published | SessionState::Closed => None,
        },
        fill: short.fill,
        quotas: quotas_shown(conn, &quotas)?,
        blocks: details.blocks.iter().map(|b| DaysShown { starts_on: b.first(), ends_on: b.last() }).collect(),
        enrolment_opens_on: window.opens_on,
        enrolment_closes_on: window.closes_on,
        withdrawal_until: window.withdrawal_until,
        trainers: details.trainers.iter().map(|who| names.person(*who)).collect::<Outcome<_>>()?,
        cost: details.cost.map(Cents),
        joining: details.joining.as_ref().map(|text| text.as_str().into()),
        overbooking: details
            .overbooking
            .as_ref()
            .map(|o| {
                Ok::<_, Problem>(s::Overbooking {
                    by: o.by.map(|who| names.person(who)).transpose()?,
                    code: DepartureCode::from_code(o.reason.code.code()).unwrap_or(DepartureCode::Other),
                    words: o.reason.words.as_str().into(),
                })
            })
            .transpose()?,
        travel: Vec::new(),
        version: item.session.version.into(),
    })
}

fn quotas_shown(conn: &mut Conn, quotas: &[Quota]) -> Outcome<Vec<s::Quota>> {
    let units = unit::tags(conn, quotas.iter().map(|q| q.unit))?;
    let shown = quotas.iter().filter_map(|q| {
        let unit = units.get(&q.unit).cloned().map(wire::unit_tag)?;
        Some(s::Quota { unit, seats: SeatCount(q.seats), release_on: q.release_on })
    });
    Ok(shown.collect())
}

fn answer(tx: &mut Tx, id: SessionId, act: &Act) -> Outcome<Answer> {
    let shown = shown(tx, id, act.now)?;
    let version = shown.version.0;
    Ok(Answer::ok(&shown)?.version(version))
}

fn unknown(pointer: &str, fr: &'static str, en: &'static str) -> Problem {
    Problem::invalid(pointer, "unknown", Both::new(fr, en))
}

/// The calendar has this code already.
fn taken(error: StoreError, pointer: &str) -> Problem {
    match error {
        StoreError::Taken { constraint: Constraint::SessionCode } => Problem::new(ProblemCode::AlreadyExists).fault(
            pointer,
            "taken",
            Both::new("ce calendrier a déjà une session de ce code", "this calendar has a session of this code"),
        ),
        other => other.into(),
    }
}

fn refused(error: &SessionRefusal) -> Problem {
    match error {
        SessionRefusal::MinimumAboveCapacity => {
            Problem::invalid("/minimum", "invalid", Both::new("le minimum dépasse la capacité", error.to_string()))
        }
        SessionRefusal::Capacity => {
            Problem::invalid("/capacity", "invalid", Both::new("la capacité va de 1 à 10 000", error.to_string()))
        }
        SessionRefusal::BelowOccupied { occupied } => Problem::new(ProblemCode::Conflict).detail(Both::new(
            format!(
                "{occupied} places sont prises ou proposées : dites dans `leaving_ids` qui perd la sienne, ou gardez la capacité"
            ),
            format!("{occupied} seats are taken or held: say in `leaving_ids` who loses theirs, or keep the capacity"),
        )),
        SessionRefusal::State { state, .. } => Problem::new(ProblemCode::Conflict)
            .detail(Both::new(format!("l'état de la session ({state}) ne permet pas cette action"), error.to_string())),
    }
}

/// A command on a session's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Opens it to people.
    Publish,
    /// Ends enrolment by oneself.
    Close,
}

/// Publishes or closes a session.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when its state does not allow it.
pub fn command(tx: &mut Tx, act: &mut Act, who: &Who, id: SessionId, command: Command) -> Outcome<Answer> {
    over_session(tx, who, Permission::PlanSessions, id)?;
    lock_sessions(tx, &BTreeMap::from([(id, Hold::Change)]))?;
    let found = session::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let before = found.state.code();
    let (state, action) = match command {
        Command::Publish => (found.state.publish(), Action::SessionPublished),
        Command::Close => (found.state.close(), Action::SessionClosed),
    };
    let next = Session { state: state.map_err(|e| refused(&e))?, ..found };
    session::update(tx, &next, act.now)?;
    let why =
        Why { before: Some(json!({ "state": before })), ..Why::default() }.after(json!({ "state": next.state.code() }));
    let about = About { session: Some(id), ..About::default() };
    act.record(tx, action, Subject::of("session", id), about, why)?;
    if command == Command::Publish {
        opened(tx, act, id)?;
    }
    answer(tx, id, act)
}

/// A session that opens comes into the requests that accept its dates, and its seats look for those who wait.
///
/// # Errors
/// The store's.
pub fn opened(tx: &mut Tx, act: &mut Act, id: SessionId) -> Outcome<()> {
    let found = session::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let newcomers = super::request::bring_in(tx, act, &found)?;
    let present = promotion::load(tx, act.now, id, Waiting::Nobody)?;
    if newcomers > 0 && present.free() > 0 && !present.session.has_started(present.today) {
        let freed = Freed { cause: Cause::Capacity, seats: usize::from(present.free()), enrolment: None };
        promotion::pass_on(tx, act, id, freed)?;
    }
    Ok(())
}

/// Everyone who sits in a session, waits for it or teaches it.
fn concerned(tx: &mut Tx, id: SessionId) -> Outcome<BTreeSet<PersonId>> {
    let mut people: BTreeSet<PersonId> = enrolment::confirmed(tx, id)?.into_iter().map(|e| e.person).collect();
    people.extend(request::waiting_for(tx, id)?.into_iter().map(|(_, person)| person));
    people.extend(session::details(tx, id)?.trainers);
    Ok(people)
}

/// Calls a session off: those enrolled go back to the head of the course's queue, offers are taken back, the wishes of
/// those who wait for it are closed, all are told. Whoever wished for nothing else waits for the course's next session.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when it is cancelled already.
pub fn cancel(tx: &mut Tx, act: &mut Act, who: &Who, id: SessionId, body: &SessionCancel) -> Outcome<Answer> {
    over_session(tx, who, Permission::PlanSessions, id)?;
    let known = concerned(tx, id)?;
    lock_people(tx, &Vec::from_iter(known.iter().copied()))?;
    lock_to_call_off(tx, id)?;
    let newcomers: Vec<_> = concerned(tx, id)?.into_iter().filter(|who| !known.contains(who)).collect();
    if !newcomers.is_empty() {
        lock_people_at_once(tx, &newcomers)?;
    }
    promotion::settle(tx, act, id)?;
    let found = session::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let said = words("/words", &body.words)?;
    let state = found.state.clone().cancel(said.clone()).map_err(|e| refused(&e))?;
    session::update(tx, &Session { state, ..found }, act.now)?;
    let about = About { session: Some(id), ..About::default() };
    let why = Why { words: Some(said.clone()), ..Why::default() }.after(json!({ "state": "cancelled" }));
    act.record(tx, Action::SessionCancelled, Subject::of("session", id), about, why)?;
    let mut told = BTreeSet::new();
    for pending in offer::pending(tx, id)? {
        let ended = pending.revoke(Some(said.clone()), act.now).map_err(|e| Problem::internal(&e))?;
        offer::end(tx, &ended)?;
        commitment::end_offer(tx, ended.id, act.now)?;
        let about = promotion::about(&ended);
        let why = Why { words: Some(said.clone()), ..Why::default() };
        act.record(tx, Action::OfferRevoked, Subject::of("offer", ended.id), about, why)?;
        act.notify(tx, Notice::OfferEnded, ended.person, about, Some(ended.id))?;
        told.insert(ended.person);
    }
    for (request, person) in request::waiting_for(tx, id)? {
        request::close_wish(tx, request, id)?;
        let about = About { person: Some(person), session: Some(id), request: Some(request) };
        let why = Why::coded(CancelReason::SessionCancelled.code(), Some(said.clone()));
        act.record(tx, Action::WishClosed, Subject::of("request", request), about, why)?;
        // Those whose offer ended have been told.
        if told.insert(person) {
            act.notify(tx, Notice::SessionChanged, person, about, None)?;
        }
    }
    let asked = Cancel {
        by: CancelledBy::Organiser(who.authority.person()),
        code: CancelReason::SessionCancelled,
        words: Some(said),
        after: AfterCancel::WaitAgain,
    };
    for seated in enrolment::confirmed(tx, id)? {
        seat::give_back(tx, act, seated.id, &asked)?;
    }
    answer(tx, id, act)
}
