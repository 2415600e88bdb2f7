//! Courses, sites and units: what filters and forms choose from.

use contract::{
    course::{CoursePage, CourseQuery},
    id::UnitId,
    overview::Overview,
    text::Cursor,
    unit::{PageQuery, SitePage, SkillPage, Unit, UnitCreate, UnitPage, UnitQuery},
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

/// Units within scope.
///
/// # Errors
/// As any call.
pub async fn list_units(query: &UnitQuery) -> Result<UnitPage, ClientError> {
    http::get("/units", &Query::of(query)).await
}

/// Pages of a whole catalogue that are read at most.
const MOST_PAGES: usize = 20;

/// Every unit within scope, and whether some were left out because there are too many.
///
/// # Errors
/// As any call.
pub async fn all_units(within: Option<UnitId>) -> Result<(Vec<Unit>, bool), ClientError> {
    let (mut units, mut cursor) = (Vec::new(), None::<Cursor>);
    for _ in 0..MOST_PAGES {
        let query = UnitQuery { within, limit: Some(ALL.into()), cursor: cursor.take(), ..UnitQuery::default() };
        let page = list_units(&query).await?;
        units.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            return Ok((units, false));
        }
    }
    Ok((units, true))
}

/// Adds a unit under another.
///
/// # Errors
/// `Refused` when the code is taken.
pub async fn create_unit(body: &UnitCreate) -> Result<Unit, ClientError> {
    http::post("/units", body).await
}

/// The catalogue of skills, page by page.
///
/// # Errors
/// As any call.
pub async fn list_skills(query: &PageQuery) -> Result<SkillPage, ClientError> {
    http::get("/skills", &Query::of(query)).await
}

/// What needs a planner today.
///
/// # Errors
/// As any call.
pub async fn get_overview() -> Result<Overview, ClientError> {
    http::get("/overview", &Query::default()).await
}
