//! What handlers take: typed parts of the request, each refused with a clear problem.

pub mod export;
pub mod if_match;
pub mod json;
pub mod live;
pub mod page;
pub mod page_key;
pub mod path;
pub mod query;
pub mod retry;
pub mod upload;
pub mod who;

pub use if_match::IfMatch;
pub use json::{Json, MaybeJson};
pub use page::page;
pub use path::Id;
pub use query::Query;
pub use retry::IdempotencyKey;
pub use who::Who;

use crate::lang::Words;
use crate::problem::{Fault, Problem, ProblemCode};
use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;

/// The text of a header that may be absent but not twice.
fn single_header<'r>(request: &'r HttpRequest, name: &HeaderName) -> Result<Option<&'r str>, Problem> {
    let mut values = request.headers().get_all(name);
    let Some(first) = values.next() else {
        return Ok(None);
    };
    match (first.to_str(), values.next()) {
        (Ok(text), None) => Ok(Some(text.trim())),
        _ => Err(unreadable_header(name)),
    }
}

fn unreadable_header(name: &HeaderName) -> Problem {
    Problem::new(ProblemCode::UnreadableHeader).fault(
        format!("/header/{name}"),
        "invalid",
        Words::new(format!("en-tête {name} illisible"), format!("unreadable header {name}")),
    )
}

/// A fault as serde tells it, at a pointer.
fn serde_fault(pointer: String, message: &str) -> Fault {
    let (code, fr) = if message.starts_with("missing field") {
        ("missing", "champ absent")
    } else if message.starts_with("unknown field") {
        ("unknown_field", "champ inconnu")
    } else if message.starts_with("duplicate field") {
        ("duplicate", "champ répété")
    } else {
        ("invalid", "valeur refusée")
    };
    Fault { pointer, code, detail: Words::new(french(fr, message), message.to_owned()) }
}

/// Serde's words are English; what they name is said in French where it helps.
fn french(words: &str, message: &str) -> String {
    let known = message.split_once("expected one of ").map(|(_, names)| names.replace('`', ""));
    match known {
        Some(names) => format!("{words} ; sont admis : {names}"),
        None => words.to_owned(),
    }
}

/// The name between backquotes in serde's message about a missing, unknown or repeated field.
fn quoted_name(message: &str) -> Option<&str> {
    let named = ["missing field", "unknown field", "duplicate field"].iter().any(|start| message.starts_with(start));
    message.split('`').nth(1).filter(|_| named)
}

/// One JSON Pointer segment, escaped.
fn segment(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
