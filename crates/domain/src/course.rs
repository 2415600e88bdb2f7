//! Courses: the types of training, whom they are for, what they ask for and what they give.

use crate::codes::codes;
use crate::id::{CourseId, SkillId};
use crate::person::PersonStatus;
use crate::skill::HeldSkill;
use crate::span::DateSpan;
use crate::text::{CourseCode, LongWords, RankCode, Title};
use chrono::{Months, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

codes! {
    /// Who starts the search for a freed seat's next holder.
    ReplacementPolicy {
        /// The planner reads the ranking and sends the first offer; the next ones follow by themselves.
        OnConfirmation = "on_confirmation",
        /// The first offer leaves at once.
        Automatic = "automatic",
    }
    /// What the one whose turn it is receives.
    Promotion {
        /// A seat held until a deadline, to accept or decline.
        Offer = "offer",
        /// The seat itself; whoever cannot come gives it back.
        Seat = "seat",
    }
}

/// Whom a course is for. A bound that is not set lets everybody through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// The least senior rank.
    pub lowest: Option<RankCode>,
    /// The most senior rank.
    pub highest: Option<RankCode>,
    /// How its people belong; anyone when empty.
    pub statuses: BTreeSet<PersonStatus>,
}

/// What must hold before someone sits in a session of the course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Sets of skills, each valid on the first day: all those of one set are needed, of whichever set.
    pub skills: SkillSets,
    /// Courses that must be behind the person, all of them.
    pub previous: BTreeSet<CourseId>,
    /// Whom it is for.
    pub audience: Audience,
}

/// Alternatives, each a set of skills that go together; none asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkillSets(Vec<BTreeSet<SkillId>>);

/// The most alternatives of one course.
pub const MOST_ALTERNATIVES: usize = 10;

impl SkillSets {
    /// These alternatives; an empty one, which everybody meets, counts for nothing said.
    #[must_use]
    pub fn new(sets: impl IntoIterator<Item = BTreeSet<SkillId>>) -> Self {
        let mut kept: Vec<BTreeSet<SkillId>> = Vec::new();
        for set in sets {
            if !set.is_empty() && !kept.contains(&set) {
                kept.push(set);
            }
        }
        Self(kept)
    }
    /// One set, all of which is needed.
    #[must_use]
    pub fn all_of(skills: impl IntoIterator<Item = SkillId>) -> Self {
        Self::new([skills.into_iter().collect()])
    }
    /// The alternatives, in the order in which they were said.
    #[must_use]
    pub fn alternatives(&self) -> &[BTreeSet<SkillId>] {
        &self.0
    }
    /// Each skill that some alternative names.
    #[must_use]
    pub fn skills(&self) -> BTreeSet<SkillId> {
        self.0.iter().flatten().copied().collect()
    }
    /// What is missing, or not valid on the first day of the span, of the alternative that lacks the least; nothing when
    /// one is met whole.
    #[must_use]
    pub fn missing(&self, held: &[HeldSkill], dates: DateSpan) -> Vec<SkillId> {
        let lacks = |set: &BTreeSet<SkillId>| -> Vec<SkillId> {
            let has = |needed: &SkillId| held.iter().any(|s| s.skill == *needed && s.valid_at_start_of(dates));
            set.iter().copied().filter(|needed| !has(needed)).collect()
        };
        // The first of the shortest: the answer does not change from one time to the next.
        self.0.iter().map(lacks).min_by_key(Vec::len).unwrap_or_default()
    }
}

/// A skill that whoever passes receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Which.
    pub skill: SkillId,
    /// How long it is valid, in months; for ever when not said.
    pub valid_months: Option<u16>,
    /// How long before its last day it should be renewed, in months.
    pub renewal_months: Option<u16>,
}

impl Grant {
    /// The most months that a skill may be valid.
    pub const MOST_MONTHS: u16 = 600;

    /// A validity and the notice of its renewal.
    ///
    /// # Errors
    /// Months outside 1..=600, a notice without a validity, or one longer than it.
    pub fn new(skill: SkillId, valid_months: Option<u16>, renewal_months: Option<u16>) -> Result<Self, InvalidGrant> {
        let in_range = |months: Option<u16>| months.is_none_or(|m| (1..=Self::MOST_MONTHS).contains(&m));
        let within = renewal_months.is_none_or(|notice| valid_months.is_some_and(|valid| notice <= valid));
        if in_range(valid_months) && in_range(renewal_months) && within {
            Ok(Self { skill, valid_months, renewal_months })
        } else {
            Err(InvalidGrant)
        }
    }

    /// The last day of a skill received on this day; none when it does not expire.
    #[must_use]
    pub fn valid_until(&self, from: NaiveDate) -> Option<NaiveDate> {
        let end = from.checked_add_months(Months::new(u32::from(self.valid_months?)))?;
        end.pred_opt()
    }
}

