//! Keeping what is said: one seat, or the lines of a sheet. Two people keep the sheet of one session; a line that someone
//! else changed meanwhile is left as it is and shown, the others are kept.

use super::{Kept, days, read, refused, skills, teller_of};
use crate::answer::Answer;
use crate::app::access::{optional_words, words};
use crate::app::act::{About, Act, Why};
use crate::app::{enrolment as seats, field};
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::NaiveDate;
use contract::attendance::{
    AbsenceCode, AttendanceKept, AttendanceSay, DayMarked, EnrolmentAttend, LineFate, LineKept, MarkRefusal,
    TrainingOutcome as Outcomes,
};
use contract::text::Words as WordsGiven;
use domain::enrolment::Enrolment;
use domain::event::Action;
use domain::id::{EnrolmentId, SessionId};
use domain::outcome::{
    AbsenceReason, InvalidOutcome, Line, Marks, Moment, OutcomeRefusal, Presence, Saying, Told, TrainingOutcome,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use store::audit::Subject;
use store::snapshot::{keep_sessions, lock_people};
use store::{Tx, attendance, enrolment};

/// Lines of a sheet at most.
const MOST_LINES: usize = 200;

/// Says what became of one person, or takes it back.
///
/// # Errors
/// 404 outside the scope; 403 for someone whose seat the asker sees and does not judge; 409 when it cannot be said now;
/// 422 for a field.
pub fn attend(tx: &mut Tx, act: &mut Act, who: &Who, id: EnrolmentId, body: &EnrolmentAttend) -> Outcome<Answer> {
    let found = enrolment::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let kept = match Kept::find(tx, who, found.session) {
        Err(hidden) => {
            seats::visible(tx, who, id).map_err(|_| hidden)?;
            return Err(Problem::new(ProblemCode::NotAllowed));
        }
        kept => kept?,
    };
    let outcome = match body.outcome {
        Some(outcome) => outcome_of("", outcome, body.absence, body.note.as_ref())?,
        None => Saying::TakenBack,
    };
    let reason = optional_words("/reason", body.reason.as_ref())?;
    lock_people(tx, &[found.person])?;
    keep_sessions(tx, [found.session])?;
    let when = Kept::find(tx, who, kept.session.id)?.moment()?;
    let seat = enrolment::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let marks = attendance::marks(tx, [id])?.remove(&id).unwrap_or_default();
    let line = Line { marks: Marks::new(), outcome, reason };
    tell(tx, act, &kept, seat, &marks, line, when)?.map_err(refused)?;
    let seat = enrolment::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let shown = read::lines(tx, std::slice::from_ref(&seat))?.pop().ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&shown)?.version(seat.version))
}

/// A line as it was sent, read.
struct Sent {
    id: EnrolmentId,
    version: i32,
    marks: Marks,
    outcome: Saying,
}

/// Keeps a sheet, line by line.
///
/// # Errors
/// 403 without the role, 404 outside the scope; 409 when nothing may be said of the session now; 422 for a field.
pub fn say(tx: &mut Tx, act: &mut Act, who: &Who, id: SessionId, body: &AttendanceSay) -> Outcome<Answer> {
    let kept = Kept::find(tx, who, id)?;
    let sent = sent(&days(tx, &kept.session)?, body)?;
    let reason = optional_words("/reason", body.reason.as_ref())?;
    let known = of_session(tx, id, &sent)?;
    lock_people(tx, &known.values().map(|seat| seat.person).collect::<Vec<_>>())?;
    keep_sessions(tx, [id])?;
    // As they are once nobody else changes them.
    let kept = Kept::find(tx, who, id)?;
    let when = kept.moment()?;
    let mut present = of_session(tx, id, &sent)?;
    let mut marks = attendance::marks(tx, sent.iter().map(|line| line.id))?;
    let mut fates = Vec::with_capacity(sent.len());
    for line in sent {
        let Some(seat) = present.remove(&line.id) else { continue };
        let marks = marks.remove(&line.id).unwrap_or_default();
        let stale = seat.version != line.version;
        let said = Line { marks: line.marks, outcome: line.outcome, reason: reason.clone() };
        fates.push((line.id, fate(tx, act, &kept, seat, &marks, said, (when, stale))?));
    }
    answer(tx, id, fates)
}

type Fate = (LineFate, Option<MarkRefusal>);

