//! Courses.

use crate::change::Change;
use crate::id::{CourseId, SkillId};
use crate::person::PersonStatus;
use crate::text::{
    Capacity, Cents, CourseCode, Cursor, Limit, LongWords, Months, RankCode, SearchText, SeatCount, Title,
    TrainingDays, Version,
};
use crate::unit::Skill;

codes! {
    /// Who starts the search for a freed seat's next holder.
    ReplacementPolicy {
        /// The planner reads the ranking and sends the first offer.
        OnConfirmation = "on_confirmation",
        /// The first offer leaves at once.
        Automatic = "automatic",
    }
    /// What the one whose turn it is receives.
    Promotion {
        /// A seat held until a deadline, to accept or decline.
        Offer = "offer",
        /// The seat itself; whoever cannot come gives it back.
        Seat = "seat",
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
        /// What people can do afterwards.
        aims: Option<LongWords>,
        /// Whom it is meant for, in words.
        audience: Option<LongWords>,
        /// Days of training.
        duration_days: Option<TrainingDays>,
        /// Who starts a replacement.
        replacement_policy: ReplacementPolicy,
        /// What the one whose turn it is receives.
        promotion: Promotion,
        /// Sets of skills: those of one set must be valid on the first day. None when nothing is asked for.
        #[cfg_attr(feature = "openapi", schema(max_items = 10))]
        prerequisites: Vec<SkillSet>,
        /// Courses that must be behind the person, all of them.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        previous: Vec<CourseTag>,
        /// The least senior rank that it is for.
        lowest_rank: Option<RankCode>,
        /// The most senior one.
        highest_rank: Option<RankCode>,
        /// How its people belong; anyone when empty.
        #[cfg_attr(feature = "openapi", schema(max_items = 3))]
        statuses: Vec<PersonStatus>,
        /// Skills that whoever passes receives.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        grants: Vec<Grant>,
        /// What a session costs whatever the number of people; unknown when not said.
        session_cost: Option<Cents>,
        /// What each person costs.
        seat_cost: Option<Cents>,
        /// The version, also in `ETag`.
        version: Version,
    }
}

answers! {
    /// Skills that go together.
    SkillSet {
        /// All of them are needed.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        all_of: Vec<Skill>,
    }
    /// A skill that whoever passes receives.
    Grant {
        /// Which.
        skill: Skill,
        /// How long it is valid; for ever when not said.
        valid_months: Option<Months>,
        /// How long before its last day it should be renewed.
        renewal_months: Option<Months>,
    }
}

bodies! {
    /// Skills that go together.
    SkillSetBody {
        /// All of them are needed.
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 20))]
        skill_ids: Vec<SkillId>,
    }
    /// A skill that whoever passes receives.
    GrantBody {
        /// Which.
        skill_id: SkillId,
        /// How long it is valid; for ever when not said.
        #[serde(default)]
        valid_months: Option<Months>,
        /// How long before its last day it should be renewed.
        #[serde(default)]
        renewal_months: Option<Months>,
    }
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
        /// What people can do afterwards.
        #[serde(default)]
        aims: Option<LongWords>,
        /// Whom it is meant for, in words.
        #[serde(default)]
        audience: Option<LongWords>,
        /// Days of training.
        #[serde(default)]
        duration_days: Option<TrainingDays>,
        /// What the one whose turn it is receives; an offer when not said.
        #[serde(default)]
        promotion: Option<Promotion>,
        /// Sets of skills: those of one set must be valid on the first day.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 10))]
        prerequisites: Vec<SkillSetBody>,
        /// Courses that must be behind the person, all of them.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        previous_ids: Vec<CourseId>,
        /// The least senior rank that it is for.
        #[serde(default)]
        lowest_rank: Option<RankCode>,
        /// The most senior one.
        #[serde(default)]
        highest_rank: Option<RankCode>,
        /// How its people belong; anyone when empty.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 3))]
        statuses: Vec<PersonStatus>,
        /// Skills that whoever passes receives.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        grants: Vec<GrantBody>,
        /// What a session costs whatever the number of people.
        #[serde(default)]
        session_cost: Option<Cents>,
        /// What each person costs.
        #[serde(default)]
        seat_cost: Option<Cents>,
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
        /// What people can do afterwards.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<LongWords>))]
        aims: Change<LongWords>,
        /// Whom it is meant for, in words.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<LongWords>))]
        audience: Change<LongWords>,
        /// Days of training.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<TrainingDays>))]
        duration_days: Change<TrainingDays>,
        /// What the one whose turn it is receives.
        #[serde(default)]
        promotion: Option<Promotion>,
        /// Sets of skills; replaces the list.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 10))]
        prerequisites: Option<Vec<SkillSetBody>>,
        /// Courses that must be behind the person; replaces the list.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        previous_ids: Option<Vec<CourseId>>,
        /// The least senior rank that it is for.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<RankCode>))]
        lowest_rank: Change<RankCode>,
        /// The most senior one.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<RankCode>))]
        highest_rank: Change<RankCode>,
        /// How its people belong; replaces the list.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 3))]
        statuses: Option<Vec<PersonStatus>>,
        /// Skills that whoever passes receives; replaces the list.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        grants: Option<Vec<GrantBody>>,
        /// What a session costs whatever the number of people.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Cents>))]
        session_cost: Change<Cents>,
        /// What each person costs.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Cents>))]
        seat_cost: Change<Cents>,
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
