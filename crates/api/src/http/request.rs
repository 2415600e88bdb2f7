//! Requests.

use crate::answer::{Answer, Listed, listed};
use crate::app::approval;
use crate::app::once::once;
use crate::app::request::{self as app, Close};
use crate::extract::page::page_in;
use crate::extract::who::Who;
use crate::extract::{Id, IdempotencyKey, Json, Query};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::approval::RequestApprove;
use contract::id::RequestId;
use contract::request::{
    Request, RequestBatch, RequestBatchResult, RequestClose, RequestCreate, RequestPage, RequestPreview, RequestQuery,
    Timeline,
};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_requests).service(create_request).service(get_request).service(get_request_timeline);
    config.service(withdraw_request).service(refuse_request).service(approve_request);
    config.service(create_requests).service(preview_requests);
}

/// Requests you may follow; without a role, your own.
#[utoipa::path(tag = "training", params(RequestQuery), responses((status = 200, description = "A page of requests", body = RequestPage)))]
#[get("/requests")]
async fn list_requests(who: Who, state: web::Data<AppState>, query: Query<RequestQuery>) -> Outcome<Listed<Request>> {
    let asked = page_in(app::order(query.0.sort).code(), query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| app::list(conn, &who, &query.0, &asked)).await
}

/// Files a request for a place on a course.
#[utoipa::path(tag = "training", request_body = RequestCreate, responses(
    (status = 201, description = "Filed: it waits in the course's queue", body = Request),
    (status = 409, description = "The person asks for this course already: `already-exists`"),
))]
#[post("/requests")]
async fn create_request(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<RequestCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_request", "", &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::create(tx, act, &asker, &body.body)).await
}

/// One request and how far it has come.
#[utoipa::path(tag = "training", responses(
    (status = 200, description = "The request", body = Request, headers(("ETag", description = "The version"))),
))]
#[get("/requests/{id}")]
async fn get_request(who: Who, state: web::Data<AppState>, id: Id<RequestId>) -> Outcome<Answer> {
    let shown = state.store().read(move |conn| app::get(conn, &who, id.0.into())).await?;
    Ok(Answer::ok(&shown)?.version(shown.version.0))
}

/// What happened to a request: who, when, why, and what comes next.
#[utoipa::path(tag = "training", responses((status = 200, description = "The steps, oldest first", body = Timeline)))]
#[get("/requests/{id}/timeline")]
async fn get_request_timeline(who: Who, state: web::Data<AppState>, id: Id<RequestId>) -> Outcome<Answer> {
    let shown = state.store().read(move |conn| app::timeline(conn, &who, id.0.into())).await?;
    Answer::ok(&shown)
}

/// Gives a request up.
#[utoipa::path(tag = "training", request_body = RequestClose, responses(
    (status = 200, description = "The request, withdrawn", body = Request),
    (status = 409, description = "It is closed already, or a seat is held for it: `conflict`"),
))]
#[post("/requests/{id}/withdraw")]
async fn withdraw_request(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<RequestId>,
    body: Json<RequestClose>,
) -> Outcome<Answer> {
    let write = key.over("withdraw_request", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::close(tx, act, &asker, id.0.into(), Close::Withdraw, &body.body))
        .await
}

/// Says no to a request, with a coded reason: its planners, or whoever may answer the step whose turn it is.
#[utoipa::path(tag = "training", request_body = RequestClose, responses(
    (status = 200, description = "The request, refused", body = Request),
    (status = 409, description = "It is closed already, or a seat is held for it: `conflict`"),
))]
#[post("/requests/{id}/refuse")]
async fn refuse_request(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<RequestId>,
    body: Json<RequestClose>,
) -> Outcome<Answer> {
    let write = key.over("refuse_request", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::close(tx, act, &asker, id.0.into(), Close::Refuse, &body.body)).await
}

/// Says yes to the step of a request whose turn it is.
///
/// The next step's turn comes, and those who may answer it are told; after the last one the request may become a seat.
#[utoipa::path(tag = "training", request_body = RequestApprove, responses(
    (status = 200, description = "The request, one approval further", body = Request),
    (status = 409, description = "It is another's turn, nothing is left to approve, or the request is closed: `conflict`"),
))]
#[post("/requests/{id}/approve")]
async fn approve_request(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<RequestId>,
    body: Json<RequestApprove>,
) -> Outcome<Answer> {
    let write = key.over("approve_request", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| approval::approve(tx, act, &asker, id.0.into(), &body.body)).await
}

/// Files requests for several people at once.
///
/// Each line is whole: filed, or refused with its reason, whatever becomes of the others. A person out of scope is told like one
/// who does not exist.
#[utoipa::path(tag = "training", request_body = RequestBatch, responses(
    (status = 200, description = "What became of each, in the order of the call", body = RequestBatchResult),
))]
#[post("/request-batches")]
async fn create_requests(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<RequestBatch>,
) -> Outcome<Answer> {
    let write = key.over("create_requests", "", &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::create_many(tx, act, &asker, &body.body)).await
}

/// What filing for several people would meet.
///
/// Every condition of each session for each person, and what would keep a request from being filed. Nothing is written.
#[utoipa::path(tag = "training", request_body = RequestBatch, responses(
    (status = 200, description = "What each would meet, in the order of the call", body = RequestPreview),
))]
#[post("/request-previews")]
async fn preview_requests(
    who: Who,
    state: web::Data<AppState>,
    // Nothing is written, so nothing is kept under it; a key that is none is told all the same.
    _: IdempotencyKey,
    body: Json<RequestBatch>,
) -> Outcome<Answer> {
    let shown = state.store().read(move |conn| app::preview(conn, &who, &body.body)).await?;
    Answer::ok(&shown)
}
