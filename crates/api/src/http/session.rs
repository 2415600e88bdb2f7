//! Sessions.

use crate::answer::{Answer, Listed};
use crate::app::once::once;
use crate::app::session::{self as app, Command};
use crate::extract::page::page_in;
use crate::extract::who::Who;
use crate::extract::{Id, IdempotencyKey, IfMatch, Json, Query};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, patch, post, web};
use contract::id::SessionId;
use contract::session::{Session, SessionCancel, SessionCreate, SessionItem, SessionPage, SessionQuery, SessionUpdate};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_sessions).service(create_session).service(get_session).service(update_session);
    config.service(publish_session).service(close_session).service(cancel_session);
}

/// Sessions, each with how full it is.
#[utoipa::path(tag = "training", params(SessionQuery), responses((status = 200, description = "A page of sessions", body = SessionPage)))]
#[get("/sessions")]
async fn list_sessions(
    who: Who,
    state: web::Data<AppState>,
    query: Query<SessionQuery>,
) -> Outcome<Listed<SessionItem>> {
    let order = app::order(query.0.sort);
    let asked = page_in(order.code(), query.0.limit, query.0.cursor.as_ref())?;
    let found = state.store().read(move |conn| app::list(conn, &who, &query.0, &asked)).await?;
    Ok(Listed::of(found, |item| item))
}

/// Creates a session, as a draft.
#[utoipa::path(tag = "training", request_body = SessionCreate, responses(
    (status = 201, description = "Created", body = Session),
    (status = 409, description = "The calendar has a session of this code: `already-exists`"),
))]
#[post("/sessions")]
async fn create_session(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<SessionCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_session", "", &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::create(tx, act, &asker, &body.body)).await
}

/// One session, with how full it is and its quotas.
#[utoipa::path(tag = "training", responses(
    (status = 200, description = "The session", body = Session, headers(("ETag", description = "The version"))),
))]
#[get("/sessions/{id}")]
async fn get_session(who: Who, state: web::Data<AppState>, id: Id<SessionId>) -> Outcome<Answer> {
    let shown = state.store().read(move |conn| app::get(conn, &who, id.0.into())).await?;
    Ok(Answer::ok(&shown)?.version(shown.version.0))
}

/// Changes the seats of a session.
///
/// Seats added look for their holders at once. The capacity never goes below the seats taken or held.
#[utoipa::path(tag = "training", request_body = SessionUpdate, responses(
    (status = 200, description = "The session after the change", body = Session),
    (status = 409, description = "Fewer seats than are taken or held: `conflict`"),
))]
#[patch("/sessions/{id}")]
async fn update_session(
    who: Who,
    state: web::Data<AppState>,
    id: Id<SessionId>,
    on: IfMatch,
    body: Json<SessionUpdate>,
) -> Outcome<Answer> {
    let write = IdempotencyKey(None).over("update_session", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::update(tx, act, &asker, id.0.into(), on, &body.body)).await
}

/// Opens a draft to people.
#[utoipa::path(tag = "training", responses(
    (status = 200, description = "The session, published", body = Session),
    (status = 409, description = "It is not a draft: `conflict`"),
))]
#[post("/sessions/{id}/publish")]
async fn publish_session(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<SessionId>,
) -> Outcome<Answer> {
    let write = key.over("publish_session", id.0, "");
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::command(tx, act, &asker, id.0.into(), Command::Publish)).await
}

/// Ends enrolment by oneself; replacements still run.
#[utoipa::path(tag = "training", responses(
    (status = 200, description = "The session, closed", body = Session),
    (status = 409, description = "It is not published: `conflict`"),
))]
#[post("/sessions/{id}/close")]
async fn close_session(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<SessionId>,
) -> Outcome<Answer> {
    let write = key.over("close_session", id.0, "");
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::command(tx, act, &asker, id.0.into(), Command::Close)).await
}

/// Calls a session off.
///
/// Those enrolled go back to the head of the course's queue with their seniority, offers are taken back, all are told.
#[utoipa::path(tag = "training", request_body = SessionCancel, responses(
    (status = 200, description = "The session, cancelled", body = Session),
    (status = 409, description = "It is cancelled already: `conflict`"),
))]
#[post("/sessions/{id}/cancel")]
async fn cancel_session(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<SessionId>,
    body: Json<SessionCancel>,
) -> Outcome<Answer> {
    let write = key.over("cancel_session", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::cancel(tx, act, &asker, id.0.into(), &body.body)).await
}
