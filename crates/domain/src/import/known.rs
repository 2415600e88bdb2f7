//! What is known before an import.

use crate::id::{CourseId, PersonId, RequestId, SessionId, SiteId, UnitId};
use crate::request::Priority;
use crate::session::Seats;
use crate::span::DateSpan;
use crate::text::ServiceNumber;
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
