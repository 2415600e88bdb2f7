//! Sessions: dated trainings, their quotas, and how full they are.

mod details;
mod far;
mod list;
mod released;
mod taught;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::id::{SessionId, UnitId};
use domain::session::{Quota, Seats, Session, SessionState, Window};
use domain::span::DateSpan;
use domain::text::{SessionCode, fold};

pub use details::{blocks, blocks_of, details, hold_in_one_go, set_details};
pub use list::{
    Occupancy, Period, SessionFilter, SessionItem, SessionOrder, SessionTag, item, items_of, list, occupancy,
    person_and_session, tags,
};
pub use released::{Released, released};
pub use taught::{Drafts, taught};

use crate::row::{insert_all, key, keys, of, small, unreadable, update_version, words};
use crate::run::Run;
use crate::schema::{session, session_quota};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "session";

/// What a session is made of: the columns that [`Row`] reads.
macro_rules! columns {
    () => {
        (
            session::id,
            session::organiser_unit_id,
            session::code,
            session::course_id,
            session::site_id,
            session::starts_on,
            session::ends_on,
            session::capacity,
            session::minimum,
            session::overbooking_limit,
            session::state,
            session::cancel_reason,
            (session::enrolment_opens_on, session::enrolment_closes_on, session::withdrawal_until),
            session::version,
        )
    };
}
use columns;

#[derive(Queryable)]
pub(crate) struct Row {
    id: Id,
    organiser_unit_id: Id,
    code: String,
    course_id: Id,
    site_id: Id,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    capacity: i32,
    minimum: i32,
    overbooking_limit: i32,
    state: String,
    cancel_reason: Option<String>,
    window: (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>),
    version: i32,
}

#[derive(Insertable)]
#[diesel(table_name = session, treat_none_as_default_value = false)]
struct NewRow {
    id: Id,
    organiser_unit_id: Id,
    code: String,
    course_id: Id,
    site_id: Id,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    capacity: i32,
    minimum: i32,
    overbooking_limit: i32,
    state: String,
    cancel_reason: Option<String>,
    search_key: String,
    version: i32,
    created_at: At,
    updated_at: At,
    enrolment_opens_on: Option<NaiveDate>,
    enrolment_closes_on: Option<NaiveDate>,
    withdrawal_until: Option<NaiveDate>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = session_quota, treat_none_as_default_value = false)]
struct QuotaRow {
    session_id: Id,
    unit_id: Id,
    seats: i32,
    release_on: NaiveDate,
}

impl TryFrom<Row> for Session {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let (capacity, minimum) = (small(WHAT, row.capacity)?, small(WHAT, row.minimum)?);
        let seats = Seats::new(capacity, minimum, small(WHAT, row.overbooking_limit)?);
        Ok(Self {
            id: of(row.id),
            organiser: of(row.organiser_unit_id),
            code: SessionCode::parse(&row.code).map_err(|e| unreadable(WHAT, e))?,
            course: of(row.course_id),
            site: of(row.site_id),
            dates: DateSpan::of_days(row.starts_on, row.ends_on).map_err(|e| unreadable(WHAT, e))?,
            seats: seats.map_err(|e| unreadable(WHAT, e))?,
            window: Window { opens_on: row.window.0, closes_on: row.window.1, withdrawal_until: row.window.2 },
            state: state(&row.state, row.cancel_reason.as_deref())?,
            version: row.version,
        })
    }
}

pub(crate) fn state(code: &str, reason: Option<&str>) -> Result<SessionState, StoreError> {
    match (code, words(WHAT, reason)?) {
        ("draft", _) => Ok(SessionState::Draft),
        ("published", _) => Ok(SessionState::Published),
        ("closed", _) => Ok(SessionState::Closed),
        ("cancelled", Some(reason)) => Ok(SessionState::Cancelled { reason }),
        _ => Err(unreadable(WHAT, code)),
    }
}

fn cancel_reason(state: &SessionState) -> Option<String> {
    match state {
        SessionState::Cancelled { reason } => Some(reason.as_str().to_owned()),
        SessionState::Draft | SessionState::Published | SessionState::Closed => None,
    }
}

/// Adds a session with its quotas.
///
/// # Errors
/// [`crate::Constraint::SessionCode`], [`StoreError::Missing`] without the course, the site or a unit, or the database's.
pub fn insert(tx: &mut Tx, new: &Session, quotas: &[Quota], now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(session::table).values(NewRow::new(new, now)).apply(tx)?;
    insert_quotas(tx, &[(new.id, quotas)])
}

/// Adds many sessions with their quotas, a few statements whatever their number.
///
/// # Errors
/// As for one; none is added when one is refused.
pub fn insert_many(tx: &mut Tx, new: &[(Session, Vec<Quota>)], now: DateTime<Utc>) -> Result<(), StoreError> {
    let rows: Vec<NewRow> = new.iter().map(|(session, _)| NewRow::new(session, now)).collect();
    insert_all!(&mut **tx, session::table, rows);
    let quotas: Vec<(SessionId, &[Quota])> = new.iter().map(|(session, quotas)| (session.id, &quotas[..])).collect();
    insert_quotas(tx, &quotas)
}

