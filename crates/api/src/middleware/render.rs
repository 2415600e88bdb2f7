//! Writes the body of every problem, ours or the framework's, and logs the cause of a 500 once.

use super::{Asker, swallowed_request};
use crate::http::oauth::Refused;
use crate::lang::Lang;
use crate::problem::{PROBLEM_JSON, Problem, ProblemCode};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, VARY};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};

/// Turns every answer of 400 and above into `application/problem+json`.
///
/// # Errors
/// None: an error of the inner service becomes a problem too.
pub async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let asker = Asker::of(&request);
    let answer = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => ServiceResponse::new(swallowed_request(), error.as_response_error().error_response()),
    };
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(answer);
    }
    if answer.response().extensions().contains::<Refused>() {
        // The token endpoint refuses in the words of RFC 6749.
        return Ok(answer);
    }
    let carried = answer.response().extensions().get::<Problem>().cloned();
    let problem = carried.unwrap_or_else(|| Problem::new(ProblemCode::from_status(status)));
    log_cause(&problem);
    let (request, response) = answer.into_parts();
    Ok(ServiceResponse::new(request, write(&problem, response, &asker)))
}

fn write(problem: &Problem, mut response: HttpResponse, asker: &Asker) -> HttpResponse {
    let body = serde_json::to_vec(&problem.to_wire(asker.lang, &asker.request_id)).unwrap_or_default();
    *response.status_mut() = problem.code().status();
    let headers = response.headers_mut();
    for name in [CONTENT_ENCODING, CONTENT_LENGTH] {
        headers.remove(name);
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    let tag = match asker.lang {
        Lang::Fr => HeaderValue::from_static("fr"),
        Lang::En => HeaderValue::from_static("en"),
    };
    headers.insert(CONTENT_LANGUAGE, tag);
    headers.append(VARY, HeaderValue::from_static("accept-language"));
    response.set_body(BoxBody::new(body))
}

fn log_cause(problem: &Problem) {
    let cause = problem.cause().unwrap_or_default();
    match problem.code() {
        ProblemCode::Internal => tracing::error!(problem.cause = cause, "request failed through our fault"),
        ProblemCode::Busy => tracing::warn!(problem.cause = cause, "request turned away, database busy or away"),
        _ => {}
    }
}
