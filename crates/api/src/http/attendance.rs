//! Attendance.

use crate::answer::Answer;
use crate::app::attendance as app;
use crate::app::once::once;
use crate::extract::page::page;
use crate::extract::who::Who;
use crate::extract::{Id, IdempotencyKey, Json, Query};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::attendance::{
    AttendanceKept, AttendanceLine, AttendanceQuery, AttendanceSay, AttendanceSheet, EnrolmentAttend,
};
use contract::id::{EnrolmentId, SessionId};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get_session_attendance).service(keep_session_attendance).service(attend_enrolment);
}

/// The attendance sheet of a session, for those who plan or teach it.
///
/// Of each person it shows the name and the unit, and nothing more. Follow `next` until it is null for a session of many people.
#[utoipa::path(tag = "training", params(AttendanceQuery), responses(
    (status = 200, description = "The sheet", body = AttendanceSheet),
))]
#[get("/sessions/{id}/attendance")]
async fn get_session_attendance(
    who: Who,
    state: web::Data<AppState>,
    id: Id<SessionId>,
    query: Query<AttendanceQuery>,
) -> Outcome<Answer> {
    let asked = page(query.0.limit, query.0.cursor.as_ref())?;
    let shown = state.store().skim(move |conn| app::sheet(conn, &who, id.0.into(), &asked)).await?;
    Answer::ok(&shown)
}

/// Keeps a sheet: who was there on which day, and what became of them.
///
/// Each line brings back the `version` at which it was read: what someone else changed since is left and answered as `conflict`,
/// the other lines are kept. Send a sheet that was filled in without a network again under the same `Idempotency-Key` until it is
/// answered. Whoever passed gets the skills that the course gives; they are withdrawn when it was not so.
#[utoipa::path(tag = "training", request_body = AttendanceSay, responses(
    (status = 200, description = "What became of each line", body = AttendanceKept),
    (status = 409, description = "The session has not begun, is not held, or the trainers' days are over: `conflict`"),
))]
#[post("/sessions/{id}/attendance")]
async fn keep_session_attendance(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<SessionId>,
    body: Json<AttendanceSay>,
) -> Outcome<Answer> {
    let write = key.over("keep_session_attendance", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::say(tx, act, &asker, id.0.into(), &body.body)).await
}

/// Says what became of one person, corrects it, or takes it back.
///
/// A correction says why in `reason`. Those who teach may until 30 days after the last day, planners later too, with a reason.
#[utoipa::path(tag = "training", request_body = EnrolmentAttend, responses(
    (status = 200, description = "The line of the sheet", body = AttendanceLine),
    (status = 409, description = "The session has not begun or is not over, or the seat was given back: `conflict`"),
))]
#[post("/enrolments/{id}/attend")]
async fn attend_enrolment(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<EnrolmentId>,
    body: Json<EnrolmentAttend>,
) -> Outcome<Answer> {
    let write = key.over("attend_enrolment", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::attend(tx, act, &asker, id.0.into(), &body.body)).await
}
