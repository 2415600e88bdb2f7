//! Sessions: created as drafts, published, closed, changed, called off.

use super::access::{invalid_text, optional_words, over_session, words};
use super::act::{About, Act, Why};
use super::field::{day, out_of_scope};
use super::promotion::{self, Freed};
use super::seat::{self, Cancel};
use super::{show, zone};
use crate::answer::Answer;
use crate::extract::if_match::IfMatch;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::wire;
use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::session::{self as s, SessionCancel, SessionCreate, SessionItem, SessionUpdate};
use contract::text::SeatCount;
use domain::enrolment::{AfterCancel, CancelledBy};
use domain::event::{Action, Notice};
use domain::id::{CourseId, PersonId, SessionId, SiteId, UnitId};
use domain::reason::CancelReason;
use domain::role::Permission;
use domain::session::{DEFAULT_QUOTA_RELEASE_DAYS, Quota, Seats, Session, SessionRefusal, SessionState};
use domain::span::DateSpan;
use domain::text::SessionCode;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::audit::Subject;
use store::page::{Page, PageRequest, Scope};
use store::ranking::Cause;
use store::session::{Period, SessionFilter, SessionOrder};
use store::snapshot::{Hold, Waiting, lock_people, lock_people_at_once, lock_session, lock_sessions, lock_to_call_off};
use store::{Conn, Constraint, StoreError, Tx, commitment, enrolment, offer, request, session, unit};

/// The order asked for.
#[must_use]
pub fn order(asked: Option<s::SessionSort>) -> SessionOrder {
    asked.and_then(|sort| SessionOrder::from_code(sort.code())).unwrap_or_default()
}

/// How far back the sessions may begin of which the free seats are compared, in days.
const COUNTED_DAYS: u64 = 366;

