//! Requests and their timeline.

mod decision;

pub use decision::{DecisionCode, RequestDecision, RequestDecisionLine, RequestDecisionResult};

use crate::api_client::ApiClientTag;
use crate::approval::{Awaiting, RequestStep, With};
use crate::course::CourseTag;
use crate::exception::RequestException;
use crate::id::{AuditEventId, CourseId, EnrolmentId, OfferId, PersonId, RequestId, SessionId, UnitId};
use crate::person::PersonTag;
use crate::ranking::{Days, Gate};
use crate::session::{DaysBody, SessionTag};
use crate::text::{Count, Cursor, Limit, Place, Priority, SearchText, Token, Version, Words};
use crate::travel::TravelWarning;
use crate::unit::UnitTag;
use chrono::{DateTime, NaiveDate, Utc};

codes! {
    /// Where a request stands.
    RequestState {
        /// Counts.
        Submitted = "submitted",
        /// A planner said no.
        Refused = "refused",
        /// Given up.
        Withdrawn = "withdrawn",
    }
    /// How far a request has come, computed from its queue entry, offer and enrolment.
    Progress {
        /// In the queue.
        Waiting = "waiting",
        /// A seat is offered.
        Offered = "offered",
        /// A seat is held.
        Enrolled = "enrolled",
        /// A planner said no.
        Refused = "refused",
        /// Given up.
        Withdrawn = "withdrawn",
    }
    /// Why a request that waits has no seat of a session yet.
    WhyWaiting {
        /// A condition is not met.
        Condition = "condition",
        /// Every seat is taken or held.
        Full = "full",
        /// The seats that are free go to others, who rank before.
        OthersFirst = "others_first",
        /// It is their turn, once the planner lets the seats go.
        Planner = "planner",
        /// It is their turn, the next time the seats are looked at.
        TheirTurn = "their_turn",
    }
    /// Why a request is closed without a place.
    CloseCode {
        /// The person or unit gave it up.
        NoLongerWanted = "no_longer_wanted",
        /// Struck through in the planner's file.
        CancelledInFile = "cancelled_in_file",
        /// The enrolment it led to was cancelled.
        EnrolmentCancelled = "enrolment_cancelled",
        /// The person is not in the audience of the course.
        NotEligible = "not_eligible",
        /// The unit's chief said no.
        UnitRefused = "unit_refused",
        /// A duplicate of another request.
        Duplicate = "duplicate",
        /// Anything else, said in words.
        Other = "other",
    }
}

