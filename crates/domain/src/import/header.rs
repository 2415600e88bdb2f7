//! Which columns a sheet has, from the words planners put on top of them.

mod survey;
mod words;

pub use survey::{Mapping, Survey, candidates, guessed, key_of, mapped, survey, widest};

use super::SourceSheet;
use std::collections::BTreeMap;

/// What the lines of a sheet are, in the order in which they are applied: what is referred to before what refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The catalogue: one course a line.
    Course,
    /// A calendar: one session a line.
    Session,
    /// Seats set aside: one session and unit a line.
    Quota,
    /// The directory: one person a line.
    Person,
    /// Skills held: one person and skill a line.
    Skill,
    /// Requests: one person and course a line.
    Request,
    /// Seats: one person and session a line.
    Enrolment,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Course, Self::Session, Self::Quota, Self::Person, Self::Skill, Self::Request, Self::Enrolment];

    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Course => "course",
            Self::Session => "session",
            Self::Quota => "quota",
            Self::Person => "person",
            Self::Skill => "skill",
            Self::Request => "request",
            Self::Enrolment => "enrolment",
        }
    }
    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A column with a meaning.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Code of the session.
    SessionCode,
    /// Code of the course.
    CourseCode,
    /// Title of the course.
    CourseTitle,
    /// First day.
    Starts,
    /// Last day.
    Ends,
    /// Days that it lasts, both ends included: what a calendar may say instead of the last one.
    Duration,
    /// Where.
    Site,
    /// Seats.
    Capacity,
    /// Minimum to run.
    Minimum,
    /// Seats set aside for a unit, named in the header.
    Quota(String),
    /// Service number.
    ServiceNumber,
    /// Rank.
    Rank,
    /// Family name.
    FamilyName,
    /// Given name.
    GivenName,
    /// Unit.
    Unit,
    /// A session wished, with its rank from 1.
    Wish(u8),
    /// Priority.
    Priority,
    /// Date of the request.
    RequestedOn,
    /// Notes.
    Note,
    /// A mark that the request is cancelled.
    Cancelled,
    /// Seats set aside for the unit of the line.
    QuotaSeats,
    /// The day from which they are for all.
    ReleaseOn,
    /// What a session of the course costs.
    SessionCost,
    /// What each person costs.
    SeatCost,
    /// How the person belongs.
    Status,
    /// E-mail address.
    Email,
    /// Code of the skill.
    SkillCode,
    /// First day on which it is valid.
    ValidFrom,
    /// Last day on which it is valid.
    ValidUntil,
}

