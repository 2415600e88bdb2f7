//! Which page the organisation writes the address names: its slug, its language, perhaps a version.

use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use domain::public_page::{Language, PageKey, Slug};
use std::future::{Ready, ready};

/// The page of `{slug}` and `{language}`: 404 when there is no such page.
#[derive(Clone, Copy, Debug)]
pub struct PageAddress(pub PageKey);

/// The number of a version, in `{version}`: 404 when it is none.
#[derive(Clone, Copy, Debug)]
pub struct PageVersion(pub i32);

impl FromRequest for PageAddress {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let part = |name| request.match_info().get(name).unwrap_or_default();
        let known = Slug::from_code(part("slug")).zip(Language::from_code(part("language")));
        ready(known.map(|(slug, language)| Self(PageKey { slug, language })).ok_or_else(Problem::not_found))
    }
}

impl FromRequest for PageVersion {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = request.match_info().get("version").unwrap_or_default();
        let written = text.parse().ok().filter(|version: &i32| *version > 0 && version.to_string() == text);
        ready(written.map(Self).ok_or_else(Problem::not_found))
    }
}
