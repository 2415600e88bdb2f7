//! A write with the cookie must come from our own pages: a header only they can know, and the browser's own word on origin.

use super::token::Token;
use crate::extract::json::hash_of;
use crate::problem::{Problem, ProblemCode};
use actix_web::http::header::{HOST, HeaderMap, HeaderName, ORIGIN};

const X_CSRF_TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The value of `X-CSRF-Token` for a sign-in: derived, so nothing more is stored, and telling nothing of the token.
#[must_use]
pub fn csrf_token(token: &Token) -> String {
    hash_of(format!("releve csrf v1:{}", token.reveal()).as_bytes())
}

/// Refuses a write that our own pages cannot have sent.
///
/// # Errors
/// 403 `forged-request`.
pub fn check(headers: &HeaderMap, token: &Token) -> Result<(), Problem> {
    let given = headers.get(X_CSRF_TOKEN).map(|value| value.as_bytes()).unwrap_or_default();
    if same_site(headers) && same_bytes(given, csrf_token(token).as_bytes()) {
        Ok(())
    } else {
        Err(Problem::new(ProblemCode::ForgedRequest))
    }
}

/// Refuses a sign-in sent by a page of another site, which would sign a victim in under the attacker's name.
///
/// # Errors
/// 403 `forged-request`.
pub fn check_origin(headers: &HeaderMap) -> Result<(), Problem> {
    if same_site(headers) { Ok(()) } else { Err(Problem::new(ProblemCode::ForgedRequest)) }
}

fn same_site(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let fetch = text(SEC_FETCH_SITE).is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin = match (headers.get(ORIGIN), text(HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin
            .to_str()
            .ok()
            .and_then(|origin| origin.split_once("://"))
            .is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
    };
    fetch && origin
}

/// Compares in a time that does not tell where the first difference is.
pub fn same_bytes(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn only_our_own_pages_may_write() {
        let token = Token::new().unwrap();
        let good = csrf_token(&token);
        let other = csrf_token(&Token::new().unwrap());
        for (headers, expected) in [
            (vec![("x-csrf-token", good.as_str())], true),
            (vec![], false),
            (vec![("x-csrf-token", "")], false),
            (vec![("x-csrf-token", other.as_str())], false),
            (vec![("x-csrf-token", good.as_str()), ("sec-fetch-site", "cross-site")], false),
            (vec![("x-csrf-token", good.as_str()), ("sec-fetch-site", "same-origin")], true),
            (vec![("x-csrf-token", good.as_str()), ("origin", "https://evil.example"), ("host", "releve")], false),
            (vec![("x-csrf-token", good.as_str()), ("origin", "null"), ("host", "releve")], false),
            (vec![("x-csrf-token", good.as_str()), ("origin", "http://releve:80"), ("host", "releve:80")], true),
        ] {
            let mut request = TestRequest::default();
            for header in &headers {
                request = request.insert_header(*header);
            }
            let request = request.to_http_request();
            assert_eq!(check(request.headers(), &token).is_ok(), expected, "{headers:?}");
        }
    }
}
