//! Offers: seats held for one person until a deadline.

mod list;

pub use list::{OfferFilter, expiring, list};

use crate::row::{departure, key, keys, of, unreadable, words};
use crate::run::Run;
use crate::schema::offer;
use crate::sql::{self, among};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{OfferId, RequestId, SessionId};
use domain::offer::{Offer, OfferState};
use domain::reason::DeclineReason;
use std::collections::HashSet;

#[derive(Queryable)]
pub(crate) struct Row {
    id: Id,
    session_id: Id,
    person_id: Id,
    request_id: Id,
    waitlist_entry_id: Id,
    ranking_id: Id,
    place_in_ranking: i32,
    freed_enrolment_id: Option<Id>,
    state: String,
    offered_at: At,
    offered_by: Option<Id>,
    deadline: At,
    answered_at: Option<At>,
    end_code: Option<String>,
    end_words: Option<String>,
    override_code: Option<String>,
    override_words: Option<String>,
}

impl TryFrom<Row> for Offer {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let what = "offer";
        let said = words(what, row.end_words.as_deref())?;
        let state = match (row.state.as_str(), row.end_code.as_deref()) {
            ("pending", _) => OfferState::Pending,
            ("accepted", _) => OfferState::Accepted,
            ("declined", Some(code)) => OfferState::Declined {
                code: DeclineReason::from_code(code).ok_or_else(|| unreadable(what, code))?,
                words: said,
            },
            ("expired", _) => OfferState::Expired,
            ("revoked", _) => OfferState::Revoked { words: said },
            _ => return Err(unreadable(what, row.state)),
        };
        Ok(Self {
            id: of(row.id),
            session: of(row.session_id),
            person: of(row.person_id),
            request: of(row.request_id),
            entry: of(row.waitlist_entry_id),
            ranking: of(row.ranking_id),
            place: u32::try_from(row.place_in_ranking).map_err(|e| unreadable(what, e))?,
            freed: row.freed_enrolment_id.map(of),
            offered_at: row.offered_at.0,
            offered_by: row.offered_by.map(of),
            deadline: row.deadline.0,
            answered_at: row.answered_at.map(|at| at.0),
            departure: departure(what, row.override_code.as_deref(), row.override_words.as_deref())?,
            state,
        })
    }
}

/// An offer by its id.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: OfferId) -> Result<Option<Offer>, StoreError> {
    let row: Option<Row> =
        offer::table.filter(offer::id.eq(key(id))).select(offer::all_columns).first_row(conn).optional()?;
    row.map(Offer::try_from).transpose()
}

/// The offer of a request that is live at `now`.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn live_for_request(conn: &mut Conn, request: RequestId, now: DateTime<Utc>) -> Result<Option<Offer>, StoreError> {
    let row: Option<Row> = offer::table
        .filter(offer::request_id.eq(key(request)))
        .filter(offer::state.eq(sql::Pending))
        .filter(offer::deadline.gt(At(now)))
        .select(offer::all_columns)
        .first_row(conn)
        .optional()?;
    row.map(Offer::try_from).transpose()
}

/// Offers of a session still written as pending, live or past their deadline.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn pending(conn: &mut Conn, session: SessionId) -> Result<Vec<Offer>, StoreError> {
    let rows: Vec<Row> = offer::table
        .filter(offer::session_id.eq(key(session)))
        .filter(offer::state.eq(sql::Pending))
        .order(offer::id)
        .select(offer::all_columns)
        .rows(conn)?;
    rows.into_iter().map(Offer::try_from).collect()
}

/// Which of these offers may still be answered at `now`.
///
/// # Errors
/// The database's.
pub fn live_among(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = OfferId>,
    now: DateTime<Utc>,
) -> Result<HashSet<OfferId>, StoreError> {
    let mut live = HashSet::new();
    for some in keys(ids).chunks(1_000) {
        let rows: Vec<Id> = offer::table
            .filter(among(offer::id, some))
            .filter(offer::state.eq(sql::Pending))
            .filter(offer::deadline.gt(At(now)))
            .select(offer::id)
            .rows(conn)?;
        live.extend(rows.into_iter().map(of::<OfferId>));
    }
    Ok(live)
}

/// Sessions with offers past their deadline that nobody wrote down as expired, at most `most`.
///
/// # Errors
/// The database's.
pub fn overdue_sessions(conn: &mut Conn, now: DateTime<Utc>, most: i64) -> Result<Vec<SessionId>, StoreError> {
    let rows: Vec<Id> = offer::table
        .filter(offer::state.eq(sql::Pending))
        .filter(offer::deadline.le(At(now)))
        .select(offer::session_id)
        .distinct()
        .limit(most)
        .rows(conn)?;
    Ok(rows.into_iter().map(of).collect())
}

/// Writes a new offer; the database refuses it beyond the seats.
///
/// # Errors
/// [`crate::Constraint::Seats`], [`crate::Constraint::OfferPending`], or the database's.
pub fn insert(tx: &mut Tx, new: &Offer) -> Result<(), StoreError> {
    diesel::insert_into(offer::table)
        .values((
            offer::id.eq(key(new.id)),
            offer::session_id.eq(key(new.session)),
            offer::person_id.eq(key(new.person)),
            offer::request_id.eq(key(new.request)),
            offer::waitlist_entry_id.eq(key(new.entry)),
            offer::ranking_id.eq(key(new.ranking)),
            offer::place_in_ranking.eq(i32::try_from(new.place).unwrap_or(i32::MAX)),
            offer::freed_enrolment_id.eq(new.freed.map(key)),
            offer::state.eq(new.state.code()),
            offer::offered_at.eq(At(new.offered_at)),
            offer::offered_by.eq(new.offered_by.map(key)),
            offer::deadline.eq(At(new.deadline)),
            offer::override_code.eq(new.departure.as_ref().map(|d| d.code.code())),
            offer::override_words.eq(new.departure.as_ref().map(|d| d.words.as_str())),
        ))
        .apply(tx)?;
    Ok(())
}

/// Brings the deadline of a pending offer forward: its session moved nearer.
///
/// # Errors
/// The database's.
pub fn bring_forward(tx: &mut Tx, id: OfferId, deadline: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(offer::table.filter(offer::id.eq(key(id))).filter(offer::state.eq(sql::Pending)))
        .set(offer::deadline.eq(At(deadline)))
        .apply(tx)?;
    Ok(())
}

/// Writes how an offer ended; an offer is ended once.
///
/// # Errors
/// [`StoreError::Stale`] when it was ended meanwhile.
pub fn end(tx: &mut Tx, next: &Offer) -> Result<(), StoreError> {
    let (code, said) = match &next.state {
        OfferState::Declined { code, words } => (Some(code.code()), words.as_ref()),
        OfferState::Revoked { words } => (None, words.as_ref()),
        OfferState::Pending | OfferState::Accepted | OfferState::Expired => (None, None),
    };
    let changed = diesel::update(offer::table.filter(offer::id.eq(key(next.id))).filter(offer::state.eq(sql::Pending)))
        .set((
            offer::state.eq(next.state.code()),
            offer::answered_at.eq(next.answered_at.map(At)),
            offer::end_code.eq(code),
            offer::end_words.eq(said.map(|w| w.as_str())),
        ))
        .apply(tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Stale { what: "offer", current: 0 }) }
}
