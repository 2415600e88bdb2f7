//! Entity tags: how they are made, and how those that a caller sends are compared.
//!
//! What is edited has a strong one, `"<version>.<digest>"`. The version counts the edits, and `If-Match` looks at it alone; the digest is
//! of the whole body, which may say more than the version counts: how full a session is, what a unit is called. All else has a weak
//! one, `W/"<digest>"`.

use actix_web::HttpRequest;
use actix_web::http::header::IF_NONE_MATCH;
use sha2::{Digest as _, Sha256};

/// The letters of a digest.
const LETTERS: usize = 32;

/// The tag of something that is edited, as this body shows it.
#[must_use]
pub fn versioned(version: i32, body: &str) -> String {
    format!("\"{version}.{}\"", half(&Sha256::digest(body.as_bytes()).into()))
}

/// The version alone, which `If-Match` takes too.
#[must_use]
pub fn bare(version: i32) -> String {
    format!("\"{version}\"")
}

/// The tag of anything else: what it says, whatever the coding in which it is sent.
#[must_use]
pub fn weak(bytes: &[u8]) -> String {
    weak_of(&Sha256::digest(bytes).into())
}

/// The same, of bytes whose SHA-256 is known.
#[must_use]
pub fn weak_of(sha256: &[u8; 32]) -> String {
    format!("W/\"{}\"", half(sha256))
}

/// The version in a strong tag of ours, with or without the digest. As we write it, and in no other way.
#[must_use]
pub fn version(tag: &str) -> Option<i32> {
    let opaque = tag.strip_prefix('"')?.strip_suffix('"')?;
    let (digits, digest) = opaque.split_once('.').map_or((opaque, None), |(digits, digest)| (digits, Some(digest)));
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    let hexadecimal =
        |text: &str| text.len() == LETTERS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let version = digits.parse().ok().filter(|version| plain && *version > 0)?;
    digest.is_none_or(hexadecimal).then_some(version)
}

/// Whether the caller has what this tag stands for already: `If-None-Match` compares weakly (RFC 9110, 13.1.2).
#[must_use]
pub fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let opaque = |tag: &'_ str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
    let given = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let mut tags = given.flat_map(|value| value.split(',')).map(str::trim);
    request.method().is_safe() && tags.any(|known| known == "*" || opaque(known) == opaque(tag))
}

/// The first half of a digest, in hexadecimal.
fn half(sha256: &[u8; 32]) -> String {
    let half = sha256.iter().take(LETTERS / 2).fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
    format!("{half:032x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn only_a_strong_tag_of_ours_is_a_version() {
        assert_eq!(version("\"12\""), Some(12));
        assert_eq!(version(&bare(7)), Some(7));
        let whole = versioned(12, "{}");
        assert_eq!((version(&whole), whole.len()), (Some(12), 37));
        let upper = whole.to_uppercase();
        for text in [
            "12",
            "W/\"12\"",
            "*",
            "\"\"",
            "\"+1\"",
            "\"0\"",
            "\"99999999999\"",
            "\"1\", \"2\"",
            "\"1.\"",
            "\"1.2\"",
            "\".0123456789abcdef0123456789abcdef\"",
            "\"1.0123456789abcdef0123456789abcdeg\"",
            &weak(b"{}"),
            &upper,
        ] {
            assert_eq!(version(text), None, "{text}");
        }
    }

    #[test]
    fn a_tag_changes_with_the_version_and_with_the_body() {
        // RFC 6234 has the digest of this text.
        assert_eq!(weak(b"abc"), "W/\"ba7816bf8f01cfea414140de5dae2223\"");
        assert_eq!(versioned(3, "abc"), "\"3.ba7816bf8f01cfea414140de5dae2223\"");
        for other in [versioned(4, "a"), versioned(3, "b"), bare(3), weak(b"a")] {
            assert_ne!(versioned(3, "a"), other);
        }
    }

    #[test]
    fn what_is_known_is_compared_weakly_and_to_reads_alone() {
        let (strong, weak) = (versioned(3, "a"), weak(b"a"));
        for tag in [&strong, &weak] {
            let opaque = tag.trim_start_matches("W/");
            for known in
                [tag.clone(), opaque.to_owned(), format!("W/{opaque}"), format!("\"x\" , {tag}"), "*".to_owned()]
            {
                let ask =
                    |request: TestRequest| request.insert_header((IF_NONE_MATCH, known.as_str())).to_http_request();
                assert!(is_known(&ask(TestRequest::get()), tag), "{known}");
                assert!(!is_known(&ask(TestRequest::patch()), tag), "{known}");
            }
            let twice =
                TestRequest::get().append_header((IF_NONE_MATCH, "\"x\"")).append_header((IF_NONE_MATCH, tag.as_str()));
            assert!(is_known(&twice.to_http_request(), tag));
            for other in ["", "\"3\"", "x", opaque.trim_matches('"')] {
                let asked = TestRequest::get().insert_header((IF_NONE_MATCH, other)).to_http_request();
                assert!(!is_known(&asked, tag), "{other}");
            }
        }
    }
}
