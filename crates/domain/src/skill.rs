//! Skills and how long a person holds them.

use crate::id::{PersonSkillId, SkillId};
use crate::span::DateSpan;
use crate::text::SkillCode;
use chrono::NaiveDate;

/// A skill of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// Its id.
    pub id: SkillId,
    /// Its code.
    pub code: SkillCode,
    /// Its name.
    pub label: String,
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