impl Column {
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::SessionCode => "session_code",
            Self::CourseCode => "course_code",
            Self::CourseTitle => "course_title",
            Self::Starts => "starts_on",
            Self::Ends => "ends_on",
            Self::Duration => "duration",
            Self::Site => "site",
            Self::Capacity => "capacity",
            Self::Minimum => "minimum",
            Self::Quota(_) => "quota",
            Self::ServiceNumber => "service_number",
            Self::Rank => "rank",
            Self::FamilyName => "family_name",
            Self::GivenName => "given_name",
            Self::Unit => "unit",
            Self::Wish(1) => "wish_1",
            Self::Wish(2) => "wish_2",
            Self::Wish(_) => "wish_3",
            Self::Priority => "priority",
            Self::RequestedOn => "requested_on",
            Self::Note => "note",
            Self::Cancelled => "cancelled",
            Self::QuotaSeats => "quota_seats",
            Self::ReleaseOn => "release_on",
            Self::SessionCost => "session_cost",
            Self::SeatCost => "seat_cost",
            Self::Status => "status",
            Self::Email => "email",
            Self::SkillCode => "skill_code",
            Self::ValidFrom => "valid_from",
            Self::ValidUntil => "valid_until",
        }
    }

    /// What planners write above it, to tell which one is missing.
    #[must_use]
    pub fn heading(&self) -> &'static str {
        match self {
            Self::SessionCode => "Code session",
            Self::CourseCode => "Code stage",
            Self::CourseTitle => "Intitulé",
            Self::Starts => "Du",
            Self::Ends => "Au",
            Self::Duration => "Durée (jours)",
            Self::Site => "Lieu",
            Self::Capacity => "Places",
            Self::Minimum => "Mini",
            Self::Quota(_) => "Contingent",
            Self::ServiceNumber => "Matricule",
            Self::Rank => "Grade",
            Self::FamilyName => "Nom",
            Self::GivenName => "Prénom",
            Self::Unit => "Unité",
            Self::Wish(_) => "Session souhaitée",
            Self::Priority => "Priorité",
            Self::RequestedOn => "Date de la demande",
            Self::Note => "Observations",
            Self::Cancelled => "Annulé",
            Self::QuotaSeats => "Places réservées",
            Self::ReleaseOn => "Libéré le",
            Self::SessionCost => "Coût session",
            Self::SeatCost => "Coût par place",
            Self::Status => "Statut",
            Self::Email => "Courriel",
            Self::SkillCode => "Code qualification",
            Self::ValidFrom => "Obtenue le",
            Self::ValidUntil => "Valable jusqu’au",
        }
    }

    /// Every column that lines of a kind may have; a quota stands for those of all units.
    #[must_use]
    pub fn of(kind: Kind) -> Vec<Self> {
        let person = || vec![Self::ServiceNumber, Self::Rank, Self::FamilyName, Self::GivenName, Self::Unit];
        match kind {
            Kind::Course => vec![
                Self::CourseCode,
                Self::CourseTitle,
                Self::Duration,
                Self::Capacity,
                Self::Minimum,
                Self::SessionCost,
                Self::SeatCost,
            ],
            Kind::Quota => vec![Self::SessionCode, Self::Unit, Self::QuotaSeats, Self::ReleaseOn],
            Kind::Person => [person(), vec![Self::Status, Self::Email]].concat(),
            Kind::Skill => [person(), vec![Self::SkillCode, Self::ValidFrom, Self::ValidUntil]].concat(),
            Kind::Enrolment => [person(), vec![Self::SessionCode]].concat(),
            Kind::Session => vec![
                Self::SessionCode,
                Self::CourseCode,
                Self::CourseTitle,
                Self::Starts,
                Self::Ends,
                Self::Duration,
                Self::Site,
                Self::Capacity,
                Self::Minimum,
                Self::Quota(String::new()),
            ],
            Kind::Request => vec![
                Self::ServiceNumber,
                Self::Rank,
                Self::FamilyName,
                Self::GivenName,
                Self::Unit,
                Self::CourseCode,
                Self::CourseTitle,
                Self::Wish(1),
                Self::Wish(2),
                Self::Wish(3),
                Self::Priority,
                Self::RequestedOn,
                Self::Note,
                Self::Cancelled,
            ],
        }
    }

    /// The column of a code among those of a kind, under these words: a quota is for the unit that they name.
    #[must_use]
    pub fn from_code(kind: Kind, code: &str, words: &str) -> Option<Self> {
        let column = Self::of(kind).into_iter().find(|column| column.code() == code)?;
        Some(match column {
            Self::Quota(_) => Self::Quota(words::quota_of(words).unwrap_or_else(|| crate::text::fold(words))),
            other => other,
        })
    }
}

/// How sure it is that a column means what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Some of its words are known.
    Likely,
    /// Its words are known.
    Sure,
    /// Someone said so before, for the same header.
    Remembered,
    /// Someone said so for this file.
    Told,
}

impl Confidence {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Likely => "likely",
            Self::Sure => "sure",
            Self::Remembered => "remembered",
            Self::Told => "told",
        }
    }
}

/// The columns of a recognised sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What its lines are.
    pub kind: Kind,
    /// The line of the header row.
    pub line: u32,
    /// Its last line: the next one when the header spans two.
    pub until: u32,
    /// Where each column is, from 0, with the words that stand there.
    pub columns: BTreeMap<Column, (usize, String)>,
}

/// Why a sheet was not recognised.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unrecognised {
    /// No row looks like a header.
    #[error("no header row was found in the first 20 lines")]
    NoHeader,
    /// A header lacks columns that must be there.
    #[error("the header on line {line} lacks columns")]
    MissingColumns {
        /// The header's line.
        line: u32,
        /// The headings of the missing columns.
        missing: Vec<&'static str>,
    },
    /// Two columns have the same meaning.
    #[error("two columns mean the same on line {line}")]
    TwiceTheSame {
        /// The header's line.
        line: u32,
        /// The heading of the column.
        column: &'static str,
    },
}

/// Finds the header row of a sheet and what each column means.
///
/// # Errors
/// No header, a header that lacks what must be there, or that says something twice.
pub fn recognise(sheet: &SourceSheet) -> Result<Header, Unrecognised> {
    survey(sheet, |_| None).ok_or(Unrecognised::NoHeader)?.header()
}
