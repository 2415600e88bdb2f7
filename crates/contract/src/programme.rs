//! A person's own programme: what is next, and what is needed from them.

use crate::course::CourseTag;
use crate::enrolment::Enrolment;
use crate::offer::Offer;
use crate::request::Request;
use crate::required_course::RequiredCourse;
use crate::session::SessionTag;
use crate::unit::Skill;
use chrono::NaiveDate;

answers! {
    /// A session that you teach.
    Teaching {
        /// The session.
        session: SessionTag,
        /// The last day on which you keep its attendance sheet.
        sheet_until: NaiveDate,
    }
    /// A skill that ends soon.
    ExpiringSkill {
        /// Which.
        skill: Skill,
        /// Its last day.
        valid_until: NaiveDate,
        /// A course that gives it, if one does.
        renewed_by: Option<CourseTag>,
    }
    /// What is next for you, and what is needed from you.
    Programme {
        /// Offers that wait for your answer, the soonest deadline first.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        offers: Vec<Offer>,
        /// Sessions to come, the soonest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        upcoming: Vec<Enrolment>,
        /// Requests being followed.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        requests: Vec<Request>,
        /// Sessions that you teach, in progress, to come, or over since so little that their sheet is still to be kept; the soonest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        teaching: Vec<Teaching>,
        /// Courses that you are to take, each by a day, the soonest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        required: Vec<RequiredCourse>,
        /// Skills that end within six months and were not renewed, the soonest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        expiring: Vec<ExpiringSkill>,
        /// Sessions past or cancelled, the latest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        past: Vec<Enrolment>,
    }
}
