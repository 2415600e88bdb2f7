//! Courses: the types of training.

use crate::id::{CourseId, SkillId};
use crate::text::{CourseCode, Title};

/// Who starts the search for a freed seat's next holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReplacementPolicy {
    /// The planner reads the ranking and sends the first offer; the next ones follow by themselves.
    OnConfirmation,
    /// The first offer leaves at once.
    Automatic,
}

impl ReplacementPolicy {
    /// Every policy.
    pub const ALL: [Self; 2] = [Self::OnConfirmation, Self::Automatic];
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OnConfirmation => "on_confirmation",
            Self::Automatic => "automatic",
        }
    }
    /// The policy of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.code() == code)
    }
}

/// A course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its id.
    pub id: CourseId,
    /// Its code, unique.
    pub code: CourseCode,
    /// Its title.
    pub title: Title,
    /// Seats of a usual session.
    pub usual_capacity: u16,
    /// People under which a usual session does not run.
    pub usual_minimum: u16,
    /// Who starts a replacement.
    pub replacement_policy: ReplacementPolicy,
    /// Skills that must be valid when the session starts, all of them.
    pub prerequisites: Vec<SkillId>,
    /// Counts the edits, from 1.
    pub version: i32,
}
