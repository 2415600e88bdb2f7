//! Offers: a seat held for one person until a deadline. An offer is used once.

use crate::id::{EnrolmentId, OfferId, PersonId, RankingId, RequestId, SessionId, WaitlistEntryId};
use crate::reason::{DeclineReason, Override};
use crate::text::Words;
use chrono::{DateTime, Utc};

/// What the person answered, or what happened instead. A pending offer past its deadline is expired whatever the row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfferState {
    /// Waits for an answer.
    Pending,
    /// Became an enrolment.
    Accepted,
    /// The person said no.
    Declined {
        /// Why.
        code: DeclineReason,
        /// In words.
        words: Option<Words>,
    },
    /// Nobody answered in time.
    Expired,
    /// Taken back by a planner, or because the session was called off.
    Revoked {
        /// What was said.
        words: Option<Words>,
    },
}

impl OfferState {
    /// The codes of every state.
    pub const CODES: [&'static str; 5] = ["pending", "accepted", "declined", "expired", "revoked"];
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Declined { .. } => "declined",
            Self::Expired => "expired",
            Self::Revoked { .. } => "revoked",
        }
    }
}

/// An offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// The session.
    pub session: SessionId,
    /// For whom the seat is held.
    pub person: PersonId,
    /// The request it answers.
    pub request: RequestId,
    /// The queue entry it comes from.
    pub entry: WaitlistEntryId,
    /// The ranking that designated the person.
    pub ranking: RankingId,
    /// The person's place in that ranking, from 1.
    pub place: u32,
    /// The enrolment whose cancellation freed the seat, when there is one.
    pub freed: Option<EnrolmentId>,
    /// When it was made.
    pub offered_at: DateTime<Utc>,
    /// By whom; none when the seat passed on by itself.
    pub offered_by: Option<PersonId>,
    /// From this instant on it is worth nothing.
    pub deadline: DateTime<Utc>,
    /// When it was answered or ended.
    pub answered_at: Option<DateTime<Utc>>,
    /// The departure from the published order that it took, if any.
    pub departure: Option<Override>,
    /// Where it stands.
    pub state: OfferState,
}

/// An answer that an offer does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferRefusal {
    /// Answered or ended already.
    #[error("the offer is {state}: {command} is no longer possible")]
    State {
        /// The state found.
        state: &'static str,
        /// The command.
        command: &'static str,
    },
    /// It is for someone else.
    #[error("the offer is for someone else")]
    SomeoneElse,
    /// The reason `other` needs words.
    #[error("the reason other needs words")]
    WordsNeeded,
}

impl Offer {
    /// The state at an instant: a pending offer is expired from its deadline on, even if no job has run.
    #[must_use]
    pub fn state_at(&self, now: DateTime<Utc>) -> OfferState {
        match &self.state {
            OfferState::Pending if now >= self.deadline => OfferState::Expired,
            other => other.clone(),
        }
    }

    fn answerable(&self, command: &'static str, now: DateTime<Utc>) -> Result<(), OfferRefusal> {
        match self.state_at(now) {
            OfferState::Pending => Ok(()),
            other => Err(OfferRefusal::State { state: other.code(), command }),
        }
    }

    /// Takes the seat. The caller enrols the person in the same transaction.
    ///
    /// # Errors
    /// Not theirs, answered, expired or revoked.
    pub fn accept(self, by: PersonId, now: DateTime<Utc>) -> Result<Self, OfferRefusal> {
        if by != self.person {
            return Err(OfferRefusal::SomeoneElse);
        }
        self.answerable("accept", now)?;
        Ok(Self { state: OfferState::Accepted, answered_at: Some(now), ..self })
    }

    /// Says no; the seat passes on at once.
    ///
    /// # Errors
    /// Not theirs, answered, expired or revoked; the reason `other` without words.
    pub fn decline(
        self,
        by: PersonId,
        code: DeclineReason,
        words: Option<Words>,
        now: DateTime<Utc>,
    ) -> Result<Self, OfferRefusal> {
        if by != self.person {
            return Err(OfferRefusal::SomeoneElse);
        }
        self.answerable("decline", now)?;
        if code == DeclineReason::Other && words.is_none() {
            return Err(OfferRefusal::WordsNeeded);
        }
        Ok(Self { state: OfferState::Declined { code, words }, answered_at: Some(now), ..self })
    }

    /// Takes it back.
    ///
    /// # Errors
    /// Answered, expired or revoked.
    pub fn revoke(self, words: Option<Words>, now: DateTime<Utc>) -> Result<Self, OfferRefusal> {
        self.answerable("revoke", now)?;
        Ok(Self { state: OfferState::Revoked { words }, answered_at: Some(now), ..self })
    }

    /// Writes down that nobody answered in time.
    ///
    /// # Errors
    /// Answered, or the deadline is not reached.
    pub fn expire(self, now: DateTime<Utc>) -> Result<Self, OfferRefusal> {
        match (&self.state, now >= self.deadline) {
            (OfferState::Pending, true) => {
                Ok(Self { state: OfferState::Expired, answered_at: Some(self.deadline), ..self })
            }
            (state, _) => Err(OfferRefusal::State { state: state.code(), command: "expire" }),
        }
    }
}