/// Free seats are counted session by session: whoever sorts by them says which sessions, so that the cost of a list does not
/// grow with the years kept.
fn countable(query: &s::SessionQuery, today: NaiveDate) -> Outcome<()> {
    let bounded = match query.period {
        Some(s::Period::Upcoming | s::Period::InProgress) => true,
        Some(s::Period::Past) | None => {
            let earliest = today.checked_sub_days(Days::new(COUNTED_DAYS));
            query.from.zip(earliest).is_some_and(|(from, earliest)| from >= earliest)
        }
    };
    match order(query.sort) {
        SessionOrder::Fullest | SessionOrder::Emptiest if !bounded => {
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
        _ => Ok(()),
    }
}

fn period(asked: s::Period) -> Period {
    match asked {
        s::Period::InProgress => Period::InProgress,
        s::Period::Upcoming => Period::Upcoming,
        s::Period::Past => Period::Past,
    }
}

/// Sessions. Drafts are shown to those who plan them only.
///
/// # Errors
/// 422 when free seats are compared over too many sessions; the store's.
pub fn list(conn: &mut Conn, who: &Who, query: &s::SessionQuery, page: &PageRequest) -> Outcome<Page<SessionItem>> {
    let today = zone::today("Europe/Paris", who.now);
    countable(query, today)?;
    let filter = SessionFilter {
        q: query.q.as_ref().map(|q| q.as_str().to_owned()),
        course: query.course_id.map(Into::into),
        site: query.site_id.map(Into::into),
        organiser: query.organiser_id.map(Into::into),
        from: query.from,
        until: query.until,
        state: query.state.map(s::SessionState::code),
        period: query.period.map(|asked| (period(asked), today)),
        free_seats: query.free_seats,
        order: order(query.sort),
        drafts: drafts(conn, who)?,
    };
    Ok(session::list(conn, &filter, page, who.now)?.map(|item| show::session_item(&item)))
}

fn drafts(conn: &mut Conn, who: &Who) -> Outcome<Option<Scope>> {
    let roots = who.authority.roots(Permission::PlanSessions, who.now);
    if roots.is_empty() { Ok(None) } else { Ok(Some(unit::scope(conn, &roots)?)) }
}

/// One session with its quotas.
///
/// # Errors
/// 404 when there is none, or it is a draft of someone else's calendar.
pub fn get(conn: &mut Conn, who: &Who, id: SessionId) -> Outcome<s::Session> {
    let shown = shown(conn, id, who.now)?;
    if shown.state == s::SessionState::Draft {
        let organiser = unit::lineage(conn, shown.organiser.id.into())?;
        if !who.may(Permission::PlanSessions, &organiser) {
            return Err(Problem::not_found());
        }
    }
    Ok(shown)
}

fn shown(conn: &mut Conn, id: SessionId, now: DateTime<Utc>) -> Outcome<s::Session> {
    let item = session::item(conn, id, now)?.ok_or_else(Problem::not_found)?;
    let quotas = session::quotas(conn, [id])?.remove(&id).unwrap_or_default();
    let units = unit::tags(conn, quotas.iter().map(|q| q.unit))?;
    let quotas = quotas
        .iter()
        .filter_map(|q| {
            let unit = units.get(&q.unit).map(wire::unit_tag)?;
            Some(s::Quota { unit, seats: SeatCount(q.seats), release_on: q.release_on })
        })
        .collect();
    Ok(show::session(&item, quotas))
}

fn answer(tx: &mut Tx, id: SessionId, act: &Act) -> Outcome<Answer> {
    let shown = shown(tx, id, act.now)?;
    let version = shown.version.0;
    Ok(Answer::ok(&shown)?.version(version))
}

/// Creates a draft.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when the code is taken in that calendar; 422 for a field.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &SessionCreate) -> Outcome<Answer> {
    let organiser: UnitId = body.organiser_id.into();
    who.require(Permission::PlanSessions)?;
    let lineage = unit::lineage(tx, organiser)?;
    if lineage.0.is_empty() || !who.may(Permission::PlanSessions, &lineage) {
        let words = Both::new("unité inconnue ou hors de votre périmètre", "no such unit in your scope");
        return Err(out_of_scope("/organiser_id", words));
    }
    crate::app::unit::require_open(tx, organiser, "/organiser_id")?;
    let (course, site): (CourseId, SiteId) = (body.course_id.into(), body.site_id.into());
    if store::course::find(tx, course)?.is_none() {
        return Err(unknown("/course_id", "stage inconnu", "no such course"));
    }
    if store::site::find(tx, site)?.is_none() {
        return Err(unknown("/site_id", "site inconnu", "no such site"));
    }
    let (first, last) = (day("/starts_on", body.starts_on)?, day("/ends_on", body.ends_on)?);
    let dates = DateSpan::of_days(first, last).map_err(|e| {
        Problem::invalid("/ends_on", "invalid", Both::new("le dernier jour précède le premier", e.to_string()))
    })?;
    let new = Session {
        id: act.mint.id(),
        organiser,
        code: SessionCode::parse(body.code.as_str()).map_err(|e| invalid_text("/code", e))?,
        course,
        site,
        dates,
        seats: Seats::new(body.capacity.0, body.minimum.0, 0).map_err(|e| refused(&e))?,
        state: SessionState::Draft,
        version: 1,
    };
    let quotas = quotas(tx, body, dates)?;
    session::insert(tx, &new, &quotas, act.now).map_err(taken)?;
    let about = About { session: Some(new.id), ..About::default() };
    let why = Why::default().after(json!({ "state": "draft", "capacity": new.seats.capacity() }));
    act.record(tx, Action::SessionCreated, Subject::of("session", new.id), about, why)?;
    let shown = shown(tx, new.id, act.now)?;
    Ok(Answer::created("sessions", new.id, &shown)?.version(1))
}

/// Quotas of one session.
const MOST_QUOTAS: usize = 100;

