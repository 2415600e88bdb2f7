//! Sessions.

use crate::answer::{Answer, Listed, listed_wide};
use crate::app::once::once;
use crate::app::session::{self as app, Command};
use crate::extract::page::page_in;
use crate::extract::who::Who;
use crate::extract::{Id, IdempotencyKey, IfMatch, Json, Query};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, patch, post, web};
use contract::id::SessionId;
use contract::session::{
    MovePreview, Session, SessionBoard, SessionBoardQuery, SessionCancel, SessionCopies, SessionCopy, SessionCreate,
    SessionItem, SessionMove, SessionPage, SessionQuery, SessionUpdate,
};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_sessions).service(create_session).service(get_session).service(update_session);
    config.service(publish_session).service(close_session).service(cancel_session);
    config.service(preview_session_move).service(move_session).service(copy_session);
    config.service(get_session_board);
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
    let pace = state.settings().travel;
    // Free seats and distances are compared session by session, and words are looked for in each.
    let wide = app::compares(order) || query.0.q.is_some() || query.0.free_seats.is_some();
    listed_wide(&state, wide, move |conn| {
        let pace = query.0.for_me.unwrap_or_default().then_some(&pace);
        app::list(conn, &who, &query.0, &asked, pace)
    })
    .await
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
    let pace = state.settings().travel;
    let shown = state.store().skim(move |conn| app::get(conn, &who, id.0.into(), &pace)).await?;
    Ok(Answer::ok(&shown)?.version(shown.version.0))
}

/// Changes a session: its seats, quotas, windows, trainers, cost and words. Its days and its site are moved apart.
///
/// Seats added, or no longer set aside, look for their holders at once. The capacity never goes below the seats taken or
/// held, unless `leaving_ids` says who loses theirs: they go back to the head of the course's queue, and are told.
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

/// What moving a session would do: who could follow it, and who is taken on the new days. Nothing is changed.
#[utoipa::path(tag = "training", request_body = SessionMove, responses(
    (status = 200, description = "What would become of those concerned", body = MovePreview),
    (status = 409, description = "It has begun or was called off: `conflict`"),
))]
#[post("/sessions/{id}/preview-move")]
async fn preview_session_move(
    who: Who,
    state: web::Data<AppState>,
    // Nothing is written, so nothing is kept under it; a key that is none is told all the same.
    _: IdempotencyKey,
    id: Id<SessionId>,
    body: Json<SessionMove>,
) -> Outcome<Answer> {
    let found = state.store().read(move |conn| app::preview(conn, &who, id.0.into(), &body.body)).await?;
    Answer::ok(&found)
}

/// Moves a session to other days, and to another site if need be.
///
/// Everyone concerned is told. Whoever is taken on the new days goes back to the head of the course's queue with their
/// seniority; windows and quotas follow at the same distance.
#[utoipa::path(tag = "training", request_body = SessionMove, responses(
    (status = 200, description = "The session, moved", body = Session),
    (status = 409, description = "It has begun or was called off: `conflict`"),
))]
#[post("/sessions/{id}/move")]
async fn move_session(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<SessionId>,
    body: Json<SessionMove>,
) -> Outcome<Answer> {
    let write = key.over("move_session", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::move_to(tx, act, &asker, id.0.into(), &body.body)).await
}

/// Copies a session as drafts, each from its own first day: a series, or next year's.
#[utoipa::path(tag = "training", request_body = SessionCopy, responses(
    (status = 200, description = "The copies", body = SessionCopies),
    (status = 409, description = "The calendar has a session of this code; no copy is made: `already-exists`"),
))]
#[post("/sessions/{id}/copy")]
async fn copy_session(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<SessionId>,
    body: Json<SessionCopy>,
) -> Outcome<Answer> {
    let write = key.over("copy_session", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::copy(tx, act, &asker, id.0.into(), &body.body)).await
}

/// The sessions of a span at once, as a board shows them: by default the year to come.
///
/// A span has at most 400 days, and a board 2,000 sessions; `cut` says that there are more. Drafts are shown to those who plan
/// them only.
#[utoipa::path(tag = "training", params(SessionBoardQuery), responses(
    (status = 200, description = "The sessions, by first day", body = SessionBoard),
))]
#[get("/session-board")]
async fn get_session_board(who: Who, state: web::Data<AppState>, query: Query<SessionBoardQuery>) -> Outcome<Answer> {
    let found = state.store().read(move |conn| app::board(conn, &who, &query.0)).await?;
    Answer::ok(&found)
}
