//! The version that an edit was built on.

use super::{single_header, unreadable_header};
use crate::answer::Answer;
use crate::etag;
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

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match single_header(request, &IF_MATCH) {
            Ok(None) => Err(Problem::new(ProblemCode::PreconditionRequired)),
            Ok(Some(tag)) => etag::version(tag).map(Self).ok_or_else(|| unreadable_header(&IF_MATCH)),
            Err(problem) => Err(problem),
        })
    }
}
