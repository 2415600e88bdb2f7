//! The key that makes a repeated write safe.

use super::{single_header, unreadable_header};
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::http::header::HeaderName;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The caller's key, when the write carries one: 8 to 64 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(single_header(request, &IDEMPOTENCY_KEY).and_then(|text| match text {
            None => Ok(Self(None)),
            Some(text) => {
                parse(text).map(|key| Self(Some(key.to_owned()))).ok_or_else(|| unreadable_header(&IDEMPOTENCY_KEY))
            }
        }))
    }
}

/// The draft writes the key as a structured string, in quotes; most clients leave them out. Both are read.
fn parse(text: &str) -> Option<&str> {
    let key = text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(text);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    ((8..=64).contains(&key.len()) && key.bytes().all(plain)).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_short_plain_word_with_or_without_quotes() {
        assert_eq!(parse("\"abcdefgh\""), parse("abcdefgh"));
        for text in ["", "short", "with space inside", "\"quote\"inside\"", &"x".repeat(65)] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
