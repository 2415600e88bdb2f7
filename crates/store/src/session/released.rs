//! Seats that were set aside and are for all from a day on.

use crate::row::{key, of};
use crate::schema::{ranking, request_wish, session, session_quota, site};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::id::SessionId;

/// A session some of whose seats were set aside until a day that has come or is near, and that people wait for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    /// The session.
    pub session: SessionId,
    /// From this day on, local to its site, the seats are for all.
    pub on: NaiveDate,
    /// The zone of its site.
    pub time_zone: String,
    /// When those who wait were last ranked for it.
    pub ranked_at: Option<DateTime<Utc>>,
}

/// Sessions to come that people wait for, some of whose seats are for all from a day of the period on; at most `most`, or the one
/// named.
///
/// # Errors
/// The database's.
pub fn released(
    conn: &mut Conn,
    (from, until): (NaiveDate, NaiveDate),
    only: Option<SessionId>,
    most: i64,
) -> Result<Vec<Released>, StoreError> {
    let waited_for =
        request_wish::table.filter(request_wish::session_id.eq(session::id)).filter(request_wish::open.eq(true));
    let ranked_at = ranking::table
        .filter(ranking::session_id.eq(session::id))
        .order(ranking::computed_at.desc())
        .select(ranking::computed_at)
        .single_value();
    let mut found = session_quota::table
        .inner_join(session::table.inner_join(site::table))
        .filter(session_quota::release_on.between(from, until))
        .filter(session::state.eq_any(["published", "closed"]))
        .filter(session::starts_on.ge(from))
        .filter(exists(waited_for))
        .order((session::id, session_quota::release_on.desc()))
        .limit(most)
        .select((session::id, session_quota::release_on, site::time_zone, ranked_at))
        .into_boxed();
    if let Some(only) = only {
        found = found.filter(session::id.eq(key(only)));
    }
    let rows: Vec<(Id, NaiveDate, String, Option<At>)> = found.load(conn)?;
    let read = |(id, on, time_zone, at): (Id, NaiveDate, String, Option<At>)| Released {
        session: of(id),
        on,
        time_zone,
        ranked_at: at.map(|at| at.0),
    };
    Ok(rows.into_iter().map(read).collect())
}