fn quotas(tx: &mut Tx, body: &SessionCreate, dates: DateSpan) -> Outcome<Vec<Quota>> {
    if body.quotas.len() > MOST_QUOTAS {
        let words = Both::new(format!("au plus {MOST_QUOTAS} contingents"), format!("at most {MOST_QUOTAS} quotas"));
        return Err(Problem::invalid("/quotas", "too_many", words));
    }
    let known = unit::tags(tx, body.quotas.iter().map(|q| q.unit_id.into()))?;
    let usual = dates.first().checked_sub_days(Days::new(DEFAULT_QUOTA_RELEASE_DAYS)).unwrap_or(dates.first());
    let mut quotas: Vec<Quota> = Vec::new();
    for (index, asked) in body.quotas.iter().enumerate() {
        let unit: UnitId = asked.unit_id.into();
        let pointer = format!("/quotas/{index}/unit_id");
        if !known.contains_key(&unit) {
            return Err(unknown(&pointer, "unité inconnue", "no such unit"));
        }
        if quotas.iter().any(|q| q.unit == unit) {
            return Err(Problem::invalid(
                pointer,
                "duplicate",
                Both::new("unité citée deux fois", "this unit is named twice"),
            ));
        }
        let release_on = day(&format!("/quotas/{index}/release_on"), asked.release_on.unwrap_or(usual))?;
        quotas.push(Quota { unit, seats: asked.seats.0, release_on });
    }
    let kept: u32 = quotas.iter().map(|q| u32::from(q.seats)).sum();
    if kept > u32::from(body.capacity.0) {
        let words = Both::new(
            format!("les contingents réservent {kept} places, la session n'en a que {}", body.capacity.0),
            format!("the quotas set {kept} seats aside, the session has {} only", body.capacity.0),
        );
        return Err(Problem::invalid("/quotas", "out_of_range", words));
    }
    Ok(quotas)
}

fn unknown(pointer: &str, fr: &'static str, en: &'static str) -> Problem {
    Problem::invalid(pointer, "unknown", Both::new(fr, en))
}

fn taken(error: StoreError) -> Problem {
    match error {
        StoreError::Taken { constraint: Constraint::SessionCode } => Problem::new(ProblemCode::AlreadyExists).fault(
            "/code",
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
            format!("{occupied} places sont prises ou proposées : la capacité ne peut pas être inférieure"),
            error.to_string(),
        )),
        SessionRefusal::State { state, .. } => Problem::new(ProblemCode::Conflict)
            .detail(Both::new(format!("l'état de la session ({state}) ne permet pas cette action"), error.to_string())),
    }
}

/// Changes the seats; more of them look for their holders at once.
///
/// # Errors
/// 403 or 404 outside the scope; 409 below the seats occupied; 412 on another version.
pub fn update(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: SessionId,
    on: IfMatch,
    body: &SessionUpdate,
) -> Outcome<Answer> {
    over_session(tx, who, Permission::PlanSessions, id)?;
    lock_session(tx, id)?;
    let expired = promotion::settle(tx, act, id)?;
    let present = promotion::load(tx, act.now, id, Waiting::Nobody)?;
    on.check(present.session.version, || answer(tx, id, act))?;
    let before = present.session.seats;
    let capacity = body.capacity.map_or(before.capacity(), |c| c.0);
    let minimum = body.minimum.map_or(before.minimum(), |m| m.0);
    let seats = Seats::new(capacity, minimum, before.overbooking()).map_err(|e| refused(&e))?;
    let next = present.session.clone().with_seats(seats, present.occupied()).map_err(|e| refused(&e))?;
    let why = Why {
        words: optional_words("/words", body.words.as_ref())?,
        before: Some(json!({ "capacity": before.capacity(), "minimum": before.minimum() })),
        after: Some(json!({ "capacity": capacity, "minimum": minimum })),
        ..Why::default()
    };
    if next.seats != before {
        session::update(tx, &next, act.now)?;
        let about = About { session: Some(id), ..About::default() };
        act.record(tx, Action::SessionUpdated, Subject::of("session", id), about, why)?;
    }
    let more = usize::from(capacity.saturating_sub(before.capacity()));
    let open = next.state.takes_people() && !next.has_started(present.today);
    // An offer that had expired unseen freed a seat, whatever else changes.
    for (cause, seats) in [(Cause::Expiry, expired), (Cause::Capacity, more)] {
        if seats > 0 && open {
            promotion::pass_on(tx, act, id, Freed { cause, seats, enrolment: None })?;
        }
    }
    answer(tx, id, act)
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
    answer(tx, id, act)
}

/// Everyone who sits in a session or waits for it.
fn concerned(tx: &mut Tx, id: SessionId) -> Outcome<BTreeSet<PersonId>> {
    let mut people: BTreeSet<PersonId> = enrolment::confirmed(tx, id)?.into_iter().map(|e| e.person).collect();
    people.extend(request::waiting_for(tx, id)?.into_iter().map(|(_, person)| person));
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
