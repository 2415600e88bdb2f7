//! One verdict per line, against what is known.

mod catalogue;
mod directory;
mod resolve;

use super::header::{Column, Kind};
use super::known::{Known, KnownRequest, KnownSession};
use super::line::{
    LineReason, ParsedCourse, ParsedEnrolment, ParsedPerson, ParsedQuota, ParsedRequest, ParsedSession, ParsedSkill,
    ReasonCode,
};
use super::read::{Parsed, ReadLine};
use super::verdict::{Change, ImportPlan, LinePlan, Verdict};
use crate::id::{SessionId, UnitId};
use crate::span::DateSpan;
use crate::text::{CourseCode, ServiceNumber, SessionCode, fold};
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Gives each line one verdict. What is referred to comes first: a request wishes for sessions, a seat is of someone.
#[must_use]
pub fn plan(lines: Vec<ReadLine>, known: &Known, organiser: UnitId) -> ImportPlan {
    let mut planner = Planner {
        known,
        organiser,
        sessions: BTreeMap::new(),
        requests: BTreeMap::new(),
        courses: known.courses.keys().cloned().collect(),
        titles: known.titles.clone(),
        new: New::default(),
        aside: catalogue::aside(&lines, known),
        found: Found::default(),
    };
    let mut lines = lines;
    // What is not a line of a table stands with the requests, in the order of the files.
    lines.sort_by_key(|line| line.kind.unwrap_or(Kind::Request));
    let lines = lines.into_iter().map(|line| planner.line(line)).collect();
    ImportPlan { lines }
}

/// A line seen earlier in the same import.
struct Above<T> {
    place: String,
    said: T,
}

struct Planner<'a> {
    known: &'a Known,
    organiser: UnitId,
    sessions: BTreeMap<String, Above<ParsedSession>>,
    requests: BTreeMap<(ServiceNumber, String), Above<ParsedRequest>>,
    courses: std::collections::BTreeSet<String>,
    titles: BTreeMap<String, Option<CourseCode>>,
    new: New,
    /// Seats that the quotas of the files would set aside in each session, with those that stay.
    aside: BTreeMap<String, u32>,
    found: Found,
}

/// Lines of the other kinds seen earlier in the same import.
#[derive(Default)]
struct New {
    courses: BTreeMap<String, Above<ParsedCourse>>,
    quotas: BTreeMap<(String, UnitId), Above<ParsedQuota>>,
    people: BTreeMap<ServiceNumber, Above<ParsedPerson>>,
    skills: BTreeMap<(ServiceNumber, String, NaiveDate), Above<ParsedSkill>>,
    seats: BTreeMap<(ServiceNumber, String), Above<ParsedEnrolment>>,
    /// How many seats are to be tried.
    tried: usize,
}

/// What was looked for once: thousands of lines write one unit in the same way, or ask for any session of one course.
#[derive(Default)]
struct Found {
    units: RefCell<BTreeMap<String, Option<String>>>,
    to_come: RefCell<BTreeMap<String, Vec<SessionCode>>>,
}

type Outcome = (Verdict, Vec<LineReason>, Vec<Change>);

fn rejected(reasons: Vec<LineReason>) -> Outcome {
    (Verdict::Rejected, reasons, Vec::new())
}

