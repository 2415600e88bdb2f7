//! Requests and the sessions they wish for.

mod count;
mod dates;
mod filter;
mod list;
mod order;
mod row;

pub(crate) use row::{NewRow, WishRow};

pub use count::{RequestGroup, RequestGrouping, groups, total};
pub use dates::{
    Accepting, accepting, bring_in, courses_with_dates, lock_dates, no_longer_accepted, of_course, organiser_of_course,
    rank_after,
};
pub use filter::RequestFilter;
pub use list::{Progress, RequestItem, item, items, list};
pub use order::RequestOrder;

use crate::row::{insert_all, key, keys, of, small, unreadable, words};
use crate::run::Run;
use crate::schema::{request, request_wish, session};
use crate::snapshot::keep_sessions;
use crate::sql::{self, among};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::id::{CourseId, CrewId, PersonId, RequestId, SessionId};
use domain::reason::CloseReason;
use domain::request::{Priority, Request, RequestState, Wish};
use std::collections::HashMap;

/// Requests asked for, or changed, in one statement.
const CHUNK: usize = 1_000;

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
    accepts_from: Option<NaiveDate>,
    accepts_until: Option<NaiveDate>,
    accepts_except: Option<String>,
    crew_id: Option<Id>,
    _open: bool,
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
        accepts: row::accepted((row.accepts_from, row.accepts_until, row.accepts_except))?,
        crew: row.crew_id.map(of),
        note: words(what, row.note.as_deref())?,
        state,
        version: row.version,
    })
}

/// A request with one of its wishes: as many rows as wishes, in order of rank.
type WishedColumns = (Row, Option<(Id, i32, bool)>);

fn with_wishes(rows: Vec<WishedColumns>) -> Result<Option<Request>, StoreError> {
    let mut wishes = Vec::new();
    let mut request = None;
    for (row, wish) in rows {
        request.get_or_insert(row);
        if let Some((session, rank, by_dates)) = wish {
            let rank = u8::try_from(rank).map_err(|e| unreadable("request_wish", e))?;
            wishes.push(Wish { session: of(session), rank, by_dates });
        }
    }
    request.map(|row| whole(row, wishes)).transpose()
}

/// A request by its id.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: RequestId) -> Result<Option<Request>, StoreError> {
    let rows = request::table
        .left_join(request_wish::table)
        .filter(request::id.eq(key(id)))
        .order((request_wish::by_dates, request_wish::rank, request_wish::session_id))
        .select((
            request::all_columns,
            (request_wish::session_id, request_wish::rank, request_wish::by_dates).nullable(),
        ))
        .rows(conn)?;
    with_wishes(rows)
}

/// Who filed a request; none when it was not a person.
///
/// # Errors
/// The database's.
pub fn filed_by(conn: &mut Conn, id: RequestId) -> Result<Option<PersonId>, StoreError> {
    let by: Option<Option<Id>> =
        request::table.filter(request::id.eq(key(id))).select(request::created_by).first_row(conn).optional()?;
    Ok(by.flatten().map(of))
}

/// Many requests, those that exist.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find_many(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = RequestId>,
) -> Result<HashMap<RequestId, Request>, StoreError> {
    let mut found = HashMap::new();
    for some in keys(ids).chunks(CHUNK) {
        let rows: Vec<WishedColumns> = request::table
            .left_join(request_wish::table)
            .filter(among(request::id, some))
            .order((request::id, request_wish::by_dates, request_wish::rank, request_wish::session_id))
            .select((
                request::all_columns,
                (request_wish::session_id, request_wish::rank, request_wish::by_dates).nullable(),
            ))
            .rows(conn)?;
        let mut rows = rows.into_iter().peekable();
        while let Some(first) = rows.next() {
            let id = first.0.id;
            let mut own = vec![first];
            own.extend(std::iter::from_fn(|| rows.next_if(|(row, _)| row.id == id)));
            if let Some(request) = with_wishes(own)? {
                found.insert(request.id, request);
            }
        }
    }
    Ok(found)
}

/// The submitted request of a person for a course.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn submitted(conn: &mut Conn, person: PersonId, course: CourseId) -> Result<Option<Request>, StoreError> {
    let rows = request::table
        .left_join(request_wish::table)
        .filter(request::person_id.eq(key(person)))
        .filter(request::course_id.eq(key(course)))
        .filter(request::state.eq(sql::Submitted))
        .order((request_wish::by_dates, request_wish::rank, request_wish::session_id))
        .select((
            request::all_columns,
            (request_wish::session_id, request_wish::rank, request_wish::by_dates).nullable(),
        ))
        .rows(conn)?;
    with_wishes(rows)
}

/// Whether the request's wishes stand in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wishes {
    /// The request waits.
    Open,
    /// It holds a seat, or is closed.
    Closed,
}

/// Writes a new request with its wishes. Whoever opens them holds the sessions: they decided by their state.
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
    diesel::insert_into(request::table).values(NewRow::new(new, at, by)).apply(tx)?;
    insert_wishes(tx, new, wishes)
}

