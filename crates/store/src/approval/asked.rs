//! The steps that courses ask for.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::approval::{Approver, CourseStep};
use domain::id::CourseId;

use crate::row::{insert_all, key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::course_approval_step as asked;
use crate::sql::among;
use crate::sql_types::Id;
use crate::{Conn, StoreError, Tx};

#[derive(Queryable, Insertable)]
#[diesel(table_name = asked, treat_none_as_default_value = false)]
struct Row {
    course_id: Id,
    position: i32,
    approver: String,
    level: i32,
    answer_days: i32,
}

/// A step as rows hold it.
pub(super) fn read(what: &'static str, approver: &str, level: i32, answer_days: i32) -> Result<CourseStep, StoreError> {
    let approver = Approver::from_code(approver).ok_or_else(|| unreadable(what, approver))?;
    let small = |n: i32| u8::try_from(n).map_err(|e| unreadable(what, e));
    CourseStep::new(approver, small(level)?, small(answer_days)?).map_err(|e| unreadable(what, e))
}

/// What a course asks for, in order.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_course(conn: &mut Conn, course: CourseId) -> Result<Vec<CourseStep>, StoreError> {
    Ok(of_courses(conn, [course])?.remove(&course).unwrap_or_default())
}

/// What courses ask for, in order; those that ask for nothing are left out.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_courses(
    conn: &mut Conn,
    courses: impl IntoIterator<Item = CourseId>,
) -> Result<HashMap<CourseId, Vec<CourseStep>>, StoreError> {
    let rows: Vec<Row> = asked::table
        .filter(among(asked::course_id, keys(courses)))
        .order((asked::course_id, asked::position))
        .rows(conn)?;
    let mut steps: HashMap<CourseId, Vec<CourseStep>> = HashMap::new();
    for row in rows {
        let step = read("course_approval_step", &row.approver, row.level, row.answer_days)?;
        steps.entry(of(row.course_id)).or_default().push(step);
    }
    Ok(steps)
}

/// Replaces what a course asks for; requests filed before keep what they were filed with.
///
/// # Errors
/// The database's.
pub fn replace(tx: &mut Tx, course: CourseId, steps: &[CourseStep]) -> Result<(), StoreError> {
    diesel::delete(asked::table.filter(asked::course_id.eq(key(course)))).apply(tx)?;
    let rows: Vec<Row> = (1..)
        .zip(steps)
        .map(|(position, step)| Row {
            course_id: key(course),
            position,
            approver: step.approver.code().to_owned(),
            level: i32::from(step.level),
            answer_days: i32::from(step.answer_days),
        })
        .collect();
    insert_all!(&mut **tx, asked::table, rows);
    Ok(())
}
