//! A JSON body of a known type: bounded, complete, without unknown fields or NUL.

use super::{quoted_name, segment, serde_fault};
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING};
use actix_web::rt::time::timeout;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// A parsed body, with the hash that tells a repeated write from another one under the same key.
#[derive(Debug)]
pub struct Json<T> {
    /// The body.
    pub body: T,
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Outcome<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let accepted = check_headers(request);
        let patience = patience(request);
        let payload = payload.take();
        Box::pin(async move {
            let bytes = read(payload, accepted?, patience).await?;
            Ok(Self { body: parse(&bytes)?, hash: hash_of(&bytes) })
        })
    }
}

/// A body that may be left out: nothing sent is the default one, whatever is said of its kind.
#[derive(Debug)]
pub struct MaybeJson<T> {
    /// The body.
    pub body: T,
    /// As for [`Json`]; empty without a body.
    pub hash: String,
}

impl<T: DeserializeOwned + Default + 'static> FromRequest for MaybeJson<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Outcome<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if announces_body(request) {
            let read = Json::<T>::from_request(request, payload);
            return Box::pin(async { read.await.map(|Json { body, hash }| Self { body, hash }) });
        }
        let (accepted, patience, payload) = (check_headers(request), patience(request), payload.take());
        Box::pin(async move {
            let bytes = match accepted {
                Ok(limit) => read(payload, limit, patience).await?,
                Err(_) => Vec::new(),
            };
            if bytes.is_empty() {
                return Ok(Self { body: T::default(), hash: String::new() });
            }
            Ok(Self { body: parse(&bytes)?, hash: hash_of(&bytes) })
        })
    }
}

/// Whether a request says that it has a body. Clients that always say of what kind theirs is say so of none too.
fn announces_body(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let long = headers.get(CONTENT_LENGTH).is_some_and(|length| length.as_bytes() != b"0");
    long || headers.contains_key(TRANSFER_ENCODING)
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    // Of every request: without the formatter.
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|half| char::from_digit(u32::from(half), 16))
        .collect()
}

/// The size allowed, unless the headers already refuse the body.
fn check_headers(request: &HttpRequest) -> Outcome<usize> {
    let limit = request.app_data::<web::Data<AppState>>().map_or(1 << 20, |state| state.settings().limits.json_bytes);
    let is_json = matches!(request.mime_type(), Ok(Some(mime)) if mime.essence_str() == "application/json");
    if !is_json || is_encoded(request) {
        return Err(Problem::new(ProblemCode::UnsupportedMediaType));
    }
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    match announced.map(usize::try_from) {
        Some(Ok(length)) if length > limit => Err(too_large(limit)),
        Some(Err(_)) => Err(too_large(limit)),
        _ => Ok(limit),
    }
}

/// Whether the body is compressed: none is unpacked, since a few bytes may unpack to any number.
#[must_use]
pub fn is_encoded(request: &HttpRequest) -> bool {
    let mut codings = request.headers().get_all(CONTENT_ENCODING);
    codings.any(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// The problem of a body over its limit.
#[must_use]
pub fn too_large(limit: usize) -> Problem {
    let (fr, en) = weight(limit);
    Problem::new(ProblemCode::TooLarge)
        .detail(Words::new(format!("la limite est de {fr}"), format!("the limit is {en}")))
}

/// A number of bytes as people say it, in French and in English: the largest unit that says no more than there is.
fn weight(bytes: usize) -> (String, String) {
    match (bytes >> 20, bytes >> 10) {
        (0, 0) => (format!("{bytes} octets"), format!("{bytes} bytes")),
        (0, thousands) => (format!("{thousands} ko"), format!("{thousands} kB")),
        (millions, _) => (format!("{millions} Mo"), format!("{millions} MB")),
    }
}

/// A body of this kind has arrived within this time, or its sender holds a connection for nothing.
#[must_use]
pub fn patience(request: &HttpRequest) -> Duration {
    let state = request.app_data::<web::Data<AppState>>();
    state.map_or(Duration::from_secs(30), |state| state.settings().limits.body)
}

/// The problem of a body that does not arrive.
#[must_use]
pub fn too_slow() -> Problem {
    Problem::new(ProblemCode::UnreadableRequest)
        .detail(Words::new("le corps de la requête n'arrive pas", "the body of the request does not arrive"))
}

async fn read(payload: Payload, limit: usize, patience: Duration) -> Outcome<Vec<u8>> {
    timeout(patience, gather(payload, limit)).await.unwrap_or_else(|_| Err(too_slow()))
}

async fn gather(mut payload: Payload, limit: usize) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Problem::new(ProblemCode::UnreadableRequest).because(&error))?;
        if bytes.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Parses a body of a known type.
///
/// # Errors
/// 400 when it is not JSON, 422 with a pointer when it is not this type.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Outcome<T> {
    let mut source = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize::<_, T>(&mut source);
    let value = parsed.map_err(|error| refuse(error.path(), error.inner(), bytes))?;
    source.end().map_err(|error| unreadable(&error))?;
    refuse_list(bytes)?;
    refuse_nul(bytes)?;
    Ok(value)
}

