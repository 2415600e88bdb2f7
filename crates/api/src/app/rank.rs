//! Ranks: a short list, answered whole.

use crate::problem::Outcome;
use contract::text::Count;
use contract::unit::Rank as Shown;
use store::page::Page;
use store::rank::Rank;
use store::{Conn, rank};

/// Every rank, the most senior last.
///
/// # Errors
/// The store's.
pub fn list(conn: &mut Conn) -> Outcome<Page<Shown>> {
    let ranks = rank::list(conn)?;
    Ok(Page { items: ranks.iter().map(show).collect(), next: None })
}

fn show(rank: &Rank) -> Shown {
    Shown {
        code: rank.code.as_str().into(),
        label_fr: rank.label_fr.as_str().into(),
        label_en: rank.label_en.as_str().into(),
        seniority: Count(u32::try_from(rank.seniority).unwrap_or_default()),
    }
}
