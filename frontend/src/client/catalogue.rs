//! Courses and sites: what filters and forms choose from; and what needs a planner.

use contract::{
    approval::{CourseApproval, CourseApprovalUpdate},
    course::{Course, CourseCreate, CoursePage, CourseQuery, CourseUpdate},
    id::{CourseId, SiteId},
    overview::Overview,
    site::{SiteItem, SitePage, SiteUpdate},
    unit::{PageQuery, RankPage},
};

use super::{error::ClientError, http};
use crate::state::query::Query;

const ALL: u16 = 200;
/// Pages read at most to have all of something.
const MOST_PAGES: usize = 10;

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

/// All sites.
///
/// # Errors
/// As any call.
pub async fn all_sites() -> Result<Vec<SiteItem>, ClientError> {
    let (mut all, mut cursor) = (Vec::new(), None);
    for _ in 0..MOST_PAGES {
        let query = PageQuery { limit: Some(ALL.into()), cursor };
        let page: SitePage = http::get("/sites", &Query::of(&query)).await?;
        all.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(all)
}

/// A site.
///
/// # Errors
/// As any call.
pub async fn get_site(id: SiteId) -> Result<SiteItem, ClientError> {
    http::get(&format!("/sites/{id}"), &Query::default()).await
}

/// Changes a site read at `version`.
///
/// # Errors
/// `Invalid` for a field; `Refused` when the name is taken; `Stale` when somebody changed it since.
pub async fn update_site(id: SiteId, body: &SiteUpdate, version: i32) -> Result<SiteItem, ClientError> {
    http::patch(&format!("/sites/{id}"), body, version).await
}

/// What needs a planner today.
///
/// # Errors
/// As any call.
pub async fn get_overview() -> Result<Overview, ClientError> {
    http::get("/overview", &Query::default()).await
}
