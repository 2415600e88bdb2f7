//! What is known before an import.

use crate::course::Costs;
use crate::id::{CourseId, PersonId, PersonSkillId, RequestId, SessionId, SiteId, SkillId, UnitId};
use crate::person::PersonStatus;
use crate::request::Priority;
use crate::session::Seats;
use crate::span::DateSpan;
use crate::text::{CourseCode, ServiceNumber, SessionCode, fold};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Their names as they are: family, then given.
    pub names: (String, String),
    /// How they belong.
    pub status: PersonStatus,
    /// Their address.
    pub email: Option<String>,
}

/// A skill of the catalogue that is in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSkill {
    /// Which.
    pub id: SkillId,
}

/// A line that says that someone holds a skill from a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownHeld {
    /// The line.
    pub id: PersonSkillId,
    /// Until when; for ever when not said.
    pub valid_until: Option<NaiveDate>,
}

/// Where whoever imports may do what; everywhere unless said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// Whether they keep the catalogue.
    pub courses: bool,
    /// Whether they plan the organiser's sessions, and follow its requests.
    pub sessions: bool,
    /// The units whose people they edit; all of them when not said.
    pub people: Option<BTreeSet<UnitId>>,
    /// The units whose people's skills they record.
    pub skills: Option<BTreeSet<UnitId>>,
    /// Whether they place people anywhere.
    pub places: bool,
}

impl Default for Rights {
    fn default() -> Self {
        Self { courses: true, sessions: true, people: None, skills: None, places: true }
    }
}

/// A course the catalogue knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCourse {
    /// Which.
    pub id: CourseId,
    /// Its title.
    pub title: String,
    /// Days of training.
    pub days: Option<u16>,
    /// Seats of a usual session.
    pub capacity: u16,
    /// People under which it does not run.
    pub minimum: u16,
    /// What it costs.
    pub costs: Costs,
}

/// A session of the organiser's calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSession {
    /// Which.
    pub id: SessionId,
    /// Its code, as it is.
    pub code: SessionCode,
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
    /// The days from which they are for all.
    pub releases: BTreeMap<UnitId, NaiveDate>,
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
    /// Where whoever imports may do what.
    pub rights: Rights,
    /// Skills in use by code.
    pub skills: BTreeMap<String, KnownSkill>,
    /// Skills held, by person, skill and first day.
    pub held: BTreeMap<(PersonId, SkillId, NaiveDate), KnownHeld>,
    /// Who holds a seat in which session.
    pub seated: BTreeSet<(PersonId, SessionId)>,
    /// The units whose people whoever imports may see and add to; all of them when not said.
    pub within: Option<BTreeSet<UnitId>>,
    /// Units by code.
    pub units: BTreeMap<String, UnitId>,
    /// Units by name, where it is that of one alone.
    pub unit_names: BTreeMap<String, UnitId>,
    /// Codes of ranks, as they are.
    pub ranks: Vec<String>,
    /// Codes of ranks by their names.
    pub rank_names: BTreeMap<String, String>,
    /// Codes of courses by title; none where several have it.
    pub titles: BTreeMap<String, Option<CourseCode>>,
    /// The day of the import where the organiser is.
    pub today: NaiveDate,
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

impl Known {
    /// A unit by its code or name, in any case, with its number written in any way: the folded code that stands for it.
    #[must_use]
    pub fn unit_key(&self, said: &str) -> Option<String> {
        let folded = fold(said);
        if self.units.contains_key(&folded) {
            return Some(folded);
        }
        let code_of = |id: &UnitId| self.units.iter().find(|(_, one)| *one == id).map(|(code, _)| code.clone());
        if let Some(id) = self.unit_names.get(&folded) {
            return code_of(id);
        }
        let loose = numbered(&folded);
        let mut alike = self.units.iter().filter(|(code, _)| numbered(code) == loose).map(|(_, id)| *id);
        let found = alike.next().or_else(|| {
            let mut named = self.unit_names.iter().filter(|(name, _)| numbered(name) == loose).map(|(_, id)| *id);
            named.next().filter(|_| named.next().is_none())
        })?;
        alike.next().is_none().then(|| code_of(&found)).flatten()
    }

    /// The folded code of a unit; empty for one that is not in use.
    #[must_use]
    pub fn unit_code(&self, id: UnitId) -> String {
        self.units.iter().find(|(_, one)| **one == id).map(|(code, _)| code.clone()).unwrap_or_default()
    }

    /// A unit by its code or name.
    #[must_use]
    pub fn unit(&self, said: &str) -> Option<UnitId> {
        self.units.get(&self.unit_key(said)?).copied()
    }

    /// The code of a rank by its code or name.
    #[must_use]
    pub fn rank(&self, said: &str) -> Option<String> {
        let folded = fold(said);
        let code = self.ranks.iter().find(|code| fold(code) == folded).cloned();
        code.or_else(|| self.rank_names.get(&folded).cloned())
    }
}

/// A folded name with its numbers without their endings: `7eme bca` and `7 bca` are `7e BCA`.
fn numbered(folded: &str) -> String {
    let word = |word: &str| {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (number, end) = word.split_at(digits);
        let ordinal = matches!(end, "e" | "eme" | "ieme" | "er" | "ere" | "re" | "nd" | "nde" | "d" | "th" | "st");
        if digits > 0 && ordinal { number.to_owned() } else { word.to_owned() }
    };
    folded.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
