//! Which page of a list, from `limit` and `cursor`.

use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use contract::text::{Cursor, Limit};
use store::page::PageRequest;

/// Items on a page when the caller does not say.
const USUAL: u16 = 50;

/// The page asked for.
///
/// # Errors
/// 422 when the cursor is none that a list gave.
pub fn page(limit: Option<Limit>, cursor: Option<&Cursor>) -> Outcome<PageRequest> {
    let after = cursor.map(|cursor| cursor.as_str().parse()).transpose();
    let after = after.map_err(|_| {
        let words = Words::new("ce curseur ne vient d'aucune liste", "no list gave this cursor");
        Problem::invalid("/query/cursor", "invalid", words)
    })?;
    Ok(PageRequest { limit: limit.map_or(USUAL, |limit| limit.0), after })
}
