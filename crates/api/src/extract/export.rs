//! A list to take away: how it is written, and the filters of the list itself, told apart.

use super::query::parse;
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use contract::export::ExportQuery;
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

/// What is asked of an export. The filters are those of the list, read by the same type.
#[derive(Debug)]
pub struct Export<T> {
    /// How it is written.
    pub how: ExportQuery,
    /// The filters, and the order.
    pub filters: T,
}

impl<T: DeserializeOwned> FromRequest for Export<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (how, filters): (Vec<&str>, Vec<&str>) =
            request.query_string().split('&').partition(|pair| matches!(name(pair), "format" | "columns"));
        let read = parse(&how.join("&")).and_then(|how| Ok(Self { how, filters: parse(&filters.join("&"))? }));
        ready(read)
    }
}

fn name(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}
