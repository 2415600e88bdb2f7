//! One's own password and second factor. What these operations read or tell is not kept for a repeated write.

use super::auth::caller;
use crate::answer::Answer;
use crate::app::{password, second_factor};
use crate::extract::{Json, Who};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{HttpRequest, get, post, web};
use contract::account::PasswordChange;
use contract::second_factor::{
    RecoveryCodes, SecondFactor, SecondFactorConfirm, SecondFactorProof, SecondFactorSetup, SecondFactorStart,
};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(change_my_password)
        .service(get_my_second_factor)
        .service(start_my_second_factor)
        .service(confirm_my_second_factor)
        .service(turn_off_my_second_factor)
        .service(renew_my_recovery_codes);
}

/// Change your password.
///
/// Your other sign-ins end. Nobody is ever made to change a password because time has passed.
#[utoipa::path(tag = "account", request_body = PasswordChange, responses(
    (status = 204, description = "Changed"),
    (status = 409, description = "It was changed meanwhile: `conflict`"),
))]
#[post("/me/password")]
async fn change_my_password(
    who: Who,
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Json<PasswordChange>,
) -> Outcome<Answer> {
    let PasswordChange { present_password, new_password } = body.body;
    password::change(&state, &who, caller(&request, &state), present_password.0, new_password.0).await?;
    Answer::nothing()
}

/// Get your second factor.
///
/// Whether it is on, whether a role of yours asks for it, and how many recovery codes are left.
#[utoipa::path(tag = "account", responses((status = 200, description = "Where it stands", body = SecondFactor)))]
#[get("/me/second-factor")]
async fn get_my_second_factor(who: Who, state: web::Data<AppState>) -> Outcome<Answer> {
    let asking = state.settings().sign_in.second_factor_roles.0.clone();
    Answer::ok(&state.store().skim(move |conn| second_factor::get(conn, &who, &asking)).await?)
}

/// Set up your second factor.
///
/// The answer tells the secret that an authenticator needs, this once. Nothing is asked for at sign-in until a code confirms it.
#[utoipa::path(tag = "account", request_body = SecondFactorStart, responses(
    (status = 200, description = "To be confirmed", body = SecondFactorSetup),
    (status = 409, description = "It is on already: `conflict`"),
))]
#[post("/me/second-factor")]
async fn start_my_second_factor(
    who: Who,
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Json<SecondFactorStart>,
) -> Outcome<Answer> {
    let password = body.body.password.0;
    Answer::ok(&second_factor::start(&state, &who, caller(&request, &state), password).await?)
}

/// Confirm your second factor.
///
/// By a code of the authenticator. From then on one is asked for at sign-in; your other sign-ins end. The answer tells ten
/// recovery codes, this once.
#[utoipa::path(tag = "account", request_body = SecondFactorConfirm, responses(
    (status = 200, description = "On", body = RecoveryCodes),
    (status = 409, description = "It is on already, or was not set up: `conflict`"),
))]
#[post("/me/second-factor/confirm")]
async fn confirm_my_second_factor(
    who: Who,
    state: web::Data<AppState>,
    body: Json<SecondFactorConfirm>,
) -> Outcome<Answer> {
    Answer::ok(&second_factor::confirm(&state, &who, body.body.code.as_str()).await?)
}

/// Turn your second factor off.
///
/// With your password and a code. Refused while a role of yours asks for it.
#[utoipa::path(tag = "account", request_body = SecondFactorProof, responses(
    (status = 204, description = "Off"),
    (status = 409, description = "It is off, or a role asks for it: `conflict`"),
))]
#[post("/me/second-factor/turn-off")]
async fn turn_off_my_second_factor(
    who: Who,
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Json<SecondFactorProof>,
) -> Outcome<Answer> {
    let SecondFactorProof { password, code } = body.body;
    second_factor::turn_off(&state, &who, caller(&request, &state), password.0, code.as_str()).await
}

/// Get other recovery codes.
///
/// With your password and a code. Those from before are worth nothing; the answer tells the new ones, this once.
#[utoipa::path(tag = "account", request_body = SecondFactorProof, responses(
    (status = 200, description = "Made", body = RecoveryCodes),
    (status = 409, description = "No second factor is on: `conflict`"),
))]
#[post("/me/second-factor/recovery-codes")]
async fn renew_my_recovery_codes(
    who: Who,
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Json<SecondFactorProof>,
) -> Outcome<Answer> {
    let SecondFactorProof { password, code } = body.body;
    let caller = caller(&request, &state);
    Answer::ok(&second_factor::renew_codes(&state, &who, caller, password.0, code.as_str()).await?)
}
