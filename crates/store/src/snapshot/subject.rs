//! People as the gates see them: their skills, their ledger and their offers, a few statements for all of them.

use crate::row::{key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::unit;
use crate::schema::{
    commitment, course_approval_step, course_grant, enrolment, offer, person, person_skill, rank, request,
    request_exception, request_step, session, unit_closure,
};
use crate::sql::{self, among};
use crate::sql_types::{At, Id};
use crate::travel::around;
use crate::unit::lineages;
use crate::{Conn, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::approval::{Approval, Approver, Awaited};
use domain::commitment::{Commitment, Firmness};
use domain::id::{CourseId, PersonId};
use domain::person::PersonStatus;
use domain::skill::HeldSkill;
use domain::snapshot::{Crew, LiveOffer, Profile, SessionSnapshot, Subject};
use domain::span::DateSpan;
use domain::unit::Lineage;
use std::collections::{BTreeMap, BTreeSet};

/// Ids asked for in one statement: below the least number of parameters that either database takes.
const CHUNK: usize = 1_000;

/// Someone who comes to a session.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The person as the gates see them; none when there is no such person.
    pub subject: Option<Subject>,
    /// The time zone of their unit; the organiser's when there is no such person.
    pub zone: String,
    /// The unit whose calendar the session belongs to, and those above it.
    pub organiser: Lineage,
    /// Whether they have a submitted request for the course.
    pub asks: bool,
    /// Whether their ledger has a line on the days of the session, or on the day before or after.
    pub taken: bool,
}

/// A step of a lineage with the zone of the unit it is of; the person's unit; and what else there is to load of them.
type ArrivalColumns = ((Id, Id, String), Option<Id>, (bool, bool, bool, (bool, bool, bool)));

/// One person as the gates see them for the session of the snapshot. The first statement tells which others are worth
/// asking.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn arrival(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    who: PersonId,
    now: DateTime<Utc>,
) -> Result<Arrival, StoreError> {
    let (session, id) = (&snapshot.session, key(who));
    let (first, last) = around(session.dates);
    let own_unit = || person::table.filter(person::id.eq(id)).select(person::unit_id).single_value();
    let is_committed = exists(
        commitment::table
            .filter(commitment::person_id.eq(id))
            .filter(commitment::ended_at.is_null())
            .filter(commitment::starts_on.le(last))
            .filter(commitment::ends_on.ge(first)),
    );
    let was_offered = exists(offer::table.filter(offer::person_id.eq(id)));
    let is_seated =
        exists(enrolment::table.filter(enrolment::person_id.eq(id)).filter(enrolment::state.eq(sql::Confirmed)));
    let asks = exists(
        request::table
            .filter(request::person_id.eq(id))
            .filter(request::course_id.eq(key(session.course)))
            .filter(request::state.eq(sql::Submitted)),
    );
    let is_unapproved = exists(unanswered(who, session.course).select(request_step::position));
    let asks_approval =
        exists(course_approval_step::table.filter(course_approval_step::course_id.eq(key(session.course))));
    let of_either = unit_closure::descendant_id
        .eq(key(session.organiser))
        .or(unit_closure::descendant_id.nullable().eq(own_unit()).assume_not_null());
    let rows: Vec<ArrivalColumns> = unit_closure::table
        .inner_join(unit::table.on(unit::id.eq(unit_closure::descendant_id)))
        .filter(of_either)
        .order((unit_closure::descendant_id, unit_closure::depth))
        .select((
            (unit_closure::descendant_id, unit_closure::ancestor_id, unit::time_zone),
            own_unit(),
            (is_committed, was_offered, is_seated, (asks, is_unapproved, asks_approval)),
        ))
        .rows(conn)?;
    let lineage = |below: Id| Lineage(rows.iter().filter(|row| row.0.0 == below).map(|row| of(row.0.1)).collect());
    let organiser = lineage(key(session.organiser));
    let Some(((_, _, zone), own, (is_committed, was_offered, is_seated, (asks, is_unapproved, asks_approval)))) =
        rows.iter().find(|row| row.1.is_none_or(|own| own == row.0.0))
    else {
        return Err(StoreError::Missing { what: "unit" });
    };
    let (zone, asks) = (zone.clone(), *asks);
    let (own, taken) = (*own, *is_committed);
    let Some(own) = own else { return Ok(Arrival { subject: None, zone, organiser, asks, taken }) };
    let mut alone = BTreeMap::from([(id, unknown(id, lineage(own)))]);
    add_profiles(conn, snapshot, &[id], &mut alone)?;
    add_skills(conn, snapshot, &[id], &mut alone)?;
    if asks {
        add_exceptions(conn, snapshot, &[id], &mut alone)?;
        add_crews(conn, snapshot, &[id], &mut alone)?;
    }
    if taken {
        add_commitments(conn, snapshot, &[id], now, &mut alone)?;
    }
    if *was_offered {
        add_offers(conn, snapshot, &[id], now, &mut alone)?;
    }
    if *is_seated {
        add_done(conn, snapshot, &[id], &mut alone)?;
        add_seats(conn, snapshot, &[id], &mut alone)?;
    }
    if let Some(subject) = alone.get_mut(&id) {
        subject.approval = match (asks, *is_unapproved, *asks_approval) {
            (true, true, _) => still_awaited(conn, who, session.course)?,
            (false, _, true) => Approval::NotAsked,
            _ => Approval::Given,
        };
    }
    Ok(Arrival { subject: alone.remove(&id), zone, organiser, asks, taken })
}

