//! Rankings kept as they were when they decided something.

use crate::row::{key, of};
use crate::run::Run;
use crate::schema::ranking;
use crate::sql_types::{At, Id, Json};
use crate::{Conn, StoreError, Tx};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{CourseId, PersonId, RankingId, SessionId};

/// What a ranking was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A seat was given back.
    Cancellation,
    /// An offer was declined.
    Decline,
    /// An offer was left without answer.
    Expiry,
    /// An offer was taken back.
    Revocation,
    /// Seats were added.
    Capacity,
    /// A planner decided.
    ByHand,
}

impl Cause {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Cancellation => "cancellation",
            Self::Decline => "decline",
            Self::Expiry => "expiry",
            Self::Revocation => "revocation",
            Self::Capacity => "capacity",
            Self::ByHand => "by_hand",
        }
    }
}

/// A ranking that decided something: the rule, the inputs and the full list.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Its id.
    pub id: RankingId,
    /// The session.
    pub session: SessionId,
    /// Its course.
    pub course: CourseId,
    /// The version of the published order.
    pub rule_version: String,
    /// What it was made for.
    pub cause: &'static str,
    /// When.
    pub computed_at: DateTime<Utc>,
    /// By whom; none for Relève itself.
    pub computed_by: Option<PersonId>,
    /// SHA-256 of the inputs, in hexadecimal.
    pub snapshot_hash: String,
    /// What was looked at.
    pub inputs: serde_json::Value,
    /// The full list, with gates and terms.
    pub lines: serde_json::Value,
}

/// Keeps a ranking.
///
/// # Errors
/// The database's.
pub fn insert(tx: &mut Tx, new: &Ranking) -> Result<(), StoreError> {
    diesel::insert_into(ranking::table)
        .values((
            ranking::id.eq(key(new.id)),
            ranking::session_id.eq(key(new.session)),
            ranking::course_id.eq(key(new.course)),
            ranking::rule_version.eq(&new.rule_version),
            ranking::cause.eq(new.cause),
            ranking::computed_at.eq(At(new.computed_at)),
            ranking::computed_by.eq(new.computed_by.map(key)),
            ranking::snapshot_hash.eq(&new.snapshot_hash),
            ranking::inputs.eq(Json(new.inputs.clone())),
            ranking::lines.eq(Json(new.lines.clone())),
        ))
        .apply(tx)?;
    Ok(())
}

/// A ranking as it was kept: session, rule version, instant and lines.
#[derive(Clone, Debug)]
pub struct StoredRanking {
    /// The session.
    pub session: SessionId,
    /// The version of the published order.
    pub rule_version: String,
    /// When.
    pub computed_at: DateTime<Utc>,
    /// The inputs.
    pub inputs: serde_json::Value,
    /// The list.
    pub lines: serde_json::Value,
}

/// A ranking by its id.
///
/// # Errors
/// The database's.
pub fn find(conn: &mut Conn, id: RankingId) -> Result<Option<StoredRanking>, StoreError> {
    let row: Option<(Id, String, At, Json, Json)> = ranking::table
        .filter(ranking::id.eq(key(id)))
        .select((ranking::session_id, ranking::rule_version, ranking::computed_at, ranking::inputs, ranking::lines))
        .first_row(conn)
        .optional()?;
    Ok(row.map(|(session, rule_version, at, inputs, lines)| StoredRanking {
        session: of(session),
        rule_version,
        computed_at: at.0,
        inputs: inputs.0,
        lines: lines.0,
    }))
}