impl Planner<'_> {
    fn line(&mut self, mut read: ReadLine) -> LinePlan {
        if let Err(faults) = self.resolve(&mut read) {
            let (verdict, reasons, changes) = rejected(faults);
            return LinePlan { read, verdict, reasons, changes };
        }
        let (verdict, mut reasons, changes) = match (&read.parsed, read.kind) {
            (Err(reasons), None) => (Verdict::Ignored, reasons.clone(), Vec::new()),
            (Err(reasons), Some(_)) => rejected(reasons.clone()),
            (Ok(Parsed::Session(_) | Parsed::Request(_) | Parsed::Quota(_)), _) if !self.known.rights.sessions => {
                rejected(vec![LineReason::of(ReasonCode::NotAllowed)])
            }
            (Ok(Parsed::Session(session)), _) => self.session(session, &place(&read)),
            (Ok(Parsed::Request(request)), _) => self.request(request, &place(&read)),
            (Ok(Parsed::Course(said)), _) => self.catalogue_course(said, &place(&read)),
            (Ok(Parsed::Quota(said)), _) => self.quota(said, &place(&read)),
            (Ok(Parsed::Person(said)), _) => self.person(said, &place(&read)),
            (Ok(Parsed::Skill(said)), _) => self.skill(said, &place(&read)),
            (Ok(Parsed::Enrolment(said)), _) => self.enrolment(said, &place(&read)),
        };
        if !matches!(verdict, Verdict::Rejected | Verdict::Ignored) {
            reasons.extend(read.notices.iter().cloned());
        }
        LinePlan { read, verdict, reasons, changes }
    }

    fn session(&mut self, said: &ParsedSession, place: &str) -> Outcome {
        let key = fold(said.code.as_str());
        if let Some(above) = self.sessions.get(&key) {
            return (Verdict::Duplicate, vec![above.reason(said)], Vec::new());
        }
        let unknown: Vec<LineReason> = said
            .quotas
            .iter()
            .filter(|(unit, _)| self.known.unit(unit).is_none())
            .map(|(unit, _)| LineReason::with(ReasonCode::UnknownUnit, unit.clone()))
            .collect();
        if !unknown.is_empty() {
            return rejected(unknown);
        }
        let aside = said.quotas.iter().fold(0_u16, |sum, (_, seats)| sum.saturating_add(*seats));
        if aside > said.seats.capacity() {
            return rejected(vec![LineReason::with(ReasonCode::QuotasOverCapacity, aside.to_string())]);
        }
        let outcome = match self.known.sessions.get(&key) {
            // A course is created by its code; a title alone finds one that is there.
            None if said.course.code().is_none() => {
                rejected(vec![LineReason::with(ReasonCode::UnknownCourse, said.course.as_str())])
            }
            None => (Verdict::Create, Vec::new(), Vec::new()),
            Some(known) => self.known_session(said, known),
        };
        if outcome.0 != Verdict::Rejected {
            self.courses.insert(fold(said.course.as_str()));
            if let Some(code) = said.course.code() {
                self.titles.entry(fold(said.title.as_str())).or_insert_with(|| Some(code.clone()));
            }
            self.sessions.insert(key, Above { place: place.to_owned(), said: said.clone() });
        }
        outcome
    }

    fn known_session(&self, said: &ParsedSession, known: &KnownSession) -> Outcome {
        if known.cancelled {
            return (Verdict::Unchanged, vec![LineReason::of(ReasonCode::SessionCancelledSince)], Vec::new());
        }
        let mut changes = Vec::new();
        let mut differ = |field, from: String, to: String| {
            if from != to {
                changes.push(Change { field, from, to });
            }
        };
        differ("course", known.course_code.clone(), fold(said.course.as_str()));
        differ("dates", span(known.dates), span(said.dates));
        let site = fold(said.site.as_str());
        if self.known.sites.get(&site) != Some(&known.site) {
            let from = self.known.sites.iter().find(|(_, id)| **id == known.site).map(|(name, _)| name.clone());
            differ("site", from.unwrap_or_default(), site);
        }
        differ("capacity", known.seats.capacity().to_string(), said.seats.capacity().to_string());
        if said.says_minimum {
            differ("minimum", known.seats.minimum().to_string(), said.seats.minimum().to_string());
        }
        let told: BTreeMap<UnitId, u16> =
            said.quotas.iter().filter_map(|(unit, seats)| Some((self.known.unit(unit)?, *seats))).collect();
        // Units that the file has no column for keep what they have.
        let kept = known.quotas.iter().copied().filter(|(unit, _)| !told.contains_key(unit));
        let mut wanted: Vec<(UnitId, u16)> = told.iter().map(|(unit, seats)| (*unit, *seats)).collect();
        wanted.retain(|(_, seats)| *seats > 0);
        wanted.extend(kept);
        wanted.sort_unstable();
        let mut present = known.quotas.clone();
        present.sort_unstable();
        if wanted != present {
            differ("quotas", quotas(&present, &self.known.units), quotas(&wanted, &self.known.units));
        }
        let moved = changes.iter().any(|c| matches!(c.field, "course" | "dates"));
        // Whoever waits asked for this course, not for another one under the same code.
        let waiting = if changes.iter().any(|c| c.field == "course") { known.waiting } else { 0 };
        if moved && known.occupied.saturating_add(waiting) > 0 {
            return rejected(vec![LineReason::with(
                ReasonCode::SessionOccupied,
                known.occupied.saturating_add(waiting).to_string(),
            )]);
        }
        // What was deliberately overbooked in Relève stays so.
        let most = said.seats.capacity().saturating_add(known.seats.overbooking());
        if most < known.occupied {
            return rejected(vec![LineReason::with(ReasonCode::BelowOccupied, known.occupied.to_string())]);
        }
        let verdict = if changes.is_empty() { Verdict::Unchanged } else { Verdict::Update };
        (verdict, Vec::new(), changes)
    }

    fn request(&mut self, said: &ParsedRequest, place: &str) -> Outcome {
        let course = fold(said.course.as_str());
        let faults = self.request_faults(said, &course);
        if !faults.is_empty() {
            return rejected(faults);
        }
        let key = (said.service_number.clone(), course.clone());
        if let Some(above) = self.requests.get(&key) {
            return (Verdict::Duplicate, vec![above.reason(said)], Vec::new());
        }
        let mut notices = self.person_notices(said);
        if said.cancelled {
            notices.push(LineReason::of(ReasonCode::Struck));
        } else {
            notices.extend(self.called_off(said));
        }
        let person = self.known.people.get(&said.service_number).map(|p| p.id);
        let course = self.known.courses.get(&course).map(|c| c.id);
        // One that another actor closed is none of this file's business: it asks anew.
        let known = person
            .zip(course)
            .and_then(|key| self.known.requests.get(&key))
            .filter(|known| known.submitted || known.organiser == self.organiser);
        let outcome = match known {
            None => (Verdict::Create, notices, Vec::new()),
            Some(known) => self.known_request(said, known, notices),
        };
        if outcome.0 != Verdict::Rejected {
            self.requests.insert(key, Above { place: place.to_owned(), said: said.clone() });
        }
        outcome
    }

    fn request_faults(&self, said: &ParsedRequest, course: &str) -> Vec<LineReason> {
        let mut faults = Vec::new();
        if !self.courses.contains(course) {
            faults.push(LineReason::with(ReasonCode::UnknownCourse, said.course.as_str()));
            return faults;
        }
        let number = &said.service_number;
        let is_new = !self.known.people.contains_key(number) && !self.new.people.contains_key(number);
        match &said.unit {
            Some(unit) if self.known.unit(unit).is_none_or(|unit| is_new && !self.reaches(unit)) => {
                faults.push(LineReason::with(ReasonCode::UnknownUnit, unit.clone()));
            }
            _ => {}
        }
        match &said.rank {
            Some(rank) if !self.known.ranks.contains(rank) => {
                faults.push(LineReason::with(ReasonCode::UnknownRank, rank.clone()));
            }
            _ => {}
        }
        if is_new {
            faults.extend(unsaid(said));
        }
        for (index, wish) in wished(said).iter().enumerate() {
            let key = fold(wish.as_str());
            let of = match (self.sessions.get(&key), self.known.sessions.get(&key)) {
                (Some(above), _) => Some(fold(above.said.course.as_str())),
                (None, Some(known)) => Some(known.course_code.clone()),
                (None, None) => None,
            };
            let fault = match of {
                None => Some(ReasonCode::UnknownSession),
                Some(of) if of != course => Some(ReasonCode::WishOfAnotherCourse),
                Some(_) if wished(said).iter().take(index).any(|w| fold(w.as_str()) == key) => {
                    Some(ReasonCode::SameWishTwice)
                }
                Some(_) => None,
            };
            faults.extend(fault.map(|code| LineReason::with(code, wish.as_str())));
        }
        faults
    }

    /// The wishes that stay closed: nobody waits for a session called off in Relève.
    fn called_off<'l>(&'l self, said: &'l ParsedRequest) -> impl Iterator<Item = LineReason> + 'l {
        let off =
            |wish: &&SessionCode| self.known.sessions.get(&fold(wish.as_str())).is_some_and(|known| known.cancelled);
        wished(said).iter().filter(off).map(|wish| LineReason::with(ReasonCode::SessionCancelledSince, wish.as_str()))
    }

    fn reaches(&self, unit: UnitId) -> bool {
        self.known.within.as_ref().is_none_or(|within| within.contains(&unit))
    }

    fn person_notices(&self, said: &ParsedRequest) -> Vec<LineReason> {
        let Some(known) = self.known.people.get(&said.service_number).filter(|known| self.reaches(known.unit)) else {
            return Vec::new();
        };
        let names = said.family_name.as_ref().zip(said.given_name.as_ref());
        let same = names.is_none_or(|(family, given)| known.folded_names == fold(&format!("{family} {given}")))
            && said.rank.as_ref().is_none_or(|rank| known.rank == *rank)
            && said.unit.as_ref().is_none_or(|unit| self.known.unit(unit) == Some(known.unit));
        if same { Vec::new() } else { vec![LineReason::of(ReasonCode::PersonDiffers)] }
    }

    fn known_request(&self, said: &ParsedRequest, known: &KnownRequest, mut notices: Vec<LineReason>) -> Outcome {
        if known.organiser != self.organiser {
            return (Verdict::Duplicate, vec![LineReason::of(ReasonCode::AskedElsewhere)], Vec::new());
        }
        // The file does not reopen what was closed since; a request struck through before may be written again.
        if !known.submitted && (said.cancelled || !known.cancelled_in_file) {
            if !said.cancelled {
                notices.push(LineReason::of(ReasonCode::ClosedSince));
            }
            return (Verdict::Unchanged, notices, Vec::new());
        }
        if said.cancelled && known.holds_seat {
            return rejected(vec![LineReason::of(ReasonCode::HoldsSeat)]);
        }
        let mut changes = Vec::new();
        let mut differ = |field, from: String, to: String| {
            if from != to {
                changes.push(Change { field, from, to });
            }
        };
        let state = |submitted| if submitted { "submitted" } else { "withdrawn" };
        differ("state", state(known.submitted).into(), state(!said.cancelled).into());
        differ("priority", known.priority.class().to_string(), said.priority.class().to_string());
        if let Some(requested_on) = said.requested_on {
            differ("requested_on", known.requested_on.to_string(), requested_on.to_string());
        }
        let wished: Vec<Option<SessionId>> =
            wished(said).iter().map(|w| self.known.sessions.get(&fold(w.as_str())).map(|s| s.id)).collect();
        let present: Vec<Option<SessionId>> = known.wishes.iter().copied().map(Some).collect();
        if said.wishes.is_some() && wished != present {
            let code = |id: &SessionId| {
                self.known.sessions.iter().find(|(_, s)| s.id == *id).map_or_else(|| "?".to_owned(), |(c, _)| c.clone())
            };
            let from: Vec<String> = known.wishes.iter().map(code).collect();
            let to: Vec<String> = said.wishes.iter().flatten().map(|w| fold(w.as_str())).collect();
            differ("wishes", from.join(", "), to.join(", "));
        }
        if said.says_note {
            let note = said.note.as_ref().map(|n| n.as_str().to_owned());
            differ("note", known.note.clone().unwrap_or_default(), note.unwrap_or_default());
        }
        let verdict = if changes.is_empty() { Verdict::Unchanged } else { Verdict::Update };
        (verdict, notices, changes)
    }
}

