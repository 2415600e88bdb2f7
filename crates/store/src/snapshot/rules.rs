//! What courses ask of those who take their seats, a few statements for all.

use super::{CourseColumns, read_course};
use crate::row::{keys, of};
use crate::run::Run;
use crate::schema::{course, course_approval_step, course_prerequisite, course_previous, rank};
use crate::sql::among;
use crate::sql_types::Id;
use crate::{Conn, StoreError};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::course::{Promotion, ReplacementPolicy, SkillSets};
use domain::id::{CourseId, SkillId};
use domain::snapshot::Asked;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What a course says of those who take its seats.
pub(super) struct Rules {
    pub policy: ReplacementPolicy,
    pub promotion: Promotion,
    pub asked: Asked,
    pub asks_approval: bool,
}

/// A course with one of its prerequisites: a skill, in an alternative. Whether courses come before it, and approvals are asked.
type CourseRow = (Id, CourseColumns, (Option<Id>, Option<i32>), (bool, bool));

/// What courses ask for.
pub(super) fn courses(conn: &mut Conn, ids: BTreeSet<CourseId>) -> Result<BTreeMap<CourseId, Rules>, StoreError> {
    let (lowest, highest) = diesel::alias!(rank as lowest, rank as highest);
    let has_previous = exists(course_previous::table.filter(course_previous::course_id.eq(course::id)));
    let asks_approval = exists(course_approval_step::table.filter(course_approval_step::course_id.eq(course::id)));
    let rows: Vec<CourseRow> = course::table
        .left_join(lowest.on(lowest.field(rank::code).nullable().eq(course::lowest_rank_code)))
        .left_join(highest.on(highest.field(rank::code).nullable().eq(course::highest_rank_code)))
        .left_join(course_prerequisite::table.on(course_prerequisite::course_id.eq(course::id)))
        .filter(among(course::id, keys(ids)))
        .select((
            course::id,
            (
                course::replacement_policy,
                course::promotion,
                course::statuses,
                lowest.field(rank::seniority).nullable(),
                highest.field(rank::seniority).nullable(),
            ),
            (course_prerequisite::skill_id.nullable(), course_prerequisite::alternative.nullable()),
            (has_previous, asks_approval),
        ))
        .rows(conn)?;
    let mut previous = previous(conn, rows.iter().filter(|(.., (has, _))| *has).map(|(id, ..)| *id).collect())?;
    let mut found: BTreeMap<CourseId, Rules> = BTreeMap::new();
    let mut sets: BTreeMap<CourseId, BTreeMap<i32, BTreeSet<SkillId>>> = BTreeMap::new();
    for (id, said, prerequisite, (_, asks_approval)) in rows {
        if let (Some(skill), Some(alternative)) = prerequisite {
            sets.entry(of(id)).or_default().entry(alternative).or_default().insert(of(skill));
        }
        if let Entry::Vacant(place) = found.entry(of(id)) {
            let (policy, promotion, mut asked) = read_course(said)?;
            asked.previous = previous.remove(&id).unwrap_or_default();
            place.insert(Rules { policy, promotion, asked, asks_approval });
        }
    }
    for (course, sets) in sets {
        if let Some(rules) = found.get_mut(&course) {
            rules.asked.skills = SkillSets::new(sets.into_values());
        }
    }
    Ok(found)
}

/// The courses that come before others.
fn previous(conn: &mut Conn, courses: BTreeSet<Id>) -> Result<BTreeMap<Id, BTreeSet<CourseId>>, StoreError> {
    let mut found: BTreeMap<Id, BTreeSet<CourseId>> = BTreeMap::new();
    if courses.is_empty() {
        return Ok(found);
    }
    let rows: Vec<(Id, Id)> = course_previous::table
        .filter(among(course_previous::course_id, Vec::from_iter(courses)))
        .select((course_previous::course_id, course_previous::previous_id))
        .rows(conn)?;
    for (course, previous) in rows {
        found.entry(course).or_default().insert(of(previous));
    }
    Ok(found)
}
