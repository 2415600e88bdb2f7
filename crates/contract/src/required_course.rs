//! Courses that a person is to take by a day: a programme of their own.

use crate::course::CourseTag;
use crate::id::{CourseId, EnrolmentId, PersonId, RequiredCourseId};
use crate::person::PersonTag;
use crate::text::Words;
use chrono::{DateTime, NaiveDate, Utc};

codes! {
    /// Where a required course stands today.
    RequiredStanding {
        /// Taken.
        Met = "met",
        /// Its day has passed and it was not taken.
        Overdue = "overdue",
        /// Its day is still to come.
        Ahead = "ahead",
    }
}

answers! {
    /// A course that a person is to take by a day.
    RequiredCourse {
        /// Its id.
        id: RequiredCourseId,
        /// Who takes it.
        person_id: PersonId,
        /// Which.
        course: CourseTag,
        /// By which day.
        target_on: NaiveDate,
        /// In words.
        note: Option<Words>,
        /// When it was set.
        set_at: DateTime<Utc>,
        /// By whom; null when another system did.
        set_by: Option<PersonTag>,
        /// Where it stands today.
        standing: RequiredStanding,
        /// The enrolment that meets it; null while none does.
        met_by: Option<EnrolmentId>,
        /// The last day of its session.
        met_on: Option<NaiveDate>,
    }
}

bodies! {
    /// A course to set for a person.
    RequiredCourseCreate {
        /// Which.
        course_id: CourseId,
        /// By which day.
        target_on: NaiveDate,
        /// In words.
        #[serde(default)]
        note: Option<Words>,
    }
    /// Why a course is no longer required.
    RequiredCourseWithdraw {
        /// In words.
        reason: Words,
    }
}

pages! {
    /// A person's programme of required courses.
    RequiredCoursePage(RequiredCourse)
}
