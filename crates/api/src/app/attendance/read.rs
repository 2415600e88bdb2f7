//! The sheet as it is shown: names and units, marks and outcomes.

use super::{Kept, days};
use crate::app::show;
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem};
use crate::wire;
use contract::attendance::TrainingOutcome;
use contract::attendance::{AbsenceCode, AttendanceLine, AttendanceSheet, DayMark, OutcomeSaid, Presence, SheetRight};
use domain::enrolment::Enrolment;
use domain::id::{PersonId, SessionId};
use domain::outcome::{Marks, Said, trainers_until};
use std::collections::HashMap;
use store::page::PageRequest;
use store::person::{self, PersonTag};
use store::{Conn, attendance, course, enrolment, session};

/// The sheet of a session, for who teaches or plans it.
///
/// # Errors
/// 404 when there is none, or none whose sheet the asker keeps; 403 without a role that keeps any; the store's.
pub fn sheet(conn: &mut Conn, who: &Who, id: SessionId, page: &PageRequest) -> Outcome<AttendanceSheet> {
    let kept = Kept::find(conn, who, id)?;
    let seats = enrolment::of_session(conn, id, Some("confirmed"), page)?;
    let tag = session::tags(conn, [id])?.remove(&id).ok_or_else(Problem::not_found)?;
    Ok(AttendanceSheet {
        session: show::session_tag(&tag, who.now),
        days: days(conn, &kept.session)?,
        today: kept.today,
        gives_skills: !course::grants(conn, kept.session.course)?.is_empty(),
        right: SheetRight::from_code(kept.teller.code()).unwrap_or(SheetRight::Trainer),
        trainers_until: trainers_until(kept.session.dates),
        lines: lines(conn, &seats.items)?,
        next: seats.next.map(|next| next.to_string().into()),
    })
}

/// Lines of seats, in the order given.
///
/// # Errors
/// 404 when someone is not found; the store's.
pub(super) fn lines(conn: &mut Conn, seats: &[Enrolment]) -> Outcome<Vec<AttendanceLine>> {
    let people = person::tags(conn, seats.iter().map(|seat| seat.person))?;
    let marks = attendance::marks(conn, seats.iter().map(|seat| seat.id))?;
    let none = Marks::new();
    seats.iter().map(|seat| line(seat, marks.get(&seat.id).unwrap_or(&none), &people)).collect()
}

fn line(seat: &Enrolment, marks: &Marks, people: &HashMap<PersonId, PersonTag>) -> Outcome<AttendanceLine> {
    let person = people.get(&seat.person).cloned().map(wire::person_tag).ok_or_else(Problem::not_found)?;
    let mark = |(day, presence): (&chrono::NaiveDate, &domain::outcome::Presence)| DayMark {
        day: *day,
        presence: Presence::from_code(presence.code()).unwrap_or(Presence::Absent),
    };
    Ok(AttendanceLine {
        enrolment_id: seat.id.into(),
        family_name: person.family_name,
        given_name: person.given_name,
        unit: person.unit,
        marks: marks.iter().map(mark).collect(),
        outcome: seat.said.as_ref().and_then(said),
        version: seat.version.into(),
    })
}

/// An outcome in the words of the contract.
#[must_use]
pub fn said(said: &Said) -> Option<OutcomeSaid> {
    Some(OutcomeSaid {
        outcome: TrainingOutcome::from_code(said.outcome.code())?,
        absence: said.outcome.absence().and_then(|reason| AbsenceCode::from_code(reason.code())),
        note: said.note.as_ref().map(|note| note.as_str().into()),
        said_at: said.at,
    })
}
