//! Who is signed in.

use contract::auth::{LoginBody, Me, SignedIn};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// Signs in by cookie.
///
/// # Errors
/// `Unauthenticated` when the words do not match; `TooMany` after too many tries.
pub async fn login(login: &str, password: &str) -> Result<Me, ClientError> {
    let body = LoginBody { login: login.into(), password: password.into(), delivery: None };
    let answer: SignedIn = http::sign_in("/auth/login", &body).await?;
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
