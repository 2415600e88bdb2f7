//! Approvals: what a course asks for, and the steps of a request.

use crate::api_client::ApiClientTag;
use crate::person::PersonTag;
use crate::text::{AnswerDays, Place, StepLevel, Token, Version, Words};
use crate::unit::UnitTag;
use chrono::{DateTime, Utc};

codes! {
    /// Who answers a step.
    Approver {
        /// The chief of the person's own unit.
        UnitChief = "unit_chief",
        /// The chief of a unit above it.
        UpperUnit = "upper_unit",
        /// The planners of the organiser.
        Planner = "planner",
    }
    /// Where a step stands.
    StepState {
        /// Nobody has answered.
        Pending = "pending",
        /// Nobody has answered in time: a unit above may, too.
        Escalated = "escalated",
        /// Somebody said yes.
        Approved = "approved",
        /// Somebody said no.
        Refused = "refused",
    }
    /// Whose answers are looked for.
    Awaiting {
        /// Yours.
        Mine = "mine",
        /// Those of whoever decides about exceptions.
        Exception = "exception",
    }
}

answers! {
    /// A step that a course asks for.
    CourseStep {
        /// From 1, in the order in which they are answered.
        position: Place,
        /// Who answers.
        approver: Approver,
        /// How many units above the person's; 0 but for `upper_unit`.
        level: StepLevel,
        /// Within how many days; a unit above may answer from then on.
        answer_days: AnswerDays,
    }
    /// What a course asks for before a request may become a seat; empty when nobody has to approve it.
    CourseApproval {
        /// The steps, in order.
        #[cfg_attr(feature = "openapi", schema(max_items = 5))]
        steps: Vec<CourseStep>,
        /// The version of the course, also in `ETag`.
        version: Version,
    }
    /// A step of a request.
    RequestStep {
        /// From 1, in the order in which they are answered.
        position: Place,
        /// Who answers.
        approver: Approver,
        /// The unit over which the right is needed.
        unit: UnitTag,
        /// The highest unit whose chief may answer as well: `unit` itself until it escalates.
        open_to: UnitTag,
        /// Where it stands.
        state: StepState,
        /// Since when it is its turn; null before.
        since: Option<DateTime<Utc>>,
        /// Until when it is to be answered.
        due_at: Option<DateTime<Utc>>,
        /// Whether nobody has answered in time.
        overdue: bool,
        /// When it was answered.
        answered_at: Option<DateTime<Utc>>,
        /// Which person answered it.
        answered_by: Option<PersonTag>,
        /// Which other system answered it.
        answered_by_client: Option<ApiClientTag>,
        /// `given` or `imported` for an approval, the coded reason of a refusal.
        code: Option<Token>,
        /// In words.
        words: Option<Words>,
    }
    /// With whom a request is.
    With {
        /// Which step of its approvals; null when it waits for no approval.
        position: Option<Place>,
        /// `unit_chief`, `upper_unit`, `planner` or `person`.
        who: Token,
        /// The unit, when it is with a unit.
        unit: Option<UnitTag>,
        /// Those who may answer for that unit; only where you may see its people.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        people: Vec<PersonTag>,
        /// Since when.
        since: Option<DateTime<Utc>>,
        /// Until when an answer is expected.
        due_at: Option<DateTime<Utc>>,
        /// Whether it is past due.
        overdue: bool,
    }
}

bodies! {
    /// A step that a course shall ask for.
    CourseStepEdit {
        /// Who answers.
        approver: Approver,
        /// How many units above the person's; for `upper_unit` only, where 1 is the next one.
        #[serde(default)]
        level: Option<StepLevel>,
        /// Within how many days.
        answer_days: AnswerDays,
    }
    /// What a course shall ask for; requests filed before keep what they were filed with.
    CourseApprovalUpdate {
        /// The steps, in order; none to ask nobody.
        #[cfg_attr(feature = "openapi", schema(max_items = 5))]
        steps: Vec<CourseStepEdit>,
    }
    /// A yes to a request.
    RequestApprove {
        /// Which step you mean: refused when it is another one's turn. The one whose turn it is when not said.
        #[serde(default)]
        position: Option<Place>,
        /// In words.
        #[serde(default)]
        words: Option<Words>,
    }
}
