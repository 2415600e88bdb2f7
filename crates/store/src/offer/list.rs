//! Lists of offers, each in the state it has at the instant asked about.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::id::{PersonId, SessionId};
use domain::offer::Offer;

use super::Row;
use crate::page::{Cursor, Page, PageRequest, Scope, within};
use crate::row::key;
use crate::schema::{offer, session};
use crate::sql;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError};

/// Which offers.
#[derive(Debug, Clone, Default)]
pub struct OfferFilter {
    /// Only seats of this session.
    pub session: Option<SessionId>,
    /// Only this person's.
    pub person: Option<PersonId>,
    /// Only in this state at the instant asked about: one of [`domain::offer::OfferState::CODES`].
    pub state: Option<&'static str>,
}

/// Offers, the latest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(
    conn: &mut Conn,
    filter: &OfferFilter,
    page: &PageRequest,
    now: DateTime<Utc>,
) -> Result<Page<Offer>, StoreError> {
    let mut query = offer::table.into_boxed();
    if let Some(session) = filter.session {
        query = query.filter(offer::session_id.eq(key(session)));
    }
    if let Some(person) = filter.person {
        query = query.filter(offer::person_id.eq(key(person)));
    }
    let pending = offer::state.eq(sql::Pending);
    query = match filter.state {
        None => query,
        Some("pending") => query.filter(pending).filter(offer::deadline.gt(At(now))),
        Some("expired") => query.filter(offer::state.eq(sql::Expired).or(pending.and(offer::deadline.le(At(now))))),
        Some(state) => query.filter(offer::state.eq(state)),
    };
    if let Some(after) = &page.after {
        query = query.filter(offer::id.lt(Id(after.id)));
    }
    let rows: Vec<Row> = query.order(offer::id.desc()).limit(page.rows()).load(conn)?;
    let offers = rows.into_iter().map(Offer::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(offers, page, |offer| Cursor::new("", offer.id)))
}

/// Live offers of the sessions to come in these calendars, those that end first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn expiring(
    conn: &mut Conn,
    scope: &Scope,
    today: NaiveDate,
    now: DateTime<Utc>,
    most: i64,
) -> Result<Vec<Offer>, StoreError> {
    let mut query = offer::table
        .inner_join(session::table)
        .filter(offer::state.eq(sql::Pending))
        .filter(offer::deadline.gt(At(now)))
        .filter(session::starts_on.ge(today))
        .select(offer::all_columns)
        .into_boxed();
    if let Scope::Under(roots) = scope {
        query = query.filter(session::organiser_unit_id.eq_any(within!(roots)));
    }
    let rows: Vec<Row> = query.order((offer::deadline, offer::id)).limit(most).load(conn)?;
    rows.into_iter().map(Offer::try_from).collect()
}
