//! Courses.

use crate::answer::{Answer, Listed, listed};
use crate::app::approval::course as approval;
use crate::app::course;
use crate::app::once::once;
use crate::extract::{Id, IdempotencyKey, IfMatch, Json, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, patch, post, web};
use contract::approval::{CourseApproval, CourseApprovalUpdate};
use contract::course::{Course, CourseCreate, CoursePage, CourseQuery, CourseUpdate};
use domain::id::CourseId;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_courses).service(create_course).service(get_course).service(update_course);
    config.service(get_course_approval).service(update_course_approval);
}

/// List courses.
///
/// The catalogue by code, the same for everybody; each word of `q` is in the code or the title.
#[utoipa::path(tag = "training", params(CourseQuery), responses(
    (status = 200, description = "Courses by code", body = CoursePage, headers(("Link", description = "The next page"))),
))]
#[get("/courses")]
async fn list_courses(_who: Who, state: web::Data<AppState>, query: Query<CourseQuery>) -> Outcome<Listed<Course>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    listed(&state, move |conn| course::list(conn, &query, &page)).await
}

/// Create a course.
///
/// The catalogue belongs to everybody: who may edit courses may edit all of them.
#[utoipa::path(tag = "training", request_body = CourseCreate, responses(
    (status = 201, description = "Created", body = Course, headers(
        ("ETag", description = "The version"), ("Location", description = "The course"))),
    (status = 409, description = "Another course has this code: `already-exists`"),
))]
#[post("/courses")]
async fn create_course(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<CourseCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_course", "", &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| course::create(tx, act, &who, &body.body)).await
}

/// Get a course.
///
/// With the skills that it asks for.
#[utoipa::path(tag = "training", responses(
    (status = 200, description = "The course", body = Course, headers(("ETag", description = "The version"))),
))]
#[get("/courses/{id}")]
async fn get_course(_who: Who, state: web::Data<AppState>, id: Id<CourseId>) -> Outcome<Answer> {
    state.store().skim(move |conn| course::get(conn, id.0)).await
}

/// Edit a course.
///
/// What is left out stays; `prerequisite_ids` replaces the whole list.
#[utoipa::path(tag = "training", request_body = CourseUpdate, responses(
    (status = 200, description = "Edited", body = Course, headers(("ETag", description = "The new version"))),
))]
#[patch("/courses/{id}")]
async fn update_course(
    who: Who,
    state: web::Data<AppState>,
    id: Id<CourseId>,
    on: IfMatch,
    body: Json<CourseUpdate>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| course::update(tx, &mut act.clone(), &who, id.0, on, &body.body);
    state.store().write("update_course", write).await
}

/// Who approves a course's requests.
///
/// The steps, in the order in which they are answered; none when nobody has to approve.
#[utoipa::path(tag = "training", responses(
    (status = 200, description = "The steps", body = CourseApproval, headers(("ETag", description = "The version of the course"))),
))]
#[get("/courses/{id}/approval")]
async fn get_course_approval(_who: Who, state: web::Data<AppState>, id: Id<CourseId>) -> Outcome<Answer> {
    state.store().skim(move |conn| approval::get(conn, id.0)).await
}

/// Say who approves a course's requests.
///
/// Replaces the steps; requests filed before keep what they were filed with.
#[utoipa::path(tag = "training", request_body = CourseApprovalUpdate, responses(
    (status = 200, description = "Replaced", body = CourseApproval, headers(("ETag", description = "The new version of the course"))),
))]
#[patch("/courses/{id}/approval")]
async fn update_course_approval(
    who: Who,
    state: web::Data<AppState>,
    id: Id<CourseId>,
    on: IfMatch,
    body: Json<CourseApprovalUpdate>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| approval::update(tx, &mut act.clone(), &who, id.0, on, &body.body);
    state.store().write("update_course_approval", write).await
}
