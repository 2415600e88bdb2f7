//! Requests.

use contract::{
    approval::RequestApprove,
    id::RequestId,
    request::{Request, RequestClose, RequestPage, RequestQuery, Timeline},
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

/// Says no to it.
///
/// # Errors
/// `Refused` by its state.
pub async fn refuse_request(id: RequestId, why: &RequestClose) -> Result<Request, ClientError> {
    http::post(&format!("/requests/{id}/refuse"), why).await
}
