//! New requests and their wishes, as the tables hold them.

use super::Wishes;
use crate::row::key;
use crate::schema::{request, request_wish};
use crate::sql_types::{At, Id};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::id::PersonId;
use domain::request::Request;

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
}

impl WishRow {
    pub(crate) fn all(of: &Request, wishes: Wishes) -> impl Iterator<Item = Self> {
        of.wishes.iter().map(move |wish| Self {
            request_id: key(of.id),
            session_id: key(wish.session),
            rank: i32::from(wish.rank),
            open: wishes == Wishes::Open,
        })
    }
}
