//! One verdict per line, against what is known.

use super::header::Kind;
use super::line::{LineReason, ParsedRequest, ParsedSession, ReasonCode};
use super::read::{Parsed, ReadLine};
use crate::id::{CourseId, PersonId, RequestId, SessionId, SiteId, UnitId};
use crate::request::Priority;
use crate::session::Seats;
use crate::span::DateSpan;
use crate::text::{ServiceNumber, SessionCode, fold};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Something new.
    Create,
    /// Something known changes.
    Update,
    /// Nothing changes.
    Unchanged,
    /// The same as another line, or asked by another actor.
    Duplicate,
    /// Set aside, with the reason.
    Rejected,
    /// Not a line of the table.
    Ignored,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 6] =
        [Self::Create, Self::Update, Self::Unchanged, Self::Duplicate, Self::Rejected, Self::Ignored];
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Unchanged => "unchanged",
            Self::Duplicate => "duplicate",
            Self::Rejected => "rejected",
            Self::Ignored => "ignored",
        }
    }
    /// The verdict of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.code() == code)
    }
}

/// A field that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field's code.
    pub field: &'static str,
    /// What is known.
    pub from: String,
    /// What the file says.
    pub to: String,
}

/// A person the directory knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// Who.
    pub id: PersonId,
    /// Their unit.
    pub unit: UnitId,
    /// Their rank.
    pub rank: String,
    /// Their names, folded: family then given.
    pub folded_names: String,
}

/// A course the catalogue knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCourse {
    /// Which.
    pub id: CourseId,
}

/// A session of the organiser's calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSession {
    /// Which.
    pub id: SessionId,
    /// Its course.
    pub course: CourseId,
    /// The folded code of its course.
    pub course_code: String,
    /// When.
    pub dates: DateSpan,
    /// Where.
    pub site: SiteId,
    /// How many.
    pub seats: Seats,
    /// Seats set aside.
    pub quotas: Vec<(UnitId, u16)>,
    /// Whether it was called off in Relève.
    pub cancelled: bool,
    /// Seats taken or held.
    pub occupied: u16,
    /// People who wait for it.
    pub waiting: u16,
}

/// A request for a person and a course: the submitted one, else the latest closed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownRequest {
    /// Which.
    pub id: RequestId,
    /// The unit whose planners follow it.
    pub organiser: UnitId,
    /// Priority.
    pub priority: Priority,
    /// When.
    pub requested_on: NaiveDate,
    /// Sessions wished, best first.
    pub wishes: Vec<SessionId>,
    /// Notes.
    pub note: Option<String>,
    /// Whether it counts.
    pub submitted: bool,
    /// Whether it was cancelled by a file before.
    pub cancelled_in_file: bool,
    /// Whether the person holds a seat or an offer for it.
    pub holds_seat: bool,
}

/// What is known before the import, as far as the files speak of it. Text keys are folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The units whose people whoever imports may see and add to; all of them when not said.
    pub within: Option<BTreeSet<UnitId>>,
    /// Units by code.
    pub units: BTreeMap<String, UnitId>,
    /// Codes of ranks, as they are.
    pub ranks: Vec<String>,
    /// Courses by code.
    pub courses: BTreeMap<String, KnownCourse>,
    /// Sites by name.
    pub sites: BTreeMap<String, SiteId>,
    /// Sessions of the organiser's calendar by code.
    pub sessions: BTreeMap<String, KnownSession>,
    /// People by service number.
    pub people: BTreeMap<ServiceNumber, KnownPerson>,
    /// Requests by person and course.
    pub requests: BTreeMap<(PersonId, CourseId), KnownRequest>,
}

/// A line with its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinePlan {
    /// The line as read.
    pub read: ReadLine,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Why, when it is set aside; otherwise what is worth knowing.
    pub reasons: Vec<LineReason>,
    /// What changes, for an update.
    pub changes: Vec<Change>,
}

impl LinePlan {
    /// Whether it is accepted and cancels a request: struck through, or marked as cancelled.
    #[must_use]
    pub fn cancels(&self) -> bool {
        let accepted = matches!(self.verdict, Verdict::Create | Verdict::Update | Verdict::Unchanged);
        accepted && matches!(&self.read.parsed, Ok(Parsed::Request(said)) if said.cancelled)
    }
}

/// How many lines of each verdict: `lines` is the sum of the five first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Lines of the tables.
    pub lines: u32,
    /// To create.
    pub create: u32,
    /// To update.
    pub update: u32,
    /// As known.
    pub unchanged: u32,
    /// Said twice.
    pub duplicate: u32,
    /// Set aside.
    pub rejected: u32,
    /// Among those accepted, cancelled requests.
    pub cancelled: u32,
    /// Titles, totals, reminders: not counted in `lines`.
    pub ignored: u32,
    /// Known sessions whose dates would change: many of them mean the wrong calendar.
    pub sessions_moved: u32,
}

/// Every line with its verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportPlan {
    /// In the order of the files, sessions before requests.
    pub lines: Vec<LinePlan>,
}

impl ImportPlan {
    /// The totals of one kind of line, or of all.
    #[must_use]
    pub fn totals(&self, kind: Option<Kind>) -> Totals {
        let mut totals = Totals::default();
        for line in &self.lines {
            if kind.is_some() && line.read.kind != kind {
                continue;
            }
            let counter = match line.verdict {
                Verdict::Create => &mut totals.create,
                Verdict::Update => &mut totals.update,
                Verdict::Unchanged => &mut totals.unchanged,
                Verdict::Duplicate => &mut totals.duplicate,
                Verdict::Rejected => &mut totals.rejected,
                Verdict::Ignored => &mut totals.ignored,
            };
            *counter = counter.saturating_add(1);
            if line.verdict != Verdict::Ignored {
                totals.lines = totals.lines.saturating_add(1);
            }
            if line.cancels() {
                totals.cancelled = totals.cancelled.saturating_add(1);
            }
            if line.changes.iter().any(|c| c.field == "dates") {
                totals.sessions_moved = totals.sessions_moved.saturating_add(1);
            }
        }
        totals
    }
}