impl NewRow {
    fn new(new: &Session, now: DateTime<Utc>) -> Self {
        Self {
            id: key(new.id),
            organiser_unit_id: key(new.organiser),
            code: new.code.as_str().to_owned(),
            course_id: key(new.course),
            site_id: key(new.site),
            starts_on: new.dates.first(),
            ends_on: new.dates.last(),
            capacity: i32::from(new.seats.capacity()),
            minimum: i32::from(new.seats.minimum()),
            overbooking_limit: i32::from(new.seats.overbooking()),
            state: new.state.code().to_owned(),
            cancel_reason: cancel_reason(&new.state),
            search_key: fold(new.code.as_str()),
            version: new.version,
            created_at: At(now),
            updated_at: At(now),
            enrolment_opens_on: new.window.opens_on,
            enrolment_closes_on: new.window.closes_on,
            withdrawal_until: new.window.withdrawal_until,
        }
    }
}

fn insert_quotas(tx: &mut Tx, of: &[(SessionId, &[Quota])]) -> Result<(), StoreError> {
    let rows: Vec<QuotaRow> = of
        .iter()
        .flat_map(|(id, quotas)| quotas.iter().map(|quota| (*id, quota)))
        .map(|(id, quota)| QuotaRow {
            session_id: key(id),
            unit_id: key(quota.unit),
            seats: i32::from(quota.seats),
            release_on: quota.release_on,
        })
        .collect();
    insert_all!(&mut **tx, session_quota::table, rows);
    Ok(())
}

/// Writes what a session has become, if it still has the version that was read; answers the new version. The database
/// refuses fewer seats than are taken or held.
///
/// # Errors
/// [`StoreError::Stale`], [`StoreError::Missing`], [`crate::Constraint::Seats`], or the database's.
pub fn update(tx: &mut Tx, next: &Session, now: DateTime<Utc>) -> Result<i32, StoreError> {
    Ok(update_version!(
        tx,
        session,
        key(next.id),
        next.version,
        (
            dsl::course_id.eq(key(next.course)),
            dsl::site_id.eq(key(next.site)),
            dsl::starts_on.eq(next.dates.first()),
            dsl::ends_on.eq(next.dates.last()),
            dsl::capacity.eq(i32::from(next.seats.capacity())),
            dsl::minimum.eq(i32::from(next.seats.minimum())),
            dsl::overbooking_limit.eq(i32::from(next.seats.overbooking())),
            dsl::state.eq(next.state.code()),
            dsl::cancel_reason.eq(cancel_reason(&next.state)),
            dsl::enrolment_opens_on.eq(next.window.opens_on),
            dsl::enrolment_closes_on.eq(next.window.closes_on),
            dsl::withdrawal_until.eq(next.window.withdrawal_until),
            dsl::updated_at.eq(At(now)),
        )
    ))
}

/// Replaces the quotas of a session.
///
/// # Errors
/// [`StoreError::Missing`] without a unit, or the database's.
pub fn replace_quotas(tx: &mut Tx, id: SessionId, quotas: &[Quota]) -> Result<(), StoreError> {
    diesel::delete(session_quota::table.filter(session_quota::session_id.eq(key(id)))).apply(tx)?;
    insert_quotas(tx, &[(id, quotas)])
}

/// One session.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: SessionId) -> Result<Option<Session>, StoreError> {
    let row: Option<Row> = session::table.find(key(id)).select(columns!()).first_row(conn).optional()?;
    row.map(Session::try_from).transpose()
}

/// Many sessions, those that exist.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find_many(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = SessionId>,
) -> Result<HashMap<SessionId, Session>, StoreError> {
    let mut found = HashMap::new();
    for some in keys(ids).chunks(1_000) {
        let rows: Vec<Row> = session::table.filter(among(session::id, some)).select(columns!()).rows(conn)?;
        for row in rows {
            let session = Session::try_from(row)?;
            found.insert(session.id, session);
        }
    }
    Ok(found)
}

/// The session of this code in a unit's calendar.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn by_code(conn: &mut Conn, organiser: UnitId, code: &SessionCode) -> Result<Option<Session>, StoreError> {
    let row: Option<Row> = session::table
        .filter(session::organiser_unit_id.eq(key(organiser)))
        .filter(session::code.eq(code.as_str()))
        .select(columns!())
        .first_row(conn)
        .optional()?;
    row.map(Session::try_from).transpose()
}

/// Seats set aside in these sessions, each session's by unit.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn quotas(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = SessionId>,
) -> Result<HashMap<SessionId, Vec<Quota>>, StoreError> {
    let rows: Vec<QuotaRow> = session_quota::table
        .filter(among(session_quota::session_id, keys(ids)))
        .order((session_quota::session_id, session_quota::unit_id))
        .rows(conn)?;
    let mut found: HashMap<SessionId, Vec<Quota>> = HashMap::new();
    for row in rows {
        let seats = small("session_quota", row.seats)?;
        let quota = Quota { unit: of(row.unit_id), seats, release_on: row.release_on };
        found.entry(of(row.session_id)).or_default().push(quota);
    }
    Ok(found)
}
