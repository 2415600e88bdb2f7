//! The sessions of a list as the gates see them for one person, in a bounded number of statements however many there are.

use super::rules::{Rules, courses};
use super::seen::Seen;
use super::subject::{AwaitedColumns, awaited, awaited_columns, known_of};
use crate::row::{key, keys, of};
use crate::run::Run;
use crate::schema::{commitment, enrolment, offer, person, request, request_step, session_trainer, unit, unit_closure};
use crate::sql::{self, among};
use crate::sql_types::{At, Id};
use crate::travel::around;
use crate::{Conn, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::approval::Approval;
use domain::id::{CourseId, PersonId, SessionId, UnitId};
use domain::session::Session;
use domain::snapshot::{HeldSeat, Seated, SessionSnapshot, Subject};
use domain::span::DateSpan;
use domain::unit::Lineage;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A session and a person, as the gates see them.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The session. Of those who sit in it, only whom a gate looks at are listed: everybody where seats are set aside or the
    /// person comes with others, the person alone elsewhere. How full it is is asked of the list.
    pub snapshot: SessionSnapshot,
    /// The person.
    pub subject: Subject,
    /// Whether anything else is on the person's days, from the day before the first of the sessions to the day after the last.
    pub is_taken: bool,
}

/// A session of a list, as far as the list knows it.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The session.
    pub session: &'a Session,
    /// The time zone of its site.
    pub zone: &'a str,
    /// Seats taken, or held by live offers.
    pub occupied: u32,
}

/// What there is of somebody, so that what is not there is not looked for.
struct Known {
    unit: Id,
    is_committed: bool,
    teaches: bool,
    was_offered: bool,
    is_seated: bool,
    asks: bool,
}

impl Known {
    /// Whether anything may be on their days.
    const fn is_taken(&self) -> bool {
        self.is_committed || self.teaches
    }
}

/// How sessions stand for a person at `now`; nothing when there is no such person. `today` gives the local date of a time zone.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn standing(
    conn: &mut Conn,
    who: PersonId,
    sessions: &[Listed<'_>],
    now: DateTime<Utc>,
    today: &dyn Fn(&str) -> NaiveDate,
) -> Result<Vec<Standing>, StoreError> {
    let Some(known) = known(conn, who, sessions)? else { return Ok(Vec::new()) };
    let courses = courses(conn, sessions.iter().map(|listed| listed.session.course).collect())?;
    let mut snapshots = snapshots(conn, (who, &known), sessions, &courses, today)?;
    let approvals = approvals(conn, who, known.asks, &courses)?;
    let mut seen = seen(conn, who, &known, &snapshots, now)?;
    let subjects: Vec<Option<Subject>> = seen.subjects.iter_mut().map(|seen| seen.remove(&key(who))).collect();
    drop(seen);
    let comes_along = |subject: &Option<Subject>| subject.as_ref().is_some_and(|subject| subject.crew.is_some());
    add_occupants(conn, &mut snapshots, &subjects.iter().map(comes_along).collect::<Vec<_>>(), sessions, now)?;
    let mut standings = Vec::new();
    for (snapshot, subject) in snapshots.into_iter().zip(subjects) {
        let Some(mut subject) = subject else { continue };
        if let Some(approval) = approvals.get(&snapshot.session.course) {
            subject.approval = approval.clone();
        }
        standings.push(Standing { snapshot, subject, is_taken: known.is_taken() });
    }
    Ok(standings)
}

/// The unit; whether the person is committed or teaches, was offered something, sits somewhere, and asks for something.
type KnownColumns = (Id, ((bool, bool), bool, bool, bool));

