//! The version that an edit was built on.

use super::{single_header, unreadable_header};
use crate::answer::Answer;
use crate::problem::{Outcome, Problem, ProblemCode};
use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};
use store::StoreError;

/// The version in `If-Match`, which the edit of a versioned resource must carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub i32);

impl IfMatch {
    /// Refuses when the version found is another one.
    ///
    /// # Errors
    /// 412 with the present `ETag` and the present state.
    pub fn check(self, found: i32, current: impl FnOnce() -> Outcome<Answer>) -> Outcome<()> {
        if self.0 == found {
            return Ok(());
        }
        Err(Problem::stale(found).current(current()?))
    }
}

/// The new version of an edit. One that lost a race is told the present state, like one that came late.
///
/// # Errors
/// 412 with the present `ETag` and the present state; the store's.
pub fn saved(edit: Result<i32, StoreError>, current: impl FnOnce() -> Outcome<Answer>) -> Outcome<i32> {
    match edit {
        Err(StoreError::Stale { current: version, .. }) => Err(Problem::stale(version).current(current()?)),
        other => Ok(other?),
    }
}

/// The strong tag of a version.
#[must_use]
pub fn etag(version: i32) -> String {
    format!("\"{version}\"")
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match single_header(request, &IF_MATCH) {
            Ok(None) => Err(Problem::new(ProblemCode::PreconditionRequired)),
            Ok(Some(text)) => parse(text).ok_or_else(|| unreadable_header(&IF_MATCH)),
            Err(problem) => Err(problem),
        })
    }
}

fn parse(text: &str) -> Option<IfMatch> {
    let digits = text.strip_prefix('"')?.strip_suffix('"')?;
    // As we write it, and in no other way: a tag is compared, not computed with.
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|version| plain && *version > 0).map(IfMatch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_strong_tag_of_ours_is_a_version() {
        assert_eq!(parse("\"12\""), Some(IfMatch(12)));
        for text in ["12", "W/\"12\"", "*", "\"\"", "\"+1\"", "\"0\"", "\"99999999999\"", "\"1\", \"2\""] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
