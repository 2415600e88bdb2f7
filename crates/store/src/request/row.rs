//! New requests and their wishes, as the tables hold them.

use super::Wishes;
use crate::StoreError;
use crate::row::{key, unreadable};
use crate::schema::{request, request_wish};
use crate::sql_types::{At, Id};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::id::{PersonId, RequestId};
use domain::request::{AcceptedDates, Request, Wish};
use domain::span::DateSpan;

/// A new request as the table holds it.
#[derive(Insertable)]
#[diesel(table_name = request, treat_none_as_default_value = false)]
pub(crate) struct NewRow {
    id: Id,
    person_id: Id,
    course_id: Id,
    organiser_unit_id: Id,
    priority: i32,
    priority_reason: Option<String>,
    requested_on: NaiveDate,
    state: &'static str,
    close_reason_code: Option<&'static str>,
    close_words: Option<String>,
    note: Option<String>,
    times_bumped: i32,
    version: i32,
    created_at: At,
    created_by: Option<Id>,
    accepts_from: Option<NaiveDate>,
    accepts_until: Option<NaiveDate>,
    accepts_except: Option<String>,
    crew_id: Option<Id>,
}

impl NewRow {
    pub(crate) fn new(new: &Request, at: DateTime<Utc>, by: Option<PersonId>) -> Self {
        let closed = new.state.closed();
        Self {
            id: key(new.id),
            person_id: key(new.person),
            course_id: key(new.course),
            organiser_unit_id: key(new.organiser),
            priority: i32::from(new.priority.class()),
            priority_reason: new.priority_reason.as_ref().map(ToString::to_string),
            requested_on: new.requested_on,
            state: new.state.code(),
            close_reason_code: closed.map(|(code, _)| code.code()),
            close_words: closed.and_then(|(_, words)| words).map(ToString::to_string),
            note: new.note.as_ref().map(ToString::to_string),
            times_bumped: i32::from(new.times_bumped),
            version: new.version,
            created_at: At(at),
            created_by: by.map(key),
            accepts_from: new.accepts.as_ref().map(|dates| dates.within().first()),
            accepts_until: new.accepts.as_ref().map(|dates| dates.within().last()),
            accepts_except: new.accepts.as_ref().map(except),
            crew_id: new.crew.map(key),
        }
    }
}

/// A wish as the table holds it.
#[derive(Insertable)]
#[diesel(table_name = request_wish, treat_none_as_default_value = false)]
pub(crate) struct WishRow {
    request_id: Id,
    session_id: Id,
    rank: i32,
    open: bool,
    by_dates: bool,
}

impl WishRow {
    pub(crate) fn all(of: &Request, wishes: Wishes) -> impl Iterator<Item = Self> {
        of.wishes.iter().map(move |wish| Self::new(of.id, *wish, wishes))
    }

    pub(super) fn new(of: RequestId, wish: Wish, wishes: Wishes) -> Self {
        Self {
            request_id: key(of),
            session_id: key(wish.session),
            rank: i32::from(wish.rank),
            open: wishes == Wishes::Open,
            by_dates: wish.by_dates,
        }
    }
}

/// The days left out, as the table holds them: `2027-04-12/2027-04-25`, separated by spaces.
fn except(of: &AcceptedDates) -> String {
    let days: Vec<String> = of.except().iter().map(|days| format!("{}/{}", days.first(), days.last())).collect();
    days.join(" ")
}

/// The dates accepted, as the table holds them.
pub(super) type DatesColumns = (Option<NaiveDate>, Option<NaiveDate>, Option<String>);

/// The dates accepted, of a row.
pub(super) fn accepted((from, until, except): DatesColumns) -> Result<Option<AcceptedDates>, StoreError> {
    let what = "request.accepts";
    let (Some(from), Some(until), Some(except)) = (from, until, except) else { return Ok(None) };
    let span = |first, last| DateSpan::of_days(first, last).map_err(|e| unreadable(what, e));
    let read = |days: &str| -> Result<DateSpan, StoreError> {
        let (first, last) = days.split_once('/').ok_or_else(|| unreadable(what, days))?;
        let day = |text: &str| text.parse::<NaiveDate>().map_err(|e| unreadable(what, e));
        span(day(first)?, day(last)?)
    };
    let except = except.split_whitespace().map(read).collect::<Result<Vec<_>, _>>()?;
    AcceptedDates::new(span(from, until)?, except).map(Some).map_err(|e| unreadable(what, e))
}
