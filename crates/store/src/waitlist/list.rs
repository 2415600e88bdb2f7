//! Who waits, by course or by session, those who came first first.

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::id::{CourseId, PersonId, SessionId};
use domain::request::Priority;
use domain::waitlist::WaitlistEntry;

use super::Row;
use crate::page::{Cursor, Page, PageRequest, Scope, within};
use crate::row::{count, key, unreadable};
use crate::schema::{person, request, request_wish, waitlist_entry};
use crate::sql;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError};

/// A waiting entry with what its request says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueLine {
    /// The entry.
    pub entry: WaitlistEntry,
    /// How urgent.
    pub priority: Priority,
    /// When it was asked for.
    pub requested_on: NaiveDate,
}

/// Which entries, of those that wait.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// Only people of these units, or requests that these units' planners follow.
    pub scope: Option<Scope>,
    /// Only this course.
    pub course: Option<CourseId>,
    /// Only those who wait for this session.
    pub session: Option<SessionId>,
    /// Only this person.
    pub person: Option<PersonId>,
}

/// Those who wait.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, filter: &QueueFilter, page: &PageRequest) -> Result<Page<QueueLine>, StoreError> {
    let mut query = waitlist_entry::table
        .inner_join(request::table)
        .inner_join(person::table.on(person::id.eq(waitlist_entry::person_id)))
        .filter(waitlist_entry::state.eq(sql::Waiting))
        .select((waitlist_entry::all_columns, request::priority, request::requested_on))
        .into_boxed();
    if let Some(Scope::Under(roots)) = &filter.scope {
        let people = person::unit_id.eq_any(within!(roots));
        query = query.filter(people.or(request::organiser_unit_id.eq_any(within!(roots))));
    }
    if let Some(course) = filter.course {
        query = query.filter(waitlist_entry::course_id.eq(key(course)));
    }
    if let Some(session) = filter.session {
        let wished = request_wish::table
            .filter(request_wish::session_id.eq(key(session)))
            .filter(request_wish::open.eq(true))
            .select(request_wish::request_id);
        query = query.filter(waitlist_entry::request_id.eq_any(wished));
    }
    if let Some(person) = filter.person {
        query = query.filter(waitlist_entry::person_id.eq(key(person)));
    }
    if let Some(after) = &page.after {
        let at = after.instant()?;
        query = query
            .filter(waitlist_entry::joined_at.ge(At(at)))
            .filter(waitlist_entry::joined_at.gt(At(at)).or(waitlist_entry::id.gt(Id(after.id))));
    }
    let rows: Vec<(Row, i32, NaiveDate)> =
        query.order((waitlist_entry::joined_at, waitlist_entry::id)).limit(page.rows()).load(conn)?;
    let lines = rows
        .into_iter()
        .map(|(row, priority, requested_on)| {
            let class = u8::try_from(priority).map_err(|e| unreadable("request", e))?;
            let priority = Priority::new(class).map_err(|e| unreadable("request", e))?;
            Ok(QueueLine { entry: WaitlistEntry::try_from(row)?, priority, requested_on })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Page::cut(lines, page, |line| {
        Cursor::new(line.entry.joined_at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true), line.entry.id)
    }))
}

/// How many requests wait that these calendars' planners follow.
///
/// # Errors
/// The database's.
pub fn waiting_count(conn: &mut Conn, scope: &Scope) -> Result<u32, StoreError> {
    let mut query = waitlist_entry::table
        .inner_join(request::table)
        .filter(waitlist_entry::state.eq(sql::Waiting))
        .select(count_star())
        .into_boxed();
    if let Scope::Under(roots) = scope {
        query = query.filter(request::organiser_unit_id.eq_any(within!(roots)));
    }
    let waiting: i64 = query.first(conn)?;
    Ok(count(waiting))
}
