//! The `{id}` of the address.

use crate::lang::Words;
use crate::problem::{Problem, ProblemCode};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};
use std::str::FromStr;

/// The typed id in the address.
#[derive(Clone, Copy, Debug)]
pub struct Id<T>(pub T);

impl<T: FromStr> FromRequest for Id<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = request.match_info().get("id").unwrap_or_default();
        // One way to write an id: lower or upper case with hyphens, as the contract's pattern says.
        let parsed = if text.len() == 36 { text.parse().ok() } else { None };
        ready(parsed.map(Self).ok_or_else(|| {
            Problem::new(ProblemCode::UnreadablePath).fault(
                "/path/id",
                "invalid",
                Words::new("l'identifiant n'est pas un UUID", "the identifier is not a UUID"),
            )
        }))
    }
}