/// What is still to be answered of the submitted request of a person for a course.
#[diesel::dsl::auto_type(no_type_alias)]
fn unanswered(who: PersonId, course: CourseId) -> _ {
    let (who, course): (Id, Id) = (key(who), key(course));
    request_step::table
        .inner_join(request::table)
        .filter(request::person_id.eq(who))
        .filter(request::course_id.eq(course))
        .filter(request::state.eq(sql::Submitted))
        .filter(request_step::decided_at.is_null())
        .filter(request_step::since.is_not_null())
}

/// A step as the gates see it: its position, its approver, its unit and the short name of that, its turn.
pub(super) type AwaitedColumns = (i32, String, Id, String, Option<At>, Option<At>);

/// The columns of [`AwaitedColumns`].
macro_rules! awaited_columns {
    () => {
        (
            $crate::schema::request_step::position,
            $crate::schema::request_step::approver,
            $crate::schema::request_step::unit_id,
            $crate::schema::unit::code,
            $crate::schema::request_step::since,
            $crate::schema::request_step::due_at,
        )
    };
}
pub(super) use awaited_columns;

/// What a request waits for, as the gates see it.
pub(super) fn awaited((position, approver, over, code, since, due_at): AwaitedColumns) -> Result<Approval, StoreError> {
    let (Some(At(since)), Some(At(due_at))) = (since, due_at) else {
        return Err(unreadable("request_step", "an answer is awaited out of turn"));
    };
    Ok(Approval::Awaits(Awaited {
        position: u8::try_from(position).map_err(|e| unreadable("request_step", e))?,
        approver: Approver::from_code(&approver).ok_or_else(|| unreadable("request_step", &approver))?,
        unit: of(over),
        code,
        since,
        due_at,
    }))
}

/// People as the gates see them for the session of the snapshot, a few statements for all of them; those who do not exist are
/// left out.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn seen(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    people: &[PersonId],
    now: DateTime<Utc>,
) -> Result<BTreeMap<PersonId, Subject>, StoreError> {
    let ids = keys(people.iter().copied());
    let course = snapshot.session.course;
    let units: Vec<(Id, Id)> =
        person::table.filter(among(person::id, ids.as_slice())).select((person::id, person::unit_id)).rows(conn)?;
    let mut seen = subjects(conn, snapshot, &units, now)?;
    if !crate::approval::of_course(conn, course)?.is_empty() {
        seen.values_mut().for_each(|subject| subject.approval = Approval::NotAsked);
    }
    let asking: Vec<(Id, Id)> = request::table
        .filter(among(request::person_id, ids.as_slice()))
        .filter(request::course_id.eq(key(course)))
        .filter(request::state.eq(sql::Submitted))
        .select((request::person_id, request::id))
        .rows(conn)?;
    let asked: Vec<Id> = asking.iter().map(|(_, request)| *request).collect();
    let rows: Vec<(Id, AwaitedColumns)> = request_step::table
        .inner_join(unit::table.on(unit::id.eq(request_step::unit_id)))
        .filter(among(request_step::request_id, asked))
        .filter(request_step::decided_at.is_null())
        .filter(request_step::since.is_not_null())
        .select((request_step::request_id, awaited_columns!()))
        .rows(conn)?;
    let mut awaits: BTreeMap<Id, Approval> = BTreeMap::new();
    for (request, row) in rows {
        awaits.insert(request, awaited(row)?);
    }
    for (person, request) in asking {
        if let Some(subject) = seen.get_mut(&person) {
            subject.approval = awaits.remove(&request).unwrap_or(Approval::Given);
        }
    }
    Ok(seen.into_iter().map(|(id, subject)| (of(id), subject)).collect())
}

