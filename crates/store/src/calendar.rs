//! A person's seats as calendars show them: what each is of, when, where, and how often any of it was changed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::calendar::{self, EntryOf, Standing};
use domain::id::{EnrolmentId, PersonId, SessionId};
use domain::span::DateSpan;
use domain::text::{SessionCode, Title};

use crate::row::{key, of, unreadable};
use crate::run::Run;
use crate::schema::{course, enrolment, offer, session, site};
use crate::sql;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError};

/// A seat, in what calendars show of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// What it is.
    pub of: EntryOf,
    /// Whether it takes place.
    pub standing: Standing,
    /// Grows with each change.
    pub sequence: u32,
    /// The last change.
    pub changed_at: DateTime<Utc>,
    /// Until when an offer may be answered.
    pub deadline: Option<DateTime<Utc>>,
    /// The session.
    pub session: SessionId,
    /// Its code.
    pub code: SessionCode,
    /// What is taught.
    pub title: Title,
    /// Where.
    pub site: Title,
    /// When.
    pub dates: DateSpan,
}

/// How far back a calendar goes.
#[derive(Debug, Clone, Copy)]
pub struct Since {
    /// Sessions that ended on this day or later.
    pub day: NaiveDate,
    /// Seats given back at this instant or later.
    pub instant: DateTime<Utc>,
}

type Shown = (Id, String, NaiveDate, NaiveDate, String, i32, At);
type EnrolmentRow = ((Id, At, Option<At>, i32), Shown, String, String);
type OfferRow = ((Id, At, At), Shown, String, String);

/// The columns of what is shown of a session.
macro_rules! shown {
    () => {
        (
            session::id,
            session::code,
            session::starts_on,
            session::ends_on,
            session::state,
            session::version,
            session::updated_at,
        )
    };
}

/// The columns of an enrolment and of what is shown of it.
macro_rules! seat {
    () => {
        (
            (enrolment::id, enrolment::enrolled_at, enrolment::cancelled_at, enrolment::version),
            shown!(),
            course::title,
            site::name,
        )
    };
}

/// One enrolment, cancelled or not.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_enrolment(conn: &mut Conn, id: EnrolmentId) -> Result<Option<Seat>, StoreError> {
    let row: Option<EnrolmentRow> = enrolment::table
        .inner_join(session::table.inner_join(course::table).inner_join(site::table))
        .filter(enrolment::id.eq(key(id)))
        .select(seat!())
        .first_row(conn)
        .optional()?;
    row.map(enrolled).transpose()
}

/// The seats that a person holds, held in a session that ended since, or gave back since: the latest sessions first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_person(conn: &mut Conn, person: PersonId, since: Since, most: i64) -> Result<Vec<Seat>, StoreError> {
    let stands = enrolment::state.eq(sql::Confirmed).and(session::ends_on.ge(since.day));
    let rows: Vec<EnrolmentRow> = enrolment::table
        .inner_join(session::table.inner_join(course::table).inner_join(site::table))
        .filter(enrolment::person_id.eq(key(person)))
        .filter(enrolment::cancelled_at.ge(At(since.instant)).or(stands.nullable()))
        .order((session::starts_on.desc(), enrolment::id.desc()))
        .limit(most)
        .select(seat!())
        .rows(conn)?;
    rows.into_iter().map(enrolled).collect()
}

/// The offers that a person may still answer, the first to end first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn offers_to(conn: &mut Conn, person: PersonId, now: DateTime<Utc>, most: i64) -> Result<Vec<Seat>, StoreError> {
    let rows: Vec<OfferRow> = offer::table
        .inner_join(session::table.inner_join(course::table).inner_join(site::table))
        .filter(offer::person_id.eq(key(person)))
        .filter(offer::state.eq(sql::Pending))
        .filter(offer::deadline.gt(At(now)))
        .order((offer::deadline, offer::id))
        .limit(most)
        .select(((offer::id, offer::offered_at, offer::deadline), shown!(), course::title, site::name))
        .rows(conn)?;
    rows.into_iter().map(offered).collect()
}

fn enrolled(((id, at, cancelled_at, version), shown, title, site): EnrolmentRow) -> Result<Seat, StoreError> {
    let standing = if cancelled_at.is_some() { Standing::Cancelled } else { Standing::Confirmed };
    let made = Made { of: EntryOf::Enrolment(of(id)), version, at: cancelled_at.unwrap_or(at).0, standing };
    seat(made, shown, &title, &site)
}

fn offered(((id, at, deadline), shown, title, site): OfferRow) -> Result<Seat, StoreError> {
    let made = Made { of: EntryOf::Offer(of(id)), version: 1, at: at.0, standing: Standing::Tentative };
    Ok(Seat { deadline: Some(deadline.0), ..seat(made, shown, &title, &site)? })
}

/// What is told of a seat beside its session.
struct Made {
    of: EntryOf,
    version: i32,
    at: DateTime<Utc>,
    standing: Standing,
}

fn seat(made: Made, shown: Shown, title: &str, site: &str) -> Result<Seat, StoreError> {
    let what = "session";
    let (id, code, starts_on, ends_on, state, version, updated_at) = shown;
    Ok(Seat {
        of: made.of,
        standing: if state == "cancelled" { Standing::Cancelled } else { made.standing },
        sequence: calendar::sequence([made.version, version]),
        changed_at: made.at.max(updated_at.0),
        deadline: None,
        session: of(id),
        code: SessionCode::parse(&code).map_err(|e| unreadable(what, e))?,
        title: Title::parse(title).map_err(|e| unreadable("course", e))?,
        site: Title::parse(site).map_err(|e| unreadable("site", e))?,
        dates: DateSpan::of_days(starts_on, ends_on).map_err(|e| unreadable(what, e))?,
    })
}
