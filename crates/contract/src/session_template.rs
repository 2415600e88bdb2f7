//! Session templates: what one session of a course has in common with the next.

use crate::change::Change;
use crate::course::CourseTag;
use crate::id::{CourseId, SessionId, SessionTemplateId, SiteId, UnitId};
use crate::text::{Capacity, Cents, Cursor, DaysBefore, Limit, LongWords, SeatCount, Title, TrainingDays, Version};
use crate::unit::{Site, UnitTag};

bodies! {
    /// Days of a session, counted from its first one, which is day 1.
    TemplateBlock {
        /// The first day.
        first_day: TrainingDays,
        /// The last one.
        last_day: TrainingDays,
    }
    /// Seats to set aside.
    TemplateQuotaBody {
        /// For this unit and those under it.
        unit_id: UnitId,
        /// How many.
        seats: Capacity,
        /// The unused ones are for everybody from so many days before the first one; 30 when not said.
        #[serde(default)]
        release_before: Option<DaysBefore>,
    }
    /// A session to keep as a template: its days become distances to the first one.
    SessionTemplateCreate {
        /// Which session. It may be a draft, and may change afterwards: the template stays.
        session_id: SessionId,
        /// What the template is called: once per calendar and course, 60 characters at most.
        name: Title,
    }
    /// What to change of a template; what is left out stays. The sessions that were planned from it stay as they are.
    SessionTemplateUpdate {
        /// What it is called.
        #[serde(default)]
        name: Option<Title>,
        /// Where.
        #[serde(default)]
        site_id: Option<SiteId>,
        /// Seats.
        #[serde(default)]
        capacity: Option<Capacity>,
        /// People under which it does not run.
        #[serde(default)]
        minimum: Option<SeatCount>,
        /// Its days; replaces the list. The first block begins on day 1.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 30))]
        blocks: Option<Vec<TemplateBlock>>,
        /// Enrolment by oneself opens so many days before the first one.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<DaysBefore>))]
        enrolment_opens_before: Change<DaysBefore>,
        /// It closes so many days before.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<DaysBefore>))]
        enrolment_closes_before: Change<DaysBefore>,
        /// Until so many days before, people give their seat back without their unit's word.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<DaysBefore>))]
        withdrawal_before: Change<DaysBefore>,
        /// Seats set aside; replaces the list.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        quotas: Option<Vec<TemplateQuotaBody>>,
        /// What it costs whatever the number of people.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Cents>))]
        cost: Change<Cents>,
        /// How to join it.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<LongWords>))]
        joining: Change<LongWords>,
    }
}

answers! {
    /// Seats set aside for a unit subtree.
    TemplateQuota {
        /// For whom.
        unit: UnitTag,
        /// How many.
        seats: SeatCount,
        /// The unused ones are for everybody from so many days before the first one.
        release_before: DaysBefore,
    }
    /// A session template.
    SessionTemplate {
        /// Its id.
        id: SessionTemplateId,
        /// What it is called.
        name: Title,
        /// The course.
        course: CourseTag,
        /// In whose calendar its sessions are planned.
        organiser: UnitTag,
        /// Where.
        site: Site,
        /// Seats.
        capacity: Capacity,
        /// People under which it does not run.
        minimum: SeatCount,
        /// Its days, in order; the first block begins on day 1.
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 30))]
        blocks: Vec<TemplateBlock>,
        /// Enrolment by oneself opens so many days before the first one; at once when not said.
        enrolment_opens_before: Option<DaysBefore>,
        /// It closes so many days before; when the session begins when not said.
        enrolment_closes_before: Option<DaysBefore>,
        /// Until so many days before, people give their seat back without their unit's word.
        withdrawal_before: Option<DaysBefore>,
        /// Seats set aside.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        quotas: Vec<TemplateQuota>,
        /// What it costs whatever the number of people; what its course usually costs when not said.
        cost: Option<Cents>,
        /// How to join it.
        joining: Option<LongWords>,
        /// The version, also in `ETag`.
        version: Version,
    }
}

pages! {
    /// A page of session templates.
    SessionTemplatePage(SessionTemplate)
}

queries! {
    /// Which session templates.
    SessionTemplateQuery {
        /// Only those of this course.
        course_id: CourseId,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}
