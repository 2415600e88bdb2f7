//! Requests and the sessions they wish for.

mod list;

pub use list::{Progress, RequestFilter, RequestItem, item, items, list};

use crate::row::{key, of, small, unreadable, words};
use crate::run::Run;
use crate::schema::{request, request_wish, session};
use crate::sql;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::id::{CourseId, PersonId, RequestId, SessionId};
use domain::reason::CloseReason;
use domain::request::{Priority, Request, RequestState, Wish};

#[derive(Queryable)]
struct Row {
    id: Id,
    person_id: Id,
    course_id: Id,
    organiser_unit_id: Id,
    priority: i32,
    priority_reason: Option<String>,
    requested_on: NaiveDate,
    state: String,
    close_reason_code: Option<String>,
    close_words: Option<String>,
    note: Option<String>,
    times_bumped: i32,
    version: i32,
    _created_at: At,
    _created_by: Option<Id>,
}

fn whole(row: Row, wishes: Vec<Wish>) -> Result<Request, StoreError> {
    let what = "request";
    let said = words(what, row.close_words.as_deref())?;
    let code = row.close_reason_code.as_deref().map(|c| CloseReason::from_code(c).ok_or_else(|| unreadable(what, c)));
    let state = match (row.state.as_str(), code.transpose()?) {
        ("submitted", None) => RequestState::Submitted,
        ("refused", Some(code)) => RequestState::Refused { code, words: said },
        ("withdrawn", Some(code)) => RequestState::Withdrawn { code, words: said },
        _ => return Err(unreadable(what, row.state)),
    };
    let priority = u8::try_from(row.priority).map_err(|e| unreadable(what, e))?;
    Ok(Request {
        id: of(row.id),
        person: of(row.person_id),
        course: of(row.course_id),
        organiser: of(row.organiser_unit_id),
        priority: Priority::new(priority).map_err(|e| unreadable(what, e))?,
        priority_reason: words(what, row.priority_reason.as_deref())?,
        requested_on: row.requested_on,
        times_bumped: small(what, row.times_bumped)?,
        wishes,
        note: words(what, row.note.as_deref())?,
        state,
        version: row.version,
    })
}

fn with_wishes(conn: &mut Conn, row: Option<Row>) -> Result<Option<Request>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    let wishes: Vec<(Id, i32)> = request_wish::table
        .filter(request_wish::request_id.eq(row.id))
        .order(request_wish::rank)
        .select((request_wish::session_id, request_wish::rank))
        .rows(conn)?;
    let wishes = wishes
        .into_iter()
        .map(|(session, rank)| {
            Ok(Wish { session: of(session), rank: u8::try_from(rank).map_err(|e| unreadable("request_wish", e))? })
        })
        .collect::<Result<_, StoreError>>()?;
    whole(row, wishes).map(Some)
}

/// A request by its id.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: RequestId) -> Result<Option<Request>, StoreError> {
    let row = request::table.filter(request::id.eq(key(id))).select(request::all_columns).first_row(conn).optional()?;
    with_wishes(conn, row)
}

/// The submitted request of a person for a course.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn submitted(conn: &mut Conn, person: PersonId, course: CourseId) -> Result<Option<Request>, StoreError> {
    let row = request::table
        .filter(request::person_id.eq(key(person)))
        .filter(request::course_id.eq(key(course)))
        .filter(request::state.eq(sql::Submitted))
        .select(request::all_columns)
        .first_row(conn)
        .optional()?;
    with_wishes(conn, row)
}

/// Whether the request's wishes stand in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wishes {
    /// The request waits.
    Open,
    /// It holds a seat, or is closed.
    Closed,
}

/// Writes a new request with its wishes.
///
/// # Errors
/// [`crate::Constraint::RequestSubmitted`], or the database's.
pub fn insert(
    tx: &mut Tx,
    new: &Request,
    wishes: Wishes,
    at: DateTime<Utc>,
    by: Option<PersonId>,
) -> Result<(), StoreError> {
    let closed = new.state.closed();
    diesel::insert_into(request::table)
        .values((
            request::id.eq(key(new.id)),
            request::person_id.eq(key(new.person)),
            request::course_id.eq(key(new.course)),
            request::organiser_unit_id.eq(key(new.organiser)),
            request::priority.eq(i32::from(new.priority.class())),
            request::priority_reason.eq(new.priority_reason.as_ref().map(|w| w.as_str())),
            request::requested_on.eq(new.requested_on),
            request::state.eq(new.state.code()),
            request::close_reason_code.eq(closed.map(|(code, _)| code.code())),
            request::close_words.eq(closed.and_then(|(_, said)| said).map(|w| w.as_str())),
            request::note.eq(new.note.as_ref().map(|w| w.as_str())),
            request::times_bumped.eq(i32::from(new.times_bumped)),
            request::version.eq(new.version),
            request::created_at.eq(At(at)),
            request::created_by.eq(by.map(key)),
        ))
        .apply(tx)?;
    insert_wishes(tx, new, wishes)
}

