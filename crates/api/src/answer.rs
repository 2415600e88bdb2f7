//! Answers of handlers: one resource with its version, something created, or a page of a list.

use crate::etag;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, ETAG, LINK, LOCATION};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;
use store::Conn;
use store::page::Page;

/// One answer, kept whole by a retried write so that it can be given again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    body: Option<String>,
    /// What is told this once and never kept: a secret.
    #[serde(skip)]
    told_once: Option<String>,
    /// Whether it says the same to anyone.
    #[serde(skip)]
    for_anyone: bool,
}

/// Marks an answer that says the same to anyone: caches may keep it, and ask whether it still stands.
#[derive(Clone, Copy, Debug)]
pub struct ForAnyone;

impl Answer {
    /// 200 with a body.
    ///
    /// # Errors
    /// 500 when the body has no JSON form.
    pub fn ok<T: Serialize>(body: &T) -> Outcome<Self> {
        Self::of(StatusCode::OK, Some(text(body)?))
    }

    /// 202 with a body: half done, the body says what is left.
    ///
    /// # Errors
    /// 500 when the body has no JSON form.
    pub fn accepted<T: Serialize>(body: &T) -> Outcome<Self> {
        Self::of(StatusCode::ACCEPTED, Some(text(body)?))
    }

    /// 202 instead: what was created is not whole yet.
    #[must_use]
    pub fn but_accepted(mut self) -> Self {
        self.status = StatusCode::ACCEPTED.as_u16();
        self
    }

    /// 201 with a body and the address of what was created: `/api/v1/<collection>/<id>`.
    ///
    /// # Errors
    /// 500 when the body has no JSON form.
    pub fn created<T: Serialize>(collection: &str, id: impl std::fmt::Display, body: &T) -> Outcome<Self> {
        let mut answer = Self::of(StatusCode::CREATED, Some(text(body)?))?;
        answer.location = Some(format!("{}/{collection}/{id}", crate::http::PREFIX));
        Ok(answer)
    }

    /// Tells another body this once: the one kept for a repeated write stays as it is.
    ///
    /// # Errors
    /// 500 when the body has no JSON form.
    pub fn telling_once<T: Serialize>(mut self, body: &T) -> Outcome<Self> {
        self.told_once = Some(text(body)?);
        Ok(self)
    }

    /// 204: done, nothing to say.
    ///
    /// # Errors
    /// None.
    pub fn nothing() -> Outcome<Self> {
        Self::of(StatusCode::NO_CONTENT, None)
    }

    /// Tells the version of the resource, which begins its `ETag`.
    #[must_use]
    pub fn version(mut self, version: i32) -> Self {
        self.version = Some(version);
        self
    }

    /// Says that it is the same for anyone, signed in or not.
    #[must_use]
    pub fn for_anyone(mut self) -> Self {
        self.for_anyone = true;
        self
    }

    /// Its entity tag, when it has a version.
    #[must_use]
    pub fn tag(&self) -> Option<String> {
        self.version.map(|version| etag::versioned(version, self.body.as_deref().unwrap_or_default()))
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// What its body says, as a type of the contract; none when it is not one.
    #[must_use]
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.body.as_deref()?).ok()
    }

    fn of(status: StatusCode, body: Option<String>) -> Outcome<Self> {
        Ok(Self { status: status.as_u16(), version: None, location: None, body, told_once: None, for_anyone: false })
    }
}

fn text<T: Serialize>(body: &T) -> Outcome<String> {
    serde_json::to_string(body).map_err(|error| Problem::internal(&error))
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let tag = self.tag();
        let unchanged = tag.as_ref().is_some_and(|tag| etag::is_known(request, tag));
        let mut response = HttpResponse::build(if unchanged { StatusCode::NOT_MODIFIED } else { status });
        if let Some(tag) = tag {
            response.insert_header((ETAG, tag));
        }
        if let Some(location) = self.location {
            response.insert_header((LOCATION, location));
        }
        let mut response = match self.told_once.or(self.body) {
            Some(body) if !unchanged => response.insert_header((CONTENT_TYPE, "application/json")).body(body),
            _ => response.finish(),
        };
        if self.for_anyone {
            response.extensions_mut().insert(ForAnyone);
        }
        response
    }
}

/// A page of a list, and where the next one starts; the same in the body and in `Link`. It is written out at once, by the thread
/// that read it: the lines die where they were made.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    body: Vec<u8>,
    next: Option<String>,
    /// Whether it says the same to anyone.
    for_anyone: bool,
    of: PhantomData<fn() -> T>,
}

/// Room for a line: what one of a usual list takes.
const LINE: usize = 384;

/// The body of a page.
#[derive(Serialize)]
struct Lines<'a, T> {
    items: &'a [T],
    next: Option<&'a str>,
}

impl<T: Serialize> Listed<T> {
    /// A page of the store that says what the contract says.
    ///
    /// # Errors
    /// 500 when a line has no JSON form.
    pub fn of(page: &Page<T>) -> Outcome<Self> {
        Self::written(&page.items, page.next.as_ref().map(ToString::to_string))
    }