/// Writes many new requests with their wishes, a few statements whatever their number; a wish for a session called off
/// is closed from the start, and none is called off before the write ends.
///
/// # Errors
/// As for one; none is written when one is refused.
pub fn insert_many(
    tx: &mut Tx,
    new: &[(Request, Wishes)],
    at: DateTime<Utc>,
    by: Option<PersonId>,
) -> Result<(), StoreError> {
    keep_wished(tx, new)?;
    let rows: Vec<NewRow> = new.iter().map(|(new, _)| NewRow::new(new, at, by)).collect();
    insert_all!(&mut **tx, request::table, rows);
    let rows: Vec<WishRow> = new.iter().flat_map(|(new, wishes)| WishRow::all(new, *wishes)).collect();
    insert_all!(&mut **tx, request_wish::table, rows);
    close_called_off(tx, new)
}

/// Keeps the sessions of wishes about to be open as they are.
fn keep_wished(tx: &mut Tx, of: &[(Request, Wishes)]) -> Result<(), StoreError> {
    let open = of.iter().filter(|(_, wishes)| *wishes == Wishes::Open);
    keep_sessions(tx, open.flat_map(|(request, _)| request.wishes.iter().map(|wish| wish.session)))
}

/// Closes the wishes of these requests for sessions called off.
fn close_called_off(tx: &mut Tx, of: &[(Request, Wishes)]) -> Result<(), StoreError> {
    let open = of.iter().filter(|(_, wishes)| *wishes == Wishes::Open);
    for some in keys(open.map(|(request, _)| request.id)).chunks(CHUNK) {
        let off =
            session::table.filter(session::id.eq(request_wish::session_id)).filter(session::state.eq(sql::Cancelled));
        diesel::update(request_wish::table.filter(among(request_wish::request_id, some)).filter(exists(off)))
            .set(request_wish::open.eq(false))
            .apply(tx)?;
    }
    Ok(())
}

fn insert_wishes(tx: &mut Tx, of: &Request, wishes: Wishes) -> Result<(), StoreError> {
    let rows: Vec<WishRow> = WishRow::all(of, wishes).collect();
    // The usual one has a statement of its own, which is kept.
    match <[WishRow; 1]>::try_from(rows) {
        Ok(row) => {
            diesel::insert_into(request_wish::table).values(row).apply(tx)?;
        }
        Err(rows) => insert_all!(&mut **tx, request_wish::table, rows),
    }
    Ok(())
}

/// Adds the last wish of a waiting request. Whoever adds it holds the session.
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
            request_wish::by_dates.eq(wish.by_dates),
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

/// Replaces the wishes of requests that an import changed; a wish for a session called off stays closed, and none is
/// called off before the write ends.
///
/// # Errors
/// The database's.
pub fn replace_wishes(tx: &mut Tx, of: &[(Request, Wishes)]) -> Result<(), StoreError> {
    keep_wished(tx, of)?;
    for some in of.chunks(CHUNK) {
        let ids = keys(some.iter().map(|(request, _)| request.id));
        diesel::delete(request_wish::table.filter(among(request_wish::request_id, ids))).apply(tx)?;
        let rows: Vec<WishRow> = some.iter().flat_map(|(request, wishes)| WishRow::all(request, *wishes)).collect();
        insert_all!(&mut **tx, request_wish::table, rows);
    }
    close_called_off(tx, of)
}

/// Opens or closes the wishes of a request, with its queue entry; a wish for a session called off stays closed, and none
/// is called off before the write ends.
///
/// # Errors
/// The database's.
pub(crate) fn set_wishes(tx: &mut Tx, id: RequestId, wishes: Wishes) -> Result<(), StoreError> {
    let own = request_wish::table.filter(request_wish::request_id.eq(key(id)));
    match wishes {
        Wishes::Open => {
            let wished: Vec<Id> = own.select(request_wish::session_id).rows(tx)?;
            keep_sessions(tx, wished.into_iter().map(of))?;
            let on = session::table
                .filter(session::id.eq(request_wish::session_id))
                .filter(session::state.ne(sql::Cancelled));
            diesel::update(own.filter(exists(on))).set(request_wish::open.eq(true)).apply(tx)?
        }
        Wishes::Closed => diesel::update(own).set(request_wish::open.eq(false)).apply(tx)?,
    };
    Ok(())
}

/// The submitted requests of these crews, and whose they are.
///
/// # Errors
/// The database's.
pub fn of_crews(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = CrewId>,
) -> Result<HashMap<CrewId, Vec<(RequestId, PersonId)>>, StoreError> {
    let mut found: HashMap<CrewId, Vec<(RequestId, PersonId)>> = HashMap::new();
    for some in keys(ids).chunks(CHUNK) {
        let rows: Vec<(Option<Id>, Id, Id)> = request::table
            .filter(among(request::crew_id.assume_not_null(), some))
            .filter(request::crew_id.is_not_null())
            .filter(request::state.eq(sql::Submitted))
            .order(request::id)
            .select((request::crew_id, request::id, request::person_id))
            .rows(conn)?;
        for (crew, id, person) in rows {
            if let Some(crew) = crew {
                found.entry(of(crew)).or_default().push((of(id), of(person)));
            }
        }
    }
    Ok(found)
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
