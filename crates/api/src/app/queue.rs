//! The queue and the ranking of a session, as they stand now or as they were when they decided.

use super::access::over_session;
use super::explain;
use super::show::{Names, course_tag};
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem};
use chrono::{DateTime, NaiveDate, Utc};
use contract::ranking as wire;
use contract::text::{Count, Place};
use contract::waitlist::{self as w, WaitlistEntry};
use domain::id::{CourseId, PersonId, RankingId, RequestId, SessionId};
use domain::order::{Criterion, RULE_VERSION};
use domain::promotion::{self, RankedLine};
use domain::request::Priority;
use domain::role::Permission;
use domain::snapshot::{LiveOffer, SessionSnapshot};
use store::page::{Page, PageRequest};
use store::snapshot::Waiting;
use store::waitlist::QueueFilter;
use store::{Conn, course, ranking, request, snapshot, waitlist};

/// Lines that an answer shows; the rest is counted.
const SHOWN: usize = 200;

pub(super) fn load(conn: &mut Conn, id: SessionId, now: DateTime<Utc>) -> Outcome<SessionSnapshot> {
    let today = |name: &str| super::zone::today(name, now);
    snapshot::load(conn, id, now, &today, Waiting::Everyone)?.ok_or_else(Problem::not_found)
}

/// Everyone who waits for the session, ranked now.
///
/// # Errors
/// 403 or 404 outside the scope.
pub fn candidates(conn: &mut Conn, who: &Who, id: SessionId) -> Outcome<wire::Ranking> {
    over_session(conn, who, Permission::Replace, id)?;
    let present = load(conn, id, who.now)?;
    let lines = promotion::rank(&present);
    let codes = snapshot::codes(conn, &present)?;
    let behind = explain::behind_by(&lines);
    let names = Names::of_people(conn, lines.iter().take(SHOWN).map(|l| l.person))?;
    let shown = lines
        .iter()
        .zip(behind)
        .take(SHOWN)
        .map(|(line, behind)| {
            Ok(wire::RankedLine {
                place: line.place.map(Place),
                person: names.person(line.person)?,
                request_id: line.request.into(),
                waitlist_entry_id: line.entry.into(),
                terms: explain::terms(&line.terms),
                behind_by: behind.map(explain::criterion),
                gates: explain::gates(&line.gates, &codes),
                offer_id: live_offer(&present, line),
            })
        })
        .collect::<Outcome<_>>()?;
    Ok(wire::Ranking {
        id: None,
        session_id: id.into(),
        rule_version: RULE_VERSION.into(),
        criteria: Criterion::ALL.into_iter().map(explain::criterion).collect(),
        computed_at: who.now,
        free: Count(u32::from(present.free())),
        waiting: Count(u32::try_from(lines.len()).unwrap_or(u32::MAX)),
        lines: shown,
    })
}

fn live_offer(present: &SessionSnapshot, line: &RankedLine) -> Option<contract::id::OfferId> {
    let candidate = present.waiting.iter().find(|c| c.request == line.request)?;
    match candidate.subject.live_offer? {
        LiveOffer::Here(id) => Some(id.into()),
        LiveOffer::Elsewhere(_) => None,
    }
}

/// A line as it was kept: ids, terms and gates.
#[derive(serde::Deserialize)]
struct KeptLine {
    place: Option<u32>,
    person_id: contract::id::PersonId,
    request_id: contract::id::RequestId,
    waitlist_entry_id: contract::id::WaitlistEntryId,
    terms: wire::Terms,
    behind_by: Option<wire::CriterionCode>,
    gates: Vec<wire::Gate>,
}

