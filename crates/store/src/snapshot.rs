//! Loads what a decision about a session's seats looks at, in a bounded number of queries whatever the queue's length.

mod lock;
mod names;
mod rules;
mod seen;
mod standing;
mod subject;

use crate::row::{key, of, small, unreadable, words};
use crate::run::Run;
use crate::schema::{
    course, course_prerequisite, course_previous, enrolment, offer, person, rank, request, request_step, request_wish,
    session, session_block, session_quota, site, unit, waitlist_entry,
};
use crate::sql;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::approval::Approval;
use domain::course::{Promotion, ReplacementPolicy, SkillSets};
use domain::id::{SessionId, SkillId, UnitId};
use domain::request::Priority;
use domain::session::{Quota, Seats, Session, SessionState, Window};
use domain::snapshot::{Asked, Candidate, HeldSeat, Seated, SessionSnapshot};
use domain::span::DateSpan;
pub(crate) use lock::lock_ahead;
pub use lock::{
    Hold, keep_sessions, lock_people, lock_people_at_once, lock_seat, lock_seat_and_wishes, lock_session,
    lock_sessions, lock_to_call_off,
};
pub use names::{Codes, codes, lineage, lineage_of_person, lineage_of_session, zone_of};
use seen::subjects;
pub use standing::{Listed, Standing, standing};
use std::collections::{BTreeMap, BTreeSet};
pub use subject::{Arrival, arrival, seen};
use subject::{AwaitedColumns, awaited_columns};

/// The most candidates that one decision ranks. Beyond it the decision is refused rather than made on a part.
const MOST_WAITING: i64 = 20_000;

/// Who waits, as far as the decision needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Everyone who waits for the session.
    Everyone,
    /// Nobody: there are seats enough for all of them, or the seat is held already.
    Nobody,
}

/// A session as a decision about its seats first looks at it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The session without those who wait.
    pub snapshot: SessionSnapshot,
    /// Whether offers are still written as pending, live or past their deadline.
    pub pending: bool,
    /// How many people wait for the session.
    pub waiting: usize,
}

type SessionColumns = (
    (Id, Id, String, Id, Id),
    (NaiveDate, NaiveDate, i32, i32, i32),
    (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>),
    (String, Option<String>, i32, String),
);

/// What the course says of the seats, and of the people who take them: policy, promotion, statuses, and ranks by seniority.
type CourseColumns = (String, String, Option<String>, Option<i32>, Option<i32>);

/// One prerequisite of the session with its alternative, and what else there is to load.
type SheetColumns = (SessionColumns, CourseColumns, (Option<Id>, Option<i32>), (bool, bool, Option<i64>, bool, bool));

/// The session with all that decides who may sit in it at `now`. `today` gives the local date of a time zone.
///
/// # Errors
/// The database's, a row that cannot be read, or a queue too long to rank.
pub fn load(
    conn: &mut Conn,
    id: SessionId,
    now: DateTime<Utc>,
    today: &dyn Fn(&str) -> NaiveDate,
    waiting: Waiting,
) -> Result<Option<SessionSnapshot>, StoreError> {
    let Some(Opened { mut snapshot, waiting: some, .. }) = open(conn, id, now, today)? else { return Ok(None) };
    if waiting == Waiting::Everyone && some > 0 {
        add_waiting(conn, &mut snapshot, now)?;
    }
    Ok(Some(snapshot))
}

