//! Courses in the words of the contract, with the names of what they ask for and give.

use crate::app::show::course_tag;
use crate::app::skill;
use crate::problem::Outcome;
use contract::course as wire;
use contract::person::PersonStatus;
use contract::text::{Cents, Months, TrainingDays};
use domain::course::Course;
use domain::id::{CourseId, SkillId};
use domain::skill::Skill;
use std::collections::HashMap;
use store::Conn;
use store::course::{self, CourseTag};

/// The names that courses speak of, fetched once for a page.
pub(super) struct Names {
    skills: HashMap<SkillId, Skill>,
    courses: HashMap<CourseId, CourseTag>,
}

impl Names {
    pub(super) fn of(conn: &mut Conn, courses: &[Course]) -> Outcome<Self> {
        let asked = courses.iter().flat_map(|course| course.conditions.skills.skills());
        let given = courses.iter().flat_map(|course| course.grants.iter().map(|grant| grant.skill));
        let skills = store::skill::find_many(conn, asked.chain(given))?;
        let before: Vec<CourseId> = courses.iter().flat_map(|c| c.conditions.previous.iter().copied()).collect();
        let courses = if before.is_empty() { HashMap::new() } else { course::tags(conn, before)? };
        Ok(Self { skills, courses })
    }

    /// The skills of these ids by code.
    fn skills<'a>(&self, ids: impl IntoIterator<Item = &'a SkillId>) -> Vec<contract::unit::Skill> {
        let mut found: Vec<&Skill> = ids.into_iter().filter_map(|id| self.skills.get(id)).collect();
        found.sort_by(|a, b| a.code.cmp(&b.code));
        found.into_iter().map(skill::show).collect()
    }

    pub(super) fn show(&self, course: &Course) -> wire::Course {
        let (said, asked) = (&course.presentation, &course.conditions);
        let mut previous: Vec<&CourseTag> = asked.previous.iter().filter_map(|id| self.courses.get(id)).collect();
        previous.sort_by(|a, b| a.code.cmp(&b.code));
        let alternatives = asked.skills.alternatives().iter();
        let grant = |g: &domain::course::Grant| {
            Some(wire::Grant {
                skill: skill::show(self.skills.get(&g.skill)?),
                valid_months: g.valid_months.map(Months),
                renewal_months: g.renewal_months.map(Months),
            })
        };
        wire::Course {
            id: course.id.into(),
            code: course.code.as_str().into(),
            title: course.title.as_str().into(),
            aims: said.aims.as_ref().map(|text| text.as_str().into()),
            audience: said.audience.as_ref().map(|text| text.as_str().into()),
            duration_days: said.days.map(TrainingDays),
            usual_capacity: course.usual_capacity.into(),
            usual_minimum: course.usual_minimum.into(),
            replacement_policy: wire::ReplacementPolicy::from_code(course.replacement_policy.code())
                .unwrap_or(wire::ReplacementPolicy::OnConfirmation),
            promotion: wire::Promotion::from_code(course.promotion.code()).unwrap_or(wire::Promotion::Offer),
            prerequisites: alternatives.map(|set| wire::SkillSet { all_of: self.skills(set) }).collect(),
            previous: previous.into_iter().map(course_tag).collect(),
            lowest_rank: asked.audience.lowest.as_ref().map(|code| code.as_str().into()),
            highest_rank: asked.audience.highest.as_ref().map(|code| code.as_str().into()),
            statuses: asked.audience.statuses.iter().filter_map(|s| PersonStatus::from_code(s.code())).collect(),
            grants: course.grants.iter().filter_map(grant).collect(),
            session_cost: course.costs.session.map(Cents),
            seat_cost: course.costs.seat.map(Cents),
            version: course.version.into(),
        }
    }
}
