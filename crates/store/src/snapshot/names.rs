//! What surrounds a decision: the codes that an explanation speaks of, time zones, and whose scope things lie in.

use crate::row::{key, of};
use crate::run::Run;
use crate::schema::{
    course, course_prerequisite, course_previous, person, session, session_quota, skill, unit, unit_closure,
};
use crate::sql_types::Id;
use crate::{Conn, StoreError};
use diesel::prelude::*;
use domain::id::{CourseId, PersonId, SessionId, UnitId};
use domain::snapshot::SessionSnapshot;
use domain::unit::Lineage;
use std::collections::BTreeMap;

pub use crate::unit::lineage;

/// Short names of units, skills and courses that an explanation speaks of.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    /// Units.
    pub units: BTreeMap<UnitId, String>,
    /// Skills.
    pub skills: BTreeMap<domain::id::SkillId, String>,
    /// Courses.
    pub courses: BTreeMap<CourseId, String>,
}

/// The codes of the quotas' units, of the prerequisites and of the courses before a session: all that its gates speak of.
///
/// # Errors
/// The database's.
pub fn codes(conn: &mut Conn, snapshot: &SessionSnapshot) -> Result<Codes, StoreError> {
    let id = key(snapshot.session.id);
    let units: Vec<(Id, String)> = session_quota::table
        .inner_join(unit::table)
        .filter(session_quota::session_id.eq(id))
        .select((unit::id, unit::code))
        .rows(conn)?;
    let skills: Vec<(Id, String)> = course_prerequisite::table
        .inner_join(skill::table)
        .filter(course_prerequisite::course_id.eq(key(snapshot.session.course)))
        .select((skill::id, skill::code))
        .rows(conn)?;
    let courses: Vec<(Id, String)> = if snapshot.asked.previous.is_empty() {
        Vec::new()
    } else {
        course_previous::table
            .inner_join(course::table.on(course::id.eq(course_previous::previous_id)))
            .filter(course_previous::course_id.eq(key(snapshot.session.course)))
            .select((course::id, course::code))
            .rows(conn)?
    };
    Ok(Codes {
        courses: courses.into_iter().map(|(id, code)| (of(id), code)).collect(),
        units: units.into_iter().map(|(id, code)| (of(id), code)).collect(),
        skills: skills.into_iter().map(|(id, code)| (of(id), code)).collect(),
    })
}

/// The time zone of a person's unit.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such person.
pub fn zone_of(conn: &mut Conn, who: PersonId) -> Result<String, StoreError> {
    person::table
        .inner_join(unit::table)
        .filter(person::id.eq(key(who)))
        .select(unit::time_zone)
        .first_row(conn)
        .optional()?
        .ok_or(StoreError::Missing { what: "person" })
}

/// The lineage of a person's unit; none when there is no such person.
///
/// # Errors
/// The database's.
pub fn lineage_of_person(conn: &mut Conn, who: PersonId) -> Result<Option<Lineage>, StoreError> {
    let above: Vec<Id> = person::table
        .inner_join(unit_closure::table.on(unit_closure::descendant_id.eq(person::unit_id)))
        .filter(person::id.eq(key(who)))
        .order(unit_closure::depth)
        .select(unit_closure::ancestor_id)
        .rows(conn)?;
    Ok(found(above))
}

/// The lineage of a session's organiser; none when there is no such session.
///
/// # Errors
/// The database's.
pub fn lineage_of_session(conn: &mut Conn, id: SessionId) -> Result<Option<Lineage>, StoreError> {
    let above: Vec<Id> = session::table
        .inner_join(unit_closure::table.on(unit_closure::descendant_id.eq(session::organiser_unit_id)))
        .filter(session::id.eq(key(id)))
        .order(unit_closure::depth)
        .select(unit_closure::ancestor_id)
        .rows(conn)?;
    Ok(found(above))
}

/// Every unit is at least its own ancestor.
fn found(above: Vec<Id>) -> Option<Lineage> {
    (!above.is_empty()).then(|| Lineage(above.into_iter().map(of).collect()))
}