/// Gives each line one verdict. Sessions come first, since requests wish for them.
#[must_use]
pub fn plan(lines: Vec<ReadLine>, known: &Known, organiser: UnitId) -> ImportPlan {
    let mut planner = Planner {
        known,
        organiser,
        sessions: BTreeMap::new(),
        requests: BTreeMap::new(),
        courses: known.courses.keys().cloned().collect(),
    };
    let (sessions, others): (Vec<ReadLine>, Vec<ReadLine>) =
        lines.into_iter().partition(|line| line.kind == Some(Kind::Session));
    let lines = sessions.into_iter().chain(others).map(|line| planner.line(line)).collect();
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
}

type Outcome = (Verdict, Vec<LineReason>, Vec<Change>);

fn rejected(reasons: Vec<LineReason>) -> Outcome {
    (Verdict::Rejected, reasons, Vec::new())
}

impl Planner<'_> {
    fn line(&mut self, read: ReadLine) -> LinePlan {
        let (verdict, reasons, changes) = match (&read.parsed, read.kind) {
            (Err(reasons), None) => (Verdict::Ignored, reasons.clone(), Vec::new()),
            (Err(reasons), Some(_)) => rejected(reasons.clone()),
            (Ok(Parsed::Session(session)), _) => self.session(session, &place(&read)),
            (Ok(Parsed::Request(request)), _) => self.request(request, &place(&read)),
        };
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
            .filter(|(unit, _)| !self.known.units.contains_key(unit))
            .map(|(unit, _)| LineReason::with(ReasonCode::UnknownUnit, unit.clone()))
            .collect();
        if !unknown.is_empty() {
            return rejected(unknown);
        }
        let outcome = match self.known.sessions.get(&key) {
            None => (Verdict::Create, Vec::new(), Vec::new()),
            Some(known) => self.known_session(said, known),
        };
        if outcome.0 != Verdict::Rejected {
            self.courses.insert(fold(said.course.as_str()));
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
        differ("minimum", known.seats.minimum().to_string(), said.seats.minimum().to_string());
        let mut wanted: Vec<(UnitId, u16)> =
            said.quotas.iter().filter_map(|(unit, seats)| Some((*self.known.units.get(unit)?, *seats))).collect();
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
        let unit = self.known.units.get(&fold(&said.unit));
        let is_new = !self.known.people.contains_key(&said.service_number);
        if unit.is_none_or(|unit| is_new && !self.reaches(*unit)) {
            faults.push(LineReason::with(ReasonCode::UnknownUnit, said.unit.clone()));
        }
        if !self.known.ranks.iter().any(|r| r == said.rank.as_str()) {
            faults.push(LineReason::with(ReasonCode::UnknownRank, said.rank.as_str()));
        }
        for (index, wish) in said.wishes.iter().enumerate() {
            let key = fold(wish.as_str());
            let of = match (self.sessions.get(&key), self.known.sessions.get(&key)) {
                (Some(above), _) => Some(fold(above.said.course.as_str())),
                (None, Some(known)) => Some(known.course_code.clone()),
                (None, None) => None,
            };
            let fault = match of {
                None => Some(ReasonCode::UnknownSession),
                Some(of) if of != course => Some(ReasonCode::WishOfAnotherCourse),
                Some(_) if said.wishes.iter().take(index).any(|w| fold(w.as_str()) == key) => {
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
        said.wishes.iter().filter(off).map(|wish| LineReason::with(ReasonCode::SessionCancelledSince, wish.as_str()))
    }

    fn reaches(&self, unit: UnitId) -> bool {
        self.known.within.as_ref().is_none_or(|within| within.contains(&unit))
    }

    fn person_notices(&self, said: &ParsedRequest) -> Vec<LineReason> {
        let Some(known) = self.known.people.get(&said.service_number).filter(|known| self.reaches(known.unit)) else {
            return Vec::new();
        };
        let names = fold(&format!("{} {}", said.family_name, said.given_name));
        let same = known.folded_names == names
            && known.rank == said.rank.as_str()
            && self.known.units.get(&fold(&said.unit)) == Some(&known.unit);
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
        differ("requested_on", known.requested_on.to_string(), said.requested_on.to_string());
        let wished: Vec<Option<SessionId>> =
            said.wishes.iter().map(|w| self.known.sessions.get(&fold(w.as_str())).map(|s| s.id)).collect();
        let present: Vec<Option<SessionId>> = known.wishes.iter().copied().map(Some).collect();
        if wished != present {
            let code = |id: &SessionId| {
                self.known.sessions.iter().find(|(_, s)| s.id == *id).map_or_else(|| "?".to_owned(), |(c, _)| c.clone())
            };
            let from: Vec<String> = known.wishes.iter().map(code).collect();
            let to: Vec<String> = said.wishes.iter().map(|w| fold(w.as_str())).collect();
            differ("wishes", from.join(", "), to.join(", "));
        }
        let note = said.note.as_ref().map(|n| n.as_str().to_owned());
        differ("note", known.note.clone().unwrap_or_default(), note.unwrap_or_default());
        let verdict = if changes.is_empty() { Verdict::Unchanged } else { Verdict::Update };
        (verdict, notices, changes)
    }
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