/// The sessions that a line names.
fn wished(said: &ParsedRequest) -> &[SessionCode] {
    said.wishes.as_deref().unwrap_or_default()
}

/// What a line lacks to tell someone whom the directory does not know.
fn unsaid(said: &ParsedRequest) -> Vec<LineReason> {
    let told = [
        (Column::Rank, said.rank.is_some()),
        (Column::FamilyName, said.family_name.is_some()),
        (Column::GivenName, said.given_name.is_some()),
        (Column::Unit, said.unit.is_some()),
    ];
    let lacking = told.into_iter().filter(|(_, said)| !said);
    lacking
        .map(|(column, _)| LineReason {
            code: ReasonCode::UnknownPerson,
            column: Some(column.heading().to_owned()),
            value: Some(said.service_number.to_string()),
        })
        .collect()
}

impl<T: PartialEq> Above<T> {
    fn reason(&self, said: &T) -> LineReason {
        let code = if self.said == *said { ReasonCode::SameAsLine } else { ReasonCode::ContradictsLine };
        LineReason::with(code, self.place.clone())
    }
}

fn place(read: &ReadLine) -> String {
    if read.sheet.is_empty() {
        format!("{}:{}", read.file, read.line)
    } else {
        format!("{} / {}:{}", read.file, read.sheet, read.line)
    }
}

fn span(dates: DateSpan) -> String {
    format!("{}/{}", dates.first(), dates.last())
}

fn quotas(quotas: &[(UnitId, u16)], units: &BTreeMap<String, UnitId>) -> String {
    let mut named: Vec<String> = quotas
        .iter()
        .map(|(id, seats)| {
            let name = units.iter().find(|(_, unit)| *unit == id).map_or("?", |(name, _)| name);
            format!("{name}: {seats}")
        })
        .collect();
    named.sort();
    named.join(", ")
}