/// What becomes of one line. Whoever says what someone else said already is not in conflict with them.
fn fate(
    tx: &mut Tx,
    act: &mut Act,
    kept: &Kept,
    seat: Enrolment,
    marks: &Marks,
    line: Line,
    (when, stale): (Moment, bool),
) -> Outcome<Fate> {
    if stale {
        let told = seat.tell(marks, line, when, teller_of(act), act.now);
        return Ok((if told == Ok(None) { LineFate::Kept } else { LineFate::Conflict }, None));
    }
    Ok(match tell(tx, act, kept, seat, marks, line, when)? {
        Ok(()) => (LineFate::Kept, None),
        Err(OutcomeRefusal::Cancelled) => (LineFate::Refused, Some(MarkRefusal::Cancelled)),
        Err(OutcomeRefusal::Own) => (LineFate::Refused, Some(MarkRefusal::Own)),
        Err(OutcomeRefusal::NotOver) => (LineFate::Refused, Some(MarkRefusal::NotOver)),
        Err(OutcomeRefusal::DayToCome) => (LineFate::Refused, Some(MarkRefusal::DayToCome)),
        Err(OutcomeRefusal::ReasonNeeded) => (LineFate::Refused, Some(MarkRefusal::ReasonNeeded)),
        Err(whole @ (OutcomeRefusal::NotHeld | OutcomeRefusal::NotBegun | OutcomeRefusal::TooLate)) => {
            return Err(refused(whole));
        }
    })
}

/// Says it of one seat, writes it and what follows: its skills, its line of the audit.
fn tell(
    tx: &mut Tx,
    act: &mut Act,
    kept: &Kept,
    seat: Enrolment,
    marks: &Marks,
    line: Line,
    when: Moment,
) -> Outcome<Result<(), OutcomeRefusal>> {
    let (before, reason) = (seat.clone(), line.reason.clone());
    let told = match seat.tell(marks, line, when, teller_of(act), act.now) {
        Ok(Some(told)) => told,
        Ok(None) => return Ok(Ok(())),
        Err(refusal) => return Ok(Err(refusal)),
    };
    enrolment::save(tx, &told.next)?;
    if told.marks != *marks {
        attendance::set_marks(tx, told.next.id, &told.marks)?;
    }
    record(tx, act, &before, marks, &told, reason.clone())?;
    skills::follow(tx, act, &kept.session, &before, &told.next, reason)?;
    Ok(Ok(()))
}

fn record(
    tx: &mut Tx,
    act: &mut Act,
    before: &Enrolment,
    marks: &Marks,
    told: &Told,
    reason: Option<domain::text::Words>,
) -> Outcome<()> {
    let action = if told.corrects { Action::AttendanceCorrected } else { Action::AttendanceRecorded };
    let about = About { person: Some(before.person), session: Some(before.session), request: None };
    let absence = told.next.said.as_ref().and_then(|said| said.outcome.absence());
    let why = Why {
        reason: absence.map(AbsenceReason::code),
        words: reason,
        before: Some(shown(before, marks)),
        after: Some(shown(&told.next, &told.marks)),
    };
    Ok(act.record(tx, action, Subject::of("enrolment", before.id), about, why)?)
}

/// What the audit tells of a seat.
fn shown(seat: &Enrolment, marks: &Marks) -> Value {
    let said = seat.said.as_ref();
    let days: BTreeMap<String, &str> = marks.iter().map(|(day, presence)| (day.to_string(), presence.code())).collect();
    json!({
        "outcome": said.map(|said| said.outcome.code()),
        "absence": said.and_then(|said| said.outcome.absence()).map(AbsenceReason::code),
        "note": said.and_then(|said| said.note.as_ref()).map(|note| note.as_str()),
        "days": days,
    })
}

/// The seats of a sheet's lines; 422 at the first line that is of no seat of the session.
fn of_session(tx: &mut Tx, id: SessionId, sent: &[Sent]) -> Outcome<HashMap<EnrolmentId, Enrolment>> {
    let found = enrolment::find_many(tx, id, sent.iter().map(|line| line.id))?;
    let found: HashMap<_, _> = found.into_iter().map(|seat| (seat.id, seat)).collect();
    match sent.iter().position(|line| !found.contains_key(&line.id)) {
        Some(index) => Err(field::unknown(format!("/lines/{index}/enrolment_id"))),
        None => Ok(found),
    }
}

