//! Courses and sites: what filters and forms choose from; and what needs a planner.

use contract::{
    approval::{CourseApproval, CourseApprovalUpdate},
    course::{Course, CourseCreate, CoursePage, CourseQuery, CourseUpdate},
    id::CourseId,
    overview::Overview,
    unit::{PageQuery, RankPage, SitePage},
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

/// A course.
///
/// # Errors
/// As any call.
pub async fn get_course(id: CourseId) -> Result<Course, ClientError> {
    http::get(&format!("/courses/{id}"), &Query::default()).await
}

/// Adds a course.
///
/// # Errors
/// `Invalid` for a field; `Refused` when the code is taken.
pub async fn create_course(body: &CourseCreate) -> Result<Course, ClientError> {
    http::post("/courses", body).await
}

/// Changes a course read at `version`.
///
/// # Errors
/// `Invalid` for a field; `Stale` when somebody changed it since.
pub async fn update_course(id: CourseId, body: &CourseUpdate, version: i32) -> Result<Course, ClientError> {
    http::patch(&format!("/courses/{id}"), body, version).await
}

/// Who approves its requests.
///
/// # Errors
/// As any call.
pub async fn get_course_approval(id: CourseId) -> Result<CourseApproval, ClientError> {
    http::get(&format!("/courses/{id}/approval"), &Query::default()).await
}

/// Changes who approves its requests, as read at `version`.
///
/// # Errors
/// `Invalid` for a field; `Stale` when somebody changed the course since.
pub async fn update_course_approval(
    id: CourseId,
    body: &CourseApprovalUpdate,
    version: i32,
) -> Result<CourseApproval, ClientError> {
    http::patch(&format!("/courses/{id}/approval"), body, version).await
}

/// Ranks, the most senior last.
///
/// # Errors
/// As any call.
pub async fn list_ranks() -> Result<RankPage, ClientError> {
    http::get("/ranks", &Query::default()).await
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