fn known(conn: &mut Conn, who: PersonId, sessions: &[Listed<'_>]) -> Result<Option<Known>, StoreError> {
    let id = key(who);
    let Some(dates) = DateSpan::covering(sessions.iter().map(|listed| listed.session.dates)) else { return Ok(None) };
    let (is_committed, teaches, was_offered, is_seated) = known_of!(id, around(dates));
    let asks = exists(request::table.filter(request::person_id.eq(id)).filter(request::state.eq(sql::Submitted)));
    let row: Option<KnownColumns> = person::table
        .filter(person::id.eq(id))
        .select((person::unit_id, ((is_committed, teaches), was_offered, is_seated, asks)))
        .first_row(conn)
        .optional()?;
    Ok(row.map(|(unit, ((is_committed, teaches), was_offered, is_seated, asks))| Known {
        unit,
        is_committed,
        teaches,
        was_offered,
        is_seated,
        asks,
    }))
}

/// The person as the gates of each session see them, but for approvals.
fn seen<'a>(
    conn: &mut Conn,
    who: PersonId,
    known: &Known,
    snapshots: &'a [SessionSnapshot],
    now: DateTime<Utc>,
) -> Result<Seen<'a>, StoreError> {
    let id = key(who);
    // The units above matter to quotas alone.
    let lineage = match snapshots.iter().any(sets_aside) {
        true => crate::unit::lineage(conn, of(known.unit))?,
        false => Lineage::default(),
    };
    let mut seen = Seen::of(snapshots, &BTreeMap::from([(id, lineage)]));
    seen.add_profiles(conn, &[id])?;
    seen.add_skills(conn, &[id])?;
    if known.asks {
        seen.add_exceptions(conn, &[id])?;
        seen.add_crews(conn, &[id])?;
    }
    if known.is_committed {
        seen.add_commitments(conn, &[id], now)?;
    }
    if known.teaches {
        seen.add_teaching(conn, &[id])?;
    }
    if known.was_offered {
        seen.add_offers(conn, &[id], now)?;
    }
    if known.is_seated {
        seen.add_done(conn, &[id])?;
        seen.add_seats(conn, &[id])?;
    }
    Ok(seen)
}

