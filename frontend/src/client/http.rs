//! One call: headers, keys, and the answer turned into a value or a [`ClientError`].

use std::{cell::RefCell, collections::BTreeMap, future::Future, pin::Pin, rc::Rc, time::Duration};

use leptos::prelude::window;
use reqwest::{Method, RequestBuilder, multipart::Form};
use serde::{Serialize, de::DeserializeOwned};

use super::{ahead, error::ClientError};
use crate::{
    browser,
    i18n::Lang,
    state::{query::Query, submit::SubmitKey},
};

#[derive(Default)]
struct Shared {
    csrf: String,
    lang: Lang,
    keys: BTreeMap<String, SubmitKey>,
    signed_out: Option<Rc<dyn Fn()>>,
    factor_needed: Option<Rc<dyn Fn()>>,
}

thread_local! {
    /// What every call carries. The browser runs one thread.
    static SHARED: RefCell<Shared> = RefCell::default();
}

/// The proof against forged writes, given at sign-in.
pub fn set_csrf(token: &str) {
    SHARED.with_borrow_mut(|shared| token.clone_into(&mut shared.csrf));
}

/// The language the server answers in.
pub fn set_language(lang: Lang) {
    SHARED.with_borrow_mut(|shared| shared.lang = lang);
}

/// What to do when the server no longer knows who is asking.
pub fn on_signed_out(act: impl Fn() + 'static) {
    SHARED.with_borrow_mut(|shared| shared.signed_out = Some(Rc::new(act)));
}

/// What to do when the server asks for a second factor that is not set up.
pub fn on_second_factor_needed(act: impl Fn() + 'static) {
    SHARED.with_borrow_mut(|shared| shared.factor_needed = Some(Rc::new(act)));
}

fn address(path: &str, query: &Query) -> String {
    format!("{}/api/v1{path}{}", window().location().origin().unwrap_or_default(), query.suffix())
}

fn request(method: Method, path: &str, query: &Query, seconds: u64) -> RequestBuilder {
    let lang = SHARED.with_borrow(|shared| shared.lang);
    reqwest::Client::new()
        .request(method, address(path, query))
        .header("Accept", "application/json, application/problem+json")
        .header("Accept-Language", lang.code())
        .timeout(Duration::from_secs(seconds))
}

/// A call under way. Boxed, so that its machinery is not copied into each operation.
type Calling = Pin<Box<dyn Future<Output = Result<String, ClientError>>>>;

/// Sends, and answers the body of a success.
fn send(request: RequestBuilder) -> Calling {
    Box::pin(answer(request))
}

async fn answer(request: RequestBuilder) -> Result<String, ClientError> {
    let response = request.send().await.map_err(|_| ClientError::Offline)?;
    let status = response.status().as_u16();
    let body = response.text().await.map_err(|_| ClientError::Offline)?;
    if (200..300).contains(&status) {
        return Ok(body);
    }
    Err(ClientError::of_answer(status, &body))
}

fn heed(error: ClientError) -> ClientError {
    let act = SHARED.with_borrow(|shared| match error {
        ClientError::Unauthenticated => shared.signed_out.clone(),
        ClientError::SecondFactorNeeded => shared.factor_needed.clone(),
        _ => None,
    });
    if let Some(act) = act {
        act();
    }
    error
}

fn decode<T: DeserializeOwned>(body: &str) -> Result<T, ClientError> {
    serde_json::from_str(if body.is_empty() { "null" } else { body }).map_err(|cause| {
        leptos::logging::error!("unreadable answer: {cause}");
        ClientError::Broken
    })
}

fn read(path: &str, query: &Query) -> Calling {
    let ahead = ahead::answer(format!("{path}{}", query.suffix()));
    let call = send(request(Method::GET, path, query, 20));
    Box::pin(async move {
        match ahead.await {
            Some(body) => Ok(body),
            None => call.await.map_err(heed),
        }
    })
}

/// Reads.
pub async fn get<T: DeserializeOwned>(path: &str, query: &Query) -> Result<T, ClientError> {
    decode(&read(path, query).await?)
}

/// Reads a text that is no JSON; gathering it can take the server a while.
pub async fn text(path: &str, query: &Query) -> Result<String, ClientError> {
    send(request(Method::GET, path, query, 120)).await.map_err(heed)
}

