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
    // A schema behind the program comes up to it once, by `releve migrate`.
    if !state.is_migrated() {
        let missing = state.store().pending_migrations().await?;
        if !missing.is_empty() {
            let said = format!("{} migrations are missing: run `releve migrate`", missing.len());
            return Err(Problem::new(ProblemCode::Busy).because(&std::io::Error::other(said)));
        }
        state.note_migrated();
    }
    Ok(say("ready"))
}

fn say(word: &'static str) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(word)
}
