//! Enrolments.

use crate::attendance::OutcomeSaid;
use crate::id::{EnrolmentId, PersonId, RequestId};
use crate::person::PersonTag;
use crate::session::SessionTag;
use crate::text::{Version, Words};
use crate::travel::TravelWarning;
use crate::waitlist::WaitlistEntry;
use chrono::{DateTime, Utc};

codes! {
    /// Where an enrolment stands.
    EnrolmentState {
        /// The seat is held.
        Confirmed = "confirmed",
        /// The seat was given back.
        Cancelled = "cancelled",
    }
    /// How a seat came to be held.
    Origin {
        /// Someone else placed the person: a planner, or another system for one.
        ByHand = "by_hand",
        /// The person accepted an offer.
        Offer = "offer",
        /// The person took a free seat themselves.
        SelfService = "self_service",
    }
    /// Why an enrolment is cancelled.
    CancelCode {
        /// Ill or injured.
        Health = "health",
        /// Called to an operation or an exercise.
        Mission = "mission",
        /// The unit keeps the person.
        UnitNeed = "unit_need",
        /// A personal or family matter.
        Personal = "personal",
        /// A posting elsewhere.
        Posting = "posting",
        /// A condition of the course is no longer met.
        NotEligible = "not_eligible",
        /// The organiser called it off.
        SessionCancelled = "session_cancelled",
        /// The organiser moved it to days on which the person is taken.
        SessionMoved = "session_moved",
        /// The organiser took seats away.
        CapacityLowered = "capacity_lowered",
        /// Those whom the request is linked to do not come.
        CrewIncomplete = "crew_incomplete",
        /// Recorded by mistake.
        Mistake = "mistake",
        /// Anything else, said in words.
        Other = "other",
    }
    /// What becomes of the request.
    AfterCancel {
        /// The request is closed.
        Withdraw = "withdraw",
        /// The person waits again for the other sessions wished.
        WaitAgain = "wait_again",
    }
    /// Why the planner departs from the published order or a gate.
    DepartureCode {
        /// An operation needs this person trained.
        OperationalNeed = "operational_need",
        /// The one passed over agreed.
        AgreedWithPassedOver = "agreed_with_passed_over",
        /// Repairs an error of the organisation.
        RepairsMistake = "repairs_mistake",
        /// Evidence seen outside Relève.
        EvidenceSeen = "evidence_seen",
        /// A decision of the command.
        CommandDecision = "command_decision",
        /// Anything else, said in words.
        Other = "other",
    }
    /// What became of the person to place.
    Outcome {
        /// Holds a seat.
        Enrolled = "enrolled",
        /// Waits in the course's queue.
        Waitlisted = "waitlisted",
    }
}

answers! {
    /// An enrolment.
    Enrolment {
        /// Its id.
        id: EnrolmentId,
        /// The session.
        session: SessionTag,
        /// Who.
        person: PersonTag,
        /// The request it answers.
        request_id: Option<RequestId>,
        /// Where it stands.
        state: EnrolmentState,
        /// How the seat came to be held.
        origin: Origin,
        /// Since when.
        enrolled_at: DateTime<Utc>,
        /// When it was given back.
        cancelled_at: Option<DateTime<Utc>>,
        /// Why.
        cancel_code: Option<CancelCode>,
        /// In words.
        cancel_words: Option<Words>,
        /// What became of the person; null while nobody said it.
        outcome: Option<OutcomeSaid>,
        /// The version, also in `ETag`.
        version: Version,
    }
    /// A line of a roster.
    RosterLine {
        /// The enrolment.
        id: EnrolmentId,
        /// Who.
        person: PersonTag,
        /// The request it answers.
        request_id: Option<RequestId>,
        /// Where it stands.
        state: EnrolmentState,
        /// How the seat came to be held.
        origin: Origin,
        /// Since when.
        enrolled_at: DateTime<Utc>,
        /// When it was given back.
        cancelled_at: Option<DateTime<Utc>>,
        /// Why.
        cancel_code: Option<CancelCode>,
        /// In words.
        cancel_words: Option<Words>,
        /// What became of the person; null while nobody said it.
        outcome: Option<OutcomeSaid>,
        /// The version.
        version: Version,
    }
    /// What became of a placing.
    Placed {
        /// Enrolled or waiting.
        outcome: Outcome,
        /// The seat, when enrolled.
        enrolment: Option<Enrolment>,
        /// The place in the queue, when waiting.
        waitlist_entry: Option<WaitlistEntry>,
        /// Commitments at other sites that leave too little time to travel; they keep nobody from enrolling.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        travel: Vec<TravelWarning>,
    }
}

bodies! {
    /// Who to place.
    EnrolmentCreate {
        /// The person.
        person_id: PersonId,
        /// Why the rules are departed from, when they are.
        #[serde(default)]
        departure: Option<Departure>,
    }
    /// A departure from a rule: never silent.
    Departure {
        /// The coded reason.
        code: DepartureCode,
        /// The words that go with it.
        words: Words,
    }
    /// Why a seat is given back.
    EnrolmentCancel {
        /// The coded reason.
        code: CancelCode,
        /// In words; compulsory with `other`.
        #[serde(default)]
        words: Option<Words>,
        /// What becomes of the request; it is closed when not said.
        #[serde(default)]
        after: Option<AfterCancel>,
    }
}

queries! {
    /// Filters of a roster.
    RosterQuery {
        /// Only this state.
        state: EnrolmentState,
        /// Page size.
        limit: crate::text::Limit,
        /// Where the page starts.
        cursor: crate::text::Cursor,
    }
}

pages! {
    /// A roster.
    RosterPage(RosterLine)
}
