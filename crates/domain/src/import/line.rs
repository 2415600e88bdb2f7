//! What a line says, and why it may be set aside.

use crate::codes::codes;
use crate::course::Costs;
use crate::person::PersonStatus;
use crate::request::Priority;
use crate::session::Seats;
use crate::span::DateSpan;
use crate::text::{CourseCode, Email, Name, ServiceNumber, SessionCode, SkillCode, Title, Words};
use chrono::NaiveDate;

codes! {
    /// Why a line is set aside, or what is worth knowing about it.
    ReasonCode {
        /// A cell that must be filled is empty.
        Missing = "missing",
        /// Not ten digits.
        InvalidServiceNumber = "invalid_service_number",
        /// A text too long or with signs that are not allowed.
        InvalidText = "invalid_text",
        /// No such day, or not a date.
        InvalidDate = "invalid_date",
        /// Not a whole number, or out of bounds.
        InvalidNumber = "invalid_number",
        /// Not 1 to 4.
        InvalidPriority = "invalid_priority",
        /// The last day is before the first.
        DatesReversed = "dates_reversed",
        /// No course has this code.
        UnknownCourse = "unknown_course",
        /// No session of this calendar has this code.
        UnknownSession = "unknown_session",
        /// The session wished is of another course.
        WishOfAnotherCourse = "wish_of_another_course",
        /// The same session is wished twice.
        SameWishTwice = "same_wish_twice",
        /// The directory does not know this number, and the file does not say who it is.
        UnknownPerson = "unknown_person",
        /// No unit has this name.
        UnknownUnit = "unknown_unit",
        /// No rank has this code.
        UnknownRank = "unknown_rank",
        /// The same line stands above.
        SameAsLine = "same_as_line",
        /// The person and course stand above with other details.
        ContradictsLine = "contradicts_line",
        /// Another actor's file already asks for this person and course.
        AskedElsewhere = "asked_elsewhere",
        /// More people hold seats than the new capacity.
        BelowOccupied = "below_occupied",
        /// The person holds a seat: cancel it in Relève.
        HoldsSeat = "holds_seat",
        /// People hold seats: move or cancel the session in Relève.
        SessionOccupied = "session_occupied",
        /// The request was closed in Relève since; the file does not reopen it.
        ClosedSince = "closed_since",
        /// The session was cancelled in Relève since; the file does not reopen it, and nobody waits for it.
        SessionCancelledSince = "session_cancelled_since",
        /// The directory knows the person in another unit, rank or name; it is not changed from here.
        PersonDiffers = "person_differs",
        /// What the cell says was understood as something else: `haute → P2`.
        UnderstoodAs = "understood_as",
        /// No session is named: the sessions to come of the course are wished, the nearest first.
        AnySession = "any_session",
        /// The file has no date of request: it is the day of the import.
        DayOfImport = "day_of_import",
        /// More seats are set aside than there are.
        QuotasOverCapacity = "quotas_over_capacity",
        /// The title is that of several courses: the code is needed.
        SeveralCourses = "several_courses",
        /// No session of this course is to come in this calendar.
        NoSessionToCome = "no_session_to_come",
        /// Whoever imports has no role that allows this.
        NotAllowed = "not_allowed",
        /// The person is in a unit out of reach of whoever imports.
        OutOfScope = "out_of_scope",
        /// Not one of the ways in which people belong.
        InvalidStatus = "invalid_status",
        /// No skill in use has this code.
        UnknownSkill = "unknown_skill",
        /// The minimum is above the number of seats.
        MinimumAboveCapacity = "minimum_above_capacity",
        /// No seat is left for this person.
        SessionFull = "session_full",
        /// Conditions are not met: their codes.
        ConditionsNotMet = "conditions_not_met",
        /// It departs from a rule, so that a reason is needed: place them by hand in Relève. With the codes of conditions not met.
        DepartureNeeded = "departure_needed",
        /// The session does not take this person.
        NotPlaced = "not_placed",
        /// No seat is free: the person waits for one.
        Waits = "waits",
        /// More seats in one import than can be tried at once.
        TooManySeats = "too_many_seats",
        /// Struck through or marked as cancelled: a cancelled request.
        Struck = "struck",
        /// A total, not a line.
        TotalLine = "total_line",
        /// Outside any table: a title, a reminder.
        OutsideTable = "outside_table",
    }
}

/// A reason with the column and the value it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineReason {
    /// The code.
    pub code: ReasonCode,
    /// The words on top of the column, as in the file.
    pub column: Option<String>,
    /// What the cell holds, or the line it refers to.
    pub value: Option<String>,
}

