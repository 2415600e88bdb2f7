//! Probes: the process lives, the process can serve; and the figures of its work.

use crate::identity::csrf::same_bytes;
use crate::metrics::FORMAT;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// The probes.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(livez).service(readyz).service(healthz).service(scrape);
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

/// Figures in the Prometheus text format, for who brings `metrics.token`; nothing at this address when none is set.
#[get("/metrics")]
async fn scrape(request: HttpRequest, state: web::Data<AppState>) -> Outcome<HttpResponse> {
    let (Some(token), Some(metrics)) = (&state.settings().metrics.token, state.metrics()) else {
        return Err(Problem::not_found());
    };
    let given = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let given = given.strip_prefix("Bearer ").unwrap_or_default();
    if !same_bytes(given.as_bytes(), token.reveal().as_bytes()) {
        return Err(Problem::new(ProblemCode::SignInRequired));
    }
    let text = metrics.text(state.store()).await.map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::Ok().content_type(FORMAT).body(text))
}

async fn ready(state: &AppState) -> Outcome<HttpResponse> {
    if state.is_draining() {
        return Err(Problem::new(ProblemCode::Busy));
    }
    state.store().ping().await?;
    // A schema behind the program comes up to it once, by `releve migrate`. One ahead of it is looked for until then only: a
    // program that serves goes on while the next version migrates.
    if !state.is_migrated() {
        let later = state.store().later_migrations().await?;
        if !later.is_empty() {
            let said = format!("the schema is of a later version ({}): start that version", later.join(", "));
            return Err(Problem::new(ProblemCode::Busy).because(&std::io::Error::other(said)));
        }
        let missing = state.store().pending_migrations().await?;
        if !missing.is_empty() {
            let said = format!("{} migrations are missing: run `releve migrate`", missing.len());
            return Err(Problem::new(ProblemCode::Busy).because(&std::io::Error::other(said)));
        }
        state.note_migrated();
    }
    if state.store().keeps_writes_out() {
        let said = "whether the database is a sandbox was not seen yet";
        return Err(Problem::new(ProblemCode::Busy).because(&std::io::Error::other(said)));
    }
    Ok(say("ready"))
}

fn say(word: &'static str) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(word)
}
