//! Requests.

use contract::{
    approval::RequestApprove,
    exception::{ExceptionAnswer, ExceptionAsk},
    id::{RequestExceptionId, RequestId},
    request::{
        Request, RequestBatch, RequestBatchResult, RequestClose, RequestDecision, RequestDecisionResult,
        RequestGroupQuery, RequestGroups, RequestPage, RequestPreview, RequestQuery, Timeline,
    },
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// A page of requests.
///
/// # Errors
/// As any call.
pub async fn list_requests(query: &RequestQuery) -> Result<RequestPage, ClientError> {
    http::get("/requests", &Query::of(query)).await
}

/// A request.
///
/// # Errors
/// `Missing` when it is out of scope.
pub async fn get_request(id: RequestId) -> Result<Request, ClientError> {
    http::get(&format!("/requests/{id}"), &Query::default()).await
}

/// What happened to it.
///
/// # Errors
/// As any call.
pub async fn get_request_timeline(id: RequestId) -> Result<Timeline, ClientError> {
    http::get(&format!("/requests/{id}/timeline"), &Query::default()).await
}

/// Files requests for several people at once.
///
/// # Errors
/// `Refused` for what all lines share.
pub async fn create_requests(asked: &RequestBatch) -> Result<RequestBatchResult, ClientError> {
    http::post("/request-batches", asked).await
}

/// What filing them would meet; nothing is written.
///
/// # Errors
/// `Refused` for what all lines share.
pub async fn preview_requests(asked: &RequestBatch) -> Result<RequestPreview, ClientError> {
    http::post("/request-previews", asked).await
}

/// Gives it up.
///
/// # Errors
/// `Refused` by its state.
pub async fn withdraw_request(id: RequestId, why: &RequestClose) -> Result<Request, ClientError> {
    http::post(&format!("/requests/{id}/withdraw"), why).await
}

/// Says yes to the step whose turn it is.
///
/// # Errors
/// `Refused` when it is somebody else's turn.
pub async fn approve_request(id: RequestId, yes: &RequestApprove) -> Result<Request, ClientError> {
    http::post(&format!("/requests/{id}/approve"), yes).await
}

/// Asks that a condition be no longer in the way of it.
///
/// # Errors
/// `Refused` when one stands already.
pub async fn ask_exception(id: RequestId, asked: &ExceptionAsk) -> Result<Request, ClientError> {
    http::post(&format!("/requests/{id}/exceptions"), asked).await
}

/// Lets a request off a condition.
///
/// # Errors
/// `Refused` when it has its answer.
pub async fn grant_exception(id: RequestExceptionId, said: &ExceptionAnswer) -> Result<Request, ClientError> {
    http::post(&format!("/request-exceptions/{id}/grant"), said).await
}

/// Does not let it off.
///
/// # Errors
/// `Refused` when it has its answer.
pub async fn refuse_exception(id: RequestExceptionId, said: &ExceptionAnswer) -> Result<Request, ClientError> {
    http::post(&format!("/request-exceptions/{id}/refuse"), said).await
}

/// Says no to it.
///
/// # Errors
/// `Refused` by its state.
pub async fn refuse_request(id: RequestId, why: &RequestClose) -> Result<Request, ClientError> {
    http::post(&format!("/requests/{id}/refuse"), why).await
}

/// How many requests there are, in all and in groups.
///
/// # Errors
/// As any call.
pub async fn get_request_groups(query: &RequestGroupQuery) -> Result<RequestGroups, ClientError> {
    http::get("/request-groups", &Query::of(query)).await
}

/// What one answer to several requests would do.
///
/// # Errors
/// `Invalid` for a field.
pub async fn preview_request_decisions(body: &RequestDecision) -> Result<RequestDecisionResult, ClientError> {
    http::post("/request-decision-previews", body).await
}

/// Gives one answer to several requests.
///
/// # Errors
/// `Invalid` for a field.
pub async fn decide_requests(body: &RequestDecision) -> Result<RequestDecisionResult, ClientError> {
    http::post("/request-decisions", body).await
}
