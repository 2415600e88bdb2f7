//! Attendance: who was there on which day of a session, and what became of them.

use crate::id::EnrolmentId;
use crate::session::SessionTag;
use crate::text::{Cursor, Limit, Name, Version, Words};
use crate::unit::UnitTag;
use chrono::{DateTime, NaiveDate, Utc};

codes! {
    /// What became of whoever held a seat.
    TrainingOutcome {
        /// Came, where nothing is to be passed or was not yet judged.
        Attended = "attended",
        /// Did not come.
        Absent = "absent",
        /// Came and passed: what the course gives is theirs.
        Passed = "passed",
        /// Came and did not pass.
        Failed = "failed",
    }
    /// Why someone did not come.
    AbsenceCode {
        /// Ill or injured.
        Health = "health",
        /// Called to an operation or an exercise.
        Mission = "mission",
        /// The unit kept the person.
        UnitNeed = "unit_need",
        /// A personal or family matter.
        Personal = "personal",
        /// Nobody knows why.
        Unexplained = "unexplained",
        /// Anything else, said in words.
        Other = "other",
    }
    /// Whether someone was there on a day.
    Presence {
        /// There.
        Present = "present",
        /// Not there.
        Absent = "absent",
    }
    /// By which right a sheet is kept.
    SheetRight {
        /// You plan the session: you correct it at any time, with a reason once the trainers' days are over.
        Planner = "planner",
        /// You teach it: until the day said in `trainers_until`.
        Trainer = "trainer",
    }
    /// What became of a line that was sent.
    LineFate {
        /// It is kept, or it said what was known already.
        Kept = "kept",
        /// Someone else said something of this person since it was read: theirs is left, and shown.
        Conflict = "conflict",
        /// It cannot be: see `refusal`.
        Refused = "refused",
    }
    /// Why a line is refused; the others of the sheet are kept.
    MarkRefusal {
        /// The seat was given back.
        Cancelled = "cancelled",
        /// Nobody says what became of themselves.
        Own = "own",
        /// Attending and passing are known on the last day.
        NotOver = "not_over",
        /// A day that is still to come.
        DayToCome = "day_to_come",
        /// What was said before changes, or it is said late: say why in `reason`.
        ReasonNeeded = "reason_needed",
    }
}

answers! {
    /// An outcome that was said.
    OutcomeSaid {
        /// What became of the person.
        outcome: TrainingOutcome,
        /// Why, when they did not come.
        absence: Option<AbsenceCode>,
        /// In words.
        note: Option<Words>,
        /// When it was said.
        said_at: DateTime<Utc>,
    }
    /// Whether someone was there on a day.
    DayMark {
        /// The day, local to the site.
        day: NaiveDate,
        /// There or not.
        presence: Presence,
    }
    /// A line of the sheet. Of the person it shows the name and the unit, and nothing more.
    AttendanceLine {
        /// The seat.
        enrolment_id: EnrolmentId,
        /// Family name.
        family_name: Name,
        /// Given name.
        given_name: Name,
        /// Their unit.
        unit: UnitTag,
        /// The days marked, in order.
        #[cfg_attr(feature = "openapi", schema(max_items = 400))]
        marks: Vec<DayMark>,
        /// What became of them; null while nobody said it.
        outcome: Option<OutcomeSaid>,
        /// The version: give it back with what you say of the line.
        version: Version,
    }
    /// The attendance sheet of a session.
    AttendanceSheet {
        /// The session.
        session: SessionTag,
        /// Its days, in order, 400 at most.
        #[cfg_attr(feature = "openapi", schema(max_items = 400))]
        days: Vec<NaiveDate>,
        /// Today where it is held.
        today: NaiveDate,
        /// Whether the course gives skills to whoever passes.
        gives_skills: bool,
        /// By which right you keep it.
        right: SheetRight,
        /// The last day on which those who teach keep it.
        trainers_until: NaiveDate,
        /// Whoever holds a seat, in the order of enrolment.
        #[cfg_attr(feature = "openapi", schema(max_items = 200))]
        lines: Vec<AttendanceLine>,
        /// Pass it as `cursor` to get the lines that follow; null with the last ones.
        next: Option<Cursor>,
    }
    /// What became of a line that was sent.
    LineKept {
        /// The seat.
        enrolment_id: EnrolmentId,
        /// Kept or not.
        fate: LineFate,
        /// Why not, when it is refused.
        refusal: Option<MarkRefusal>,
        /// The line as it stands now.
        line: AttendanceLine,
    }
    /// What became of a sheet that was sent, line by line.
    AttendanceKept {
        /// Its lines, in the order in which they were sent.
        #[cfg_attr(feature = "openapi", schema(max_items = 200))]
        lines: Vec<LineKept>,
    }
}

bodies! {
    /// What became of a person, once and for all unless it is corrected.
    EnrolmentAttend {
        /// What became of them; null takes back what was said.
        #[serde(default)]
        outcome: Option<TrainingOutcome>,
        /// Why, when they did not come.
        #[serde(default)]
        absence: Option<AbsenceCode>,
        /// In words; compulsory when the reason of the absence is `other`.
        #[serde(default)]
        note: Option<Words>,
        /// Why what was said before was not so, or why it is said late.
        #[serde(default)]
        reason: Option<Words>,
    }
    /// A mark to keep.
    DayMarked {
        /// The day, one of the session's.
        day: NaiveDate,
        /// There or not.
        presence: Presence,
    }
    /// What is said of one seat.
    LineSaid {
        /// The seat.
        enrolment_id: EnrolmentId,
        /// The version at which the line was read.
        version: Version,
        /// Days marked; the others stay as they are.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 400))]
        marks: Vec<DayMarked>,
        /// What became of the person; left out, it stays as it is.
        #[serde(default)]
        outcome: Option<TrainingOutcome>,
        /// Why, when they did not come.
        #[serde(default)]
        absence: Option<AbsenceCode>,
        /// In words, with an outcome; compulsory when the reason of the absence is `other`.
        #[serde(default)]
        note: Option<Words>,
    }
    /// A sheet to keep.
    AttendanceSay {
        /// Its lines, each seat once.
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
        lines: Vec<LineSaid>,
        /// Why what was said before was not so, or why it is said late: of every line that needs it.
        #[serde(default)]
        reason: Option<Words>,
    }
}

queries! {
    /// Which lines of a sheet.
    AttendanceQuery {
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}
