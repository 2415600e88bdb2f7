//! What became of whoever held a seat: there or not on each day, and the outcome in the end.

use crate::codes::codes;
use crate::course::Grant;
use crate::enrolment::{Enrolment, EnrolmentState};
use crate::id::PersonId;
use crate::session::{Session, SessionState};
use crate::skill::HeldSkill;
use crate::span::DateSpan;
use crate::text::Words;
use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use std::collections::BTreeMap;

codes! {
    /// Why someone did not come.
    AbsenceReason {
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
    /// By which right outcomes are said.
    Teller {
        /// Whoever plans the session: at any time once it has begun.
        Planner = "planner",
        /// Whoever teaches it: until [`TRAINER_DAYS`] after its last day.
        Trainer = "trainer",
    }
}

/// Days after the last one during which whoever teaches a session says what became of its people.
pub const TRAINER_DAYS: u64 = 30;

/// What became of whoever held a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TrainingOutcome {
    /// Came, where nothing is to be passed or was not yet judged.
    Attended,
    /// Did not come.
    Absent(AbsenceReason),
    /// Came and passed: what the course gives is theirs.
    Passed,
    /// Came and did not pass.
    Failed,
}

/// An outcome whose code and reason do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOutcome {
    /// No such outcome.
    #[error("there is no such outcome")]
    Unknown,
    /// An absence says why.
    #[error("an absence has a reason")]
    ReasonMissing,
    /// Only an absence has a reason.
    #[error("only an absence has a reason")]
    ReasonUnexpected,
}

impl TrainingOutcome {
    /// The codes of every outcome.
    pub const CODES: [&'static str; 4] = ["attended", "absent", "passed", "failed"];

    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Attended => "attended",
            Self::Absent(_) => "absent",
            Self::Passed => "passed",
            Self::Failed => "failed",
        }
    }

    /// Why, when it is an absence.
    #[must_use]
    pub fn absence(self) -> Option<AbsenceReason> {
        match self {
            Self::Absent(reason) => Some(reason),
            Self::Attended | Self::Passed | Self::Failed => None,
        }
    }

    /// The outcome of a code and of the reason of an absence.
    ///
    /// # Errors
    /// The two do not go together, or there is no such code.
    pub fn read(code: &str, absence: Option<AbsenceReason>) -> Result<Self, InvalidOutcome> {
        match (code, absence) {
            ("absent", Some(reason)) => Ok(Self::Absent(reason)),
            ("absent", None) => Err(InvalidOutcome::ReasonMissing),
            ("attended" | "passed" | "failed", Some(_)) => Err(InvalidOutcome::ReasonUnexpected),
            ("attended", None) => Ok(Self::Attended),
            ("passed", None) => Ok(Self::Passed),
            ("failed", None) => Ok(Self::Failed),
            _ => Err(InvalidOutcome::Unknown),
        }
    }

    /// Whether it can be known before the last day.
    fn before_the_end(self) -> bool {
        matches!(self, Self::Absent(_) | Self::Failed)
    }
}

/// An outcome that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What became of the person.
    pub outcome: TrainingOutcome,
    /// In words.
    pub note: Option<Words>,
    /// When it was said.
    pub at: DateTime<Utc>,
    /// By whom; none for another system.
    pub by: Option<PersonId>,
}

/// On which days someone was there, of those that were marked.
pub type Marks = BTreeMap<NaiveDate, Presence>;

/// What is said of an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// Nothing: it stays what it is.
    Stays,
    /// It was said by mistake.
    TakenBack,
    /// It is this.
    Becomes(TrainingOutcome, Option<Words>),
}

/// What is said of one seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Days marked; the others stay as they are.
    pub marks: Marks,
    /// The outcome.
    pub outcome: Saying,
    /// Why, where something said before was not so.
    pub reason: Option<Words>,
}