/// Every body is an object, although serde would also read its fields from a list, by position.
fn refuse_list(bytes: &[u8]) -> Outcome<()> {
    if bytes.trim_ascii_start().starts_with(b"{") {
        return Ok(());
    }
    let words = Words::new("un objet JSON est attendu", "a JSON object is expected");
    Err(Problem::invalid("", "invalid", words))
}

fn unreadable(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    Problem::new(ProblemCode::UnreadableJson).detail(Words::new(
        format!("JSON invalide à la ligne {line}, colonne {column}"),
        format!("invalid JSON at line {line}, column {column}"),
    ))
}

fn refuse(path: &Path, error: &serde_json::Error, bytes: &[u8]) -> Problem {
    // A body that breaks off or is malformed further on is unreadable first, whatever its fields.
    if let Err(syntax) = serde_json::from_slice::<serde::de::IgnoredAny>(bytes) {
        return unreadable(&syntax);
    }
    if !error.is_data() {
        return unreadable(error);
    }
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    let mut pointer = pointer_of(path);
    if let Some(name) = quoted_name(message) {
        let tail = format!("/{}", segment(name));
        if !pointer.ends_with(&tail) {
            pointer.push_str(&tail);
        }
    }
    Problem::new(ProblemCode::InvalidFields).faults([serde_fault(pointer, message)])
}

fn pointer_of(path: &Path) -> String {
    let mut pointer = String::new();
    for part in path {
        match part {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&format!("/{}", segment(key))),
            Segment::Enum { variant } => pointer.push_str(&format!("/{}", segment(variant))),
            Segment::Unknown => {}
        }
    }
    pointer
}

/// No text of ours may hold NUL: PostgreSQL cannot store it.
fn refuse_nul(bytes: &[u8]) -> Outcome<()> {
    let suspect = bytes.windows(6).any(|window| window == b"\\u0000");
    if !suspect {
        return Ok(());
    }
    let value = serde_json::from_slice::<Value>(bytes).map_err(|error| unreadable(&error))?;
    match nul_in(&value, String::new()) {
        None => Ok(()),
        Some(pointer) => Err(Problem::invalid(
            pointer,
            "nul",
            Words::new("le caractère NUL est refusé", "the NUL character is refused"),
        )),
    }
}

fn nul_in(value: &Value, pointer: String) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then_some(pointer),
        Value::Array(items) => {
            (0_usize..).zip(items).find_map(|(index, item)| nul_in(item, format!("{pointer}/{index}")))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            let inner = format!("{pointer}/{}", segment(name));
            if name.contains('\0') { Some(inner) } else { nul_in(field, inner) }
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[serde(default)]
        _text: String,
        #[serde(default)]
        _rows: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        _seats: u32,
    }

    fn refused(text: &str) -> (ProblemCode, Vec<String>) {
        let problem = parse::<Outer>(text.as_bytes()).unwrap_err();
        let wire = problem.to_wire(crate::lang::Lang::En, "");
        (problem.code(), wire.errors.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect())
    }

    #[test]
    fn each_fault_is_pointed_at() {
        for (text, pointer) in [
            (r#"{"_rows":[{"_seats":1},{"_seats":-1}]}"#, "/_rows/1/_seats invalid"),
            (r#"{"_rows":[{}]}"#, "/_rows/0/_seats missing"),
            (r#"{"_rows":[{"_seats":1,"a/b":2}]}"#, "/_rows/0/a~1b unknown_field"),
            (r#"{"_colour":1}"#, "/_colour unknown_field"),
            (r#"{"_text":"a","_text":"b"}"#, "/_text duplicate"),
            (r#"{"_rows":[{"_seats":99999999999999999999}]}"#, "/_rows/0/_seats invalid"),
            ("{\"_text\":\"a\\u0000b\"}", "/_text nul"),
            ("[]", " invalid"),
            ("[\"a\", []]", " invalid"),
        ] {
            assert_eq!(refused(text), (ProblemCode::InvalidFields, vec![pointer.to_owned()]), "{text}");
        }
    }

    #[test]
    fn what_is_not_json_is_unreadable_with_its_position() {
        for text in ["", "{", "{\"_text\":}", "{} {}", "{\"_text\":\"\u{1}\"}", "{\"_colour\":1", "nul"] {
            assert_eq!(refused(text).0, ProblemCode::UnreadableJson, "{text}");
        }
        assert_eq!(parse::<Outer>(b"{\"_text\":\"\xff\"}").unwrap_err().code(), ProblemCode::UnreadableJson);
        let deep = "[".repeat(200);
        assert_eq!(refused(&deep).0, ProblemCode::UnreadableJson);
    }

    #[test]
    fn an_escaped_backslash_before_u0000_is_plain_text() {
        assert!(parse::<Outer>(br#"{"_text":"a\\u0000"}"#).is_ok());
    }
}
