//! Requests: someone asks for a place on a course.

use crate::id::{CourseId, PersonId, RequestId, SessionId, UnitId};
use crate::reason::CloseReason;
use crate::text::Words;
use chrono::NaiveDate;

/// Priority class set by the employer: 1 is the most urgent of four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Priority(u8);

/// A priority outside 1 to 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the priority must be 1, 2, 3 or 4")]
pub struct InvalidPriority;

impl Priority {
    /// A class from 1 to 4.
    ///
    /// # Errors
    /// Anything else.
    pub fn new(class: u8) -> Result<Self, InvalidPriority> {
        if (1..=4).contains(&class) { Ok(Self(class)) } else { Err(InvalidPriority) }
    }
    /// Reads `1`, `P1` or `p1`.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidPriority> {
        let text = text.trim();
        let digits = text.strip_prefix(['P', 'p']).unwrap_or(text);
        digits.trim().parse().map_err(|_| InvalidPriority).and_then(Self::new)
    }
    /// The class.
    #[must_use]
    pub fn class(self) -> u8 {
        self.0
    }
}

/// A session wished, with the rank the person gave it (1 is the first choice).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wish {
    /// The session.
    pub session: SessionId,
    /// From 1.
    pub rank: u8,
}

/// The most sessions that one request may name.
pub const MOST_WISHES: usize = 6;

/// Where a request stands; whether it waits, is offered a seat or holds one is read from those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// Counts.
    Submitted,
    /// A planner said no.
    Refused {
        /// Why.
        code: CloseReason,
        /// In words.
        words: Option<Words>,
    },
    /// Given up by the person or the unit.
    Withdrawn {
        /// Why.
        code: CloseReason,
        /// In words.
        words: Option<Words>,
    },
}

/// A command that a request's state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestRefusal {
    /// Closed already.
    #[error("a {state} request cannot be changed by {command}")]
    State {
        /// The state found.
        state: &'static str,
        /// The command.
        command: &'static str,
    },
    /// A seat is held: cancel the enrolment first.
    #[error("the person holds a seat for this request: cancel the enrolment")]
    HoldsSeat,
}

impl RequestState {
    /// The codes of every state.
    pub const CODES: [&'static str; 3] = ["submitted", "refused", "withdrawn"];
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Refused { .. } => "refused",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
    /// Why it was closed, if it was.
    #[must_use]
    pub fn closed(&self) -> Option<(CloseReason, Option<&Words>)> {
        match self {
            Self::Submitted => None,
            Self::Refused { code, words } | Self::Withdrawn { code, words } => Some((*code, words.as_ref())),
        }
    }
    /// Gives it up.
    ///
    /// # Errors
    /// It is closed already.
    pub fn withdraw(self, code: CloseReason, words: Option<Words>) -> Result<Self, RequestRefusal> {
        match self {
            Self::Submitted => Ok(Self::Withdrawn { code, words }),
            other => Err(RequestRefusal::State { state: other.code(), command: "withdraw" }),
        }
    }
    /// Says no.
    ///
    /// # Errors
    /// It is closed already.
    pub fn refuse(self, code: CloseReason, words: Option<Words>) -> Result<Self, RequestRefusal> {
        match self {
            Self::Submitted => Ok(Self::Refused { code, words }),
            other => Err(RequestRefusal::State { state: other.code(), command: "refuse" }),
        }
    }
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// For whom.
    pub person: PersonId,
    /// Which course.
    pub course: CourseId,
    /// The unit whose planners follow it.
    pub organiser: UnitId,
    /// How urgent.
    pub priority: Priority,
    /// Why this priority.
    pub priority_reason: Option<Words>,
    /// When it was made.
    pub requested_on: NaiveDate,
    /// Times it lost a place through the organisation's fault.
    pub times_bumped: u16,
    /// Sessions accepted, best first.
    pub wishes: Vec<Wish>,
    /// What the planner noted.
    pub note: Option<Words>,
    /// Where it stands.
    pub state: RequestState,
    /// Counts the edits, from 1.
    pub version: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priorities_are_read_as_planners_write_them() {
        assert_eq!(Priority::parse(" P2 ").unwrap().class(), 2);
        assert_eq!(Priority::parse("4").unwrap().class(), 4);
        for wrong in ["", "P", "0", "5", "P10", "haute"] {
            assert_eq!(Priority::parse(wrong), Err(InvalidPriority), "{wrong}");
        }
    }

    #[test]
    fn a_closed_request_stays_closed() {
        let closed = RequestState::Submitted.withdraw(CloseReason::NoLongerWanted, None).unwrap();
        assert!(closed.clone().withdraw(CloseReason::Other, None).is_err());
        assert!(closed.refuse(CloseReason::Other, None).is_err());
        let refused = RequestState::Submitted.refuse(CloseReason::NotEligible, None).unwrap();
        assert!(refused.withdraw(CloseReason::Other, None).is_err());
    }
}
