//! Courses: the catalogue.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::course::{Course, ReplacementPolicy};
use domain::id::{CourseId, SkillId};
use domain::text::{CourseCode, Title, fold};

use crate::page::{Cursor, Page, PageRequest};
use crate::row::{insert_all, key, keys, of, small, unreadable, update_version};
use crate::run::Run;
use crate::schema::{course, course_prerequisite};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::text::{contains, words};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "course";

#[derive(Queryable, Insertable)]
#[diesel(table_name = course, treat_none_as_default_value = false)]
struct Row {
    id: Id,
    code: String,
    title: String,
    usual_capacity: i32,
    usual_minimum: i32,
    replacement_policy: String,
    offer_minutes_min: Option<i32>,
    search_key: String,
    version: i32,
    created_at: At,
}

#[derive(Insertable)]
#[diesel(table_name = course_prerequisite, treat_none_as_default_value = false)]
struct PrerequisiteRow {
    course_id: Id,
    skill_id: Id,
}

impl Row {
    fn new(course: &Course, now: DateTime<Utc>) -> Self {
        Self {
            id: key(course.id),
            code: course.code.as_str().to_owned(),
            title: course.title.as_str().to_owned(),
            usual_capacity: i32::from(course.usual_capacity),
            usual_minimum: i32::from(course.usual_minimum),
            replacement_policy: course.replacement_policy.code().to_owned(),
            offer_minutes_min: None,
            search_key: fold(&format!("{} {}", course.code, course.title)),
            version: course.version,
            created_at: At(now),
        }
    }

    fn whole(self, prerequisites: Vec<SkillId>) -> Result<Course, StoreError> {
        let policy = ReplacementPolicy::from_code(&self.replacement_policy);
        Ok(Course {
            id: of(self.id),
            code: CourseCode::parse(&self.code).map_err(|e| unreadable(WHAT, e))?,
            title: Title::parse(&self.title).map_err(|e| unreadable(WHAT, e))?,
            usual_capacity: small(WHAT, self.usual_capacity)?,
            usual_minimum: small(WHAT, self.usual_minimum)?,
            replacement_policy: policy.ok_or_else(|| unreadable(WHAT, &self.replacement_policy))?,
            prerequisites,
            version: self.version,
        })
    }
}

/// A course in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseTag {
    /// Its id.
    pub id: CourseId,
    /// Its code.
    pub code: CourseCode,
    /// Its title.
    pub title: Title,
}

pub(crate) fn tag(id: Id, code: &str, title: &str) -> Result<CourseTag, StoreError> {
    Ok(CourseTag {
        id: of(id),
        code: CourseCode::parse(code).map_err(|e| unreadable(WHAT, e))?,
        title: Title::parse(title).map_err(|e| unreadable(WHAT, e))?,
    })
}

fn prerequisite_rows(course: &Course) -> Vec<PrerequisiteRow> {
    let skills = keys(course.prerequisites.iter().copied());
    skills.into_iter().map(|skill_id| PrerequisiteRow { course_id: key(course.id), skill_id }).collect()
}

/// Adds a course with its prerequisites.
///
/// # Errors
/// [`crate::Constraint::CourseCode`], [`StoreError::Missing`] without a skill, or the database's.
pub fn insert(tx: &mut Tx, new: &Course, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(course::table).values(Row::new(new, now)).apply(tx)?;
    insert_all!(&mut **tx, course_prerequisite::table, prerequisite_rows(new));
    Ok(())
}

/// Changes a course that still has the version that was read; answers the new version. Its code stays.
///
/// # Errors
/// [`StoreError::Stale`], [`StoreError::Missing`], or the database's.
pub fn update(tx: &mut Tx, next: &Course, now: DateTime<Utc>) -> Result<i32, StoreError> {
    let row = Row::new(next, now);
    let version = update_version!(
        tx,
        course,
        row.id,
        next.version,
        (
            dsl::title.eq(row.title),
            dsl::usual_capacity.eq(row.usual_capacity),
            dsl::usual_minimum.eq(row.usual_minimum),
            dsl::replacement_policy.eq(row.replacement_policy),
            dsl::search_key.eq(row.search_key),
        )
    );
    diesel::delete(course_prerequisite::table.filter(course_prerequisite::course_id.eq(row.id))).apply(tx)?;
    insert_all!(&mut **tx, course_prerequisite::table, prerequisite_rows(next));
    Ok(version)
}

/// One course.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: CourseId) -> Result<Option<Course>, StoreError> {
    let rows: Vec<Row> = course::table.filter(course::id.eq(key(id))).rows(conn)?;
    Ok(with_prerequisites(conn, rows)?.pop())
}

/// The course of this code.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn by_code(conn: &mut Conn, code: &CourseCode) -> Result<Option<Course>, StoreError> {
    let rows: Vec<Row> = course::table.filter(course::code.eq(code.as_str())).rows(conn)?;
    Ok(with_prerequisites(conn, rows)?.pop())
}

/// Courses by code; every word of `q` is in the code or the title.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, q: Option<&str>, page: &PageRequest) -> Result<Page<Course>, StoreError> {
    let mut query = course::table.into_boxed();
    for word in q.into_iter().flat_map(words) {
        query = query.filter(course::search_key.like(contains(&word)));
    }
    if let Some(after) = &page.after {
        query = query.filter(course::code.gt(after.key.clone()));
    }
    let rows: Vec<Row> = query.order(course::code).limit(page.rows()).load(conn)?;
    let courses = with_prerequisites(conn, rows)?;
    Ok(Page::cut(courses, page, |course| Cursor::new(&course.code, course.id)))
}

fn with_prerequisites(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Course>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let lines: Vec<(Id, Id)> = course_prerequisite::table
        .filter(among(course_prerequisite::course_id, ids))
        .order((course_prerequisite::course_id, course_prerequisite::skill_id))
        .rows(conn)?;
    let mut skills: HashMap<Id, Vec<SkillId>> = HashMap::new();
    for (course, skill) in lines {
        skills.entry(course).or_default().push(of(skill));
    }
    rows.into_iter()
        .map(|row| {
            let own = skills.remove(&row.id).unwrap_or_default();
            row.whole(own)
        })
        .collect()
}

/// Courses in short.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn tags(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = CourseId>,
) -> Result<HashMap<CourseId, CourseTag>, StoreError> {
    let rows: Vec<(Id, String, String)> = course::table
        .filter(among(course::id, keys(ids)))
        .select((course::id, course::code, course::title))
        .rows(conn)?;
    rows.into_iter().map(|(id, code, title)| tag(id, &code, &title).map(|tag| (tag.id, tag))).collect()
}
