//! One answer to several requests.

use super::{CloseCode, LineRefusal, Request};
use crate::id::RequestId;
use crate::text::{Count, Priority, Words};

codes! {
    /// What several requests are answered with.
    DecisionCode {
        /// Yes to the step of each whose turn it is.
        Approve = "approve",
        /// No.
        Refuse = "refuse",
        /// They are given up.
        Withdraw = "withdraw",
        /// They take another priority.
        Prioritise = "prioritise",
    }
}

bodies! {
    /// One answer to several requests.
    RequestDecision {
        /// Which ones, each once.
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
        request_ids: Vec<RequestId>,
        /// The answer.
        decision: DecisionCode,
        /// The coded reason; compulsory for `refuse` and `withdraw`, the others have none.
        #[serde(default)]
        code: Option<CloseCode>,
        /// How urgent they become; compulsory for `prioritise`, the others have none.
        #[serde(default)]
        priority: Option<Priority>,
        /// In words; compulsory with `other`, and for the priorities 1 and 2.
        #[serde(default)]
        words: Option<Words>,
    }
}

answers! {
    /// What became of one of several requests, or would.
    RequestDecisionLine {
        /// Which one.
        request_id: RequestId,
        /// The request as it stands then; null when nothing was done.
        request: Option<Request>,
        /// Why nothing was.
        refusal: Option<LineRefusal>,
    }
    /// What became of each of several requests, or would, in the order in which they were named.
    RequestDecisionResult {
        /// One line for each.
        #[cfg_attr(feature = "openapi", schema(max_items = 200))]
        lines: Vec<RequestDecisionLine>,
        /// How many were answered.
        done: Count,
        /// How many were not.
        refused: Count,
    }
}
