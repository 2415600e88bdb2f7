//! The ledger: what a person's week already holds.

use crate::id::{CommitmentId, EnrolmentId, OfferId, PersonId};
use crate::span::DateSpan;

/// How sure a commitment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Firmness {
    /// The person is expected.
    Firm,
    /// An offer holds the dates until its deadline.
    Held,
}

impl Firmness {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Firm => "firm",
            Self::Held => "held",
        }
    }
    /// The firmness of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Firm, Self::Held].into_iter().find(|f| f.code() == code)
    }
}

/// One line of a person's ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// Its id.
    pub id: CommitmentId,
    /// Whose.
    pub person: PersonId,
    /// Firm or held.
    pub firmness: Firmness,
    /// When.
    pub dates: DateSpan,
    /// The enrolment behind it.
    pub enrolment: Option<EnrolmentId>,
    /// The offer behind it.
    pub offer: Option<OfferId>,
}
