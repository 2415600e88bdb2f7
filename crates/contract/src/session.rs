//! Sessions.

use crate::change::Change;
use crate::course::CourseTag;
use crate::enrolment::DepartureCode;
use crate::id::{CourseId, EnrolmentId, PersonId, SessionId, SiteId, UnitId};
use crate::person::PersonTag;
use crate::ranking::{Days, GateCode};
use crate::text::{
    Capacity, Cents, Coordinates, Count, Cursor, Kilometres, Limit, LongWords, Radius, SearchText, SeatCount,
    SessionCode, Version, Words,
};
use crate::travel::TravelWarning;
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
        /// In progress: its days have come.
        Running = "running",
        /// Over.
        Done = "done",
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
        /// How far its site is from the place named by `near` or `near_site_id`; null when none was named, or when nobody said
        /// where the site is.
        #[serde(default)]
        distance_km: Option<Kilometres>,
        /// How it stands for the asker; null unless asked for by `for_me`.
        #[serde(default)]
        for_me: Option<SessionForMe>,
    }
    /// How a session stands for the asker, who would enrol by themselves: the conditions, as the page of the session explains
    /// them. Seats are another matter: `fill` tells them.
    SessionForMe {
        /// Whether every condition is met now.
        eligible: bool,
        /// Those that are not met.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        lacks: Vec<GateCode>,
        /// The asker's commitments at other sites that leave too little time to travel to it; they keep nobody from enrolling.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        travel: Vec<TravelWarning>,
    }
    /// A session on the board: what a bar shows.
    BoardSession {
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
        /// Seats.
        capacity: Capacity,
        /// People under which it does not run.
        minimum: SeatCount,
        /// Seats taken.
        enrolled: Count,
        /// Seats held by offers that may still be answered.
        held: Count,
        /// People who wait for this session.
        waiting: Count,
    }
    /// The sessions that have a day in a span, by first day.
    SessionBoard {
        /// The first day looked at.
        from: NaiveDate,
        /// The last one.
        to: NaiveDate,
        /// The sessions, at most 2,000.
        #[cfg_attr(feature = "openapi", schema(max_items = 2000))]
        sessions: Vec<BoardSession>,
        /// Whether there are more than are shown: ask for a shorter span, or filter.
        cut: bool,
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
        /// Its days when it is not held in one go, in order; none when it is.
        #[cfg_attr(feature = "openapi", schema(max_items = 30))]
        blocks: Vec<Days>,
        /// The first day on which people enrol by themselves, local to the site.
        enrolment_opens_on: Option<NaiveDate>,
        /// The last one.
        enrolment_closes_on: Option<NaiveDate>,
        /// The last day on which people give their seat back without their unit's word.
        withdrawal_until: Option<NaiveDate>,
        /// Who teaches.
        #[cfg_attr(feature = "openapi", schema(max_items = 30))]
        trainers: Vec<PersonTag>,
        /// What it costs whatever the number of people; what its course usually costs when not said.
        cost: Option<Cents>,
        /// How to join it.
        joining: Option<LongWords>,
        /// Why more people than seats are let in; told to its planners only.
        overbooking: Option<Overbooking>,
        /// In `GET /sessions/{id}`: commitments of who asks, at other sites, that leave too little time to travel to it; they
        /// keep nobody from enrolling.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        travel: Vec<TravelWarning>,
        /// The version, also in `ETag`.
        version: Version,
    }
    /// Why more people than seats are let in.
    Overbooking {
        /// Who let them in; none when another system plans.
        by: Option<PersonTag>,
        /// The coded reason.
        code: DepartureCode,
        /// In words.
        words: Words,
    }
    /// What a move would do; nothing is changed.
    MovePreview {
        /// People who keep their seat.
        staying: Count,
        /// People taken on those days, who would go back to the head of the course's queue; the first 200.
        #[cfg_attr(feature = "openapi", schema(max_items = 200))]
        leaving: Vec<MoveClash>,
        /// People taken on those days in all.
        leaving_count: Count,
        /// People told who wait for it.
        waiting: Count,
    }
    /// Someone who could not follow a session.
    MoveClash {
        /// Their seat.
        enrolment_id: EnrolmentId,
        /// Who.
        person: PersonTag,
        /// When they are taken.
        days: Days,
    }
    /// Sessions that were copied.
    SessionCopies {
        /// The copies, drafts, in the order asked for.
        #[cfg_attr(feature = "openapi", schema(max_items = 52))]
        items: Vec<SessionItem>,
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
        /// Its days when it is not held in one go; the first and the last are those of the session.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 30))]
        blocks: Vec<DaysBody>,
        /// The first day on which people enrol by themselves.
        #[serde(default)]
        enrolment_opens_on: Option<NaiveDate>,
        /// The last one.
        #[serde(default)]
        enrolment_closes_on: Option<NaiveDate>,
        /// The last day on which people give their seat back without their unit's word.
        #[serde(default)]
        withdrawal_until: Option<NaiveDate>,
        /// Who teaches.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 30))]
        trainer_ids: Vec<PersonId>,
        /// What it costs whatever the number of people.
        #[serde(default)]
        cost: Option<Cents>,
        /// How to join it.
        #[serde(default)]
        joining: Option<LongWords>,
    }
    /// Whole days.
    DaysBody {
        /// First day.
        starts_on: NaiveDate,
        /// Last day.
        ends_on: NaiveDate,
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
        /// People let in beyond the capacity, and why.
        #[serde(default)]
        overbooking: Option<OverbookingBody>,
        /// Those who lose their seat when fewer are left than are taken: they go back to the head of the course's queue.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        leaving_ids: Vec<EnrolmentId>,
        /// Seats set aside; replaces the list.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        quotas: Option<Vec<QuotaBody>>,
        /// The first day on which people enrol by themselves.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<NaiveDate>))]
        enrolment_opens_on: Change<NaiveDate>,
        /// The last one.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<NaiveDate>))]
        enrolment_closes_on: Change<NaiveDate>,
        /// The last day on which people give their seat back without their unit's word.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<NaiveDate>))]
        withdrawal_until: Change<NaiveDate>,
        /// Who teaches; replaces the list.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 30))]
        trainer_ids: Option<Vec<PersonId>>,
        /// What it costs whatever the number of people.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Cents>))]
        cost: Change<Cents>,
        /// How to join it.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<LongWords>))]
        joining: Change<LongWords>,
        /// Why, in words; kept in the history, and told to those who lose their seat.
        #[serde(default)]
        words: Option<Words>,
    }
    /// People let in beyond the capacity: how many at most, and why.
    OverbookingBody {
        /// At most so many; 0 ends it.
        limit: SeatCount,
        /// The coded reason.
        code: DepartureCode,
        /// In words.
        words: Words,
    }
    /// Where and when a session moves.
    SessionMove {
        /// Its days from now on: one block, or several.
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 30))]
        blocks: Vec<DaysBody>,
        /// Another site; the same when left out.
        #[serde(default)]
        site_id: Option<SiteId>,
        /// What those concerned are told.
        words: Words,
    }
    /// Copies of a session: each begins on its own day, and everything else follows at the same distance.
    SessionCopy {
        /// From one to 52 copies.
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 52))]
        copies: Vec<CopyBody>,
    }
    /// One copy.
    CopyBody {
        /// Its code, unique in the calendar.
        code: SessionCode,
        /// Its first day.
        starts_on: NaiveDate,
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
        /// By the distance of the site from the place asked for, the nearest first, then by first day.
        Distance = "distance",
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
        /// Only sites around this place, within `within_km`; the place is kept nowhere.
        near: Coordinates,
        /// Only sites around this one, within `within_km`.
        near_site_id: SiteId,
        /// How far around; 100 kilometres when not said.
        within_km: Radius,
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
        /// Tell how each stands for you: whether you may enrol, and else what is missing; and what leaves you too little time to
        /// travel. For people.
        for_me: bool,
        /// In which order. By free seats or by distance, each session is looked at: ask with `period` `upcoming` or
        /// `in_progress`, or with `from` at most 366 days ago. By distance, say from where, by `near` or `near_site_id`.
        sort: SessionSort,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

queries! {
    /// Which sessions a board shows.
    SessionBoardQuery {
        /// Part of the session's code, the course's code or title, or the site.
        q: SearchText,
        /// Only this course.
        course_id: CourseId,
        /// Only this site.
        site_id: SiteId,
        /// Only calendars of this unit and those under it.
        organiser_id: UnitId,
        /// Only this state.
        state: SessionState,
        /// The first day looked at; today, in metropolitan France, when left out.
        from: NaiveDate,
        /// The last one, at most 400 days later; 365 days later when left out.
        to: NaiveDate,
    }
}

pages! {
    /// Sessions.
    SessionPage(SessionItem)
}
