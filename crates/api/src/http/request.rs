//! Requests.

use crate::answer::{Answer, Listed, listed_wide};
use crate::app::approval;
use crate::app::exception;
use crate::app::once::once;
use crate::app::request::{self as app, Close};
use crate::extract::page::page_in;
use crate::extract::who::Who;
use crate::extract::{Id, IdempotencyKey, Json, Query};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::approval::RequestApprove;
use contract::exception::{ExceptionAnswer, ExceptionAsk};
use contract::id::{RequestExceptionId, RequestId};
use contract::request::{
    Request, RequestBatch, RequestBatchResult, RequestClose, RequestCreate, RequestDecision, RequestDecisionResult,
    RequestGroupQuery, RequestGroups, RequestPage, RequestPreview, RequestQuery, Timeline,
};
use store::Tx;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_requests).service(create_request).service(get_request).service(get_request_timeline);
    config.service(withdraw_request).service(refuse_request).service(approve_request);
    config.service(create_requests).service(preview_requests);
    config.service(get_request_groups).service(decide_requests).service(preview_request_decisions);
    config.service(ask_exception).service(grant_exception).service(refuse_exception);
}

/// Requests you may follow; without a role, your own.
#[utoipa::path(tag = "training", params(RequestQuery), responses((status = 200, description = "A page of requests", body = RequestPage)))]
#[get("/requests")]
async fn list_requests(who: Who, state: web::Data<AppState>, query: Query<RequestQuery>) -> Outcome<Listed<Request>> {
    let asked = page_in(app::order(query.0.sort).code(), query.0.limit, query.0.cursor.as_ref())?;
    let wide = query.0.q.is_some() || query.0.awaiting.is_some() || query.0.skip.is_some();
    listed_wide(&state, wide, move |conn| app::list(conn, &who, &query.0, &asked)).await
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
    let shown = state.store().skim(move |conn| app::get(conn, &who, id.0.into())).await?;
    Ok(Answer::ok(&shown)?.version(shown.version.0))
}

/// What happened to a request: who, when, why, and what comes next.
#[utoipa::path(tag = "training", responses((status = 200, description = "The steps, oldest first", body = Timeline)))]
#[get("/requests/{id}/timeline")]
async fn get_request_timeline(who: Who, state: web::Data<AppState>, id: Id<RequestId>) -> Outcome<Answer> {
    let pace = state.settings().travel;
    let shown = state.store().skim(move |conn| app::timeline(conn, &who, id.0.into(), &pace)).await?;
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

/// Asks that a condition of the course be no longer in the way of a request.
///
/// Its planners answer, by name. One stands per condition, asked for or granted.
#[utoipa::path(tag = "training", request_body = ExceptionAsk, responses(
    (status = 200, description = "The request, with what is asked for it", body = Request),
    (status = 409, description = "One stands already: `already-exists`; the request is closed or holds a seat: `conflict`"),
))]
#[post("/requests/{id}/exceptions")]
async fn ask_exception(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<RequestId>,
    body: Json<ExceptionAsk>,
) -> Outcome<Answer> {
    let write = key.over("ask_exception", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| exception::ask(tx, act, &asker, id.0.into(), &body.body)).await
}

/// Lets a request off a condition of its course: by those who decide about it, never by its person.
#[utoipa::path(tag = "training", request_body = ExceptionAnswer, responses(
    (status = 200, description = "The request, let off", body = Request),
    (status = 409, description = "It has its answer, or the request is closed or holds a seat: `conflict`"),
))]
#[post("/request-exceptions/{id}/grant")]
async fn grant_exception(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<RequestExceptionId>,
    body: Json<ExceptionAnswer>,
) -> Outcome<Answer> {
    let write = key.over("grant_exception", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| exception::decide(tx, act, &asker, id.0.into(), true, &body.body)).await
}

/// Refuses an exception: the condition stays in the way.
#[utoipa::path(tag = "training", request_body = ExceptionAnswer, responses(
    (status = 200, description = "The request, not let off", body = Request),
    (status = 409, description = "It has its answer, or the request is closed or holds a seat: `conflict`"),
))]
#[post("/request-exceptions/{id}/refuse")]
async fn refuse_exception(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<RequestExceptionId>,
    body: Json<ExceptionAnswer>,
) -> Outcome<Answer> {
    let write = key.over("refuse_exception", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| exception::decide(tx, act, &asker, id.0.into(), false, &body.body)).await
}

/// Files requests for several people at once.
///
/// Each line is whole: filed, or refused with its reason, whatever becomes of the others; `linked` requests are filed all together
/// or not at all, and take seats together or not at all. A person out of scope is told like one
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
    let pace = state.settings().travel;
    let shown = state.store().read(move |conn| app::preview(conn, &who, &body.body, &pace)).await?;
    Answer::ok(&shown)
}

/// How many requests there are, in all and by course, unit, priority or progress.
///
/// The same filters as `GET /requests` leave the same requests.
#[utoipa::path(tag = "training", params(RequestGroupQuery), responses(
    (status = 200, description = "The counts, the largest group first", body = RequestGroups),
))]
#[get("/request-groups")]
async fn get_request_groups(who: Who, state: web::Data<AppState>, query: Query<RequestGroupQuery>) -> Outcome<Answer> {
    let found = state.store().read(move |conn| app::groups(conn, &who, &query.0)).await?;
    Answer::ok(&found)
}

/// Gives one answer to several requests: yes, no, or given up.
///
/// Each line is whole: done, or refused with its reason, whatever becomes of the others, by the rules that answer a single one.
/// A request out of scope is told like one that does not exist.
#[utoipa::path(tag = "training", request_body = RequestDecision, responses(
    (status = 200, description = "What became of each, in the order of the call", body = RequestDecisionResult),
))]
#[post("/request-decisions")]
async fn decide_requests(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<RequestDecision>,
) -> Outcome<Answer> {
    let write = key.over("decide_requests", "", &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::decide_many(tx, act, &asker, &body.body)).await
}

/// What one answer to several requests would do.
///
/// Each request as it would stand, or why nothing would be done. Nothing is kept, and nobody is told.
#[utoipa::path(tag = "training", request_body = RequestDecision, responses(
    (status = 200, description = "What would become of each, in the order of the call", body = RequestDecisionResult),
))]
#[post("/request-decision-previews")]
async fn preview_request_decisions(
    who: Who,
    state: web::Data<AppState>,
    // Nothing is kept, nor under it; a key that is none is told all the same.
    _: IdempotencyKey,
    body: Json<RequestDecision>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let work = move |tx: &mut Tx| app::preview_decisions(tx, &mut act.clone(), &who, &body.body);
    Answer::ok(&state.store().write("preview_request_decisions", work).await?)
}
