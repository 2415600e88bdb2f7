//! Courses that people are to take by a day, and which enrolments took them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use domain::id::{CourseId, PersonId, RequiredCourseId};
use domain::required_course::{RequiredCourse, Taken};

use crate::row::{key, keys, of, words};
use crate::run::Run;
use crate::schema::{course_grant, enrolment, required_course, session};
use crate::sql::{self, among};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

#[derive(Queryable, Insertable)]
#[diesel(table_name = required_course, treat_none_as_default_value = false)]
struct Row {
    id: Id,
    person_id: Id,
    course_id: Id,
    target_on: NaiveDate,
    note: Option<String>,
    set_at: At,
    set_by: Option<Id>,
    withdrawn_at: Option<At>,
}

impl TryFrom<Row> for RequiredCourse {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: of(row.id),
            person: of(row.person_id),
            course: of(row.course_id),
            target_on: row.target_on,
            note: words("required_course", row.note.as_deref())?,
            set_at: row.set_at.0,
            set_by: row.set_by.map(of),
            withdrawn_at: row.withdrawn_at.map(|at| at.0),
        })
    }
}

/// Sets a course for a person.
///
/// # Errors
/// [`crate::Constraint::RequiredCourse`] when it is set already, [`StoreError::Missing`] without the person or the course.
pub fn insert(tx: &mut Tx, new: &RequiredCourse) -> Result<(), StoreError> {
    let row = Row {
        id: key(new.id),
        person_id: key(new.person),
        course_id: key(new.course),
        target_on: new.target_on,
        note: new.note.as_ref().map(ToString::to_string),
        set_at: At(new.set_at),
        set_by: new.set_by.map(key),
        withdrawn_at: new.withdrawn_at.map(At),
    };
    diesel::insert_into(required_course::table).values(row).apply(tx)?;
    Ok(())
}

/// One, whether it still stands or not.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: RequiredCourseId) -> Result<Option<RequiredCourse>, StoreError> {
    let row: Option<Row> = required_course::table.find(key(id)).first_row(conn).optional()?;
    row.map(RequiredCourse::try_from).transpose()
}

/// Withdraws one, once.
///
/// # Errors
/// [`StoreError::Missing`] when there is none that stands, or the database's.
pub fn withdraw(tx: &mut Tx, id: RequiredCourseId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let standing =
        required_course::table.filter(required_course::id.eq(key(id))).filter(required_course::withdrawn_at.is_null());
    let changed = diesel::update(standing).set(required_course::withdrawn_at.eq(At(at))).apply(tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Missing { what: "required_course" }) }
}

/// What stands of a person's programme, the soonest day first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_person(conn: &mut Conn, person: PersonId, most: i64) -> Result<Vec<RequiredCourse>, StoreError> {
    let rows: Vec<Row> = required_course::table
        .filter(required_course::person_id.eq(key(person)))
        .filter(required_course::withdrawn_at.is_null())
        .order((required_course::target_on, required_course::id))
        .limit(most)
        .rows(conn)?;
    rows.into_iter().map(RequiredCourse::try_from).collect()
}

/// How many courses stand in a person's programme.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, person: PersonId) -> Result<i64, StoreError> {
    Ok(required_course::table
        .filter(required_course::person_id.eq(key(person)))
        .filter(required_course::withdrawn_at.is_null())
        .count()
        .get_result(conn)?)
}

/// Which of these courses a person took, each by the latest enrolment: passed, or attended where the course gives no skill.
///
/// # Errors
/// The database's.
pub fn taken(
    conn: &mut Conn,
    person: PersonId,
    courses: impl IntoIterator<Item = CourseId>,
) -> Result<HashMap<CourseId, Taken>, StoreError> {
    let gives = course_grant::table.filter(course_grant::course_id.eq(session::course_id));
    let rows: Vec<(Id, Id, NaiveDate)> = enrolment::table
        .inner_join(session::table)
        .filter(enrolment::person_id.eq(key(person)))
        .filter(enrolment::state.eq(sql::Confirmed))
        .filter(among(session::course_id, keys(courses)))
        .filter(enrolment::outcome.eq("passed").or(enrolment::outcome.eq("attended").and(not(exists(gives)))))
        .order((session::ends_on, enrolment::id))
        .select((session::course_id, enrolment::id, session::ends_on))
        .rows(conn)?;
    Ok(rows.into_iter().map(|(course, enrolment, on)| (of(course), Taken { enrolment: of(enrolment), on })).collect())
}