fn insert_wishes(tx: &mut Tx, of: &Request, wishes: Wishes) -> Result<(), StoreError> {
    for wish in &of.wishes {
        diesel::insert_into(request_wish::table)
            .values((
                request_wish::request_id.eq(key(of.id)),
                request_wish::session_id.eq(key(wish.session)),
                request_wish::rank.eq(i32::from(wish.rank)),
                request_wish::open.eq(wishes == Wishes::Open),
            ))
            .apply(tx)?;
    }
    Ok(())
}

/// Adds the last wish of a waiting request.
///
/// # Errors
/// The database's.
pub fn add_wish(tx: &mut Tx, to: RequestId, wish: Wish) -> Result<(), StoreError> {
    diesel::insert_into(request_wish::table)
        .values((
            request_wish::request_id.eq(key(to)),
            request_wish::session_id.eq(key(wish.session)),
            request_wish::rank.eq(i32::from(wish.rank)),
            request_wish::open.eq(true),
        ))
        .apply(tx)?;
    Ok(())
}

/// Writes what a request has become, if its version is still the one given.
///
/// # Errors
/// [`StoreError::Stale`] when it was changed meanwhile.
pub fn save(tx: &mut Tx, next: &Request) -> Result<(), StoreError> {
    let closed = next.state.closed();
    let changed =
        diesel::update(request::table.filter(request::id.eq(key(next.id))).filter(request::version.eq(next.version)))
            .set((
                request::priority.eq(i32::from(next.priority.class())),
                request::priority_reason.eq(next.priority_reason.as_ref().map(|w| w.as_str())),
                request::requested_on.eq(next.requested_on),
                request::state.eq(next.state.code()),
                request::close_reason_code.eq(closed.map(|(code, _)| code.code())),
                request::close_words.eq(closed.and_then(|(_, said)| said).map(|w| w.as_str())),
                request::note.eq(next.note.as_ref().map(|w| w.as_str())),
                request::times_bumped.eq(i32::from(next.times_bumped)),
                request::version.eq(next.version.saturating_add(1)),
            ))
            .apply(tx)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale { what: "request", current: next.version.saturating_add(1) })
    }
}

/// Replaces the wishes of a request that an import changed.
///
/// # Errors
/// The database's.
pub fn replace_wishes(tx: &mut Tx, of: &Request, wishes: Wishes) -> Result<(), StoreError> {
    diesel::delete(request_wish::table.filter(request_wish::request_id.eq(key(of.id)))).apply(tx)?;
    insert_wishes(tx, of, wishes)
}

/// Opens or closes the wishes of a request, with its queue entry; a wish for a session called off stays closed.
///
/// # Errors
/// The database's.
pub(crate) fn set_wishes(tx: &mut Tx, id: RequestId, wishes: Wishes) -> Result<(), StoreError> {
    let own = request_wish::table.filter(request_wish::request_id.eq(key(id)));
    match wishes {
        Wishes::Open => {
            let on = session::table
                .filter(session::id.eq(request_wish::session_id))
                .filter(session::state.ne(sql::Cancelled));
            diesel::update(own.filter(exists(on))).set(request_wish::open.eq(true)).apply(tx)?
        }
        Wishes::Closed => diesel::update(own).set(request_wish::open.eq(false)).apply(tx)?,
    };
    Ok(())
}

/// The requests that wait for a session, and whose they are.
///
/// # Errors
/// The database's.
pub fn waiting_for(conn: &mut Conn, session: SessionId) -> Result<Vec<(RequestId, PersonId)>, StoreError> {
    let rows: Vec<(Id, Id)> = request_wish::table
        .inner_join(request::table)
        .filter(request_wish::session_id.eq(key(session)))
        .filter(request_wish::open.eq(true))
        .order(request::id)
        .select((request::id, request::person_id))
        .rows(conn)?;
    Ok(rows.into_iter().map(|(request, person)| (of(request), of(person))).collect())
}

/// Closes one wish of a waiting request: the person gave up that session, or it was called off, and they wait for the
/// others. Answers how many stay open.
///
/// # Errors
/// The database's.
pub fn close_wish(tx: &mut Tx, id: RequestId, session: SessionId) -> Result<i64, StoreError> {
    diesel::update(
        request_wish::table
            .filter(request_wish::request_id.eq(key(id)))
            .filter(request_wish::session_id.eq(key(session))),
    )
    .set(request_wish::open.eq(false))
    .apply(tx)?;
    Ok(request_wish::table
        .filter(request_wish::request_id.eq(key(id)))
        .filter(request_wish::open.eq(true))
        .count()
        .row(tx)?)
}
