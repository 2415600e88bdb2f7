//! Who is signed in.

use contract::{
    auth::{LoginBody, LoginCode, Me, SignedIn},
    text::Secret,
};
use serde::Deserialize;

use super::{error::ClientError, http};
use crate::state::query::Query;

/// How far a sign-in has come.
#[derive(Clone, Debug)]
pub enum Entered {
    /// Somebody is signed in.
    In(Box<Me>),
    /// A code is asked; what comes back with it.
    Challenge(String),
}

/// What the first step answers: one of the two, told apart by what it holds.
#[derive(Deserialize)]
struct FirstStep {
    challenge: Option<String>,
    csrf_token: Option<Secret>,
    me: Option<Box<Me>>,
}

/// Signs in by cookie, the first step.
///
/// # Errors
/// `Unauthenticated` when the words do not match; `TooMany` after too many tries.
pub async fn login(login: &str, password: &str) -> Result<Entered, ClientError> {
    let body = LoginBody { login: login.into(), password: password.into(), delivery: None };
    match http::post_openly("/auth/login", &body).await? {
        FirstStep { challenge: Some(challenge), .. } => Ok(Entered::Challenge(challenge)),
        FirstStep { csrf_token: Some(csrf), me: Some(me), .. } => {
            http::set_csrf(csrf.as_str());
            Ok(Entered::In(me))
        }
        FirstStep { .. } => Err(ClientError::Broken),
    }
}

/// The second step of a sign-in.
///
/// # Errors
/// `Refused` for a wrong code, or when the sign-in has to begin again; `TooMany` after too many tries.
pub async fn finish_login(challenge: &str, code: &str) -> Result<Me, ClientError> {
    let body = LoginCode { challenge: challenge.into(), code: code.into() };
    let answer: SignedIn = http::post_openly("/auth/login/second-factor", &body).await?;
    http::set_csrf(answer.csrf_token.as_str());
    Ok(answer.me)
}

/// Signs out.
///
/// # Errors
/// As any call.
pub async fn logout() -> Result<(), ClientError> {
    http::act("/auth/logout").await
}

/// Who is signed in.
///
/// # Errors
/// `Unauthenticated` when nobody is.
pub async fn get_me() -> Result<Me, ClientError> {
    let me: Me = http::get("/auth/me", &Query::default()).await?;
    http::set_csrf(me.csrf_token.as_str());
    Ok(me)
}