/// Months that make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a validity is from 1 to 600 months, and is renewed within it")]
pub struct InvalidGrant;

/// What a course costs, in cents of euro; unknown when not said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// Whatever the number of people.
    pub session: Option<u32>,
    /// For each person.
    pub seat: Option<u32>,
}

/// What a course says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presentation {
    /// What people can do afterwards.
    pub aims: Option<LongWords>,
    /// Whom it is meant for, in words.
    pub audience: Option<LongWords>,
    /// Days of training.
    pub days: Option<u16>,
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
    /// What it says of itself.
    pub presentation: Presentation,
    /// Seats of a usual session.
    pub usual_capacity: u16,
    /// People under which a usual session does not run.
    pub usual_minimum: u16,
    /// Who starts a replacement.
    pub replacement_policy: ReplacementPolicy,
    /// What the one whose turn it is receives.
    pub promotion: Promotion,
    /// What it asks for.
    pub conditions: Conditions,
    /// What it gives.
    pub grants: Vec<Grant>,
    /// What it costs.
    pub costs: Costs,
    /// Counts the edits, from 1.
    pub version: i32,
}

/// Whether a course that asks for these would, course after course, ask for itself. `asked` is what each course asks for
/// today.
#[must_use]
pub fn asks_for_itself(
    course: CourseId,
    previous: &BTreeSet<CourseId>,
    asked: &BTreeMap<CourseId, BTreeSet<CourseId>>,
) -> bool {
    let mut seen = BTreeSet::new();
    let mut next: Vec<CourseId> = previous.iter().copied().collect();
    while let Some(one) = next.pop() {
        if one == course {
            return true;
        }
        if seen.insert(one) {
            next.extend(asked.get(&one).into_iter().flatten().copied());
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{day, held, mint};

    #[test]
    fn one_alternative_met_whole_is_enough_and_the_nearest_is_told() {
        let mut mint = mint();
        let (a, b, c): (SkillId, SkillId, SkillId) = (mint.id(), mint.id(), mint.id());
        let sets = SkillSets::new([BTreeSet::from([a, b]), BTreeSet::from([c])]);
        let dates = DateSpan::of_days(day("2027-03-01"), day("2027-03-05")).unwrap();
        let mut has = |skill| held(skill, "2026-01-01", Some("2027-03-01"), &mut mint);
        assert_eq!(sets.missing(&[has(c)], dates), []);
        assert_eq!(sets.missing(&[has(a), has(b)], dates), []);
        // Each lacks one: the first said is told.
        assert_eq!(sets.missing(&[has(a)], dates), [b]);
        assert_eq!(sets.missing(&[], dates), [c]);
        let over = held(c, "2026-01-01", Some("2027-02-28"), &mut mint);
        assert_eq!(sets.missing(&[over], dates), [c]);
        assert_eq!(SkillSets::default().missing(&[], dates), []);
        assert_eq!(SkillSets::new([BTreeSet::new()]), SkillSets::default());
    }

    #[test]
    fn a_validity_ends_the_day_before_its_birthday_and_holds_its_notice() {
        let skill = mint().id();
        let year = Grant::new(skill, Some(12), Some(3)).unwrap();
        assert_eq!(year.valid_until(day("2027-03-05")), Some(day("2028-03-04")));
        // The 29th of February has no birthday in common years.
        assert_eq!(year.valid_until(day("2028-02-29")), Some(day("2029-02-27")));
        assert_eq!(Grant::new(skill, None, None).unwrap().valid_until(day("2027-03-05")), None);
        for (valid, notice) in
            [(Some(0), None), (Some(601), None), (None, Some(3)), (Some(6), Some(7)), (Some(6), Some(0))]
        {
            assert_eq!(Grant::new(skill, valid, notice), Err(InvalidGrant), "{valid:?} {notice:?}");
        }
    }

    #[test]
    fn a_course_that_leads_back_to_itself_is_found_however_far() {
        let mut mint = mint();
        let [a, b, c]: [CourseId; 3] = [mint.id(), mint.id(), mint.id()];
        let asked = BTreeMap::from([(b, BTreeSet::from([c])), (c, BTreeSet::new())]);
        assert!(!asks_for_itself(a, &BTreeSet::from([b]), &asked));
        assert!(asks_for_itself(c, &BTreeSet::from([b]), &asked));
        assert!(asks_for_itself(a, &BTreeSet::from([a]), &asked));
        // A circle elsewhere does not run for ever.
        let circle = BTreeMap::from([(b, BTreeSet::from([c])), (c, BTreeSet::from([b]))]);
        assert!(!asks_for_itself(a, &BTreeSet::from([b]), &circle));
    }
}
