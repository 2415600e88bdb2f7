//! Signing in and out.

use crate::answer::Answer;
use crate::app::sign_in::{self, Caller, Entered};
use crate::extract::Json;
use crate::extract::who::{SignInProof, Who};
use crate::identity::csrf;
use crate::identity::token::COOKIE;
use crate::middleware::Asker;
use crate::middleware::limit::client_key;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::header::USER_AGENT;
use actix_web::{HttpRequest, HttpResponse, Responder, get, post, web};
use contract::auth::{Delivery, LoginBody, LoginCode, Me, SecondFactorRequired, SignedIn};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(login).service(finish_login).service(logout).service(get_me);
}

/// Where a request comes from, and with what.
pub(super) fn caller(request: &HttpRequest, state: &AppState) -> Caller {
    let headers = request.headers();
    Caller {
        from: client_key(headers, request.peer_addr(), state.settings().server.behind_proxy),
        user_agent: headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned(),
        http_request: Asker::of(request).request_id,
    }
}

/// Sign in.
///
/// With `"delivery": "cookie"` (the default) the answer sets the cookie `__Host-releve`; with `"bearer"` it holds a token.
/// When the account has a second factor, a right password is answered 202 with a challenge, and nobody is signed in until
/// `POST /auth/login/second-factor` brings it back with a code.
/// Five failures for one login from one address within fifteen minutes close it to that address for a while, whether the
/// account exists or not; from another address it stays open. An address that fails too often, whatever the login, waits.
#[utoipa::path(tag = "auth", security(()), request_body = LoginBody, responses(
    (status = 200, description = "Signed in", body = SignedIn),
    (status = 202, description = "The password is right; a code is needed", body = SecondFactorRequired),
    (status = 401, description = "Wrong login or password: `wrong-credentials`"),
))]
#[post("/auth/login")]
async fn login(request: HttpRequest, state: web::Data<AppState>, body: Json<LoginBody>) -> Outcome<HttpResponse> {
    csrf::check_origin(request.headers())?;
    let LoginBody { login, password, delivery } = body.body;
    let delivery = sign_in::delivery(delivery.unwrap_or(Delivery::Cookie));
    let entered = sign_in::login(&state, caller(&request, &state), login.as_str(), password.0, delivery).await?;
    match entered {
        Entered::In(done) => signed_in(&request, *done),
        Entered::SecondFactor { challenge, expires_at } => {
            let required = SecondFactorRequired { challenge: challenge.reveal().into(), expires_at };
            Ok(Answer::accepted(&required)?.respond_to(&request))
        }
    }
}

/// Sign in, the second step.
///
/// With the challenge of the first step and a code of your authenticator, or a recovery code. Each works once. The answer is
/// that of a sign-in without second factor. Five wrong codes end the challenge; ten within fifteen minutes, whatever the
/// challenges, close this step for a while.
#[utoipa::path(tag = "auth", security(()), request_body = LoginCode, responses(
    (status = 200, description = "Signed in", body = SignedIn),
    (status = 401, description = "`wrong-code`, or `challenge-ended`: begin again with `POST /auth/login`"),
))]
#[post("/auth/login/second-factor")]
async fn finish_login(
    request: HttpRequest,
    state: web::Data<AppState>,
    body: Json<LoginCode>,
) -> Outcome<HttpResponse> {
    csrf::check_origin(request.headers())?;
    let LoginCode { challenge, code } = body.body;
    let caller = caller(&request, &state);
    signed_in(&request, sign_in::finish(&state, caller, challenge.as_str(), code.as_str()).await?)
}

/// The proof goes as it was asked for: in the cookie, or in the answer.
fn signed_in(request: &HttpRequest, done: sign_in::Opened) -> Outcome<HttpResponse> {
    let in_cookie = done.delivery == store::account::Delivery::Cookie;
    let bearer = (!in_cookie).then(|| done.token.reveal().into());
    let signed_in =
        SignedIn { token: bearer, csrf_token: done.csrf_token.into(), expires_at: done.expires_at, me: done.me };
    let mut response = Answer::ok(&signed_in)?.respond_to(request);
    if in_cookie {
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
    let SignInProof { account, login: name, csrf_token, .. } = open;
    let signed = sign_in::Signed { person, account, login: name, csrf_token, now: who.now };
    Answer::ok(&sign_in::me(&state, signed).await?)
}

fn cookie(value: &str) -> Cookie<'_> {
    Cookie::build(COOKIE, value).path("/").secure(true).http_only(true).same_site(SameSite::Lax).finish()
}

fn set(response: &mut HttpResponse, cookie: Cookie<'_>) -> Outcome<()> {
    response.add_cookie(&cookie).map_err(|error| Problem::internal(&error))
}