answers! {
    /// A session wished.
    Wish {
        /// From 1; what the dates accepted bring in comes after the sessions named, in one rank.
        rank: Count,
        /// The session.
        session: SessionTag,
        /// Whether the request does not name it: the dates accepted bring it in.
        #[serde(default)]
        by_dates: bool,
    }
    /// Any session from a day to another, but on some days.
    AcceptedDates {
        /// It begins on this day or later.
        starts_on: NaiveDate,
        /// It ends on this day or before.
        ends_on: NaiveDate,
        /// It shares no day with these.
        #[cfg_attr(feature = "openapi", schema(max_items = 60))]
        except: Vec<Days>,
    }
    /// A request.
    Request {
        /// Its id.
        id: RequestId,
        /// For whom.
        person: PersonTag,
        /// Which course.
        course: CourseTag,
        /// The unit whose planners follow it.
        organiser: UnitTag,
        /// How urgent.
        priority: Priority,
        /// Why this priority.
        priority_reason: Option<Words>,
        /// When it was made.
        requested_on: NaiveDate,
        /// Sessions accepted, best first.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        wishes: Vec<Wish>,
        /// The dates accepted besides the sessions named: what opens on them comes in by itself. Null when there are none.
        #[serde(default)]
        accepts: Option<AcceptedDates>,
        /// Where it stands.
        state: RequestState,
        /// How far it has come.
        progress: Progress,
        /// Why it was closed.
        close_code: Option<CloseCode>,
        /// In words.
        close_words: Option<Words>,
        /// What the planner noted.
        note: Option<Words>,
        /// The live offer.
        offer_id: Option<OfferId>,
        /// The seat held.
        enrolment_id: Option<EnrolmentId>,
        /// The approval that it waits for; null when it waits for none.
        #[serde(default)]
        step: Option<RequestStep>,
        /// Who must approve it, in order, and what they said.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 5))]
        steps: Vec<RequestStep>,
        /// The exceptions asked for it, and their answers.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        exceptions: Vec<RequestException>,
        /// Whose requests are linked to it: they take seats together, or none. None when it stands alone.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 10))]
        linked_with: Vec<PersonTag>,
        /// The version, also in `ETag`.
        version: Version,
    }
    /// Why nothing was filed, or would be, for one of several people.
    LineRefusal {
        /// The code of the problem, as in `/problems/{code}`.
        code: Token,
        /// What is wrong, in French.
        words_fr: Words,
        /// The same in English.
        words_en: Words,
    }
    /// What became of one of several people.
    RequestBatchLine {
        /// For whom.
        person_id: PersonId,
        /// The request filed; null when none was.
        request: Option<Request>,
        /// Why none was.
        refusal: Option<LineRefusal>,
    }
    /// What became of each of several people, in the order in which they were named.
    RequestBatchResult {
        /// One line for each.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        lines: Vec<RequestBatchLine>,
        /// How many requests were filed.
        filed: Count,
        /// How many were not.
        refused: Count,
    }
    /// A session wished, as the rules see it for one person.
    PreviewedSession {
        /// The session.
        session: SessionTag,
        /// Whether every condition is met now.
        eligible: bool,
        /// Seats neither taken nor held.
        free: Count,
        /// Every condition, with its result, why, and the next step.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        gates: Vec<Gate>,
        /// Commitments at other sites that leave too little time to travel; they keep nobody from enrolling.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        travel: Vec<TravelWarning>,
    }
    /// What filing for one of several people would meet.
    RequestPreviewLine {
        /// For whom.
        person_id: PersonId,
        /// Who it is; null for someone out of scope.
        person: Option<PersonTag>,
        /// Why nothing would be filed; null when it would.
        refusal: Option<LineRefusal>,
        /// Each session wished, the first ten.
        #[cfg_attr(feature = "openapi", schema(max_items = 10))]
        sessions: Vec<PreviewedSession>,
    }
    /// What filing for several people would meet: nothing was written.
    RequestPreview {
        /// One line for each.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        lines: Vec<RequestPreviewLine>,
    }
    /// How many requests have something in common: one of its fields says what.
    RequestGroup {
        /// Their course.
        course: Option<CourseTag>,
        /// The unit of their people.
        unit: Option<UnitTag>,
        /// Their priority.
        priority: Option<Priority>,
        /// How far they have come.
        progress: Option<Progress>,
        /// How many.
        count: Count,
    }
    /// How many requests there are.
    RequestGroups {
        /// In all.
        total: Count,
        /// In each group, the largest first; none when no grouping is asked for.
        #[cfg_attr(feature = "openapi", schema(max_items = 500))]
        groups: Vec<RequestGroup>,
        /// Whether there are more groups than are told: at most 500 are.
        cut: bool,
    }
    /// A step of a request.
    TimelineEvent {
        /// Its id.
        id: AuditEventId,
        /// When.
        at: DateTime<Utc>,
        /// What, as a stable code.
        action: Token,
        /// Which person; null when Relève or another system did it.
        actor: Option<PersonTag>,
        /// Which other system; null when it was none.
        #[serde(default)]
        actor_client: Option<ApiClientTag>,
        /// On whose behalf, when the role that allowed it was lent; null otherwise.
        #[serde(default)]
        on_behalf_of: Option<PersonTag>,
        /// The session concerned.
        session: Option<SessionTag>,
        /// Why, as a stable code.
        reason_code: Option<Token>,
        /// Why, in words.
        words: Option<Words>,
        /// Until when, for an offer.
        deadline: Option<DateTime<Utc>>,
        /// Place in the ranking, for an offer.
        place: Option<Count>,
    }
    /// Where a request that waits stands for one of the sessions that it wishes for, computed now.
    Standing {
        /// The session.
        session: SessionTag,
        /// From 1 among those who may take a seat; null while a condition is not met.
        place: Option<Place>,
        /// How many may take a seat.
        ranked: Count,
        /// Seats that nobody has.
        free: Count,
        /// Why no seat came yet.
        why: WhyWaiting,
        /// The conditions that are not met, each with what to do.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        unmet: Vec<Gate>,
        /// Commitments at other sites that leave too little time to travel; they keep nobody from enrolling.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        travel: Vec<TravelWarning>,
    }
    /// What happened to a request, oldest first, and what comes next.
    Timeline {
        /// The steps.
        #[cfg_attr(feature = "openapi", schema(max_items = 500))]
        items: Vec<TimelineEvent>,
        /// What comes next, as a stable code; null when nothing does.
        next_step: Option<Token>,
        /// Whom it waits for: `unit_chief`, `upper_unit`, `planner`, `person`, or null.
        waits_for: Option<Token>,
        /// Since when it stands as it does.
        since: Option<DateTime<Utc>>,
        /// With whom it is; null once it is closed or holds a seat.
        #[serde(default)]
        with: Option<With>,
        /// While it waits: where it stands for each session that it wishes for, the first ten, and why no seat came.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 10))]
        standings: Vec<Standing>,
        /// The approvals that come after the present one, then what else comes, as stable codes.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 10))]
        then: Vec<Token>,
        /// Where it is, with whom, since when and what comes next, in French.
        #[serde(default)]
        told_fr: Words,
        /// The same in English.
        #[serde(default)]
        told_en: Words,
    }
}