/// Why outcomes are not taken for a session, or for one of its seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutcomeRefusal {
    /// The session is a draft or was called off.
    #[error("the session is not held")]
    NotHeld,
    /// It has not begun where it is held.
    #[error("the session has not begun")]
    NotBegun,
    /// The days of those who teach it are over.
    #[error("the days of those who teach it are over")]
    TooLate,
    /// The seat was given back.
    #[error("the seat was given back")]
    Cancelled,
    /// Nobody says what became of themselves.
    #[error("nobody says what became of themselves")]
    Own,
    /// Attending and passing are known on the last day.
    #[error("the session is not over")]
    NotOver,
    /// A day that is still to come.
    #[error("the day is still to come")]
    DayToCome,
    /// A correction, or what is said late, has a reason.
    #[error("a reason is needed")]
    ReasonNeeded,
}

/// A session of which outcomes are said, on a day where it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Its first day to its last.
    dates: DateSpan,
    today: NaiveDate,
    late: bool,
}

/// The last day on which those who teach a session say what became of its people.
#[must_use]
pub fn trainers_until(dates: DateSpan) -> NaiveDate {
    dates.last().checked_add_days(Days::new(TRAINER_DAYS)).unwrap_or(NaiveDate::MAX)
}

impl Moment {
    /// Whether outcomes of a session may be said today.
    ///
    /// # Errors
    /// It is not held, has not begun, or the days of those who teach it are over.
    pub fn of(session: &Session, today: NaiveDate, teller: Teller) -> Result<Self, OutcomeRefusal> {
        match session.state {
            SessionState::Published | SessionState::Closed => {}
            SessionState::Draft | SessionState::Cancelled { .. } => return Err(OutcomeRefusal::NotHeld),
        }
        if !session.has_started(today) {
            return Err(OutcomeRefusal::NotBegun);
        }
        let late = today > trainers_until(session.dates);
        if late && teller == Teller::Trainer {
            return Err(OutcomeRefusal::TooLate);
        }
        Ok(Self { dates: session.dates, today, late })
    }
}

/// What a line makes of a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The enrolment as it becomes.
    pub next: Enrolment,
    /// The marks as they become.
    pub marks: Marks,
    /// Whether something said before was not so.
    pub corrects: bool,
}

impl Enrolment {
    /// Whether it was said that the person passed.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.said.as_ref().is_some_and(|said| said.outcome == TrainingOutcome::Passed)
    }

    /// Says what became of whoever holds the seat; none when all of it was said already.
    ///
    /// # Errors
    /// The seat was given back or is the teller's own; it is too early for what is said; a reason is needed.
    pub fn tell(
        self,
        marks: &Marks,
        line: Line,
        when: Moment,
        by: Option<PersonId>,
        now: DateTime<Utc>,
    ) -> Result<Option<Told>, OutcomeRefusal> {
        if self.state != EnrolmentState::Confirmed {
            return Err(OutcomeRefusal::Cancelled);
        }
        if by == Some(self.person) {
            return Err(OutcomeRefusal::Own);
        }
        if line.marks.keys().any(|day| *day > when.today) {
            return Err(OutcomeRefusal::DayToCome);
        }
        let before = self.said.as_ref();
        let said = match line.outcome {
            Saying::Stays => self.said.clone(),
            Saying::TakenBack => None,
            Saying::Becomes(outcome, note) => match before {
                Some(same) if same.outcome == outcome && same.note == note => self.said.clone(),
                _ => Some(Said { outcome, note, at: now, by }),
            },
        };
        let outcome = said.as_ref().map(|said| said.outcome);
        let known = before.map(|said| said.outcome);
        let early = |outcome: TrainingOutcome| !outcome.before_the_end() && when.today < when.dates.last();
        if outcome != known && outcome.is_some_and(early) {
            return Err(OutcomeRefusal::NotOver);
        }
        let mut next_marks = marks.clone();
        next_marks.extend(line.marks);
        let moved = |(day, mark): (&NaiveDate, &Presence)| next_marks.get(day) != Some(mark);
        // Why somebody did not come is often learnt later: it completes the absence, and corrects nothing.
        let code = |outcome: Option<TrainingOutcome>| outcome.map(TrainingOutcome::code);
        let corrects = known.is_some_and(|_| code(known) != code(outcome)) || marks.iter().any(moved);
        if said == self.said && next_marks == *marks {
            return Ok(None);
        }
        if (corrects || when.late) && line.reason.is_none() {
            return Err(OutcomeRefusal::ReasonNeeded);
        }
        Ok(Some(Told { next: Self { said, ..self }, marks: next_marks, corrects }))
    }
}

