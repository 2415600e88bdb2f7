//! Where other systems get access tokens: OAuth 2.0 client credentials (RFC 6749 §4.4), and the keys that sign the tokens.

use crate::app::token::{Ask, Given, NoToken, give};
use crate::extract::json::{is_encoded, patience};
use crate::middleware::limit::client_key;
use crate::problem::Problem;
use crate::state::AppState;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, HeaderMap, PRAGMA, WWW_AUTHENTICATE};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError, post, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::signing_key::TOKEN_SECONDS;
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::fmt;

/// The address of the token endpoint.
pub const TOKEN: &str = "/oauth/token";

/// The longest form that is read.
const MOST_BYTES: usize = 8192;

/// The routes.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(token);
}

/// A refusal in the words of RFC 6749 §5.2. Marks the answer too, so that it is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The request lacks something, repeats something or is unreadable.
    Request(&'static str),
    /// The client is not known by this secret: which of the two is wrong is not told.
    Client,
    /// Another grant than client credentials.
    Grant,
    /// A scope that is unknown or that the client does not hold.
    Scope,
}

impl Refused {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Request(why) => ("invalid_request", why),
            Self::Client => ("invalid_client", "unknown client, or wrong, ended or revoked secret"),
            Self::Grant => ("unsupported_grant_type", "the one grant is client_credentials"),
            Self::Scope => ("invalid_scope", "a scope is unknown or not held by the client"),
        }
    }

    fn answer(self) -> HttpResponse {
        let (error, why) = self.words();
        let status = if self == Self::Client { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
        let mut response = answer(status, &json!({ "error": error, "error_description": why }));
        if self == Self::Client {
            let value = actix_web::http::header::HeaderValue::from_static(r#"Basic realm="releve", charset="UTF-8""#);
            response.headers_mut().insert(WWW_AUTHENTICATE, value);
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().0)
    }
}

/// Nothing of it is kept by a cache (RFC 6749 §5.1).
fn answer(status: StatusCode, body: &Value) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((PRAGMA, "no-cache"))
        .body(body.to_string())
}

/// Gives an access token to an API client.
#[post("/oauth/token")]
async fn token(request: HttpRequest, state: web::Data<AppState>, payload: web::Payload) -> HttpResponse<BoxBody> {
    match ask(&request, &state, payload).await {
        Ok(given) => answer(
            StatusCode::OK,
            &json!({
                "access_token": given.token,
                "token_type": "Bearer",
                "expires_in": TOKEN_SECONDS,
                "scope": given.scopes.to_string(),
            }),
        ),
        Err(No::Refused(refused)) => refused.answer(),
        Err(No::Problem(problem)) => problem.error_response(),
    }
}

enum No {
    Refused(Refused),
    Problem(Problem),
}

impl From<Refused> for No {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

async fn ask(request: &HttpRequest, state: &AppState, payload: web::Payload) -> Result<Given, No> {
    let form = Form::read(request, payload).await?;
    let basic = basic(request.headers())?;
    match form.one("grant_type")? {
        Some("client_credentials") => {}
        Some(_) => return Err(Refused::Grant.into()),
        None => return Err(Refused::Request("grant_type is missing").into()),
    }
    let (in_form, secret) = (form.one("client_id")?, form.one("client_secret")?);
    let (client_id, secret) = match (basic, in_form, secret) {
        (Some(_), _, Some(_)) => return Err(Refused::Request("the secret is given twice").into()),
        (Some((client, _)), Some(other), None) if client != other => {
            return Err(Refused::Request("two clients are named").into());
        }
        (Some(both), _, None) => both,
        (None, Some(client), Some(secret)) => (client.to_owned(), secret.to_owned()),
        (None, _, _) => return Err(Refused::Client.into()),
    };
    let scope = form.one("scope")?.map(str::to_owned);
    let address = client_key(request.headers(), request.peer_addr(), state.settings().server.behind_proxy);
    give(state, Ask { client_id, secret, scope, address }).await.map_err(|no| match no {
        NoToken::Client => No::Refused(Refused::Client),
        NoToken::Scope => No::Refused(Refused::Scope),
        NoToken::Problem(problem) => No::Problem(problem),
    })
}

/// A form, as it was sent.
struct Form(Vec<(String, String)>);

impl Form {
    async fn read(request: &HttpRequest, mut payload: web::Payload) -> Result<Self, Refused> {
        if is_encoded(request) {
            return Err(Refused::Request("the body must not be compressed"));
        }
        if request.content_type() != "application/x-www-form-urlencoded" {
            return Err(Refused::Request("the body must be application/x-www-form-urlencoded"));
        }
        let mut bytes = Vec::new();
        let gather = async {
            while let Some(chunk) = payload.next().await {
                let chunk = chunk.map_err(|_| Refused::Request("the body breaks off"))?;
                if bytes.len() + chunk.len() > MOST_BYTES {
                    return Err(Refused::Request("the body is too large"));
                }
                bytes.extend_from_slice(&chunk);
            }
            Ok(())
        };
        let arrived = actix_web::rt::time::timeout(patience(request), gather).await;
        arrived.unwrap_or(Err(Refused::Request("the body does not arrive")))?;
        Ok(Self(form_urlencoded::parse(&bytes).into_owned().collect()))
    }

    /// A parameter that may be absent but not twice (RFC 6749 §3.2); an empty one is absent.
    fn one(&self, name: &str) -> Result<Option<&str>, Refused> {
        let mut values = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (value, None) => Ok(value.filter(|value| !value.is_empty())),
            _ => Err(Refused::Request("a parameter is repeated")),
        }
    }
}

/// The client and the secret in `Authorization: Basic`, each encoded as in a form (RFC 6749 §2.3.1).
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, Refused> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let read = || {
        let (scheme, coded) = value.to_str().ok()?.split_once(' ')?;
        let text = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
        let (client, secret) = text.split_once(':')?;
        scheme.eq_ignore_ascii_case("basic").then(|| (decoded(client), decoded(secret)))
    };
    read().map(Some).ok_or(Refused::Client)
}

fn decoded(text: &str) -> String {
    form_urlencoded::parse(format!("{text}=").as_bytes()).next().map_or_else(String::new, |(name, _)| name.into_owned())
}
