//! What happens around every request, from the outside in: `observe`, `secure`, `render`, compression, `limit`,
//! `identify`, `catch`.
//!
//! A middleware never clones the request across the inner call: the router needs it for itself.

pub mod catch;
pub mod identify;
pub mod limit;
pub mod observe;
pub mod render;
pub mod secure;

use crate::lang::Lang;
use actix_web::HttpMessage;
use actix_web::HttpRequest;
use actix_web::dev::ServiceRequest;
use actix_web::test::TestRequest;
use domain::public_page::Slug;

/// Who asks, before we know the person: the request's id and language.
#[derive(Clone, Debug)]
pub struct Asker {
    /// Id of the request, from `X-Request-Id` or new.
    pub request_id: String,
    /// Language of the answer.
    pub lang: Lang,
}

impl Asker {
    /// What `observe` noted about this request.
    #[must_use]
    pub fn of(request: &impl HttpMessage) -> Self {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .unwrap_or_else(|| Self { request_id: String::new(), lang: Lang::default() })
    }
}

/// The request is a HEAD, answered as a GET without its body.
#[derive(Clone, Copy, Debug)]
pub struct HeadersOnly;

/// Stands for a request that an inner failure swallowed, so that an answer can still be built.
fn swallowed_request() -> HttpRequest {
    TestRequest::default().to_http_request()
}

/// Whether the path belongs to the API.
fn is_api(request: &ServiceRequest) -> bool {
    path(request).starts_with("/api/")
}

/// Whether calls of the path are counted: the API, where other systems ask for tokens, what they find by themselves, the
/// calendars that are followed, and the pages that are read from the database for anyone.
fn is_limited(request: &ServiceRequest) -> bool {
    let path = path(request);
    let page = path.strip_prefix('/').and_then(Slug::from_code);
    page.is_some() || ["/api/", "/oauth/", "/.well-known/", "/calendars/"].iter().any(|below| path.starts_with(below))
}

/// The path as the router reads it: what an address may spell in two ways is decoded.
fn path(request: &ServiceRequest) -> &str {
    request.match_info().as_str()
}
