//! Courses.

use crate::id::{CourseId, SkillId};
use crate::text::{Capacity, CourseCode, Cursor, Limit, SearchText, SeatCount, Title, Version};
use crate::unit::Skill;

codes! {
    /// Who starts the search for a freed seat's next holder.
    ReplacementPolicy {
        /// The planner reads the ranking and sends the first offer.
        OnConfirmation = "on_confirmation",
        /// The first offer leaves at once.
        Automatic = "automatic",
    }
}

answers! {
    /// A course in short.
    CourseTag {
        /// Its id.
        id: CourseId,
        /// Its code.
        code: CourseCode,
        /// Its title.
        title: Title,
    }
    /// A course.
    Course {
        /// Its id.
        id: CourseId,
        /// Its code.
        code: CourseCode,
        /// Its title.
        title: Title,
        /// Seats of a usual session.
        usual_capacity: Capacity,
        /// People under which a usual session does not run.
        usual_minimum: SeatCount,
        /// Who starts a replacement.
        replacement_policy: ReplacementPolicy,
        /// Skills that must be valid on the first day, all of them.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        prerequisites: Vec<Skill>,
        /// The version, also in `ETag`.
        version: Version,
    }
}

bodies! {
    /// A course to create.
    CourseCreate {
        /// Its code, unique.
        code: CourseCode,
        /// Its title.
        title: Title,
        /// Seats of a usual session.
        usual_capacity: Capacity,
        /// People under which a usual session does not run.
        usual_minimum: SeatCount,
        /// Who starts a replacement; the planner when not said.
        #[serde(default)]
        replacement_policy: Option<ReplacementPolicy>,
        /// Skills that must be valid on the first day.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        prerequisite_ids: Vec<SkillId>,
    }
    /// What to change of a course; what is left out stays.
    CourseUpdate {
        /// Its title.
        #[serde(default)]
        title: Option<Title>,
        /// Seats of a usual session.
        #[serde(default)]
        usual_capacity: Option<Capacity>,
        /// People under which a usual session does not run.
        #[serde(default)]
        usual_minimum: Option<SeatCount>,
        /// Who starts a replacement.
        #[serde(default)]
        replacement_policy: Option<ReplacementPolicy>,
        /// Skills that must be valid on the first day; replaces the list.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        prerequisite_ids: Option<Vec<SkillId>>,
    }
}

queries! {
    /// Filters of courses.
    CourseQuery {
        /// Part of the code or title.
        q: SearchText,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

pages! {
    /// Courses.
    CoursePage(Course)
}