impl LineReason {
    /// A reason about nothing in particular.
    #[must_use]
    pub fn of(code: ReasonCode) -> Self {
        Self { code, column: None, value: None }
    }
    /// What a cell was understood as.
    #[must_use]
    pub fn understood(column: Option<String>, from: &str, to: &str) -> Self {
        let from: String = from.chars().take(80).collect();
        Self { code: ReasonCode::UnderstoodAs, column, value: Some(format!("{from} → {to}")) }
    }
    /// A reason with a value.
    #[must_use]
    pub fn with(code: ReasonCode, value: impl Into<String>) -> Self {
        Self { code, column: None, value: Some(value.into()) }
    }
}

/// A course as a line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaidCourse {
    /// By its code.
    Code(CourseCode),
    /// By its title, where the file has no code.
    Titled(Title),
}

impl SaidCourse {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Code(code) => code.as_str(),
            Self::Titled(title) => title.as_str(),
        }
    }
    /// Its code, when it is said.
    #[must_use]
    pub fn code(&self) -> Option<&CourseCode> {
        match self {
            Self::Code(code) => Some(code),
            Self::Titled(_) => None,
        }
    }
}

/// A course as a catalogue line says it; what it does not say stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedCourse {
    /// Its code.
    pub code: CourseCode,
    /// Its title.
    pub title: Title,
    /// Days of training.
    pub days: Option<u16>,
    /// Seats of a usual session.
    pub capacity: Option<u16>,
    /// People under which it does not run.
    pub minimum: Option<u16>,
    /// What it costs.
    pub costs: Costs,
}

/// Seats set aside, as a line says it; none of them takes the quota away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedQuota {
    /// In which session of this calendar.
    pub session: SessionCode,
    /// For which unit, as written.
    pub unit: String,
    /// How many.
    pub seats: u16,
    /// The day from which they are for all; what it is, or the usual one, when not said.
    pub release_on: Option<NaiveDate>,
}

/// A person as a line of the directory says them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedPerson {
    /// Who.
    pub service_number: ServiceNumber,
    /// Family name.
    pub family_name: Name,
    /// Given name.
    pub given_name: Name,
    /// Rank, as written.
    pub rank: String,
    /// Unit, as written.
    pub unit: String,
    /// How they belong; what it is, or active, when not said.
    pub status: Option<PersonStatus>,
    /// E-mail address; what it is when not said.
    pub email: Option<Email>,
}

/// Someone of the directory, whom a line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidPerson {
    /// Who.
    pub service_number: ServiceNumber,
    /// Family and given name, when both are said: they tell a number typed wrong.
    pub names: Option<(Name, Name)>,
}

/// A skill held, as a line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedSkill {
    /// By whom.
    pub person: SaidPerson,
    /// Which.
    pub skill: SkillCode,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; for ever when the cell is empty.
    pub valid_until: Option<NaiveDate>,
    /// Whether the file says until when: without such a column, what is known stays.
    pub says_until: bool,
}

/// A seat, as a line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedEnrolment {
    /// Whose.
    pub person: SaidPerson,
    /// In which session of this calendar.
    pub session: SessionCode,
}

/// A session as a calendar line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedSession {
    /// Its code in this calendar.
    pub code: SessionCode,
    /// Its course.
    pub course: SaidCourse,
    /// The course's title.
    pub title: Title,
    /// When.
    pub dates: DateSpan,
    /// Where.
    pub site: Title,
    /// How many; without a minimum when the file has no such column.
    pub seats: Seats,
    /// Whether the file says a minimum: what it does not say stays.
    pub says_minimum: bool,
    /// Seats set aside, by the unit's folded name, in order of name; none for a unit whose cell is empty. Those of units without
    /// a column stay.
    pub quotas: Vec<(String, u16)>,
}

/// A request as a line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedRequest {
    /// For whom.
    pub service_number: ServiceNumber,
    /// Rank, as written; none when the file has no such column, as for the three that follow.
    pub rank: Option<String>,
    /// Family name.
    pub family_name: Option<Name>,
    /// Given name.
    pub given_name: Option<Name>,
    /// Unit, as written.
    pub unit: Option<String>,
    /// Course.
    pub course: SaidCourse,
    /// Sessions wished, best first; none when the file has no such column: any session of the course.
    pub wishes: Option<Vec<SessionCode>>,
    /// Priority.
    pub priority: Priority,
    /// When; none when the file has no such column.
    pub requested_on: Option<NaiveDate>,
    /// Notes.
    pub note: Option<Words>,
    /// Whether the file has a column for notes: without one, those that are there stay.
    pub says_note: bool,
    /// Struck through or marked.
    pub cancelled: bool,
}
