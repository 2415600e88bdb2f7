//! The queue of a course: one entry per waiting request, across the course's sessions.

use crate::id::{CourseId, PersonId, RequestId, WaitlistEntryId};
use chrono::{DateTime, Utc};

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitlistState {
    /// In the queue.
    Waiting,
    /// Out of it with a seat.
    Placed,
    /// Out of it without.
    Left,
}

impl WaitlistState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Placed, Self::Left];
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Placed => "placed",
            Self::Left => "left",
        }
    }
    /// The state of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// A place in a course's queue; its position is computed, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitlistEntry {
    /// Its id.
    pub id: WaitlistEntryId,
    /// The request that waits.
    pub request: RequestId,
    /// Who waits.
    pub person: PersonId,
    /// For which course.
    pub course: CourseId,
    /// Since when; kept when the organisation puts the person back.
    pub joined_at: DateTime<Utc>,
    /// Where it stands.
    pub state: WaitlistState,
}
