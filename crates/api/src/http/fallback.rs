//! What no route takes: a wrong method, an unknown address, or a page of the browser program.

use super::spa;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use actix_web::http::Method;
use actix_web::http::header::ALLOW;
use actix_web::{HttpRequest, HttpResponse, web};

/// The default service.
///
/// # Errors
/// 405 with the exact `Allow` at a known address, 404 elsewhere.
pub async fn fallback(request: HttpRequest, state: web::Data<AppState>) -> Outcome<HttpResponse> {
    // As the router reads it: what an address may spell in two ways is decoded.
    let path = request.match_info().as_str();
    if let Some(allow) = state.published().routes().allow(path) {
        return Err(wrong_method(allow));
    }
    if path == "/api" || path.starts_with("/api/") || path.starts_with("/docs/swagger/") {
        return Err(Problem::not_found());
    }
    match (spa::page(&request), request.method()) {
        (Some(answer), &Method::GET) => Ok(answer),
        (Some(_), _) => Err(wrong_method("GET, HEAD")),
        (None, _) => Err(Problem::not_found()),
    }
}

fn wrong_method(allow: &str) -> Problem {
    Problem::new(ProblemCode::MethodNotAllowed).header(ALLOW, allow)
}