fn still_awaited(conn: &mut Conn, who: PersonId, course: CourseId) -> Result<Approval, StoreError> {
    let row: Option<AwaitedColumns> = unanswered(who, course)
        .inner_join(unit::table.on(unit::id.eq(request_step::unit_id)))
        .order(request_step::position)
        .select(awaited_columns!())
        .first_row(conn)
        .optional()?;
    row.map_or(Ok(Approval::Given), awaited)
}

/// A person of whom only the unit is known yet.
fn unknown(who: Id, lineage: Lineage) -> Subject {
    Subject {
        person: of(who),
        lineage,
        profile: None,
        done: BTreeSet::new(),
        skills: Vec::new(),
        commitments: Vec::new(),
        live_offer: None,
        seats_elsewhere: Vec::new(),
        refused_before: false,
        approval: Approval::Given,
        excepted: BTreeSet::new(),
        crew: None,
    }
}

pub(super) fn subjects(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    people: &[(Id, Id)],
    now: DateTime<Utc>,
) -> Result<BTreeMap<Id, Subject>, StoreError> {
    let lineages = lineages(conn, people.iter().map(|(_, unit)| of(*unit)))?;
    let mut subjects: BTreeMap<Id, Subject> = people
        .iter()
        .map(|(who, unit)| (*who, unknown(*who, lineages.get(&of(*unit)).cloned().unwrap_or_default())))
        .collect();
    let ids: Vec<Id> = subjects.keys().copied().collect();
    for chunk in ids.chunks(CHUNK) {
        add_profiles(conn, snapshot, chunk, &mut subjects)?;
        add_skills(conn, snapshot, chunk, &mut subjects)?;
        add_exceptions(conn, snapshot, chunk, &mut subjects)?;
        add_crews(conn, snapshot, chunk, &mut subjects)?;
        add_done(conn, snapshot, chunk, &mut subjects)?;
        add_commitments(conn, snapshot, chunk, now, &mut subjects)?;
        add_offers(conn, snapshot, chunk, now, &mut subjects)?;
        add_seats(conn, snapshot, chunk, &mut subjects)?;
    }
    Ok(subjects)
}

type Subjects = BTreeMap<Id, Subject>;

/// Ranks and statuses, when the course looks at them.
fn add_profiles(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    who: &[Id],
    subjects: &mut Subjects,
) -> Result<(), StoreError> {
    if !snapshot.asked.looks_at_profile() {
        return Ok(());
    }
    let rows: Vec<(Id, i32, String)> = person::table
        .inner_join(rank::table)
        .filter(among(person::id, who))
        .select((person::id, rank::seniority, person::status))
        .rows(conn)?;
    for (person, seniority, status) in rows {
        if let Some(subject) = subjects.get_mut(&person) {
            let status = PersonStatus::from_code(&status).ok_or_else(|| unreadable("person", &status))?;
            subject.profile = Some(Profile { seniority, status });
        }
    }
    Ok(())
}

/// The conditions from which people's requests for the course were let off, when it has any.
fn add_exceptions(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    who: &[Id],
    subjects: &mut Subjects,
) -> Result<(), StoreError> {
    if snapshot.asked.is_nothing() {
        return Ok(());
    }
    let rows: Vec<(Id, String)> = request_exception::table
        .inner_join(request::table)
        .filter(among(request::person_id, who))
        .filter(request::course_id.eq(key(snapshot.session.course)))
        .filter(request::state.eq(sql::Submitted))
        .filter(request_exception::state.eq("granted"))
        .select((request::person_id, request_exception::gate))
        .rows(conn)?;
    for (person, gate) in rows {
        if let Some(subject) = subjects.get_mut(&person) {
            subject.excepted.insert(crate::exception::gate(&gate)?);
        }
    }
    Ok(())
}

/// Those whose requests for the course are linked to people's.
fn add_crews(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    who: &[Id],
    subjects: &mut Subjects,
) -> Result<(), StoreError> {
    let rows: Vec<(Id, Option<Id>)> = request::table
        .filter(among(request::person_id, who))
        .filter(request::course_id.eq(key(snapshot.session.course)))
        .filter(request::state.eq(sql::Submitted))
        .filter(request::crew_id.is_not_null())
        .select((request::person_id, request::crew_id))
        .rows(conn)?;
    if rows.is_empty() {
        return Ok(());
    }
    let crews = crate::request::of_crews(conn, rows.iter().filter_map(|(_, crew)| crew.map(of)))?;
    for (person, crew) in rows {
        let Some(id) = crew.map(of) else { continue };
        let members: BTreeSet<PersonId> = crews.get(&id).into_iter().flatten().map(|(_, person)| *person).collect();
        // Whoever is left alone is linked to nobody.
        if let Some(subject) = subjects.get_mut(&person).filter(|_| members.len() > 1) {
            subject.crew = Some(Crew { id, members });
        }
    }
    Ok(())
}

