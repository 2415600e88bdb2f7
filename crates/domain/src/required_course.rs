//! Courses that a person is to take by a day, set with an adviser: a programme of their own.

use crate::id::{CourseId, EnrolmentId, PersonId, RequiredCourseId};
use crate::text::Words;
use chrono::{DateTime, NaiveDate, Utc};

/// A course that a person is to take by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredCourse {
    /// Its id.
    pub id: RequiredCourseId,
    /// Who takes it.
    pub person: PersonId,
    /// Which.
    pub course: CourseId,
    /// By which day.
    pub target_on: NaiveDate,
    /// In words.
    pub note: Option<Words>,
    /// When it was set.
    pub set_at: DateTime<Utc>,
    /// By whom; none for another system.
    pub set_by: Option<PersonId>,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// The enrolment by which someone took a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The last day of its session.
    pub on: NaiveDate,
}

/// Where a required course stands. It follows from outcomes and from the day, and is written nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Taken.
    Met,
    /// Its day has passed and it was not taken.
    Overdue,
    /// Its day is still to come.
    Ahead,
}

impl Standing {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Overdue => "overdue",
            Self::Ahead => "ahead",
        }
    }
}

impl RequiredCourse {
    /// Where it stands on a day.
    #[must_use]
    pub fn standing(&self, taken: Option<Taken>, today: NaiveDate) -> Standing {
        match taken {
            Some(_) => Standing::Met,
            None if today > self.target_on => Standing::Overdue,
            None => Standing::Ahead,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{at, day, mint};

    #[test]
    fn a_course_not_taken_is_overdue_from_the_day_after_its_own() {
        let mut mint = mint();
        let required = RequiredCourse {
            id: mint.id(),
            person: mint.id(),
            course: mint.id(),
            target_on: day("2027-06-30"),
            note: None,
            set_at: at("2027-01-04T08:00:00Z"),
            set_by: None,
            withdrawn_at: None,
        };
        let taken = Taken { enrolment: mint.id(), on: day("2027-08-06") };
        assert_eq!(required.standing(None, day("2027-06-30")), Standing::Ahead);
        assert_eq!(required.standing(None, day("2027-07-01")), Standing::Overdue);
        assert_eq!(required.standing(Some(taken), day("2027-09-01")), Standing::Met);
    }
}
