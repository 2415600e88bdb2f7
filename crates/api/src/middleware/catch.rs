//! A panic in a handler answers a 500 problem instead of dropping the connection. It is a bug all the same.

use super::swallowed_request;
use crate::problem::{Problem, ProblemCode};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;

#[derive(Debug, thiserror::Error)]
#[error("a handler panicked")]
struct Panicked;

/// The innermost middleware.
///
/// # Errors
/// Those of the inner service.
pub async fn catch(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // Nothing of the request survives the panic, so no broken state is looked at.
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(answer) => answer.map(ServiceResponse::map_into_boxed_body),
        Err(_) => {
            let problem = Problem::new(ProblemCode::Internal).because(&Panicked);
            Ok(ServiceResponse::new(swallowed_request(), problem.error_response()))
        }
    }
}
