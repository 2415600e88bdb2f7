//! The queue of a course. An entry, the wishes of its request and the step whose turn it is open and close together, here only.

mod list;

pub use list::{QueueFilter, QueueLine, list, waiting_count};

use crate::approval;
use crate::request::{Wishes, set_wishes};
use crate::row::{insert_all, key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::waitlist_entry;
use crate::sql::{self, among};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{RequestId, WaitlistEntryId};
use domain::waitlist::{WaitlistEntry, WaitlistState};
use std::collections::HashSet;

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

/// Which of these requests wait.
///
/// # Errors
/// The database's.
pub fn waiting_among(
    conn: &mut Conn,
    requests: impl IntoIterator<Item = RequestId>,
) -> Result<HashSet<RequestId>, StoreError> {
    let mut waiting = HashSet::new();
    for some in keys(requests).chunks(1_000) {
        let rows: Vec<Id> = waitlist_entry::table
            .filter(among(waitlist_entry::request_id, some))
            .filter(waitlist_entry::state.eq(sql::Waiting))
            .select(waitlist_entry::request_id)
            .rows(conn)?;
        waiting.extend(rows.into_iter().map(of::<RequestId>));
    }
    Ok(waiting)
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
    diesel::insert_into(waitlist_entry::table).values(NewRow::new(new)).apply(tx)?;
    Ok(())
}

/// Writes many new entries, a few statements whatever their number.
///
/// # Errors
/// As for one; none is written when one is refused.
pub fn insert_many(tx: &mut Tx, new: &[WaitlistEntry]) -> Result<(), StoreError> {
    let rows: Vec<NewRow> = new.iter().map(NewRow::new).collect();
    insert_all!(&mut **tx, waitlist_entry::table, rows);
    Ok(())
}

/// A new entry as the table holds it.
#[derive(Insertable)]
#[diesel(table_name = waitlist_entry, treat_none_as_default_value = false)]
pub(crate) struct NewRow {
    id: Id,
    request_id: Id,
    person_id: Id,
    course_id: Id,
    joined_at: At,
    state: &'static str,
    pub(crate) state_since: At,
    pub(crate) left_reason: Option<&'static str>,
}

impl NewRow {
    pub(crate) fn new(new: &WaitlistEntry) -> Self {
        Self {
            id: key(new.id),
            request_id: key(new.request),
            person_id: key(new.person),
            course_id: key(new.course),
            joined_at: At(new.joined_at),
            state: new.state.code(),
            state_since: At(new.joined_at),
            left_reason: None,
        }
    }
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
    approval::follow(tx, request, state == WaitlistState::Waiting)?;
    let wishes = if state == WaitlistState::Waiting { Wishes::Open } else { Wishes::Closed };
    set_wishes(tx, request, wishes)
}
