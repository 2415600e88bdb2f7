//! What a line says, and why it may be set aside.

use crate::codes::codes;
use crate::request::Priority;
use crate::session::Seats;
use crate::span::DateSpan;
use crate::text::{CourseCode, Name, RankCode, ServiceNumber, SessionCode, Title, Words};
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
    /// A reason with a value.
    #[must_use]
    pub fn with(code: ReasonCode, value: impl Into<String>) -> Self {
        Self { code, column: None, value: Some(value.into()) }
    }
}

/// A session as a calendar line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedSession {
    /// Its code in this calendar.
    pub code: SessionCode,
    /// Its course.
    pub course: CourseCode,
    /// The course's title.
    pub title: Title,
    /// When.
    pub dates: DateSpan,
    /// Where.
    pub site: Title,
    /// How many.
    pub seats: Seats,
    /// Seats set aside, by the unit's folded name, in order of name.
    pub quotas: Vec<(String, u16)>,
}

/// A request as a line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedRequest {
    /// For whom.
    pub service_number: ServiceNumber,
    /// Rank.
    pub rank: RankCode,
    /// Family name.
    pub family_name: Name,
    /// Given name.
    pub given_name: Name,
    /// Unit, as written.
    pub unit: String,
    /// Course.
    pub course: CourseCode,
    /// Sessions wished, best first.
    pub wishes: Vec<SessionCode>,
    /// Priority.
    pub priority: Priority,
    /// When.
    pub requested_on: NaiveDate,
    /// Notes.
    pub note: Option<Words>,
    /// Struck through or marked.
    pub cancelled: bool,
}
