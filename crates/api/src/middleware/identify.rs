//! Finds out who asks before anything of the request is read: a forged or expired proof is answered as such, whatever
//! the body holds.

use super::{is_api, path};
use crate::extract::who::Who;
use crate::state::AppState;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};

/// Operations in which an old proof does not matter.
const OPEN: [&str; 7] = [
    "login",
    "finish_login",
    "read_invitation",
    "accept_invitation",
    "list_public_pages",
    "get_public_page",
    "get_status",
];

/// Whether what is asked for is the same for whoever asks; by a method that the address has not, whether any of its own is.
fn is_open(request: &ServiceRequest) -> bool {
    let Some(state) = request.app_data::<web::Data<AppState>>() else { return false };
    let operation = |method: &str| state.published().routes().operation(method, path(request));
    let open = |method: &str| operation(method).is_some_and(|operation| OPEN.contains(&operation));
    match operation(request.method().as_str()) {
        Some(operation) => OPEN.contains(&operation),
        None => ["GET", "POST", "PUT", "PATCH", "DELETE"].into_iter().any(open),
    }
}

/// Notes who asks, for [`Who`] to be taken from; refuses a proof that is worth nothing.
///
/// # Errors
/// The inner service's.
pub async fn identify(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if is_api(&request) && !is_open(&request) {
        match Who::of(request.request()).await {
            Ok(Some(who)) => {
                let client = who.authority.actor().client();
                let (state, now) = (request.app_data::<web::Data<AppState>>().cloned(), who.now);
                request.extensions_mut().insert(who);
                let answer = next.call(request).await?.map_into_boxed_body();
                if let (Some(state), Some(client)) = (state, client) {
                    state.usage().note_request(client, now, answer.status().is_client_error());
                }
                return Ok(answer);
            }
            Ok(None) => {}
            Err(problem) => return Ok(request.into_response(problem.error_response())),
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}
