//! Problems: every answer that is not a success, as `application/problem+json` (RFC 9457).
//!
//! A handler or use case returns a [`Problem`]; the middleware [`crate::middleware::render`] writes it, in the asker's
//! language and with the request's id. The cause of a 500 stays inside: it is logged once and never sent.

pub mod code;
pub mod page;
mod refused;

pub use code::ProblemCode;

use crate::answer::Answer;
use crate::etag;
use crate::lang::{Lang, Words};
use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use contract::id::RequestId;
use contract::problem as wire;
use contract::ranking::Gate;
use std::fmt;

/// The media type of every problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// One refused field of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON Pointer into the body, or `/query/<name>`, or `/header/<name>`.
    pub pointer: String,
    /// Stable code of the fault: `missing`, `unknown_field`, `invalid`, …
    pub code: &'static str,
    /// What is wrong, in words.
    pub detail: Words,
}

/// A refusal on its way out: a code, and the rest behind one pointer, so that answers which succeed stay small.
#[derive(Clone, Debug)]
pub struct Problem {
    code: ProblemCode,
    more: Box<More>,
}

#[derive(Clone, Debug, Default)]
struct More {
    detail: Option<Words>,
    faults: Vec<Fault>,
    gates: Vec<Gate>,
    passed_over: Vec<RequestId>,
    headers: Vec<(HeaderName, HeaderValue)>,
    current: Option<Answer>,
    cause: Option<String>,
    out_of_scope: bool,
}

/// The result of everything that answers a request.
pub type Outcome<T> = Result<T, Problem>;

impl Problem {
    /// A problem of that kind, with no more to say.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        let problem = Self { code, more: Box::default() };
        match code.status() {
            StatusCode::UNAUTHORIZED => problem.header(WWW_AUTHENTICATE, r#"Bearer realm="releve""#),
            StatusCode::SERVICE_UNAVAILABLE => problem.retry_after(2),
            _ => problem,
        }
    }

    /// Says what happened this time.
    #[must_use]
    pub fn detail(mut self, words: Words) -> Self {
        self.more.detail = Some(words);
        self
    }

    /// Points at a field.
    #[must_use]
    pub fn fault(mut self, pointer: impl Into<String>, code: &'static str, detail: Words) -> Self {
        self.more.faults.push(Fault { pointer: pointer.into(), code, detail });
        self
    }

    /// Points at several fields.
    #[must_use]
    pub fn faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.more.faults.extend(faults);
        self
    }

    /// Tells which gates were passed and which not.
    #[must_use]
    pub fn gates(mut self, gates: impl IntoIterator<Item = Gate>) -> Self {
        self.more.gates.extend(gates);
        self
    }

    /// The gates that were not passed.
    pub fn failed_gates(&self) -> impl Iterator<Item = &Gate> {
        self.more.gates.iter().filter(|gate| !gate.passed)
    }

    /// Tells which requests would be passed over.
    #[must_use]
    pub fn passed_over(mut self, requests: impl IntoIterator<Item = RequestId>) -> Self {
        self.more.passed_over.extend(requests);
        self
    }

    /// Tells what the resource has become, under the tag that a reading would have.
    #[must_use]
    pub fn current(mut self, current: Answer) -> Self {
        if let Some(tag) = current.tag() {
            self = self.header(ETAG, &tag);
        }
        self.more.current = Some(current);
        self
    }

    /// Sets a header; a value that cannot be one is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.more.headers.retain(|(known, _)| *known != name);
            self.more.headers.push((name, value));
        }
        self
    }

    /// Says when to come back, in seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(RETRY_AFTER, &seconds.max(1).to_string())
    }

    /// Keeps the cause for the log, with its chain of sources.
    #[must_use]
    pub fn because(mut self, cause: &dyn std::error::Error) -> Self {
        let mut text = cause.to_string();
        let mut source = cause.source();
        while let Some(inner) = source {
            text.push_str(": ");
            text.push_str(&inner.to_string());
            source = inner.source();
        }
        self.more.cause = Some(text);
        self
    }

    /// An error of ours; the cause is logged, never sent.
    #[must_use]
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        Self::new(ProblemCode::Internal).because(cause)
    }

    /// Nothing there, or nothing that the asker may see.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ProblemCode::NotFound)
    }

    /// The resource has changed: its present version is told as an entity tag.
    #[must_use]
    pub fn stale(current: i32) -> Self {
        let words =
            Words::new(format!("la version actuelle est {current}"), format!("the present version is {current}"));
        let problem = Self::new(ProblemCode::Stale).detail(words);
        problem.header(ETAG, &etag::bare(current))
    }

    /// One refused field.
    #[must_use]
    pub fn invalid(pointer: impl Into<String>, code: &'static str, detail: Words) -> Self {
        Self::new(ProblemCode::InvalidFields).fault(pointer, code, detail)
    }

    /// Marks a refused field as out of the asker's scope: they may not do the write, whatever the answer's status.
    #[must_use]
    pub fn out_of_scope(mut self) -> Self {
        self.more.out_of_scope = true;
        self
    }

    /// Whether it refuses because of who asks: not signed in, not allowed, or out of scope.
    #[must_use]
    pub fn denies(&self) -> bool {
        let denied = [ProblemCode::SignInRequired, ProblemCode::NotAllowed, ProblemCode::NotFound];
        self.more.out_of_scope || denied.contains(&self.code)
    }

    /// The kind of problem.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        self.code
    }

    /// The cause kept for the log.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.more.cause.as_deref()
    }

    /// What crosses the wire.
    #[must_use]
    pub fn to_wire(&self, lang: Lang, request_id: &str) -> wire::Problem {
        let errors = self.more.faults.iter().take(200).map(|fault| wire::FieldError {
            pointer: fit(&fault.pointer, 200),
            code: fault.code.into(),
            detail: fit(fault.detail.text(lang), 500).into(),
        });
        wire::Problem {
            r#type: format!("/problems/{}", self.code.code()),
            title: self.code.title(lang).to_owned(),
            status: self.code.status().as_u16(),
            detail: self.more.detail.as_ref().map(|words| fit(words.text(lang), 500).into()),
            code: self.code.code().into(),
            request_id: (!request_id.is_empty()).then(|| request_id.into()),
            errors: errors.collect(),
            gates: self.more.gates.iter().take(20).cloned().collect(),
            passed_over: self.more.passed_over.iter().take(200).copied().collect(),
            current: self.more.current.as_ref().and_then(Answer::read),
        }
    }
}

/// A text made of what the caller sent, kept within the contract's bounds.
fn fit(text: &str, most: usize) -> String {
    let visible = |letter: char| if letter.is_control() { char::REPLACEMENT_CHARACTER } else { letter };
    text.chars().take(most).map(visible).collect()
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.code())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    /// An empty answer that carries the problem; the middleware writes the body.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        for (name, value) in &self.more.headers {
            response.headers_mut().append(name.clone(), value.clone());
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}