/// The session and those who take or hold its seats at `now`. The first statement tells which others are worth asking.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn open(
    conn: &mut Conn,
    id: SessionId,
    now: DateTime<Utc>,
    today: &dyn Fn(&str) -> NaiveDate,
) -> Result<Option<Opened>, StoreError> {
    let has_quotas = exists(session_quota::table.filter(session_quota::session_id.eq(key(id))));
    let has_pending = exists(offer::table.filter(offer::session_id.eq(key(id))).filter(offer::state.eq(sql::Pending)));
    let wishes = request_wish::table
        .filter(request_wish::session_id.eq(key(id)))
        .filter(request_wish::open.eq(true))
        .count()
        .single_value();
    let has_blocks = exists(session_block::table.filter(session_block::session_id.eq(key(id))));
    let has_previous = exists(course_previous::table.filter(course_previous::course_id.eq(session::course_id)));
    let lowest = rank::table.filter(rank::code.nullable().eq(course::lowest_rank_code)).select(rank::seniority);
    let highest = rank::table.filter(rank::code.nullable().eq(course::highest_rank_code)).select(rank::seniority);
    let rows: Vec<SheetColumns> = session::table
        .inner_join(site::table)
        .inner_join(course::table)
        .left_join(course_prerequisite::table.on(course_prerequisite::course_id.eq(session::course_id)))
        .filter(session::id.eq(key(id)))
        .order((course_prerequisite::alternative, course_prerequisite::skill_id))
        .select((
            (
                (session::id, session::organiser_unit_id, session::code, session::course_id, session::site_id),
                (session::starts_on, session::ends_on, session::capacity, session::minimum, session::overbooking_limit),
                (session::enrolment_opens_on, session::enrolment_closes_on, session::withdrawal_until),
                (session::state, session::cancel_reason, session::version, site::time_zone),
            ),
            (
                course::replacement_policy,
                course::promotion,
                course::statuses,
                lowest.single_value(),
                highest.single_value(),
            ),
            (course_prerequisite::skill_id.nullable(), course_prerequisite::alternative.nullable()),
            (has_quotas, has_pending, wishes, has_blocks, has_previous),
        ))
        .rows(conn)?;
    let mut sets: BTreeMap<i32, BTreeSet<SkillId>> = BTreeMap::new();
    for (_, _, (skill, alternative), _) in &rows {
        if let (Some(skill), Some(alternative)) = (skill, alternative) {
            sets.entry(*alternative).or_default().insert(of(*skill));
        }
    }
    let Some((row, said, _, (has_quotas, pending, wishes, has_blocks, has_previous))) = rows.into_iter().next() else {
        return Ok(None);
    };
    let (session, zone) = read_session(row)?;
    let (policy, promotion, mut asked) = read_course(said)?;
    asked.skills = SkillSets::new(sets.into_values());
    if has_previous {
        asked.previous = crate::course::previous(conn, session.course)?;
    }
    let blocks = if has_blocks { crate::session::blocks(conn, id)? } else { Vec::new() };
    let quotas = if has_quotas { quotas(conn, id)? } else { Vec::new() };
    let mut snapshot = SessionSnapshot {
        today: today(&zone),
        session,
        policy,
        promotion,
        asked,
        blocks,
        quotas,
        seated: Vec::new(),
        held: Vec::new(),
        waiting: Vec::new(),
    };
    let held = if pending { held(conn, id, now)? } else { Vec::new() };
    occupants(conn, &mut snapshot, held)?;
    Ok(Some(Opened { snapshot, pending, waiting: usize::try_from(wishes.unwrap_or(0)).unwrap_or(usize::MAX) }))
}

fn quotas(conn: &mut Conn, id: SessionId) -> Result<Vec<Quota>, StoreError> {
    let rows: Vec<(Id, i32, NaiveDate)> = session_quota::table
        .filter(session_quota::session_id.eq(key(id)))
        .order(session_quota::unit_id)
        .select((session_quota::unit_id, session_quota::seats, session_quota::release_on))
        .rows(conn)?;
    rows.into_iter()
        .map(|(unit, seats, release_on)| {
            Ok(Quota { unit: of(unit), seats: small("session_quota", seats)?, release_on })
        })
        .collect()
}

fn read_session(row: SessionColumns) -> Result<(Session, String), StoreError> {
    let what = "session";
    let ((id, organiser, code, course, site), (first, last, capacity, minimum, over), window, rest) = row;
    let (opens_on, closes_on, withdrawal_until) = window;
    let (state, reason, version, zone) = rest;
    let state = match (state.as_str(), words(what, reason.as_deref())?) {
        ("draft", _) => SessionState::Draft,
        ("published", _) => SessionState::Published,
        ("closed", _) => SessionState::Closed,
        ("cancelled", Some(reason)) => SessionState::Cancelled { reason },
        _ => return Err(unreadable(what, state)),
    };
    let session = Session {
        id: of(id),
        organiser: of(organiser),
        code: domain::text::SessionCode::parse(&code).map_err(|e| unreadable(what, e))?,
        course: of(course),
        site: of(site),
        dates: DateSpan::of_days(first, last).map_err(|e| unreadable(what, e))?,
        seats: Seats::new(small(what, capacity)?, small(what, minimum)?, small(what, over)?)
            .map_err(|e| unreadable(what, e))?,
        window: Window { opens_on, closes_on, withdrawal_until },
        state,
        version,
    };
    Ok((session, zone))
}

fn read_course(row: CourseColumns) -> Result<(ReplacementPolicy, Promotion, Asked), StoreError> {
    let (policy, promotion, statuses, lowest, highest) = row;
    let asked = Asked {
        ranks: (lowest.is_some() || highest.is_some())
            .then(|| lowest.unwrap_or(i32::MIN)..=highest.unwrap_or(i32::MAX)),
        statuses: crate::course::statuses(statuses.as_deref())?,
        ..Asked::default()
    };
    Ok((
        ReplacementPolicy::from_code(&policy).ok_or_else(|| unreadable("course", policy))?,
        Promotion::from_code(&promotion).ok_or_else(|| unreadable("course", promotion))?,
        asked,
    ))
}

