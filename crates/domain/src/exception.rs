//! Exceptions: a request let through a condition of its course, by name. They are asked for, then granted or refused.

use crate::eligibility::Gate;
use crate::id::{PersonId, RequestExceptionId, RequestId};
use crate::text::Words;
use chrono::{DateTime, Utc};

/// Where an exception stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExceptionState {
    /// Nobody answered yet.
    Asked,
    /// The condition is no longer in the way of this request.
    Granted(Decided),
    /// It still is.
    Refused(Decided),
}

/// Who decided, when, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// When.
    pub at: DateTime<Utc>,
    /// Which person; none when another system did.
    pub by: Option<PersonId>,
    /// Why.
    pub words: Words,
}

impl ExceptionState {
    /// The codes of every state.
    pub const CODES: [&'static str; 3] = ["asked", "granted", "refused"];
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted(_) => "granted",
            Self::Refused(_) => "refused",
        }
    }
    /// The answer, once there is one.
    #[must_use]
    pub fn decided(&self) -> Option<&Decided> {
        match self {
            Self::Asked => None,
            Self::Granted(decided) | Self::Refused(decided) => Some(decided),
        }
    }
}

/// A condition from which a request asks to be let off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestException {
    /// Its id.
    pub id: RequestExceptionId,
    /// Of which request.
    pub request: RequestId,
    /// Which condition.
    pub gate: Gate,
    /// Why it should not be in the way.
    pub words: Words,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// By whom; none when another system did.
    pub asked_by: Option<PersonId>,
    /// Where it stands.
    pub state: ExceptionState,
}

/// It has its answer already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this exception has its answer already: {state}")]
pub struct AlreadyDecided {
    /// The state found.
    pub state: &'static str,
}

impl RequestException {
    /// Says yes or no.
    ///
    /// # Errors
    /// It has its answer already.
    pub fn decide(self, granted: bool, decided: Decided) -> Result<Self, AlreadyDecided> {
        match self.state {
            ExceptionState::Asked => {
                let state = if granted { ExceptionState::Granted(decided) } else { ExceptionState::Refused(decided) };
                Ok(Self { state, ..self })
            }
            other => Err(AlreadyDecided { state: other.code() }),
        }
    }
}
