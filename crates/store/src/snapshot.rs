//! Loads what a decision about a session's seats looks at, in a bounded number of queries whatever the queue's length.

use crate::connection::on_each;
use crate::row::{key, of, small, unreadable, words};
use crate::schema::{
    commitment, course, course_prerequisite, enrolment, offer, person, person_skill, request, request_wish, session,
    session_quota, site, unit_closure, waitlist_entry,
};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::commitment::{Commitment, Firmness};
use domain::course::ReplacementPolicy;
use domain::id::{PersonId, SessionId, UnitId};
use domain::request::Priority;
use domain::session::{Quota, Seats, Session, SessionState};
use domain::skill::HeldSkill;
use domain::snapshot::{Candidate, HeldSeat, LiveOffer, Seated, SessionSnapshot, Subject};
use domain::span::DateSpan;
use domain::unit::Lineage;
use std::collections::{BTreeMap, BTreeSet};

/// The most candidates that one decision ranks. Beyond it the decision is refused rather than made on a part.
const MOST_WAITING: i64 = 20_000;

/// Ids asked for in one statement: below the least number of parameters that either database takes.
const CHUNK: usize = 1_000;

/// Who waits, as far as the decision needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Everyone who waits for the session.
    Everyone,
    /// Nobody: there are seats enough for all of them, or the seat is held already.
    Nobody,
}

/// Locks people's rows, in order of id: they come first in the order of locks.
///
/// # Errors
/// The database's.
pub fn lock_people(tx: &mut Tx, people: &[PersonId]) -> Result<(), StoreError> {
    let mut ids: Vec<Id> = people.iter().copied().map(key).collect();
    ids.sort();
    ids.dedup();
    if let Conn::Postgres(inner) = &mut **tx {
        person::table
            .filter(person::id.eq_any(ids))
            .order(person::id)
            .select(person::id)
            .for_no_key_update()
            .load::<Id>(inner)?;
    }
    Ok(())
}

/// Locks a session's row: every decision about its seats waits for it. Comes after people's rows.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such session.
pub fn lock_session(tx: &mut Tx, id: SessionId) -> Result<(), StoreError> {
    if let Conn::Postgres(inner) = &mut **tx {
        session::table
            .filter(session::id.eq(key(id)))
            .select(session::id)
            .for_no_key_update()
            .first::<Id>(inner)
            .optional()?
            .ok_or(StoreError::Missing { what: "session" })?;
    }
    Ok(())
}

/// How many people wait for the session.
///
/// # Errors
/// The database's.
pub fn waiting_count(conn: &mut Conn, id: SessionId) -> Result<i64, StoreError> {
    Ok(request_wish::table
        .filter(request_wish::session_id.eq(key(id)))
        .filter(request_wish::open.eq(true))
        .count()
        .get_result(conn)?)
}

type SessionColumns =
    ((Id, Id, String, Id, Id), (NaiveDate, NaiveDate, i32, i32, i32), (String, Option<String>, i32, String, String));

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
    let row: Option<SessionColumns> = session::table
        .inner_join(site::table)
        .inner_join(course::table)
        .filter(session::id.eq(key(id)))
        .select((
            (session::id, session::organiser_unit_id, session::code, session::course_id, session::site_id),
            (session::starts_on, session::ends_on, session::capacity, session::minimum, session::overbooking_limit),
            (session::state, session::cancel_reason, session::version, site::time_zone, course::replacement_policy),
        ))
        .first(conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let (session, zone, policy) = read_session(row)?;
    let prerequisites: Vec<Id> = course_prerequisite::table
        .filter(course_prerequisite::course_id.eq(key(session.course)))
        .order(course_prerequisite::skill_id)
        .select(course_prerequisite::skill_id)
        .load(conn)?;
    let quotas: Vec<(Id, i32, NaiveDate)> = session_quota::table
        .filter(session_quota::session_id.eq(key(id)))
        .order(session_quota::unit_id)
        .select((session_quota::unit_id, session_quota::seats, session_quota::release_on))
        .load(conn)?;
    let quotas = quotas
        .into_iter()
        .map(|(unit, seats, release_on)| {
            Ok(Quota { unit: of(unit), seats: small("session_quota", seats)?, release_on })
        })
        .collect::<Result<_, StoreError>>()?;
    let mut snapshot = SessionSnapshot {
        today: today(&zone),
        session,
        policy,
        prerequisites: prerequisites.into_iter().map(of).collect(),
        quotas,
        seated: Vec::new(),
        held: Vec::new(),
        waiting: Vec::new(),
    };
    occupants(conn, &mut snapshot, now)?;
    if waiting == Waiting::Everyone {
        queue(conn, &mut snapshot, now)?;
    }
    Ok(Some(snapshot))
}