/// A ranking that decided something, as it was: whole for the planners of the session; for someone who was ranked, their
/// own line, so that each decision can be explained to the person it concerns.
///
/// # Errors
/// 403 or 404 outside the scope.
pub fn kept(conn: &mut Conn, who: &Who, id: RankingId) -> Outcome<wire::Ranking> {
    let Some(kept) = ranking::find(conn, id)? else {
        who.require(Permission::Replace)?;
        return Err(Problem::not_found());
    };
    let mut lines: Vec<KeptLine> = serde_json::from_value(kept.lines).map_err(|e| Problem::internal(&e))?;
    let waiting = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    if let Err(refused) = over_session(conn, who, Permission::Replace, kept.session) {
        lines.retain(|line| who.is(line.person_id.0));
        if lines.is_empty() {
            return Err(refused);
        }
    }
    let names = Names::of_people(conn, lines.iter().take(SHOWN).map(|l| PersonId::from(l.person_id)))?;
    let seats = |name: &str| kept.inputs.get(name).and_then(serde_json::Value::as_u64).unwrap_or(0);
    let people = |name: &str| kept.inputs.get(name).and_then(serde_json::Value::as_array).map_or(0, Vec::len);
    let taken = u64::try_from(people("seated").saturating_add(people("held"))).unwrap_or(u64::MAX);
    let shown = lines
        .into_iter()
        .take(SHOWN)
        .map(|line| {
            Ok(wire::RankedLine {
                place: line.place.map(Place),
                person: names.person(line.person_id.into())?,
                request_id: line.request_id,
                waitlist_entry_id: line.waitlist_entry_id,
                terms: line.terms,
                behind_by: line.behind_by,
                gates: line.gates,
                offer_id: None,
            })
        })
        .collect::<Outcome<_>>()?;
    Ok(wire::Ranking {
        id: Some(id.into()),
        session_id: kept.session.into(),
        rule_version: kept.rule_version.into(),
        criteria: Criterion::ALL.into_iter().map(explain::criterion).collect(),
        computed_at: kept.computed_at,
        free: Count(u32::try_from(seats("seats").saturating_sub(taken)).unwrap_or(0)),
        waiting: Count(waiting),
        lines: shown,
    })
}

/// The queue of a course, or of one of its sessions in the published order; for planners.
///
/// # Errors
/// 403 without the role, 404 outside its subtree, 422 without a course or session.
pub fn list(
    conn: &mut Conn,
    who: &Who,
    course: Option<CourseId>,
    session: Option<SessionId>,
    page: &PageRequest,
) -> Outcome<Page<WaitlistEntry>> {
    who.require(Permission::Replace)?;
    let positions: Vec<(RequestId, Option<u32>)> = match session {
        Some(id) => {
            over_session(conn, who, Permission::Replace, id)?;
            promotion::rank(&load(conn, id, who.now)?).into_iter().map(|l| (l.request, l.place)).collect()
        }
        None => Vec::new(),
    };
    let scope = store::unit::scope(conn, &who.authority.roots(Permission::Replace, who.now))?;
    let filter = QueueFilter { scope: Some(scope), course, session, person: None };
    let found = waitlist::list(conn, &filter, page)?;
    let lines: Vec<_> = found.items.iter().map(|l| (l.entry, l.priority, l.requested_on)).collect();
    let items = entries(conn, &lines, &positions)?;
    Ok(Page { items, next: found.next })
}

/// The place in the queue of a request.
///
/// # Errors
/// 404 when the request has none.
pub fn entry_of_request(conn: &mut Conn, id: RequestId) -> Outcome<WaitlistEntry> {
    let entry = waitlist::of_request(conn, id)?.ok_or_else(Problem::not_found)?;
    let asked = request::find(conn, id)?.ok_or_else(Problem::not_found)?;
    entries(conn, &[(entry, asked.priority, asked.requested_on)], &[])?.pop().ok_or_else(Problem::not_found)
}

fn entries(
    conn: &mut Conn,
    found: &[(domain::waitlist::WaitlistEntry, Priority, NaiveDate)],
    positions: &[(RequestId, Option<u32>)],
) -> Outcome<Vec<WaitlistEntry>> {
    let names = Names::of_people(conn, found.iter().map(|(e, ..)| e.person))?;
    let courses = course::tags(conn, found.iter().map(|(e, ..)| e.course))?;
    found
        .iter()
        .map(|(entry, priority, requested_on)| {
            let position = positions.iter().find(|(id, _)| *id == entry.request).and_then(|(_, place)| *place);
            Ok(WaitlistEntry {
                id: entry.id.into(),
                request_id: entry.request.into(),
                person: names.person(entry.person)?,
                course: courses.get(&entry.course).map(course_tag).ok_or_else(Problem::not_found)?,
                joined_at: entry.joined_at,
                state: w::WaitlistState::from_code(entry.state.code()).unwrap_or(w::WaitlistState::Left),
                priority: priority.class().into(),
                requested_on: *requested_on,
                position: position.map(Place),
            })
        })
        .collect()
}