bodies! {
    /// Any session from a day to another, but on some days.
    AcceptedDatesBody {
        /// It begins on this day or later.
        starts_on: NaiveDate,
        /// It ends on this day or before, at most two years later.
        ends_on: NaiveDate,
        /// It shares no day with these.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 60))]
        except: Vec<DaysBody>,
    }
    /// A request to file.
    RequestCreate {
        /// For whom.
        person_id: PersonId,
        /// Which course.
        course_id: CourseId,
        /// Sessions accepted, best first; they belong to the course. None when dates are accepted instead.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 3))]
        session_ids: Vec<SessionId>,
        /// Any session on these dates, after those named.
        #[serde(default)]
        accepts: Option<AcceptedDatesBody>,
        /// How urgent.
        priority: Priority,
        /// Why; compulsory for 1 and 2.
        #[serde(default)]
        priority_reason: Option<Words>,
    }
    /// Requests to file for several people at once.
    RequestBatch {
        /// For whom, each once.
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 100))]
        person_ids: Vec<PersonId>,
        /// Which course.
        course_id: CourseId,
        /// Sessions accepted, best first; they belong to the course. None when dates are accepted instead.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 3))]
        session_ids: Vec<SessionId>,
        /// Any session on these dates, after those named.
        #[serde(default)]
        accepts: Option<AcceptedDatesBody>,
        /// How urgent.
        priority: Priority,
        /// Why; compulsory for 1 and 2.
        #[serde(default)]
        priority_reason: Option<Words>,
        /// Whether they come together or not at all, as a crew or a pair: from two to ten people. All are filed, or none.
        #[serde(default)]
        linked: bool,
    }
    /// Why a request is closed.
    RequestClose {
        /// The coded reason.
        code: CloseCode,
        /// In words; compulsory with `other`.
        #[serde(default)]
        words: Option<Words>,
    }
}

codes! {
    /// What requests are counted by.
    GroupBy {
        /// The course.
        Course = "course",
        /// The unit of the person.
        Unit = "unit",
        /// The priority.
        Priority = "priority",
        /// How far they have come.
        Progress = "progress",
    }
}

codes! {
    /// Orders of requests; `-` runs the other way.
    RequestSort {
        /// By the day they were made, the latest first; the order when none is asked.
        RequestedOnBackwards = "-requested_on",
        /// By the day they were made.
        RequestedOn = "requested_on",
        /// By priority, the most urgent first, then the day they were made.
        Priority = "priority",
        /// By priority, the least urgent first, then the day they were made, the latest first.
        PriorityBackwards = "-priority",
        /// By the person's name.
        Person = "person",
        /// By the person's name, the last first.
        PersonBackwards = "-person",
        /// By the code of the course, then the day they were made.
        Course = "course",
        /// By the code of the course, the last first, then the day they were made, the latest first.
        CourseBackwards = "-course",
        /// By the code of the person's unit, then the person's name.
        Unit = "unit",
        /// By the code of the person's unit, the last first, then the person's name, the last first.
        UnitBackwards = "-unit",
    }
}

queries! {
    /// Filters of requests.
    RequestQuery {
        /// Parts of the person's names or service number.
        q: SearchText,
        /// Only this person's.
        person_id: PersonId,
        /// Only this course.
        course_id: CourseId,
        /// Only those that wish for this session.
        session_id: SessionId,
        /// Only people of this unit and those under it.
        unit_id: UnitId,
        /// Only this priority.
        priority: Priority,
        /// Only this progress.
        progress: Progress,
        /// Only those that wait for the answer of whoever is said.
        awaiting: Awaiting,
        /// In which order.
        sort: RequestSort,
        /// How many rows to pass over first: for a table that is scrolled far at once. To go on from a page, `cursor` is cheaper and misses
        /// nothing; with both, they are counted from the cursor on.
        skip: Count,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

queries! {
    /// Which requests are counted, and by what.
    RequestGroupQuery {
        /// What they are counted by; all together when left out.
        by: GroupBy,
        /// Parts of the person's names or service number.
        q: SearchText,
        /// Only this person's.
        person_id: PersonId,
        /// Only this course.
        course_id: CourseId,
        /// Only those that wish for this session.
        session_id: SessionId,
        /// Only people of this unit and those under it.
        unit_id: UnitId,
        /// Only this priority.
        priority: Priority,
        /// Only this progress.
        progress: Progress,
        /// Only those that wait for the answer of whoever is said.
        awaiting: Awaiting,
    }
}

pages! {
    /// Requests.
    RequestPage(Request)
}