impl Grant {
    /// The days of the skill for whoever passed a session that ended on this day. Renewed within its notice, what was held
    /// goes on from its own end: nobody loses days by coming in time.
    #[must_use]
    pub fn days(&self, ended_on: NaiveDate, held: &[HeldSkill]) -> (NaiveDate, Option<NaiveDate>) {
        let valid = |one: &&HeldSkill| {
            one.skill == self.skill && one.valid_from <= ended_on && one.valid_until.is_none_or(|last| last >= ended_on)
        };
        let latest = held.iter().filter(valid).filter_map(|one| one.valid_until).max();
        let notice = self.renewal_months.unwrap_or_default();
        let in_time = |last: &NaiveDate| {
            last.checked_sub_months(Months::new(u32::from(notice))).is_some_and(|opens| opens <= ended_on)
        };
        let from = latest.filter(|_| notice > 0).filter(in_time).and_then(|last| last.succ_opt()).unwrap_or(ended_on);
        (ended_on, self.valid_until(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{a_session, an_enrolment, at, day, held, mint};

    fn words() -> Option<Words> {
        Some(Words::parse("feuille mal lue").unwrap())
    }

    fn says(outcome: Saying) -> Line {
        Line { marks: Marks::new(), outcome, reason: None }
    }

    #[test]
    fn outcomes_are_said_from_the_first_day_on_and_by_trainers_for_thirty_days() {
        let mut mint = mint();
        let session = a_session().on("2027-03-01", "2027-03-05").make(&mut mint);
        let of = |today: &str, teller| Moment::of(&session, day(today), teller).map(|moment| moment.late);
        for (today, planner, trainer) in [
            ("2027-02-28", Err(OutcomeRefusal::NotBegun), Err(OutcomeRefusal::NotBegun)),
            ("2027-03-01", Ok(false), Ok(false)),
            ("2027-04-04", Ok(false), Ok(false)),
            ("2027-04-05", Ok(true), Err(OutcomeRefusal::TooLate)),
        ] {
            assert_eq!((of(today, Teller::Planner), of(today, Teller::Trainer)), (planner, trainer), "{today}");
        }
        let off = Session { state: SessionState::Cancelled { reason: words().unwrap() }, ..session };
        assert_eq!(Moment::of(&off, day("2027-03-02"), Teller::Planner), Err(OutcomeRefusal::NotHeld));
    }

    #[test]
    fn a_correction_has_a_reason_and_the_same_again_changes_nothing() {
        let mut mint = mint();
        let session = a_session().on("2027-03-01", "2027-03-05").make(&mut mint);
        let seat = an_enrolment().make(&mut mint);
        let (trainer, now) = (Some(mint.id()), at("2027-03-05T15:00:00Z"));
        let on = |today: &str| Moment::of(&session, day(today), Teller::Trainer).unwrap();
        let (none, passed) = (Marks::new(), Saying::Becomes(TrainingOutcome::Passed, None));
        let early = seat.clone().tell(&none, says(passed.clone()), on("2027-03-04"), trainer, now);
        assert_eq!(early, Err(OutcomeRefusal::NotOver));
        let told = seat.clone().tell(&none, says(passed.clone()), on("2027-03-05"), trainer, now).unwrap().unwrap();
        assert!(told.next.is_passed() && !told.corrects);
        let again = told.next.clone().tell(&none, says(passed.clone()), on("2027-03-06"), trainer, now);
        assert_eq!(again, Ok(None));
        for other in [Saying::TakenBack, Saying::Becomes(TrainingOutcome::Failed, None)] {
            let corrected = |reason| {
                let line = Line { reason, ..says(other.clone()) };
                told.next.clone().tell(&none, line, on("2027-03-06"), trainer, now)
            };
            assert_eq!(corrected(None), Err(OutcomeRefusal::ReasonNeeded));
            assert!(corrected(words()).unwrap().unwrap().corrects);
        }
        let absent = |reason| Saying::Becomes(TrainingOutcome::Absent(reason), None);
        let tell = |seat: Enrolment, saying| seat.tell(&none, says(saying), on("2027-03-05"), trainer, now).unwrap();
        let first = tell(seat.clone(), absent(AbsenceReason::Unexplained)).unwrap();
        assert!(!tell(first.next, absent(AbsenceReason::Health)).unwrap().corrects, "learnt later");
        let own = seat.clone().tell(&none, says(passed), on("2027-03-05"), Some(seat.person), now);
        assert_eq!(own, Err(OutcomeRefusal::Own));
    }

    #[test]
    fn a_day_is_marked_once_it_has_come_and_marked_otherwise_with_a_reason() {
        let mut mint = mint();
        let session = a_session().on("2027-03-01", "2027-03-05").make(&mut mint);
        let seat = an_enrolment().make(&mut mint);
        let on = Moment::of(&session, day("2027-03-02"), Teller::Trainer).unwrap();
        let mark = |on: &str, presence| Line { marks: Marks::from([(day(on), presence)]), ..says(Saying::Stays) };
        let tell = |marks: &Marks, line| seat.clone().tell(marks, line, on, None, at("2027-03-02T15:00:00Z"));
        assert_eq!(tell(&Marks::new(), mark("2027-03-03", Presence::Present)), Err(OutcomeRefusal::DayToCome));
        let first = tell(&Marks::new(), mark("2027-03-02", Presence::Present)).unwrap().unwrap();
        assert!(!first.corrects);
        let second = tell(&first.marks, mark("2027-03-01", Presence::Absent)).unwrap().unwrap();
        assert_eq!((second.marks.len(), second.corrects), (2, false));
        assert_eq!(tell(&second.marks, mark("2027-03-01", Presence::Present)), Err(OutcomeRefusal::ReasonNeeded));
        assert_eq!(tell(&second.marks, mark("2027-03-01", Presence::Absent)), Ok(None));
    }

    #[test]
    fn a_skill_renewed_within_its_notice_goes_on_from_its_own_end() {
        let mut mint = mint();
        let skill = mint.id();
        let grant = Grant::new(skill, Some(12), Some(3)).unwrap();
        let ended = day("2027-03-05");
        let until = |last: &str, mint: &mut _| grant.days(ended, &[held(skill, "2026-01-01", Some(last), mint)]).1;
        assert_eq!(grant.days(ended, &[]), (ended, Some(day("2028-03-04"))));
        assert_eq!(until("2027-06-05", &mut mint), Some(day("2028-06-05")));
        assert_eq!(until("2027-06-06", &mut mint), Some(day("2028-03-04")), "before the notice begins");
        assert_eq!(until("2027-03-04", &mut mint), Some(day("2028-03-04")), "it had ended");
        assert_eq!(Grant::new(skill, None, None).unwrap().days(ended, &[]), (ended, None));
    }

    #[test]
    fn codes_and_reasons_go_together() {
        for code in TrainingOutcome::CODES {
            let absence = (code == "absent").then_some(AbsenceReason::Unexplained);
            assert_eq!(TrainingOutcome::read(code, absence).unwrap().code(), code);
        }
        assert_eq!(TrainingOutcome::read("absent", None), Err(InvalidOutcome::ReasonMissing));
        assert_eq!(TrainingOutcome::read("passed", Some(AbsenceReason::Health)), Err(InvalidOutcome::ReasonUnexpected));
        assert_eq!(TrainingOutcome::read("late", None), Err(InvalidOutcome::Unknown));
    }
}
