//! Ranks: a short list that the migrations fill.

use diesel::prelude::*;
use domain::text::RankCode;

use crate::row::unreadable;
use crate::run::Run;
use crate::schema::rank;
use crate::{Conn, StoreError};

/// A rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// Its code.
    pub code: RankCode,
    /// Its name in French.
    pub label_fr: String,
    /// Its name in English.
    pub label_en: String,
    /// Higher is more senior.
    pub seniority: i32,
}

/// Every rank, the most senior last.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn) -> Result<Vec<Rank>, StoreError> {
    let rows: Vec<(String, String, String, i32)> = rank::table.order(rank::seniority).rows(conn)?;
    rows.into_iter()
        .map(|(code, label_fr, label_en, seniority)| {
            let code = RankCode::parse(&code).map_err(|e| unreadable("rank", e))?;
            Ok(Rank { code, label_fr, label_en, seniority })
        })
        .collect()
}

/// Whether there is such a rank.
///
/// # Errors
/// The database's.
pub fn exists(conn: &mut Conn, code: &RankCode) -> Result<bool, StoreError> {
    let found: Option<String> = rank::table.find(code.as_str()).select(rank::code).first_row(conn).optional()?;
    Ok(found.is_some())
}
