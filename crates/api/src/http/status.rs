//! What the server says of itself.

use crate::answer::Answer;
use crate::app::sandbox;
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, web};
use contract::status::{SandboxStatus, Status};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get_status);
}

/// What is this server?
///
/// Its version, and whether it is a sandbox: a server of fictional data, brought back to where they began each night. Every
/// answer of a sandbox says so too, in the headers `Releve-Sandbox` and `Releve-Sandbox-Next-Reset`.
#[utoipa::path(tag = "across", security(()), responses(
    (status = 200, description = "The server", body = Status),
))]
#[get("/status")]
async fn get_status(state: web::Data<AppState>) -> Outcome<Answer> {
    let sandbox = sandbox::announced(&state).map(|next_reset_at| SandboxStatus { next_reset_at });
    Answer::ok(&Status { version: env!("CARGO_PKG_VERSION").into(), sandbox })
}
