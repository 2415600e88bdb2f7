//! Enrolments: a person holds a seat.

use crate::id::{EnrolmentId, PersonId, RequestId, SessionId};
use crate::outcome::Said;
use crate::reason::{CancelReason, Override};
use crate::session::Session;
use crate::text::Words;
use chrono::{DateTime, NaiveDate, Utc};

/// How a seat came to be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Someone else placed the person: a planner, or another system for one.
    ByHand,
    /// The person accepted an offer.
    Offer,
    /// The person took a free seat themselves.
    SelfService,
}

impl Origin {
    /// Every origin.
    pub const ALL: [Self; 3] = [Self::ByHand, Self::Offer, Self::SelfService];
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::Offer => "offer",
            Self::SelfService => "self_service",
        }
    }
    /// The origin of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.code() == code)
    }
}

/// Where an enrolment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnrolmentState {
    /// The seat is held.
    Confirmed,
    /// The seat was given back.
    Cancelled {
        /// When.
        at: DateTime<Utc>,
        /// By whom; none for the system.
        by: Option<PersonId>,
        /// Why.
        code: CancelReason,
        /// In words.
        words: Option<Words>,
    },
}

impl EnrolmentState {
    /// The codes of every state.
    pub const CODES: [&'static str; 2] = ["confirmed", "cancelled"];
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

/// An enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// The session.
    pub session: SessionId,
    /// Who holds the seat.
    pub person: PersonId,
    /// The request it answers.
    pub request: Option<RequestId>,
    /// How the seat came to be held.
    pub origin: Origin,
    /// Since when.
    pub enrolled_at: DateTime<Utc>,
    /// Who enrolled the person.
    pub enrolled_by: Option<PersonId>,
    /// The departure from a rule that it took, if any.
    pub departure: Option<Override>,
    /// Where it stands.
    pub state: EnrolmentState,
    /// What became of the person, once it was said; of a seat given back nothing is.
    pub said: Option<Said>,
    /// Counts the edits, from 1.
    pub version: i32,
}

/// A command that an enrolment does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolmentRefusal {
    /// Cancelled already.
    #[error("the enrolment is cancelled already")]
    AlreadyCancelled,
    /// Training has begun: only a planner records an absence.
    #[error("the session has begun")]
    SessionBegun,
    /// Too late for the person alone: their unit gives the seat back.
    #[error("the last day to give the seat back alone has passed")]
    UnitNeeded,
    /// The reason `other` needs words.
    #[error("the reason other needs words")]
    WordsNeeded,
    /// What became of the person was said: it is taken back first.
    #[error("an outcome was said of this seat")]
    OutcomeSaid,
}

/// What becomes of the request when its enrolment is cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AfterCancel {
    /// The request is closed.
    Withdraw,
    /// The person waits again for the other sessions wished, with their seniority.
    WaitAgain,
}

impl AfterCancel {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Withdraw => "withdraw",
            Self::WaitAgain => "wait_again",
        }
    }
    /// The choice of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Withdraw, Self::WaitAgain].into_iter().find(|c| c.code() == code)
    }
}

/// Who cancels: it decides until when it is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelledBy {
    /// The person concerned.
    Oneself(PersonId),
    /// Whoever files requests for the unit of the person.
    Unit(Option<PersonId>),
    /// A planner; none when another system plans.
    Planner(Option<PersonId>),
    /// The session was called off.
    Organiser(Option<PersonId>),
}

impl Enrolment {
    /// Gives the seat back.
    ///
    /// # Errors
    /// Cancelled already; an outcome was said; the session has begun, or the day to do so has passed, and the person cancels alone; the session has
    /// begun and the unit cancels; the reason `other` without words.
    pub fn cancel(
        self,
        by: CancelledBy,
        when: Moment,
        code: CancelReason,
        words: Option<Words>,
        now: DateTime<Utc>,
    ) -> Result<Self, EnrolmentRefusal> {
        if self.state != EnrolmentState::Confirmed {
            return Err(EnrolmentRefusal::AlreadyCancelled);
        }
        if self.said.is_some() {
            return Err(EnrolmentRefusal::OutcomeSaid);
        }
        if code == CancelReason::Other && words.is_none() {
            return Err(EnrolmentRefusal::WordsNeeded);
        }
        let by = match (by, when) {
            (CancelledBy::Oneself(_) | CancelledBy::Unit(_), Moment::Begun) => {
                return Err(EnrolmentRefusal::SessionBegun);
            }
            (CancelledBy::Oneself(_), Moment::Late) => return Err(EnrolmentRefusal::UnitNeeded),
            (CancelledBy::Oneself(person), Moment::InTime) => Some(person),
            (CancelledBy::Unit(person), Moment::InTime | Moment::Late) => person,
            (CancelledBy::Planner(person) | CancelledBy::Organiser(person), _) => person,
        };
        Ok(Self { state: EnrolmentState::Cancelled { at: now, by, code, words }, ..self })
    }
}

/// When a seat is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// While the person may do it alone.
    InTime,
    /// Once they need their unit's word.
    Late,
    /// The first day is today or past.
    Begun,
}

impl Moment {
    /// Where a local day stands for a session.
    #[must_use]
    pub fn of(session: &Session, today: NaiveDate) -> Self {
        if session.has_started(today) {
            Self::Begun
        } else if session.window.withdraws(today) {
            Self::InTime
        } else {
            Self::Late
        }
    }
}
