//! People.

use contract::{
    id::{PersonId, RequiredCourseId},
    person::{Person, PersonPage, PersonQuery},
    required_course::{RequiredCourse, RequiredCourseCreate, RequiredCoursePage, RequiredCourseWithdraw},
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// A page of people.
///
/// # Errors
/// As any call.
pub async fn list_people(query: &PersonQuery) -> Result<PersonPage, ClientError> {
    http::get("/people", &Query::of(query)).await
}

/// A person.
///
/// # Errors
/// `Missing` when out of scope.
pub async fn get_person(id: PersonId) -> Result<Person, ClientError> {
    http::get(&format!("/people/{id}"), &Query::default()).await
}

/// The courses that a person is to take.
///
/// # Errors
/// `Missing` when out of scope.
pub async fn list_required_courses(id: PersonId) -> Result<RequiredCoursePage, ClientError> {
    http::get(&format!("/people/{id}/required-courses"), &Query::default()).await
}

/// Sets a course for a person.
///
/// # Errors
/// `Invalid` for a field; `Refused` when it is set already.
pub async fn create_required_course(id: PersonId, body: &RequiredCourseCreate) -> Result<RequiredCourse, ClientError> {
    http::post(&format!("/people/{id}/required-courses"), body).await
}

/// Takes a course out of a person's programme.
///
/// # Errors
/// `Refused` when it was already.
pub async fn withdraw_required_course(id: RequiredCourseId, why: &RequiredCourseWithdraw) -> Result<(), ClientError> {
    http::post(&format!("/required-courses/{id}/withdraw"), why).await
}
