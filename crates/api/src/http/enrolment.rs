//! Enrolments.

use crate::answer::{Answer, Listed, listed};
use crate::app::enrolment as app;
use crate::app::once::once;
use crate::extract::page::page;
use crate::extract::who::Who;
use crate::extract::{Id, IdempotencyKey, Json, Query};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::enrolment::{Enrolment, EnrolmentCancel, EnrolmentCreate, Placed, RosterLine, RosterPage, RosterQuery};
use contract::id::{EnrolmentId, SessionId};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_session_enrolments).service(create_enrolment).service(get_enrolment).service(cancel_enrolment);
}

/// The roster of a session, cancelled enrolments included.
#[utoipa::path(tag = "training", params(RosterQuery), responses((status = 200, description = "A page of the roster", body = RosterPage)))]
#[get("/sessions/{id}/enrolments")]
async fn list_session_enrolments(
    who: Who,
    state: web::Data<AppState>,
    id: Id<SessionId>,
    query: Query<RosterQuery>,
) -> Outcome<Listed<RosterLine>> {
    let asked = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| app::roster(conn, &who, id.0.into(), query.0.state, &asked)).await
}

/// Places a person in a session.
///
/// A planner places anyone of their scope; a person places themselves. The outcome is `enrolled`, or `waitlisted` when no seat is
/// free or the free ones belong to people who wait. Passing over someone better ranked, or a condition that may be departed from,
/// needs `departure`.
#[utoipa::path(tag = "training", request_body = EnrolmentCreate, responses(
    (status = 201, description = "Enrolled, or waiting in the course's queue", body = Placed),
    (status = 409, description = "A condition is not met (`conditions-not-met`) or a reason is needed (`departure-needed`)"),
))]
#[post("/sessions/{id}/enrolments")]
async fn create_enrolment(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<SessionId>,
    body: Json<EnrolmentCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_enrolment", id.0, &body.hash);
    let (asker, pace) = (who.clone(), state.settings().travel);
    once(&state, &who, write, move |tx, act| app::create(tx, act, &asker, id.0.into(), (&body.body, Some(&pace)))).await
}

/// One enrolment.
#[utoipa::path(tag = "training", responses(
    (status = 200, description = "The enrolment", body = Enrolment, headers(("ETag", description = "The version"))),
))]
#[get("/enrolments/{id}")]
async fn get_enrolment(who: Who, state: web::Data<AppState>, id: Id<EnrolmentId>) -> Outcome<Answer> {
    let shown = state.store().skim(move |conn| app::get(conn, &who, id.0.into())).await?;
    Ok(Answer::ok(&shown)?.version(shown.version.0))
}

/// Gives a seat back, with a coded reason.
///
/// The person may until the session begins, a planner at any time. The seat then looks for its next holder.
#[utoipa::path(tag = "training", request_body = EnrolmentCancel, responses(
    (status = 200, description = "The enrolment, cancelled", body = Enrolment),
    (status = 409, description = "It is cancelled already, or the session has begun: `conflict`"),
))]
#[post("/enrolments/{id}/cancel")]
async fn cancel_enrolment(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<EnrolmentId>,
    body: Json<EnrolmentCancel>,
) -> Outcome<Answer> {
    let write = key.over("cancel_enrolment", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::cancel(tx, act, &asker, id.0.into(), &body.body)).await
}
