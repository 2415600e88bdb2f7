//! Courses, sites and units: what filters and forms choose from.

use contract::{
    course::{CoursePage, CourseQuery},
    overview::Overview,
    unit::{PageQuery, SitePage, UnitPage, UnitQuery},
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

/// Sites.
///
/// # Errors
/// As any call.
pub async fn list_sites() -> Result<SitePage, ClientError> {
    http::get("/sites", &Query::of(&PageQuery { limit: Some(ALL.into()), ..PageQuery::default() })).await
}

/// Units within scope.
///
/// # Errors
/// As any call.
pub async fn list_units(query: &UnitQuery) -> Result<UnitPage, ClientError> {
    http::get("/units", &Query::of(query)).await
}

/// What needs a planner today.
///
/// # Errors
/// As any call.
pub async fn get_overview() -> Result<Overview, ClientError> {
    http::get("/overview", &Query::default()).await
}