type HeldColumns = (Id, Id, Id, At);

fn held(conn: &mut Conn, id: SessionId, now: DateTime<Utc>) -> Result<Vec<HeldColumns>, StoreError> {
    Ok(offer::table
        .inner_join(person::table.on(person::id.eq(offer::person_id)))
        .filter(offer::session_id.eq(key(id)))
        .filter(offer::state.eq(sql::Pending))
        .filter(offer::deadline.gt(At(now)))
        .order(offer::id)
        .select((offer::id, offer::person_id, person::unit_id, offer::deadline))
        .rows(conn)?)
}

fn occupants(conn: &mut Conn, snapshot: &mut SessionSnapshot, held: Vec<HeldColumns>) -> Result<(), StoreError> {
    let seated: Vec<(Id, Id)> = enrolment::table
        .inner_join(person::table.on(person::id.eq(enrolment::person_id)))
        .filter(enrolment::session_id.eq(key(snapshot.session.id)))
        .filter(enrolment::state.eq(sql::Confirmed))
        .order(enrolment::id)
        .select((enrolment::person_id, person::unit_id))
        .rows(conn)?;
    // Lineages matter to quotas alone.
    let units: Vec<UnitId> = if snapshot.quotas.is_empty() {
        Vec::new()
    } else {
        seated.iter().map(|(_, unit)| of(*unit)).chain(held.iter().map(|(_, _, unit, _)| of(*unit))).collect()
    };
    let lineages = crate::unit::lineages(conn, units)?;
    let lineage = |unit: &Id| lineages.get(&of(*unit)).cloned().unwrap_or_default();
    snapshot.seated = seated.iter().map(|(who, unit)| Seated { person: of(*who), lineage: lineage(unit) }).collect();
    snapshot.held = held
        .iter()
        .map(|(id, who, unit, deadline)| HeldSeat {
            offer: of(*id),
            person: of(*who),
            lineage: lineage(unit),
            deadline: deadline.0,
        })
        .collect();
    Ok(())
}

type QueueColumns = ((Id, Id, Id, Id), (i32, i32, NaiveDate, i32), Option<AwaitedColumns>);

/// Adds everyone who waits for the session to its snapshot.
///
/// # Errors
/// The database's, a row that cannot be read, or a queue too long to rank.
pub fn add_waiting(conn: &mut Conn, snapshot: &mut SessionSnapshot, now: DateTime<Utc>) -> Result<(), StoreError> {
    let rows: Vec<QueueColumns> = request_wish::table
        .inner_join(request::table)
        .inner_join(waitlist_entry::table.on(waitlist_entry::request_id.eq(request_wish::request_id)))
        .inner_join(person::table.on(person::id.eq(request::person_id)))
        .left_join(
            request_step::table.on(request_step::request_id.eq(request_wish::request_id).and(request_step::open)),
        )
        .left_join(unit::table.on(unit::id.nullable().eq(request_step::unit_id.nullable())))
        .filter(request_wish::session_id.eq(key(snapshot.session.id)))
        .filter(request_wish::open.eq(true))
        .filter(waitlist_entry::state.eq(sql::Waiting))
        .select((
            (person::id, person::unit_id, request::id, waitlist_entry::id),
            (request::priority, request::times_bumped, request::requested_on, request_wish::rank),
            awaited_columns!().nullable(),
        ))
        .limit(MOST_WAITING + 1)
        .rows(conn)?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) > MOST_WAITING {
        return Err(StoreError::broken("the queue of the session is too long to rank"));
    }
    let people: Vec<(Id, Id)> = rows.iter().map(|row| (row.0.0, row.0.1)).collect();
    let mut subjects = subjects(conn, snapshot, &people, now)?;
    for ((who, _, request, entry), (priority, bumped, requested_on, rank), awaited) in rows {
        let Some(mut subject) = subjects.remove(&who) else { continue };
        subject.approval = awaited.map_or(Ok(Approval::Given), subject::awaited)?;
        let small_number = |n: i32| u8::try_from(n).map_err(|e| unreadable("request", e));
        snapshot.waiting.push(Candidate {
            subject,
            request: of(request),
            entry: of(entry),
            priority: Priority::new(small_number(priority)?).map_err(|e| unreadable("request", e))?,
            times_bumped: small("request", bumped)?,
            requested_on,
            wish_rank: small_number(rank)?,
        });
    }
    Ok(())
}
