//! People as the gates see them: their skills, their ledger and their offers, a few statements for all of them.

use crate::row::{key, of, unreadable};
use crate::run::Run;
use crate::schema::{commitment, enrolment, offer, person, person_skill, session};
use crate::sql::{self, among};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, unit};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::commitment::{Commitment, Firmness};
use domain::id::PersonId;
use domain::skill::HeldSkill;
use domain::snapshot::{LiveOffer, SessionSnapshot, Subject};
use domain::span::DateSpan;
use std::collections::BTreeMap;

/// Ids asked for in one statement: below the least number of parameters that either database takes.
const CHUNK: usize = 1_000;

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
        person::table.filter(person::id.eq(key(who))).select(person::unit_id).first_row(conn).optional()?;
    let Some(unit) = unit else { return Ok(None) };
    Ok(subjects(conn, snapshot, &[(key(who), unit)], now)?.remove(&key(who)))
}

pub(super) fn subjects(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    people: &[(Id, Id)],
    now: DateTime<Utc>,
) -> Result<BTreeMap<Id, Subject>, StoreError> {
    let lineages = unit::lineages(conn, people.iter().map(|(_, unit)| of(*unit)))?;
    let mut subjects: BTreeMap<Id, Subject> = people
        .iter()
        .map(|(who, unit)| {
            let subject = Subject {
                person: of(*who),
                lineage: lineages.get(&of(*unit)).cloned().unwrap_or_default(),
                skills: Vec::new(),
                commitments: Vec::new(),
                live_offer: None,
                seats_elsewhere: Vec::new(),
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
        add_seats(conn, snapshot, chunk, &mut subjects)?;
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
