//! Coded reasons: compulsory where someone loses something, countable afterwards.

use crate::codes::codes;

codes! {
    /// Why an enrolment is cancelled.
    CancelReason {
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
    /// Why an offer is declined.
    DeclineReason {
        /// Not available on those dates.
        Dates = "dates",
        /// Too far.
        Distance = "distance",
        /// Too short a notice.
        Notice = "notice",
        /// The unit keeps the person.
        UnitNeed = "unit_need",
        /// No longer wants the course.
        NoLongerWanted = "no_longer_wanted",
        /// Anything else.
        Other = "other",
    }
    /// Why a request is closed without a place.
    CloseReason {
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
    /// Why the planner departs from the published order or from a gate.
    OverrideReason {
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
}

/// A departure from a rule: never silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The coded reason.
    pub code: OverrideReason,
    /// The words that go with it.
    pub words: crate::text::Words,
}