fn read_session(row: SessionColumns) -> Result<(Session, String, ReplacementPolicy), StoreError> {
    let what = "session";
    let ((id, organiser, code, course, site), (first, last, capacity, minimum, over), rest) = row;
    let (state, reason, version, zone, policy) = rest;
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
        state,
        version,
    };
    let policy = ReplacementPolicy::from_code(&policy).ok_or_else(|| unreadable("course", policy))?;
    Ok((session, zone, policy))
}

/// Units and those above them, for the units given.
pub(crate) fn lineages(conn: &mut Conn, units: &BTreeSet<Id>) -> Result<BTreeMap<Id, Lineage>, StoreError> {
    let mut lineages: BTreeMap<Id, Lineage> = BTreeMap::new();
    let units: Vec<Id> = units.iter().copied().collect();
    for chunk in units.chunks(CHUNK) {
        let rows: Vec<(Id, Id)> = on_each!(conn, inner => unit_closure::table
            .filter(unit_closure::descendant_id.eq_any(chunk))
            .order((unit_closure::descendant_id, unit_closure::depth))
            .select((unit_closure::descendant_id, unit_closure::ancestor_id))
            .load(inner))?;
        for (unit, above) in rows {
            lineages.entry(unit).or_default().0.push(of::<UnitId>(above));
        }
    }
    Ok(lineages)
}

