//! The queue of a course. An entry and the wishes of its request open and close together, here only.

mod list;

pub use list::{QueueFilter, QueueLine, list, waiting_count};

use crate::request::{Wishes, set_wishes};
use crate::row::{key, of, unreadable};
use crate::run::Run;
use crate::schema::waitlist_entry;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{RequestId, WaitlistEntryId};
use domain::waitlist::{WaitlistEntry, WaitlistState};

#[derive(Queryable)]
struct Row {
    id: Id,
    request_id: Id,
    person_id: Id,
    course_id: Id,
    joined_at: At,
    state: String,
    _state_since: At,
    _left_reason: Option<String>,
}

impl TryFrom<Row> for WaitlistEntry {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: of(row.id),
            request: of(row.request_id),
            person: of(row.person_id),
            course: of(row.course_id),
            joined_at: row.joined_at.0,
            state: WaitlistState::from_code(&row.state).ok_or_else(|| unreadable("waitlist_entry", &row.state))?,
        })
    }
}

/// The entry of a request.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_request(conn: &mut Conn, request: RequestId) -> Result<Option<WaitlistEntry>, StoreError> {
    let row: Option<Row> = waitlist_entry::table
        .filter(waitlist_entry::request_id.eq(key(request)))
        .select(waitlist_entry::all_columns)
        .first_row(conn)
        .optional()?;
    row.map(WaitlistEntry::try_from).transpose()
}

/// An entry by its id.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: WaitlistEntryId) -> Result<Option<WaitlistEntry>, StoreError> {
    let row: Option<Row> = waitlist_entry::table
        .filter(waitlist_entry::id.eq(key(id)))
        .select(waitlist_entry::all_columns)
        .first_row(conn)
        .optional()?;
    row.map(WaitlistEntry::try_from).transpose()
}

/// Writes a new entry. The wishes of its request are written by the request.
///
/// # Errors
/// [`crate::Constraint::WaitlistWaiting`], or the database's.
pub fn insert(tx: &mut Tx, new: &WaitlistEntry) -> Result<(), StoreError> {
    diesel::insert_into(waitlist_entry::table)
        .values((
            waitlist_entry::id.eq(key(new.id)),
            waitlist_entry::request_id.eq(key(new.request)),
            waitlist_entry::person_id.eq(key(new.person)),
            waitlist_entry::course_id.eq(key(new.course)),
            waitlist_entry::joined_at.eq(At(new.joined_at)),
            waitlist_entry::state.eq(new.state.code()),
            waitlist_entry::state_since.eq(At(new.joined_at)),
        ))
        .apply(tx)?;
    Ok(())
}

/// Moves the entry of a request to a state, and opens or closes its wishes. Seniority (`joined_at`) is kept.
///
/// # Errors
/// The database's.
pub fn move_to(
    tx: &mut Tx,
    request: RequestId,
    state: WaitlistState,
    reason: Option<&str>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(waitlist_entry::table.filter(waitlist_entry::request_id.eq(key(request))))
        .set((
            waitlist_entry::state.eq(state.code()),
            waitlist_entry::state_since.eq(At(at)),
            waitlist_entry::left_reason.eq(reason),
        ))
        .apply(tx)?;
    let wishes = if state == WaitlistState::Waiting { Wishes::Open } else { Wishes::Closed };
    set_wishes(tx, request, wishes)
}
