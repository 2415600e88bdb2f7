//! What a body says of a course, as the domain reads it.

use crate::app::field;
use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use contract::course::{self as wire, CourseCreate, CourseUpdate, GrantBody, SkillSetBody};
use contract::id as codes;
use contract::person::PersonStatus as StatusCode;
use contract::text as t;
use domain::course::{
    Audience, Conditions, Costs, Course, Grant, MOST_ALTERNATIVES, Presentation, Promotion, ReplacementPolicy,
    SkillSets,
};
use domain::id::{CourseId, SkillId};
use domain::person::PersonStatus;
use domain::text::{CourseCode, LongWords, RankCode, Title};
use std::collections::BTreeSet;

/// Skills of one set.
const MOST_SKILLS: usize = 20;
/// Courses before one.
const MOST_PREVIOUS: usize = 20;
/// Skills that one course gives.
const MOST_GRANTS: usize = 20;

pub(super) fn new(id: CourseId, body: &CourseCreate) -> Outcome<Course> {
    Ok(Course {
        id,
        code: field::text("/code", CourseCode::parse(body.code.as_str()))?,
        title: field::text("/title", Title::parse(body.title.as_str()))?,
        presentation: Presentation {
            aims: body.aims.as_ref().map(|text| long("/aims", text)).transpose()?,
            audience: body.audience.as_ref().map(|text| long("/audience", text)).transpose()?,
            days: body.duration_days.map(|days| days.0),
        },
        usual_capacity: body.usual_capacity.0,
        usual_minimum: body.usual_minimum.0,
        replacement_policy: body.replacement_policy.map_or(ReplacementPolicy::OnConfirmation, policy),
        promotion: body.promotion.map_or(Promotion::Offer, promotion),
        conditions: Conditions {
            skills: sets(&body.prerequisites)?,
            previous: previous(&body.previous_ids)?,
            audience: Audience {
                lowest: body.lowest_rank.as_ref().map(|code| rank("/lowest_rank", code)).transpose()?,
                highest: body.highest_rank.as_ref().map(|code| rank("/highest_rank", code)).transpose()?,
                statuses: statuses(&body.statuses),
            },
        },
        grants: grants(&body.grants)?,
        costs: Costs { session: body.session_cost.map(|c| c.0), seat: body.seat_cost.map(|c| c.0) },
        version: 1,
    })
}

pub(super) fn changed(found: &Course, body: &CourseUpdate) -> Outcome<Course> {
    let mut next = found.clone();
    if let Some(title) = &body.title {
        next.title = field::text("/title", Title::parse(title.as_str()))?;
    }
    let said = &mut next.presentation;
    said.aims = body.aims.over(said.aims.take(), |text| long("/aims", text))?;
    said.audience = body.audience.over(said.audience.take(), |text| long("/audience", text))?;
    said.days = body.duration_days.over(said.days, |days| Ok::<_, Problem>(days.0))?;
    if let Some(capacity) = body.usual_capacity {
        next.usual_capacity = capacity.0;
    }
    if let Some(minimum) = body.usual_minimum {
        next.usual_minimum = minimum.0;
    }
    if let Some(code) = body.replacement_policy {
        next.replacement_policy = policy(code);
    }
    if let Some(code) = body.promotion {
        next.promotion = promotion(code);
    }
    let asked = &mut next.conditions;
    if let Some(asked_sets) = &body.prerequisites {
        asked.skills = sets(asked_sets)?;
    }
    if let Some(ids) = &body.previous_ids {
        asked.previous = previous(ids)?;
    }
    let audience = &mut asked.audience;
    audience.lowest = body.lowest_rank.over(audience.lowest.take(), |code| rank("/lowest_rank", code))?;
    audience.highest = body.highest_rank.over(audience.highest.take(), |code| rank("/highest_rank", code))?;
    if let Some(codes) = &body.statuses {
        audience.statuses = statuses(codes);
    }
    if let Some(given) = &body.grants {
        next.grants = grants(given)?;
    }
    next.costs.session = body.session_cost.over(next.costs.session, |cents| Ok::<_, Problem>(cents.0))?;
    next.costs.seat = body.seat_cost.over(next.costs.seat, |cents| Ok::<_, Problem>(cents.0))?;
    Ok(next)
}

fn long(pointer: &str, text: &t::LongWords) -> Outcome<LongWords> {
    field::text(pointer, LongWords::parse(text.as_str()))
}

fn rank(pointer: &str, code: &t::RankCode) -> Outcome<RankCode> {
    field::text(pointer, RankCode::parse(code.as_str()))
}

fn too_many(pointer: impl Into<String>, most: usize) -> Problem {
    let words = Words::new(format!("au plus {most} éléments"), format!("at most {most} items"));
    Problem::invalid(pointer, "too_many", words)
}

/// Each set once, each skill once in it.
fn sets(said: &[SkillSetBody]) -> Outcome<SkillSets> {
    if said.len() > MOST_ALTERNATIVES {
        return Err(too_many("/prerequisites", MOST_ALTERNATIVES));
    }
    let mut sets: Vec<BTreeSet<SkillId>> = Vec::new();
    for (index, set) in said.iter().enumerate() {
        let pointer = format!("/prerequisites/{index}/skill_ids");
        if set.skill_ids.is_empty() {
            let words = Words::new("citez au moins une qualification", "name at least one skill");
            return Err(Problem::invalid(pointer, "missing", words));
        }
        if set.skill_ids.len() > MOST_SKILLS {
            return Err(too_many(pointer, MOST_SKILLS));
        }
        sets.push(set.skill_ids.iter().map(|id| id.0).collect());
    }
    Ok(SkillSets::new(sets))
}

fn previous(ids: &[codes::CourseId]) -> Outcome<BTreeSet<CourseId>> {
    if ids.len() > MOST_PREVIOUS {
        return Err(too_many("/previous_ids", MOST_PREVIOUS));
    }
    Ok(ids.iter().map(|id| id.0).collect())
}

fn statuses(codes: &[StatusCode]) -> BTreeSet<PersonStatus> {
    codes.iter().filter_map(|status| PersonStatus::from_code(status.code())).collect()
}

fn grants(said: &[GrantBody]) -> Outcome<Vec<Grant>> {
    if said.len() > MOST_GRANTS {
        return Err(too_many("/grants", MOST_GRANTS));
    }
    let mut grants: Vec<Grant> = Vec::new();
    for (index, body) in said.iter().enumerate() {
        let (valid, renewal) = (body.valid_months.map(|m| m.0), body.renewal_months.map(|m| m.0));
        let grant = Grant::new(body.skill_id.0, valid, renewal).map_err(|e| {
            let fr = "le préavis de renouvellement tient dans la durée de validité";
            Problem::invalid(format!("/grants/{index}/renewal_months"), "out_of_range", Words::new(fr, e.to_string()))
        })?;
        if grants.iter().any(|g| g.skill == grant.skill) {
            let words = Words::new("qualification citée deux fois", "this skill is named twice");
            return Err(Problem::invalid(format!("/grants/{index}/skill_id"), "duplicate", words));
        }
        grants.push(grant);
    }
    // In the order in which the store gives them back.
    grants.sort_by_key(|grant| grant.skill);
    Ok(grants)
}

fn policy(code: wire::ReplacementPolicy) -> ReplacementPolicy {
    ReplacementPolicy::from_code(code.code()).unwrap_or(ReplacementPolicy::OnConfirmation)
}

fn promotion(code: wire::Promotion) -> Promotion {
    Promotion::from_code(code.code()).unwrap_or(Promotion::Offer)
}
