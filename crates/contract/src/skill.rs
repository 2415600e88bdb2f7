//! The catalogue of skills, and corrections of what people hold.

use crate::text::{Cursor, Limit, SkillCode, Title, Words};
use chrono::NaiveDate;

bodies! {
    /// A skill to add to the catalogue.
    SkillCreate {
        /// Its code, unique.
        code: SkillCode,
        /// Its name.
        label: Title,
    }
    /// What to change of a skill; what is left out stays.
    SkillUpdate {
        /// Its code, unique.
        #[serde(default)]
        code: Option<SkillCode>,
        /// Its name.
        #[serde(default)]
        label: Option<Title>,
    }
    /// Until when a person holds a skill.
    PersonSkillEnd {
        /// The last day, not before the first.
        last_day: NaiveDate,
        /// Why, in words.
        reason: Words,
    }
    /// The days that should have been recorded.
    PersonSkillCorrect {
        /// First day.
        valid_from: NaiveDate,
        /// Last day; left out when it does not expire.
        #[serde(default)]
        valid_until: Option<NaiveDate>,
        /// Why, in words.
        reason: Words,
    }
    /// Why a skill should never have been recorded.
    PersonSkillWithdraw {
        /// Why, in words.
        reason: Words,
    }
}

queries! {
    /// Filters of skills.
    SkillQuery {
        /// Whether those that were retired are listed too; not when not said.
        with_retired: bool,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}
