//! One's own way in: invitations, the password, the second factor, the sign-ins.

use contract::{
    account::{InvitationAccept, InvitationRead, InvitationShown, PasswordChange},
    id::SignInId,
    second_factor::{
        RecoveryCodes, SecondFactor, SecondFactorConfirm, SecondFactorProof, SecondFactorSetup, SecondFactorStart,
    },
    sign_in::{SignInEventPage, SignInEventQuery, SignInPage, SignInQuery, SignInsRevoked},
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// What a link opens.
///
/// # Errors
/// `Refused` when it is worth nothing.
pub async fn read_invitation(token: &str) -> Result<InvitationShown, ClientError> {
    http::post_openly("/auth/invitation", &InvitationRead { token: token.into() }).await
}

/// Chooses the password of a link.
///
/// # Errors
/// `Invalid` with each rule that the password breaks; `Refused` when the link is worth nothing.
pub async fn accept_invitation(token: &str, password: &str) -> Result<InvitationShown, ClientError> {
    let body = InvitationAccept { token: token.into(), password: password.into() };
    http::post_openly("/auth/invitation/accept", &body).await
}

/// Changes one's password.
///
/// # Errors
/// `Invalid` for the present one or the next.
pub async fn change_my_password(body: &PasswordChange) -> Result<(), ClientError> {
    http::post("/me/password", body).await
}

/// Where one's second factor stands.
///
/// # Errors
/// As any call.
pub async fn get_my_second_factor() -> Result<SecondFactor, ClientError> {
    http::get("/me/second-factor", &Query::default()).await
}

/// Begins to set it up; the answer holds the secret, this once.
///
/// # Errors
/// `Invalid` for the password; `Refused` when one is on.
pub async fn start_my_second_factor(password: &str) -> Result<SecondFactorSetup, ClientError> {
    http::post("/me/second-factor", &SecondFactorStart { password: password.into() }).await
}

/// Turns it on; the answer holds the recovery codes, this once.
///
/// # Errors
/// `Invalid` for the code.
pub async fn confirm_my_second_factor(code: &str) -> Result<RecoveryCodes, ClientError> {
    http::post("/me/second-factor/confirm", &SecondFactorConfirm { code: code.into() }).await
}

/// Turns it off.
///
/// # Errors
/// `Invalid` for the password or the code; `Refused` while a role asks for it.
pub async fn turn_off_my_second_factor(body: &SecondFactorProof) -> Result<(), ClientError> {
    http::post("/me/second-factor/turn-off", body).await
}

/// Other recovery codes, told this once.
///
/// # Errors
/// `Invalid` for the password or the code.
pub async fn renew_my_recovery_codes(body: &SecondFactorProof) -> Result<RecoveryCodes, ClientError> {
    http::post("/me/second-factor/recovery-codes", body).await
}

/// A page of one's open sign-ins.
///
/// # Errors
/// As any call.
pub async fn list_my_sign_ins(query: &SignInQuery) -> Result<SignInPage, ClientError> {
    http::get("/me/sign-ins", &Query::of(query)).await
}

/// A page of one's sign-in history.
///
/// # Errors
/// As any call.
pub async fn list_my_sign_in_events(query: &SignInEventQuery) -> Result<SignInEventPage, ClientError> {
    http::get("/me/sign-in-events", &Query::of(query)).await
}

/// Ends every sign-in but this one.
///
/// # Errors
/// As any call.
pub async fn revoke_my_other_sign_ins() -> Result<SignInsRevoked, ClientError> {
    http::act("/me/sign-ins/revoke-others").await
}

/// Ends a sign-in.
///
/// # Errors
/// `Refused` when it has ended already.
pub async fn revoke_sign_in(id: SignInId) -> Result<(), ClientError> {
    http::act(&format!("/sign-ins/{id}/revoke")).await
}
