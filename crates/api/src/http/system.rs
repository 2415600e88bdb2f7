//! Probes: the process lives, the process can serve.

use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};

/// The probes.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(livez).service(readyz).service(healthz);
}

/// The process answers.
#[get("/livez")]
async fn livez() -> HttpResponse {
    say("alive")
}

/// The process can serve: it is not going away and its database answers.
#[get("/readyz")]
async fn readyz(state: web::Data<AppState>) -> Outcome<HttpResponse> {
    ready(&state).await
}

/// The same as `/readyz`, under the name that some supervisors expect.
#[get("/healthz")]
async fn healthz(state: web::Data<AppState>) -> Outcome<HttpResponse> {
    ready(&state).await
}

async fn ready(state: &AppState) -> Outcome<HttpResponse> {
    if state.is_draining() {
        return Err(Problem::new(ProblemCode::Busy));
    }
    state.store().ping().await?;
    Ok(say("ready"))
}

fn say(word: &'static str) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(word)
}
