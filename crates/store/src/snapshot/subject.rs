//! People as the gates see them: their skills, their ledger and their offers, a few statements for all of them.

use super::seen::{Seen, subjects};
use crate::row::{key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::unit;
use crate::schema::{
    commitment, course_approval_step, enrolment, offer, person, request, request_step, session_trainer, unit_closure,
};
use crate::sql::{self, among};
use crate::sql_types::{At, Id};
use crate::travel::around;
use crate::{Conn, StoreError};
use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::approval::{Approval, Approver, Awaited};
use domain::id::{CourseId, PersonId};
use domain::snapshot::{SessionSnapshot, Subject};
use domain::unit::Lineage;
use std::collections::BTreeMap;

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
    /// Whether their ledger has a line on the days of the session, or on the day before or after, or they teach something.
    pub taken: bool,
}

/// A step of a lineage with the zone of the unit it is of; the person's unit; and what else there is to load of them.
type ArrivalColumns = ((Id, Id, String), Option<Id>, (bool, bool, bool, (bool, bool, bool, bool)));

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
    let own_unit = || person::table.filter(person::id.eq(id)).select(person::unit_id).single_value();
    let (is_committed, teaches, was_offered, is_seated) = known_of!(id, around(session.dates));
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
            (is_committed, was_offered, is_seated, (asks, is_unapproved, asks_approval, teaches)),
        ))
        .rows(conn)?;
    let lineage = |below: Id| Lineage(rows.iter().filter(|row| row.0.0 == below).map(|row| of(row.0.1)).collect());
    let organiser = lineage(key(session.organiser));
    let Some((
        (_, _, zone),
        own,
        (is_committed, was_offered, is_seated, (asks, is_unapproved, asks_approval, teaches)),
    )) = rows.iter().find(|row| row.1.is_none_or(|own| own == row.0.0))
    else {
        return Err(StoreError::Missing { what: "unit" });
    };
    let (zone, asks) = (zone.clone(), *asks);
    let (own, taken) = (*own, *is_committed || *teaches);
    let Some(own) = own else { return Ok(Arrival { subject: None, zone, organiser, asks, taken }) };
    let mut alone = Seen::of(std::slice::from_ref(snapshot), &BTreeMap::from([(id, lineage(own))]));
    alone.add_profiles(conn, &[id])?;
    alone.add_skills(conn, &[id])?;
    if asks {
        alone.add_exceptions(conn, &[id])?;
        alone.add_crews(conn, &[id])?;
    }
    if *is_committed {
        alone.add_commitments(conn, &[id], now)?;
    }
    if *teaches {
        alone.add_teaching(conn, &[id])?;
    }
    if *was_offered {
        alone.add_offers(conn, &[id], now)?;
    }
    if *is_seated {
        alone.add_done(conn, &[id])?;
        alone.add_seats(conn, &[id])?;
    }
    let mut subject = alone.first(id);
    if let Some(subject) = &mut subject {
        subject.approval = match (asks, *is_unapproved, *asks_approval) {
            (true, true, _) => still_awaited(conn, who, session.course)?,
            (false, _, true) => Approval::NotAsked,
            _ => Approval::Given,
        };
    }
    Ok(Arrival { subject, zone, organiser, asks, taken })
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

/// What there is of a person, so that what is not there is not looked for: a line of the ledger on some days, something they
/// teach, an offer, a seat.
macro_rules! known_of {
    ($id:expr, $days:expr) => {{
        let (id, (first, last)) = ($id, $days);
        (
            exists(
                commitment::table
                    .filter(commitment::person_id.eq(id))
                    .filter(commitment::ended_at.is_null())
                    .filter(commitment::starts_on.le(last))
                    .filter(commitment::ends_on.ge(first)),
            ),
            exists(session_trainer::table.filter(session_trainer::person_id.eq(id))),
            exists(offer::table.filter(offer::person_id.eq(id))),
            exists(enrolment::table.filter(enrolment::person_id.eq(id)).filter(enrolment::state.eq(sql::Confirmed))),
        )
    }};
}
pub(super) use known_of;

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
