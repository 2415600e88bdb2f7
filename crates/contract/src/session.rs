//! Sessions.

use crate::course::CourseTag;
use crate::id::{CourseId, SessionId, SiteId, UnitId};
use crate::text::{Capacity, Count, Cursor, Limit, SearchText, SeatCount, SessionCode, Version, Words};
use crate::unit::{Site, UnitTag};
use chrono::NaiveDate;

codes! {
    /// Where a session stands.
    SessionState {
        /// Being prepared; only planners see it.
        Draft = "draft",
        /// Open.
        Published = "published",
        /// No more enrolment by oneself.
        Closed = "closed",
        /// Will not take place.
        Cancelled = "cancelled",
    }
}

answers! {
    /// How full a session is. `enrolled + held + free` is the capacity (with the overbooking allowed) unless more are enrolled.
    Fill {
        /// Seats.
        capacity: Capacity,
        /// People under which it does not run.
        minimum: SeatCount,
        /// People accepted beyond the capacity.
        overbooking_limit: SeatCount,
        /// Seats taken.
        enrolled: Count,
        /// Seats held by offers that may still be answered.
        held: Count,
        /// Seats neither taken nor held.
        free: Count,
        /// People who wait for this session.
        waiting: Count,
    }
    /// A session in short.
    SessionTag {
        /// Its id.
        id: SessionId,
        /// Its code in its organiser's calendar.
        code: SessionCode,
        /// The course.
        course: CourseTag,
        /// Where.
        site: Site,
        /// First day, local to the site.
        starts_on: NaiveDate,
        /// Last day.
        ends_on: NaiveDate,
        /// Where it stands.
        state: SessionState,
    }
    /// A session in a list.
    SessionItem {
        /// Its id.
        id: SessionId,
        /// Its code in its organiser's calendar.
        code: SessionCode,
        /// The course.
        course: CourseTag,
        /// Where.
        site: Site,
        /// Whose calendar it belongs to.
        organiser: UnitTag,
        /// First day, local to the site.
        starts_on: NaiveDate,
        /// Last day.
        ends_on: NaiveDate,
        /// Where it stands.
        state: SessionState,
        /// How full it is.
        fill: Fill,
    }
    /// A session.
    Session {
        /// Its id.
        id: SessionId,
        /// Its code in its organiser's calendar.
        code: SessionCode,
        /// The course.
        course: CourseTag,
        /// Where.
        site: Site,
        /// Whose calendar it belongs to.
        organiser: UnitTag,
        /// First day, local to the site.
        starts_on: NaiveDate,
        /// Last day.
        ends_on: NaiveDate,
        /// Where it stands.
        state: SessionState,
        /// What was said when it was called off.
        cancel_reason: Option<Words>,
        /// How full it is.
        fill: Fill,
        /// Seats set aside.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        quotas: Vec<Quota>,
        /// The version, also in `ETag`.
        version: Version,
    }
    /// Seats set aside for a unit subtree.
    Quota {
        /// For whom.
        unit: UnitTag,
        /// How many.
        seats: SeatCount,
        /// First day on which the unused ones are for everybody.
        release_on: NaiveDate,
    }
}

bodies! {
    /// A session to create, as a draft.
    SessionCreate {
        /// Whose calendar, in your scope.
        organiser_id: UnitId,
        /// Its code, unique in that calendar.
        code: SessionCode,
        /// The course.
        course_id: CourseId,
        /// Where.
        site_id: SiteId,
        /// First day.
        starts_on: NaiveDate,
        /// Last day.
        ends_on: NaiveDate,
        /// Seats.
        capacity: Capacity,
        /// People under which it does not run.
        minimum: SeatCount,
        /// Seats set aside.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        quotas: Vec<QuotaBody>,
    }
    /// Seats to set aside.
    QuotaBody {
        /// For this unit and those under it.
        unit_id: UnitId,
        /// How many.
        seats: Capacity,
        /// First day on which the unused ones are for everybody; 30 days before the session when not said.
        #[serde(default)]
        release_on: Option<NaiveDate>,
    }
    /// What to change of a session; what is left out stays.
    SessionUpdate {
        /// Seats.
        #[serde(default)]
        capacity: Option<Capacity>,
        /// People under which it does not run.
        #[serde(default)]
        minimum: Option<SeatCount>,
        /// Why, in words; kept in the history.
        #[serde(default)]
        words: Option<Words>,
    }
    /// Why a session is called off.
    SessionCancel {
        /// What those concerned are told.
        words: Words,
    }
}

codes! {
    /// Where a session stands on today's date, in metropolitan France.
    Period {
        /// It has begun and is not over.
        InProgress = "in_progress",
        /// It begins on a later day.
        Upcoming = "upcoming",
        /// It is over.
        Past = "past",
    }
    /// Orders of sessions; `-` runs the other way.
    SessionSort {
        /// By first day; the order when none is asked.
        StartsOn = "starts_on",
        /// By first day, the latest first.
        StartsOnBackwards = "-starts_on",
        /// By free seats, the fullest first.
        Free = "free",
        /// By free seats, the emptiest first.
        FreeBackwards = "-free",
    }
}

queries! {
    /// Filters of sessions.
    SessionQuery {
        /// Part of the session's code, the course's code or title, or the site.
        q: SearchText,
        /// Only this course.
        course_id: CourseId,
        /// Only this site.
        site_id: SiteId,
        /// Only calendars of this unit and those under it.
        organiser_id: UnitId,
        /// Starting on this day or later.
        from: NaiveDate,
        /// Starting on this day or earlier.
        until: NaiveDate,
        /// Only this state.
        state: SessionState,
        /// Only those in this period.
        period: Period,
        /// Only those with free seats, or only those without.
        free_seats: bool,
        /// In which order. By free seats, each session is counted: ask with `period` `upcoming` or `in_progress`, or with
        /// `from` at most 366 days ago.
        sort: SessionSort,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

pages! {
    /// Sessions.
    SessionPage(SessionItem)
}
