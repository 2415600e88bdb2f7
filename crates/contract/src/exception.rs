//! Exceptions to the conditions of a course, asked for a request, granted or refused by name.

use crate::id::RequestExceptionId;
use crate::person::PersonTag;
use crate::text::Words;
use chrono::{DateTime, Utc};

codes! {
    /// A condition from which a request may be let off.
    ExceptionGate {
        /// The ranks and the statuses that the course is for.
        Audience = "audience",
        /// The skills that must be valid on the first day.
        Prerequisites = "prerequisites",
        /// The courses that come before.
        PreviousCourses = "previous_courses",
    }
    /// Where an exception stands.
    ExceptionState {
        /// Nobody answered yet.
        Asked = "asked",
        /// The condition is no longer in the way.
        Granted = "granted",
        /// It still is.
        Refused = "refused",
    }
}

answers! {
    /// A condition from which a request asks to be let off, and the answer.
    RequestException {
        /// Its id.
        id: RequestExceptionId,
        /// Which condition.
        gate: ExceptionGate,
        /// Where it stands.
        state: ExceptionState,
        /// Why it should not be in the way.
        words: Words,
        /// When it was asked.
        asked_at: DateTime<Utc>,
        /// By whom; null when another system did, whose name is in the timeline.
        asked_by: Option<PersonTag>,
        /// When it was answered.
        decided_at: Option<DateTime<Utc>>,
        /// By whom; null when another system did, whose name is in the timeline.
        decided_by: Option<PersonTag>,
        /// Why so.
        decided_words: Option<Words>,
    }
}

bodies! {
    /// An exception to ask for.
    ExceptionAsk {
        /// From which condition.
        gate: ExceptionGate,
        /// Why.
        words: Words,
    }
    /// The answer to an exception.
    ExceptionAnswer {
        /// Why; the person reads it.
        words: Words,
    }
}