fn occupants(conn: &mut Conn, snapshot: &mut SessionSnapshot, now: DateTime<Utc>) -> Result<(), StoreError> {
    let session = key(snapshot.session.id);
    let seated: Vec<(Id, Id)> = enrolment::table
        .inner_join(person::table.on(person::id.eq(enrolment::person_id)))
        .filter(enrolment::session_id.eq(session))
        .filter(enrolment::state.eq("confirmed"))
        .order(enrolment::id)
        .select((enrolment::person_id, person::unit_id))
        .load(conn)?;
    let held: Vec<(Id, Id, Id, At)> = offer::table
        .inner_join(person::table.on(person::id.eq(offer::person_id)))
        .filter(offer::session_id.eq(session))
        .filter(offer::state.eq("pending"))
        .filter(offer::deadline.gt(At(now)))
        .order(offer::id)
        .select((offer::id, offer::person_id, person::unit_id, offer::deadline))
        .load(conn)?;
    // Lineages matter to quotas alone.
    let units = if snapshot.quotas.is_empty() {
        BTreeSet::new()
    } else {
        seated.iter().map(|(_, unit)| *unit).chain(held.iter().map(|(_, _, unit, _)| *unit)).collect()
    };
    let lineages = lineages(conn, &units)?;
    let lineage = |unit: &Id| lineages.get(unit).cloned().unwrap_or_default();
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

type QueueColumns = (Id, Id, Id, Id, i32, i32, NaiveDate, i32);

fn queue(conn: &mut Conn, snapshot: &mut SessionSnapshot, now: DateTime<Utc>) -> Result<(), StoreError> {
    let rows: Vec<QueueColumns> = request_wish::table
        .inner_join(request::table)
        .inner_join(waitlist_entry::table.on(waitlist_entry::request_id.eq(request_wish::request_id)))
        .inner_join(person::table.on(person::id.eq(request::person_id)))
        .filter(request_wish::session_id.eq(key(snapshot.session.id)))
        .filter(request_wish::open.eq(true))
        .filter(waitlist_entry::state.eq("waiting"))
        .select((
            person::id,
            person::unit_id,
            request::id,
            waitlist_entry::id,
            request::priority,
            request::times_bumped,
            request::requested_on,
            request_wish::rank,
        ))
        .limit(MOST_WAITING + 1)
        .load(conn)?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) > MOST_WAITING {
        return Err(StoreError::broken("the queue of the session is too long to rank"));
    }
    let people: Vec<(Id, Id)> = rows.iter().map(|row| (row.0, row.1)).collect();
    let mut subjects = subjects(conn, snapshot, &people, now)?;
    for (who, _, request, entry, priority, bumped, requested_on, rank) in rows {
        let Some(subject) = subjects.remove(&who) else { continue };
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

/// One person as the gates see them for the session of the snapshot.
///
/// # Errors
/// The database's; none when there is no such person.
pub fn subject(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    who: PersonId,
    now: DateTime<Utc>,
) -> Result<Option<Subject>, StoreError> {
    let unit: Option<Id> =
        person::table.filter(person::id.eq(key(who))).select(person::unit_id).first(conn).optional()?;
    let Some(unit) = unit else { return Ok(None) };
    Ok(subjects(conn, snapshot, &[(key(who), unit)], now)?.remove(&key(who)))
}

fn subjects(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    people: &[(Id, Id)],
    now: DateTime<Utc>,
) -> Result<BTreeMap<Id, Subject>, StoreError> {
    let units = people.iter().map(|(_, unit)| *unit).collect();
    let lineages = lineages(conn, &units)?;
    let mut subjects: BTreeMap<Id, Subject> = people
        .iter()
        .map(|(who, unit)| {
            let subject = Subject {
                person: of(*who),
                lineage: lineages.get(unit).cloned().unwrap_or_default(),
                skills: Vec::new(),
                commitments: Vec::new(),
                live_offer: None,
                refused_before: false,
            };
            (*who, subject)
        })
        .collect();
    let ids: Vec<Id> = subjects.keys().copied().collect();
    for chunk in ids.chunks(CHUNK) {
        add_skills(conn, snapshot, chunk, &mut subjects)?;
        add_commitments(conn, snapshot, chunk, now, &mut subjects)?;
        add_offers(conn, snapshot, chunk, now, &mut subjects)?;
    }
    Ok(subjects)
}

type Subjects = BTreeMap<Id, Subject>;

fn add_skills(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    who: &[Id],
    subjects: &mut Subjects,
) -> Result<(), StoreError> {
    if snapshot.prerequisites.is_empty() {
        return Ok(());
    }
    let needed: Vec<Id> = snapshot.prerequisites.iter().copied().map(key).collect();
    let rows: Vec<(Id, Id, Id, NaiveDate, Option<NaiveDate>)> = on_each!(conn, inner => person_skill::table
        .filter(person_skill::person_id.eq_any(who))
        .filter(person_skill::skill_id.eq_any(&needed))
        .filter(person_skill::withdrawn_at.is_null())
        .order(person_skill::id)
        .select((
            person_skill::person_id,
            person_skill::id,
            person_skill::skill_id,
            person_skill::valid_from,
            person_skill::valid_until,
        ))
        .load(inner))?;
    for (person, id, skill, valid_from, valid_until) in rows {
        if let Some(subject) = subjects.get_mut(&person) {
            subject.skills.push(HeldSkill { id: of(id), skill: of(skill), valid_from, valid_until });
        }
    }
    Ok(())
}

type CommitmentColumns = ((Id, Id, String, NaiveDate, NaiveDate), (Option<Id>, Option<Id>), Option<(Id, At)>);

fn add_commitments(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    who: &[Id],
    now: DateTime<Utc>,
    subjects: &mut Subjects,
) -> Result<(), StoreError> {
    let dates = snapshot.session.dates;
    let rows: Vec<CommitmentColumns> = on_each!(conn, inner => commitment::table
        .left_join(offer::table)
        .filter(commitment::person_id.eq_any(who))
        .filter(commitment::ended_at.is_null())
        .filter(commitment::starts_on.le(dates.last()))
        .filter(commitment::ends_on.ge(dates.first()))
        .order(commitment::id)
        .select((
            (commitment::person_id, commitment::id, commitment::firmness, commitment::starts_on, commitment::ends_on),
            (commitment::enrolment_id, commitment::offer_id),
            (offer::session_id, offer::deadline).nullable(),
        ))
        .load(inner))?;
    for ((person, id, firmness, first, last), (enrolment, offer), held) in rows {
        // An offer past its deadline holds nothing, and the offer of this very session is not in its own way.
        if held.is_some_and(|(session, deadline)| deadline.0 <= now || session == key(snapshot.session.id)) {
            continue;
        }
        if let Some(subject) = subjects.get_mut(&person) {
            subject.commitments.push(Commitment {
                id: of(id),
                person: of(person),
                firmness: Firmness::from_code(&firmness).ok_or_else(|| unreadable("commitment", &firmness))?,
                dates: DateSpan::of_days(first, last).map_err(|e| unreadable("commitment", e))?,
                enrolment: enrolment.map(of),
                offer: offer.map(of),
            });
        }
    }
    Ok(())
}

fn add_offers(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    who: &[Id],
    now: DateTime<Utc>,
    subjects: &mut Subjects,
) -> Result<(), StoreError> {
    let rows: Vec<(Id, Id, Id, String, At)> = on_each!(conn, inner => offer::table
        .inner_join(session::table)
        .filter(offer::person_id.eq_any(who))
        .filter(session::course_id.eq(key(snapshot.session.course)))
        .order(offer::id)
        .select((offer::person_id, offer::id, offer::session_id, offer::state, offer::deadline))
        .load(inner))?;
    for (person, id, session, state, deadline) in rows {
        let Some(subject) = subjects.get_mut(&person) else { continue };
        let here = session == key(snapshot.session.id);
        let pending = state == "pending";
        let live = pending && deadline.0 > now;
        if live {
            subject.live_offer = Some(if here { LiveOffer::Here(of(id)) } else { LiveOffer::Elsewhere(of(id)) });
        } else if here && (pending || matches!(state.as_str(), "declined" | "expired" | "revoked")) {
            subject.refused_before = true;
        }
    }
    Ok(())
}

/// Short names of units and skills that an explanation speaks of.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    /// Units.
    pub units: BTreeMap<UnitId, String>,
    /// Skills.
    pub skills: BTreeMap<domain::id::SkillId, String>,
}

/// The codes of the quotas' units and of the prerequisites of a session: all that its gates speak of.
///
/// # Errors
/// The database's.
pub fn codes(conn: &mut Conn, snapshot: &SessionSnapshot) -> Result<Codes, StoreError> {
    use crate::schema::{skill, unit};
    let id = key(snapshot.session.id);
    let units: Vec<(Id, String)> = session_quota::table
        .inner_join(unit::table)
        .filter(session_quota::session_id.eq(id))
        .select((unit::id, unit::code))
        .load(conn)?;
    let skills: Vec<(Id, String)> = course_prerequisite::table
        .inner_join(skill::table)
        .filter(course_prerequisite::course_id.eq(key(snapshot.session.course)))
        .select((skill::id, skill::code))
        .load(conn)?;
    Ok(Codes {
        units: units.into_iter().map(|(id, code)| (of(id), code)).collect(),
        skills: skills.into_iter().map(|(id, code)| (of(id), code)).collect(),
    })
}

/// The time zone of a person's unit.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such person.
pub fn zone_of(conn: &mut Conn, who: PersonId) -> Result<String, StoreError> {
    use crate::schema::unit;
    person::table
        .inner_join(unit::table)
        .filter(person::id.eq(key(who)))
        .select(unit::time_zone)
        .first(conn)
        .optional()?
        .ok_or(StoreError::Missing { what: "person" })
}

/// The lineage of a unit: itself and those above it.
///
/// # Errors
/// The database's.
pub fn lineage(conn: &mut Conn, unit: UnitId) -> Result<Lineage, StoreError> {
    let rows: Vec<Id> = unit_closure::table
        .filter(unit_closure::descendant_id.eq(key(unit)))
        .order(unit_closure::depth)
        .select(unit_closure::ancestor_id)
        .load(conn)?;
    Ok(Lineage(rows.into_iter().map(of).collect()))
}

/// The lineage of a person's unit; none when there is no such person.
///
/// # Errors
/// The database's.
pub fn lineage_of_person(conn: &mut Conn, who: PersonId) -> Result<Option<Lineage>, StoreError> {
    let unit: Option<Id> =
        person::table.filter(person::id.eq(key(who))).select(person::unit_id).first(conn).optional()?;
    unit.map(|unit| lineage(conn, of(unit))).transpose()
}

/// The lineage of a session's organiser and of its state; none when there is no such session.
///
/// # Errors
/// The database's.
pub fn lineage_of_session(conn: &mut Conn, id: SessionId) -> Result<Option<Lineage>, StoreError> {
    let unit: Option<Id> =
        session::table.filter(session::id.eq(key(id))).select(session::organiser_unit_id).first(conn).optional()?;
    unit.map(|unit| lineage(conn, of(unit))).transpose()
}