/// Which of the courses asked for before this one are behind people when the session begins: those that they passed, and
/// those that they attended where nothing is to be passed, as the course gives no skill.
fn add_done(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    who: &[Id],
    subjects: &mut Subjects,
) -> Result<(), StoreError> {
    let asked: Vec<Id> = snapshot.asked.previous.iter().copied().map(key).collect();
    if asked.is_empty() {
        return Ok(());
    }
    let rows: Vec<(Id, Id)> = enrolment::table
        .inner_join(session::table)
        .filter(among(enrolment::person_id, who))
        .filter(enrolment::state.eq(sql::Confirmed))
        .filter(among(session::course_id, asked))
        .filter(session::ends_on.lt(snapshot.session.dates.first()))
        .filter(enrolment::outcome.eq("passed").or(enrolment::outcome.eq("attended").and(diesel::dsl::not(
            diesel::dsl::exists(course_grant::table.filter(course_grant::course_id.eq(session::course_id))),
        ))))
        .select((enrolment::person_id, session::course_id))
        .rows(conn)?;
    for (person, course) in rows {
        if let Some(subject) = subjects.get_mut(&person) {
            subject.done.insert(of(course));
        }
    }
    Ok(())
}

fn add_skills(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    who: &[Id],
    subjects: &mut Subjects,
) -> Result<(), StoreError> {
    let needed: Vec<Id> = snapshot.asked.skills.skills().into_iter().map(key).collect();
    if needed.is_empty() {
        return Ok(());
    }
    let rows: Vec<(Id, Id, Id, NaiveDate, Option<NaiveDate>)> = person_skill::table
        .filter(among(person_skill::person_id, who))
        .filter(among(person_skill::skill_id, needed))
        .filter(person_skill::withdrawn_at.is_null())
        .order(person_skill::id)
        .select((
            person_skill::person_id,
            person_skill::id,
            person_skill::skill_id,
            person_skill::valid_from,
            person_skill::valid_until,
        ))
        .rows(conn)?;
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
    let rows: Vec<CommitmentColumns> = commitment::table
        .left_join(offer::table)
        .filter(among(commitment::person_id, who))
        .filter(commitment::ended_at.is_null())
        .filter(commitment::starts_on.le(dates.last()))
        .filter(commitment::ends_on.ge(dates.first()))
        .order(commitment::id)
        .select((
            (commitment::person_id, commitment::id, commitment::firmness, commitment::starts_on, commitment::ends_on),
            (commitment::enrolment_id, commitment::offer_id),
            (offer::session_id, offer::deadline).nullable(),
        ))
        .rows(conn)?;
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
    let rows: Vec<(Id, Id, Id, String, At)> = offer::table
        .inner_join(session::table)
        .filter(among(offer::person_id, who))
        .filter(session::course_id.eq(key(snapshot.session.course)))
        .order(offer::id)
        .select((offer::person_id, offer::id, offer::session_id, offer::state, offer::deadline))
        .rows(conn)?;
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

/// Seats held in the other sessions of the course; those that are over say nothing, so years of history are not read.
fn add_seats(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    who: &[Id],
    subjects: &mut Subjects,
) -> Result<(), StoreError> {
    let rows: Vec<(Id, Id, NaiveDate, NaiveDate)> = enrolment::table
        .inner_join(session::table)
        .filter(among(enrolment::person_id, who))
        .filter(enrolment::state.eq(sql::Confirmed))
        .filter(session::course_id.eq(key(snapshot.session.course)))
        .filter(session::id.ne(key(snapshot.session.id)))
        .filter(session::ends_on.ge(snapshot.today))
        .order(enrolment::id)
        .select((enrolment::person_id, session::id, session::starts_on, session::ends_on))
        .rows(conn)?;
    for (person, session, first, last) in rows {
        if let Some(subject) = subjects.get_mut(&person) {
            let dates = DateSpan::of_days(first, last).map_err(|e| unreadable("session", e))?;
            subject.seats_elsewhere.push((of(session), dates));
        }
    }
    Ok(())
}
