//! Courses that a person is to take by a day.

use crate::answer::{Answer, Listed, listed};
use crate::app::once::once;
use crate::app::required_course as app;
use crate::extract::who::Who;
use crate::extract::{Id, IdempotencyKey, Json};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::id::{PersonId, RequiredCourseId};
use contract::required_course::{RequiredCourse, RequiredCourseCreate, RequiredCoursePage, RequiredCourseWithdraw};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_required_courses).service(create_required_course).service(withdraw_required_course);
}

/// The courses that a person is to take, each by a day, the soonest first.
///
/// Which enrolment meets one follows from its outcome. A programme has 100 courses at most, and comes whole.
#[utoipa::path(tag = "training", responses((status = 200, description = "The programme", body = RequiredCoursePage)))]
#[get("/people/{id}/required-courses")]
async fn list_required_courses(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
) -> Outcome<Listed<RequiredCourse>> {
    listed(&state, move |conn| app::list(conn, &who, id.0.into())).await
}

/// Sets a course for a person, by a day.
#[utoipa::path(tag = "training", request_body = RequiredCourseCreate, responses(
    (status = 201, description = "Set", body = RequiredCourse),
    (status = 409, description = "It is set for the person already: `already-exists`"),
))]
#[post("/people/{id}/required-courses")]
async fn create_required_course(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<PersonId>,
    body: Json<RequiredCourseCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_required_course", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::create(tx, act, &asker, id.0.into(), &body.body)).await
}

/// Takes a course out of a person's programme, with a reason.
#[utoipa::path(tag = "training", request_body = RequiredCourseWithdraw, responses(
    (status = 204, description = "Withdrawn"),
    (status = 409, description = "It was withdrawn already: `conflict`"),
))]
#[post("/required-courses/{id}/withdraw")]
async fn withdraw_required_course(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<RequiredCourseId>,
    body: Json<RequiredCourseWithdraw>,
) -> Outcome<Answer> {
    let write = key.over("withdraw_required_course", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::withdraw(tx, act, &asker, id.0.into(), &body.body)).await
}
