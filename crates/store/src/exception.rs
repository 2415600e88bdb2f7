//! Exceptions asked for requests, and their answers.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::eligibility::Gate;
use domain::exception::{Decided, ExceptionState, RequestException};
use domain::id::{RequestExceptionId, RequestId};

use crate::row::{key, keys, of, unreadable, words};
use crate::run::Run;
use crate::schema::request_exception;
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "request_exception";

#[derive(Queryable)]
struct Row {
    id: Id,
    request_id: Id,
    gate: String,
    state: String,
    asked_words: String,
    asked_at: At,
    asked_by: Option<Id>,
    decided_words: Option<String>,
    decided_at: Option<At>,
    decided_by: Option<Id>,
}

impl TryFrom<Row> for RequestException {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let said = words(WHAT, row.decided_words.as_deref())?;
        let decided = |at: DateTime<Utc>, words| Decided { at, by: row.decided_by.map(of), words };
        let state = match (row.state.as_str(), row.decided_at, said) {
            ("asked", None, None) => ExceptionState::Asked,
            ("granted", Some(At(at)), Some(words)) => ExceptionState::Granted(decided(at, words)),
            ("refused", Some(At(at)), Some(words)) => ExceptionState::Refused(decided(at, words)),
            _ => return Err(unreadable(WHAT, row.state)),
        };
        Ok(Self {
            id: of(row.id),
            request: of(row.request_id),
            gate: gate(&row.gate)?,
            words: words(WHAT, Some(&row.asked_words))?.ok_or_else(|| unreadable(WHAT, "no words"))?,
            asked_at: row.asked_at.0,
            asked_by: row.asked_by.map(of),
            state,
        })
    }
}

/// The condition that a column names.
pub(crate) fn gate(code: &str) -> Result<Gate, StoreError> {
    Gate::ALL.into_iter().find(|gate| gate.code() == code).ok_or_else(|| unreadable(WHAT, code))
}

/// Writes an exception that is asked for.
///
/// # Errors
/// [`crate::Constraint::RequestException`] when one stands for this condition already, or the database's.
pub fn insert(tx: &mut Tx, new: &RequestException) -> Result<(), StoreError> {
    diesel::insert_into(request_exception::table)
        .values((
            request_exception::id.eq(key(new.id)),
            request_exception::request_id.eq(key(new.request)),
            request_exception::gate.eq(new.gate.code()),
            request_exception::state.eq(new.state.code()),
            request_exception::asked_words.eq(new.words.as_str()),
            request_exception::asked_at.eq(At(new.asked_at)),
            request_exception::asked_by.eq(new.asked_by.map(key)),
        ))
        .apply(tx)?;
    Ok(())
}

/// Writes the answer; an exception is answered once.
///
/// # Errors
/// [`StoreError::Stale`] when it was answered meanwhile.
pub fn save(tx: &mut Tx, next: &RequestException) -> Result<(), StoreError> {
    let decided = next.state.decided();
    let changed = diesel::update(
        request_exception::table
            .filter(request_exception::id.eq(key(next.id)))
            .filter(request_exception::decided_at.is_null()),
    )
    .set((
        request_exception::state.eq(next.state.code()),
        request_exception::decided_words.eq(decided.map(|decided| decided.words.as_str())),
        request_exception::decided_at.eq(decided.map(|decided| At(decided.at))),
        request_exception::decided_by.eq(decided.and_then(|decided| decided.by).map(key)),
    ))
    .apply(tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Stale { what: WHAT, current: 0 }) }
}

/// One exception.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: RequestExceptionId) -> Result<Option<RequestException>, StoreError> {
    let row: Option<Row> = request_exception::table
        .filter(request_exception::id.eq(key(id)))
        .select(request_exception::all_columns)
        .first_row(conn)
        .optional()?;
    row.map(RequestException::try_from).transpose()
}

/// The exceptions of these requests, in the order in which they were asked.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_requests(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = RequestId>,
) -> Result<HashMap<RequestId, Vec<RequestException>>, StoreError> {
    let mut found: HashMap<RequestId, Vec<RequestException>> = HashMap::new();
    for some in keys(ids).chunks(1_000) {
        let rows: Vec<Row> = request_exception::table
            .filter(among(request_exception::request_id, some))
            .order((request_exception::request_id, request_exception::asked_at, request_exception::id))
            .select(request_exception::all_columns)
            .rows(conn)?;
        for row in rows {
            let one = RequestException::try_from(row)?;
            found.entry(one.request).or_default().push(one);
        }
    }
    Ok(found)
}