/// The page that starts this program, as the server gives it now.
pub async fn page() -> Result<String, ClientError> {
    let address = format!("{}/", window().location().origin().unwrap_or_default());
    let request = reqwest::Client::new().get(address).header("Cache-Control", "no-cache");
    send(request.timeout(Duration::from_secs(20))).await
}

/// Does a command that has no body.
pub async fn act<T: DeserializeOwned>(path: &str) -> Result<T, ClientError> {
    let body = write(Method::POST, path, None, None).await?;
    decode(&body)
}

/// Does a command.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ClientError> {
    let body = write(Method::POST, path, encode(body), None).await?;
    decode(&body)
}

/// Does a command on what was read at `version`.
pub async fn act_on<T: DeserializeOwned>(path: &str, version: i32) -> Result<T, ClientError> {
    let body = write(Method::POST, path, None, Some(version)).await?;
    decode(&body)
}

/// Does a command with a body on what was read at `version`.
pub async fn post_on<T: DeserializeOwned>(path: &str, body: &impl Serialize, version: i32) -> Result<T, ClientError> {
    let body = write(Method::POST, path, encode(body), Some(version)).await?;
    decode(&body)
}

/// Changes what was read at `version`.
pub async fn patch<T: DeserializeOwned>(path: &str, body: &impl Serialize, version: i32) -> Result<T, ClientError> {
    let body = write(Method::PATCH, path, encode(body), Some(version)).await?;
    decode(&body)
}

/// Takes away what stands at an address.
pub async fn remove<T: DeserializeOwned>(path: &str) -> Result<T, ClientError> {
    decode(&write(Method::DELETE, path, None, None).await?)
}

fn encode(body: &impl Serialize) -> Option<String> {
    serde_json::to_string(body).ok()
}

/// One write: the same words sent again after a lost answer carry the same key, so they have one effect.
fn write(method: Method, path: &str, body: Option<String>, version: Option<i32>) -> Calling {
    Box::pin(write_once(method, path.to_owned(), body, version))
}

async fn write_once(
    method: Method,
    path: String,
    body: Option<String>,
    version: Option<i32>,
) -> Result<String, ClientError> {
    let said = body.clone().unwrap_or_default();
    let (csrf, key) = SHARED.with_borrow_mut(|shared| {
        let key = shared.keys.entry(format!("{method} {path}")).or_default().for_body(&said, browser::fresh_key);
        (shared.csrf.clone(), key)
    });
    let mut request = request(method.clone(), &path, &Query::default(), 30).header("X-CSRF-Token", csrf);
    if method == Method::POST {
        request = request.header("Idempotency-Key", key);
    }
    if let Some(version) = version {
        request = request.header("If-Match", format!("\"{version}\""));
    }
    if let Some(body) = body {
        request = request.header("Content-Type", "application/json").body(body);
    }
    let answer = send(request).await;
    if !answer.as_ref().is_err_and(ClientError::is_outage) {
        SHARED.with_borrow_mut(|shared| shared.keys.remove(&format!("{method} {path}")));
    }
    answer.map_err(heed)
}

/// Does a command under a key that outlives this page: whoever calls keeps both until an answer comes.
pub async fn post_under<T: DeserializeOwned>(path: &str, key: &str, body: String) -> Result<T, ClientError> {
    let csrf = SHARED.with_borrow(|shared| shared.csrf.clone());
    let request = request(Method::POST, path, &Query::default(), 30)
        .header("X-CSRF-Token", csrf)
        .header("Idempotency-Key", key)
        .header("Content-Type", "application/json")
        .body(body);
    decode(&send(request).await.map_err(heed)?)
}

/// Sends files; reading them can take the server a while.
pub async fn upload<T: DeserializeOwned>(path: &str, form: Form) -> Result<T, ClientError> {
    let csrf = SHARED.with_borrow(|shared| shared.csrf.clone());
    let request = request(Method::POST, path, &Query::default(), 180)
        .header("X-CSRF-Token", csrf)
        .header("Idempotency-Key", browser::fresh_key())
        .multipart(form);
    let body = send(request).await.map_err(heed)?;
    decode(&body)
}

/// Posts where nobody needs to be signed in: a refusal here means wrong words, not a lost sign-in.
pub async fn post_openly<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ClientError> {
    let request = request(Method::POST, path, &Query::default(), 20)
        .header("Content-Type", "application/json")
        .body(encode(body).unwrap_or_default());
    decode(&send(request).await?)
}
