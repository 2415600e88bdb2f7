//! Courses and sites: what filters and forms choose from; and what needs a planner.

use contract::{
    course::{CoursePage, CourseQuery},
    overview::Overview,
    unit::{PageQuery, SitePage},
};

use super::{error::ClientError, http};
use crate::state::query::Query;

const ALL: u16 = 200;

/// Courses.
///
/// # Errors
/// As any call.
pub async fn list_courses() -> Result<CoursePage, ClientError> {
    http::get("/courses", &Query::of(&CourseQuery { limit: Some(ALL.into()), ..CourseQuery::default() })).await
}

/// Courses by part of their code or title.
///
/// # Errors
/// As any call.
pub async fn find_courses(query: &CourseQuery) -> Result<CoursePage, ClientError> {
    http::get("/courses", &Query::of(query)).await
}

/// Sites.
///
/// # Errors
/// As any call.
pub async fn list_sites() -> Result<SitePage, ClientError> {
    http::get("/sites", &Query::of(&PageQuery { limit: Some(ALL.into()), ..PageQuery::default() })).await
}

/// What needs a planner today.
///
/// # Errors
/// As any call.
pub async fn get_overview() -> Result<Overview, ClientError> {
    http::get("/overview", &Query::default()).await
}
