//! Skills and how long a person holds them.

use crate::id::{EnrolmentId, PersonId, PersonSkillId, SkillId};
use crate::span::DateSpan;
use crate::text::SkillCode;
use chrono::{DateTime, NaiveDate, Utc};

/// A skill of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// Its id.
    pub id: SkillId,
    /// Its code.
    pub code: SkillCode,
    /// Its name.
    pub label: String,
    /// Since when it is given to nobody and asked for by no further course.
    pub retired_at: Option<DateTime<Utc>>,
    /// Counts the edits, from 1.
    pub version: i32,
}

/// A skill held by a person, and whether the line that says so still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordedSkill {
    /// By whom.
    pub person: PersonId,
    /// What.
    pub held: HeldSkill,
    /// The enrolment that it was granted for, by passing.
    pub granted_for: Option<EnrolmentId>,
    /// When the line was replaced by another, or taken out.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// A skill held by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldSkill {
    /// The line's id.
    pub id: PersonSkillId,
    /// Which skill.
    pub skill: SkillId,
    /// First day of validity.
    pub valid_from: NaiveDate,
    /// Last day of validity; none when it does not expire.
    pub valid_until: Option<NaiveDate>,
}

impl HeldSkill {
    /// Whether it is valid on the first day of the span: a prerequisite is judged when training starts.
    #[must_use]
    pub fn valid_at_start_of(&self, span: DateSpan) -> bool {
        self.valid_from <= span.first() && self.valid_until.is_none_or(|last| last >= span.first())
    }
}