fn answer(tx: &mut Tx, id: SessionId, fates: Vec<(EnrolmentId, Fate)>) -> Outcome<Answer> {
    let seats = enrolment::find_many(tx, id, fates.iter().map(|(id, _)| *id))?;
    let mut shown: HashMap<_, _> = seats.iter().map(|seat| seat.id).zip(read::lines(tx, &seats)?).collect();
    let lines = fates.into_iter().filter_map(|(id, (fate, refusal))| {
        Some(LineKept { enrolment_id: id.into(), fate, refusal, line: shown.remove(&id)? })
    });
    Answer::ok(&AttendanceKept { lines: lines.collect() })
}

fn sent(days: &[NaiveDate], body: &AttendanceSay) -> Outcome<Vec<Sent>> {
    if body.lines.is_empty() || body.lines.len() > MOST_LINES {
        let words = Both::new(
            format!("une feuille a de 1 à {MOST_LINES} lignes : envoyez-la en plusieurs fois"),
            format!("a sheet has from 1 to {MOST_LINES} lines: send it in parts"),
        );
        return Err(Problem::invalid("/lines", "too_many", words));
    }
    let mut sent: Vec<Sent> = Vec::with_capacity(body.lines.len());
    for (index, line) in body.lines.iter().enumerate() {
        let at = format!("/lines/{index}");
        let id: EnrolmentId = line.enrolment_id.into();
        if sent.iter().any(|known| known.id == id) {
            let words = Both::new("cette place est citée deux fois", "this seat is named twice");
            return Err(Problem::invalid(format!("{at}/enrolment_id"), "duplicate", words));
        }
        let outcome = match line.outcome {
            Some(outcome) => outcome_of(&at, outcome, line.absence, line.note.as_ref())?,
            None => nothing(&at, line.absence.is_some(), line.note.is_some())?,
        };
        sent.push(Sent { id, version: line.version.0, marks: marks_of(&at, days, &line.marks)?, outcome });
    }
    Ok(sent)
}

/// No outcome is said: nothing that goes with one is.
fn nothing(at: &str, absence: bool, note: bool) -> Outcome<Saying> {
    let pointer = match (absence, note) {
        (true, _) => format!("{at}/absence"),
        (false, true) => format!("{at}/note"),
        (false, false) => return Ok(Saying::Stays),
    };
    let words = Both::new("cela accompagne un résultat : dites lequel", "it goes with an outcome: say which");
    Err(Problem::invalid(pointer, "unexpected", words))
}

fn outcome_of(at: &str, code: Outcomes, absence: Option<AbsenceCode>, note: Option<&WordsGiven>) -> Outcome<Saying> {
    let reason = absence.and_then(|code| AbsenceReason::from_code(code.code()));
    let outcome = TrainingOutcome::read(code.code(), reason).map_err(|error| match error {
        InvalidOutcome::ReasonMissing => {
            let words = Both::new("dites pourquoi la personne n'est pas venue", "say why the person did not come");
            Problem::invalid(format!("{at}/absence"), "missing", words)
        }
        InvalidOutcome::ReasonUnexpected => {
            let words = Both::new("seule une absence a ce motif", "only an absence has this reason");
            Problem::invalid(format!("{at}/absence"), "unexpected", words)
        }
        InvalidOutcome::Unknown => {
            Problem::invalid(format!("{at}/outcome"), "unknown", Both::new("résultat inconnu", "no such outcome"))
        }
    })?;
    let note = note.map(|note| words(&format!("{at}/note"), note)).transpose()?;
    if outcome.absence() == Some(AbsenceReason::Other) && note.is_none() {
        let words = Both::new("précisez le motif « autre » en quelques mots", "say in words what the reason other is");
        return Err(Problem::invalid(format!("{at}/note"), "missing", words));
    }
    Ok(Saying::Becomes(outcome, note))
}

fn marks_of(at: &str, days: &[NaiveDate], given: &[DayMarked]) -> Outcome<Marks> {
    let mut marks = Marks::new();
    for (index, mark) in given.iter().enumerate() {
        let pointer = format!("{at}/marks/{index}/day");
        if !days.contains(&mark.day) {
            let words = Both::new("ce n'est pas un jour de la session", "it is no day of the session");
            return Err(Problem::invalid(pointer, "out_of_range", words));
        }
        let presence = Presence::from_code(mark.presence.code()).unwrap_or(Presence::Absent);
        if marks.insert(mark.day, presence).is_some() {
            let words = Both::new("ce jour est noté deux fois", "this day is marked twice");
            return Err(Problem::invalid(pointer, "duplicate", words));
        }
    }
    Ok(marks)
}
