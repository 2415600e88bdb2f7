//! Rankings: who would take a freed seat, and why.

use crate::approval::Approver;
use crate::id::{OfferId, RankingId, RequestId, SessionId, UnitId, WaitlistEntryId};
use crate::person::PersonTag;
use crate::text::{Code, Count, CourseCode, Place, Priority, SeatCount, SkillCode, Token};
use chrono::{DateTime, NaiveDate, Utc};

codes! {
    /// A condition for holding a seat.
    GateCode {
        /// The session takes people.
        SessionOpen = "session_open",
        /// Those who enrol by themselves come in its window.
        EnrolmentWindow = "enrolment_window",
        /// Training has not begun.
        NotBegun = "not_begun",
        /// The person does not hold a seat in it yet.
        NotEnrolled = "not_enrolled",
        /// The person holds no live offer of this course.
        NoLiveOffer = "no_live_offer",
        /// The person holds no seat in another session of this course that is not over.
        OneSeatPerCourse = "one_seat_per_course",
        /// No other commitment on these dates.
        Ledger = "ledger",
        /// The person is of the ranks and of the status that the course is for.
        Audience = "audience",
        /// The skills of one set of prerequisites are valid on the first day.
        Prerequisites = "prerequisites",
        /// The courses that come before this one are behind the person.
        PreviousCourses = "previous_courses",
        /// A seat is left for the person's unit.
        Quota = "quota",
        /// The person has not refused a seat in this session.
        NotRefused = "not_refused",
        /// Everybody whom the course asks has approved the person's request.
        Approved = "approved",
        /// Those whose requests are linked to the person's come with them.
        Crew = "crew",
    }
    /// What candidates are compared by.
    CriterionCode {
        /// Class 1 before 4.
        Priority = "priority",
        /// More times bumped first.
        TimesBumped = "times_bumped",
        /// Earlier day first.
        RequestedOn = "requested_on",
        /// First wish first.
        WishRank = "wish_rank",
        /// A reproducible lottery.
        Lottery = "lottery",
    }
}

answers! {
    /// A condition, its result, why, and the next step.
    Gate {
        /// Which.
        gate: GateCode,
        /// Whether it let the person through.
        passed: bool,
        /// Whether it is not met, and passed by an exception granted by name.
        #[serde(default)]
        excepted: bool,
        /// Whether a planner may depart from it with a reason.
        can_be_overridden: bool,
        /// What to do about a failure, as a stable code.
        next_step: Option<Token>,
        /// What it looked at, when it failed.
        failure: Option<GateFailure>,
    }
    /// The data behind a failure: only what concerns the gate is filled.
    GateFailure {
        /// The state found.
        state: Option<Token>,
        /// The first day on which people enrol by themselves.
        #[serde(default)]
        opens_on: Option<NaiveDate>,
        /// The last one.
        #[serde(default)]
        closes_on: Option<NaiveDate>,
        /// The day training began.
        begun_on: Option<NaiveDate>,
        /// Linked requests: how many of the others cannot come to this session.
        #[serde(default)]
        crew_lacks: Option<Count>,
        /// Linked requests: how many seats they need, when there are fewer.
        #[serde(default)]
        crew_needs: Option<Count>,
        /// Whether the rank is not one that the course is for.
        #[serde(default)]
        rank: bool,
        /// Whether the course is for people who belong otherwise.
        #[serde(default)]
        status: bool,
        /// Courses that should come first.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        courses_before: Vec<CourseCode>,
        /// Seats held in other sessions of the course.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        seats_elsewhere: Vec<SeatElsewhere>,
        /// Commitments in the way.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        clashes: Vec<Days>,
        /// Skills missing or out of date on the first day.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        missing_skills: Vec<SkillCode>,
        /// Seats that are set aside for others.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        set_aside: Vec<SetAside>,
        /// The answer that is still to come; null when nobody has been asked yet.
        #[serde(default)]
        awaits: Option<AwaitedAnswer>,
    }
    /// A seat held in another session of the course.
    SeatElsewhere {
        /// The session.
        session_id: SessionId,
        /// Its first day.
        starts_on: NaiveDate,
        /// Its last day.
        ends_on: NaiveDate,
    }
    /// Whole days.
    Days {
        /// First day.
        starts_on: NaiveDate,
        /// Last day.
        ends_on: NaiveDate,
    }
    /// A unit as a ranking keeps it: by its short name on that day.
    UnitCode {
        /// Its id.
        id: UnitId,
        /// Its short name.
        code: Code,
    }
    /// An answer that is still to come.
    AwaitedAnswer {
        /// Which step, from 1.
        position: Place,
        /// Who answers it.
        approver: Approver,
        /// Over which unit the right is needed.
        unit: UnitCode,
        /// Since when.
        since: DateTime<Utc>,
        /// Until when it is to be answered.
        due_at: DateTime<Utc>,
    }
    /// Seats set aside for a unit.
    SetAside {
        /// The unit.
        unit: UnitCode,
        /// Seats still set aside.
        seats: SeatCount,
        /// Until when.
        release_on: NaiveDate,
    }
    /// The values compared.
    Terms {
        /// Class.
        priority: Priority,
        /// How often the organisation took a place back.
        times_bumped: Count,
        /// Day of the request.
        requested_on: NaiveDate,
        /// Rank given to this session.
        wish_rank: Count,
        /// The lot drawn, 16 hexadecimal digits, smaller first.
        lottery: Token,
    }
    /// One candidate.
    RankedLine {
        /// From 1 among those who may take the seat; null for those filtered out.
        place: Option<Place>,
        /// Who.
        person: PersonTag,
        /// The request.
        request_id: RequestId,
        /// The queue entry.
        waitlist_entry_id: WaitlistEntryId,
        /// The values compared.
        terms: Terms,
        /// The criterion that puts the one before ahead; null for the first.
        behind_by: Option<CriterionCode>,
        /// Every condition.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        gates: Vec<Gate>,
        /// The live offer this person holds for the session.
        offer_id: Option<OfferId>,
    }
    /// Everyone who waits for a session, in the published order, then those filtered out.
    Ranking {
        /// Its id when it was stored with a decision.
        id: Option<RankingId>,
        /// The session.
        session_id: SessionId,
        /// The version of the published order.
        rule_version: Token,
        /// What is compared, in this order.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        criteria: Vec<CriterionCode>,
        /// When.
        computed_at: DateTime<Utc>,
        /// Seats free at that instant.
        free: Count,
        /// How many wait in all; the list shows at most 200.
        waiting: Count,
        /// The candidates.
        #[cfg_attr(feature = "openapi", schema(max_items = 200))]
        lines: Vec<RankedLine>,
    }
}
