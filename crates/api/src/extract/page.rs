//! Which page of a list, from `limit` and `cursor`.

use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use contract::text::{Cursor, Limit};
use store::page::PageRequest;

/// Items on a page when the caller does not say.
const USUAL: u16 = 50;

/// The page asked for, in a list that has one order only.
///
/// # Errors
/// 422 when the cursor is none that a list gave.
pub fn page(limit: Option<Limit>, cursor: Option<&Cursor>) -> Outcome<PageRequest> {
    page_in("", limit, cursor)
}

/// The page asked for, in the order of this code.
///
/// # Errors
/// 422 when the cursor is none that a list gave, or one given in another order.
pub fn page_in(order: &str, limit: Option<Limit>, cursor: Option<&Cursor>) -> Outcome<PageRequest> {
    let after = cursor.map(|cursor| cursor.as_str().parse::<store::page::Cursor>()).transpose();
    let after = after.map_err(|_| {
        let words = Words::new("ce curseur ne vient d'aucune liste", "no list gave this cursor");
        Problem::invalid("/query/cursor", "invalid", words)
    })?;
    if after.as_ref().is_some_and(|after| after.order() != order) {
        let words = Words::new(
            "ce curseur vient d'une liste triée autrement : reprenez au début",
            "this cursor comes from a list in another order: start again",
        );
        return Err(Problem::invalid("/query/cursor", "invalid", words));
    }
    Ok(PageRequest { limit: limit.map_or(USUAL, |limit| limit.0), after })
}
