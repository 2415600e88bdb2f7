//! Signing in and out.

use crate::answer::Answer;
use crate::app::sign_in::{self, Caller};
use crate::extract::Json;
use crate::extract::who::Who;
use crate::identity::csrf;
use crate::identity::token::COOKIE;
use crate::middleware::Asker;
use crate::middleware::limit::client_key;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::{HttpRequest, HttpResponse, Responder, get, post, web};
use contract::auth::{Delivery, LoginBody, Me, SignedIn};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(login).service(logout).service(get_me);
}

/// Sign in.
///
/// With `"delivery": "cookie"` (the default) the answer sets the cookie `__Host-releve`; with `"bearer"` it holds a token.
/// Five failures for one login from one address within fifteen minutes close it to that address for a while, whether the
/// account exists or not; from another address it stays open. An address that fails too often, whatever the login, waits.
#[utoipa::path(tag = "auth", security(()), request_body = LoginBody, responses(
    (status = 200, description = "Signed in", body = SignedIn),
    (status = 401, description = "Wrong login or password: `wrong-credentials`"),
))]
#[post("/auth/login")]
async fn login(request: HttpRequest, state: web::Data<AppState>, body: Json<LoginBody>) -> Outcome<HttpResponse> {
    csrf::check_origin(request.headers())?;
    let LoginBody { login, password, delivery } = body.body;
    let delivery = delivery.unwrap_or(Delivery::Cookie);
    let from = client_key(request.headers(), request.peer_addr(), state.settings().server.behind_proxy);
    let caller = Caller { from, http_request: Asker::of(&request).request_id };
    let done = sign_in::login(&state, caller, login.as_str(), password.0, sign_in::delivery(delivery)).await?;
    let bearer = (delivery == Delivery::Bearer).then(|| done.token.reveal().into());
    let signed_in =
        SignedIn { token: bearer, csrf_token: done.csrf_token.into(), expires_at: done.expires_at, me: done.me };
    let mut response = Answer::ok(&signed_in)?.respond_to(&request);
    if delivery == Delivery::Cookie {
        set(&mut response, cookie(done.token.reveal()))?;
    }
    Ok(response)
}

/// Sign out.
///
/// The proof of sign-in, cookie or token, is worth nothing afterwards.
#[utoipa::path(tag = "auth", responses((status = 204, description = "Signed out")))]
#[post("/auth/logout")]
async fn logout(who: Who, state: web::Data<AppState>) -> Outcome<HttpResponse> {
    sign_in::logout(&state, &who).await?;
    let mut response = HttpResponse::NoContent().finish();
    let mut gone = cookie("");
    gone.set_max_age(time::Duration::ZERO);
    set(&mut response, gone)?;
    Ok(response)
}

/// Who am I?
///
/// The signed-in person, their roles and what these allow, and the `csrf_token` for writes with the cookie.
#[utoipa::path(tag = "auth", responses((status = 200, description = "The signed-in person", body = Me)))]
#[get("/auth/me")]
async fn get_me(who: Who, state: web::Data<AppState>) -> Outcome<Answer> {
    let (person, open) = (who.person()?, who.signed_in()?.clone());
    Answer::ok(&sign_in::me(&state, person, open.login, open.csrf_token, who.now).await?)
}

fn cookie(value: &str) -> Cookie<'_> {
    Cookie::build(COOKIE, value).path("/").secure(true).http_only(true).same_site(SameSite::Lax).finish()
}

fn set(response: &mut HttpResponse, cookie: Cookie<'_>) -> Outcome<()> {
    response.add_cookie(&cookie).map_err(|error| Problem::internal(&error))
}
