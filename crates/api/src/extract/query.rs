//! Query parameters of a known type: unknown or repeated ones are refused.

use super::{quoted_name, segment, serde_fault};
use crate::problem::{Problem, ProblemCode};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

/// Parsed query parameters. The type denies unknown fields and does not flatten.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self))
    }
}

/// Reads a query string.
///
/// # Errors
/// 422 at the parameter.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    if text.contains("%00") {
        return Err(Problem::new(ProblemCode::UnreadableRequest));
    }
    let pairs = serde_urlencoded::Deserializer::new(form(text));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let message = error.inner().to_string();
        let name = match quoted_name(&message) {
            Some(name) => segment(name),
            None => error.path().to_string(),
        };
        Problem::new(ProblemCode::InvalidFields).faults([serde_fault(format!("/query/{name}"), &message)])
    })
}

fn form(text: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Filter {
        #[serde(default)]
        _limit: Option<u16>,
        #[serde(default)]
        _state: Option<String>,
    }

    #[test]
    fn unknown_repeated_and_misshapen_parameters_are_pointed_at() {
        for (text, expected) in [
            ("_colour=1", "/query/_colour"),
            ("_limit=abc", "/query/_limit"),
            ("_limit=-1", "/query/_limit"),
            ("_limit=1&_limit=2", "/query/_limit"),
        ] {
            let wire = parse::<Filter>(text).unwrap_err().to_wire(crate::lang::Lang::En, "");
            assert_eq!((wire.status, wire.errors[0].pointer.as_str()), (422, expected), "{text}: {wire:?}");
        }
        assert!(parse::<Filter>("_limit=5&_state=a%20b").is_ok());
        assert_eq!(parse::<Filter>("_state=%00").unwrap_err().code(), ProblemCode::UnreadableRequest);
    }
}