    /// A list that is one page.
    ///
    /// # Errors
    /// 500 when a line has no JSON form.
    pub fn whole(items: &[T]) -> Outcome<Self> {
        Self::written(items, None)
    }

    fn written(items: &[T], next: Option<String>) -> Outcome<Self> {
        let mut body = Vec::with_capacity(items.len().saturating_add(1).saturating_mul(LINE));
        let lines = Lines { items, next: next.as_deref() };
        serde_json::to_writer(&mut body, &lines).map_err(|error| Problem::internal(&error))?;
        Ok(Self { body, next, for_anyone: false, of: PhantomData })
    }
}

impl<T> Listed<T> {
    /// Says that it is the same for anyone, signed in or not.
    #[must_use]
    pub fn for_anyone(mut self) -> Self {
        self.for_anyone = true;
        self
    }
}

/// Reads a page and writes it out.
///
/// # Errors
/// Those of reading it; the store's.
pub async fn listed<T, F>(state: &AppState, page: F) -> Outcome<Listed<T>>
where
    T: Serialize + 'static,
    F: FnOnce(&mut Conn) -> Outcome<Page<T>> + Send + 'static,
{
    state.store().skim(move |conn| Listed::of(&page(conn)?)).await
}

/// The same for a page that may take long to find: what is `wide` looks at more than it shows, whatever the indexes.
///
/// # Errors
/// Those of reading it; the store's.
pub async fn listed_wide<T, F>(state: &AppState, wide: bool, page: F) -> Outcome<Listed<T>>
where
    T: Serialize + 'static,
    F: FnOnce(&mut Conn) -> Outcome<Page<T>> + Send + 'static,
{
    if wide { state.store().read(move |conn| Listed::of(&page(conn)?)).await } else { listed(state, page).await }
}

impl<T> Responder for Listed<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tag = etag::weak(&self.body);
        let unchanged = etag::is_known(request, &tag);
        let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((ETAG, tag));
        if let Some(next) = &self.next {
            response.insert_header((LINK, next_link(request, next)));
        }
        let mut response = if unchanged {
            response.finish()
        } else {
            response.insert_header((CONTENT_TYPE, "application/json")).body(self.body)
        };
        if self.for_anyone {
            response.extensions_mut().insert(ForAnyone);
        }
        response
    }
}

fn next_link(request: &HttpRequest, next: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let kept = form_urlencoded::parse(request.query_string().as_bytes()).filter(|(name, _)| name != "cursor");
    query.extend_pairs(kept).append_pair("cursor", next);
    format!("<{}?{}>; rel=\"next\"", request.path(), query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::IF_NONE_MATCH;
    use actix_web::test::TestRequest;

    #[test]
    fn the_next_page_keeps_the_filters_and_changes_the_cursor() {
        let request = TestRequest::get().uri("/api/v1/things?q=a%20b&cursor=old&limit=2").to_http_request();
        let page = Listed::written(&[1, 2], Some("new".to_owned())).unwrap();
        let response = page.respond_to(&request);
        let link = response.headers().get(LINK).unwrap().to_str().unwrap();
        assert_eq!(link, "</api/v1/things?q=a+b&limit=2&cursor=new>; rel=\"next\"");
    }

    #[test]
    fn a_known_page_is_not_sent_again_and_still_tells_the_next_one() {
        let page = |items: [i32; 2]| Listed::written(&items, Some("new".to_owned())).unwrap();
        let first = page([1, 2]).respond_to(&TestRequest::get().to_http_request());
        let tag = first.headers().get(ETAG).unwrap().to_str().unwrap().to_owned();
        let ask = |known: &str| TestRequest::get().insert_header((IF_NONE_MATCH, known)).to_http_request();
        for known in [tag.as_str(), "*", &format!("\"7\", {tag}"), tag.trim_start_matches("W/")] {
            let again = page([1, 2]).respond_to(&ask(known));
            assert_eq!(again.status(), 304, "{known}");
            assert_eq!(again.headers().get(ETAG).unwrap(), tag.as_str());
            assert!(again.headers().contains_key(LINK) && !again.headers().contains_key(CONTENT_TYPE));
        }
        assert_eq!(page([1, 3]).respond_to(&ask(&tag)).status(), 200);
        assert_eq!(page([1, 2]).respond_to(&ask("\"7\"")).status(), 200);
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        let shown = |body: i32, version| Answer::ok(&body).unwrap().version(version);
        let tag = shown(1, 3).tag().unwrap();
        let ask = |request: TestRequest| request.insert_header((IF_NONE_MATCH, tag.as_str())).to_http_request();
        let read = ask(TestRequest::get());
        assert_eq!(shown(1, 3).respond_to(&read).status(), 304);
        assert_eq!(shown(1, 4).respond_to(&read).status(), 200);
        assert_eq!(shown(2, 3).respond_to(&read).status(), 200, "it says something else under the same version");
        assert_eq!(shown(1, 3).respond_to(&ask(TestRequest::patch())).status(), 200);
    }
}