/// The sessions with what their courses ask for; of the seats, the person's own.
fn snapshots(
    conn: &mut Conn,
    (who, known): (PersonId, &Known),
    sessions: &[Listed<'_>],
    courses: &BTreeMap<CourseId, Rules>,
    today: &dyn Fn(&str) -> NaiveDate,
) -> Result<Vec<SessionSnapshot>, StoreError> {
    let ids = || sessions.iter().map(|listed| listed.session.id);
    // Which days between the first and the last are free matters to those alone who have something on them.
    let mut blocks = if known.is_taken() { crate::session::blocks_of(conn, ids())? } else { HashMap::new() };
    let mut quotas = crate::session::quotas(conn, ids())?;
    let seats: Vec<Id> = match known.is_seated {
        false => Vec::new(),
        true => enrolment::table
            .filter(enrolment::person_id.eq(key(who)))
            .filter(enrolment::state.eq(sql::Confirmed))
            .filter(among(enrolment::session_id, keys(ids())))
            .select(enrolment::session_id)
            .rows(conn)?,
    };
    let seat = |id| seats.contains(&key(id)).then(|| Seated { person: who, lineage: Lineage::default() });
    sessions
        .iter()
        .map(|listed| {
            let session = listed.session.clone();
            let rules = courses.get(&session.course).ok_or(StoreError::Missing { what: "course" })?;
            Ok(SessionSnapshot {
                today: today(listed.zone),
                policy: rules.policy,
                promotion: rules.promotion,
                asked: rules.asked.clone(),
                blocks: blocks.remove(&session.id).unwrap_or_default(),
                quotas: quotas.remove(&session.id).unwrap_or_default(),
                seated: seat(session.id).into_iter().collect(),
                held: Vec::new(),
                waiting: Vec::new(),
                session,
            })
        })
        .collect()
}

/// Whether seats are set aside at present.
fn sets_aside(snapshot: &SessionSnapshot) -> bool {
    snapshot.quotas.iter().any(|quota| snapshot.today < quota.release_on && quota.seats > 0)
}

/// Whether who sits in a session decides if a seat is left for somebody: while fewer are taken than are for everybody, there is
/// one whoever they are.
fn is_tight(snapshot: &SessionSnapshot, occupied: u32) -> bool {
    let reserved: u32 = snapshot.quotas.iter().map(|quota| u32::from(quota.seats)).sum();
    sets_aside(snapshot) && occupied.saturating_add(reserved) >= u32::from(snapshot.session.seats.most())
}

/// Session and offer; person, unit and deadline.
type HeldColumns = ((Id, Id), (Id, Id, At));

/// Those who take or hold seats where it matters who they are. Of the units above each, only those for which seats are set
/// aside are told.
fn add_occupants(
    conn: &mut Conn,
    snapshots: &mut [SessionSnapshot],
    with_others: &[bool],
    listed: &[Listed<'_>],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut snapshots: Vec<&mut SessionSnapshot> = snapshots
        .iter_mut()
        .zip(listed)
        .zip(with_others)
        .filter(|((snapshot, listed), with_others)| **with_others || is_tight(snapshot, listed.occupied))
        .map(|((snapshot, _), _)| snapshot)
        .collect();
    let sessions: Vec<SessionId> = snapshots.iter().map(|s| s.session.id).collect();
    if sessions.is_empty() {
        return Ok(());
    }
    let seated: Vec<(Id, Id, Id)> = enrolment::table
        .inner_join(person::table.on(person::id.eq(enrolment::person_id)))
        .filter(among(enrolment::session_id, keys(sessions.iter().copied())))
        .filter(enrolment::state.eq(sql::Confirmed))
        .select((enrolment::session_id, enrolment::person_id, person::unit_id))
        .rows(conn)?;
    let held: Vec<HeldColumns> = offer::table
        .inner_join(person::table.on(person::id.eq(offer::person_id)))
        .filter(among(offer::session_id, keys(sessions.iter().copied())))
        .filter(offer::state.eq(sql::Pending))
        .filter(offer::deadline.gt(At(now)))
        .select(((offer::session_id, offer::id), (offer::person_id, person::unit_id, offer::deadline)))
        .rows(conn)?;
    let units: BTreeSet<UnitId> =
        seated.iter().map(|row| row.2).chain(held.iter().map(|row| row.1.1)).map(of).collect();
    let set_aside: BTreeSet<UnitId> = snapshots.iter().flat_map(|s| s.quotas.iter().map(|quota| quota.unit)).collect();
    let above: Vec<(Id, Id)> = unit_closure::table
        .filter(among(unit_closure::descendant_id, keys(units)))
        .filter(among(unit_closure::ancestor_id, keys(set_aside)))
        .order((unit_closure::descendant_id, unit_closure::depth))
        .select((unit_closure::descendant_id, unit_closure::ancestor_id))
        .rows(conn)?;
    let lineage = |unit: Id| Lineage(above.iter().filter(|(below, _)| *below == unit).map(|row| of(row.1)).collect());
    for snapshot in &mut snapshots {
        let here = key(snapshot.session.id);
        snapshot.seated = seated
            .iter()
            .filter(|(session, ..)| *session == here)
            .map(|(_, who, unit)| Seated { person: of(*who), lineage: lineage(*unit) })
            .collect();
        snapshot.held = held
            .iter()
            .filter(|((session, _), _)| *session == here)
            .map(|((_, id), (who, unit, deadline))| HeldSeat {
                offer: of(*id),
                person: of(*who),
                lineage: lineage(*unit),
                deadline: deadline.0,
            })
            .collect();
    }
    Ok(())
}

/// What those who must approve have said of the person's requests, for the courses that ask it or have such a request.
fn approvals(
    conn: &mut Conn,
    who: PersonId,
    asks: bool,
    courses: &BTreeMap<CourseId, Rules>,
) -> Result<BTreeMap<CourseId, Approval>, StoreError> {
    let asking = courses.iter().filter(|(_, rules)| rules.asks_approval);
    let mut found: BTreeMap<CourseId, Approval> = asking.map(|(course, _)| (*course, Approval::NotAsked)).collect();
    if !asks {
        return Ok(found);
    }
    let requests: Vec<(Id, Id)> = request::table
        .filter(request::person_id.eq(key(who)))
        .filter(request::state.eq(sql::Submitted))
        .filter(among(request::course_id, keys(courses.keys().copied())))
        .select((request::id, request::course_id))
        .rows(conn)?;
    if requests.is_empty() {
        return Ok(found);
    }
    let rows: Vec<(Id, AwaitedColumns)> = request_step::table
        .inner_join(unit::table.on(unit::id.eq(request_step::unit_id)))
        .filter(among(request_step::request_id, Vec::from_iter(requests.iter().map(|(request, _)| *request))))
        .filter(request_step::decided_at.is_null())
        .filter(request_step::since.is_not_null())
        .select((request_step::request_id, awaited_columns!()))
        .rows(conn)?;
    let mut awaits: BTreeMap<Id, Approval> = BTreeMap::new();
    for (request, row) in rows {
        awaits.insert(request, awaited(row)?);
    }
    for (request, course) in requests {
        found.insert(of(course), awaits.remove(&request).unwrap_or(Approval::Given));
    }
    Ok(found)
}
