//! Lists of requests, with how far each has come. A page costs six statements, whatever its length.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::approval::RequestStep;
use domain::exception::RequestException;
use domain::id::{CourseId, EnrolmentId, OfferId, PersonId, RequestId, SessionId, UnitId};
use domain::person::beginning;
use domain::request::{Priority, Request, RequestState, Wish};

use super::{Row, whole};
use crate::approval::{self, Awaiting, awaiting_requests};
use crate::exception;
use crate::page::{Cursor, NO_PAGE, Page, PageRequest, Scope, orders, within};
use crate::row::{count, key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::{enrolment, offer, person, person_beginning, request, request_exception, request_wish};
use crate::sql;
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::text::{begins, name_words};
use crate::{Conn, StoreError};

/// How far a request has come, computed from its seat and its offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// In the queue.
    Waiting,
    /// A seat is offered.
    Offered(OfferId),
    /// A seat is held.
    Enrolled(EnrolmentId),
    /// A planner said no.
    Refused,
    /// Given up.
    Withdrawn,
}

impl Progress {
    /// The codes of every progress.
    pub const CODES: [&'static str; 5] = ["waiting", "offered", "enrolled", "refused", "withdrawn"];

    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered(_) => "offered",
            Self::Enrolled(_) => "enrolled",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A request and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestItem {
    /// The request.
    pub request: Request,
    /// How far it has come.
    pub progress: Progress,
    /// Who must approve it, in order, and what they said.
    pub steps: Vec<RequestStep>,
    /// The exceptions asked for it.
    pub exceptions: Vec<RequestException>,
}

orders! {
    /// The order of a list of requests.
    RequestOrder {
        /// By the day they were made, the latest first.
        #[default]
        Newest = "-requested_on",
        /// By the day they were made.
        Oldest = "requested_on",
        /// By priority, the most urgent first, then the day they were made.
        MostUrgent = "priority",
        /// By priority, the least urgent first, then the day they were made, the latest first.
        LeastUrgent = "-priority",
    }
}

impl RequestOrder {
    fn cursor(self, request: &Request) -> Cursor {
        match self {
            Self::Newest | Self::Oldest => Cursor::ordered(self.code(), request.requested_on, request.id),
            Self::MostUrgent | Self::LeastUrgent => {
                let key = format!("{} {}", request.priority.class(), request.requested_on);
                Cursor::ordered(self.code(), key, request.id)
            }
        }
    }
}

/// The key of a list sorted by priority.
fn class_and_day(after: &Cursor) -> Result<(i32, NaiveDate), StoreError> {
    let (class, day) = after.key.split_once(' ').ok_or(StoreError::Missing { what: NO_PAGE })?;
    let day = Cursor { key: day.to_owned(), ..after.clone() }.day()?;
    Ok((class.parse().map_err(|_| StoreError::Missing { what: NO_PAGE })?, day))
}

/// Which requests.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    /// Only people of these units, or requests that these units' planners follow.
    pub scope: Option<Scope>,
    /// Each word begins a word of the person's names or number.
    pub q: Option<String>,
    /// Only this person's.
    pub person: Option<PersonId>,
    /// Only this course.
    pub course: Option<CourseId>,
    /// Only those that wish for this session.
    pub session: Option<SessionId>,
    /// Only people of this subtree.
    pub unit: Option<UnitId>,
    /// Only this priority.
    pub priority: Option<Priority>,
    /// Only this progress: one of [`Progress::CODES`].
    pub progress: Option<&'static str>,
    /// Only those that wait for one of these answers.
    pub awaiting: Option<Awaiting>,
    /// Only those with an exception that nobody answered yet.
    pub exception_asked: bool,
    /// In this order.
    pub order: RequestOrder,
}

/// The requests of a query that the filters leave: a list and its counts look at the same ones.
macro_rules! filtered {
    ($query:ident, $conn:ident, $filter:ident, $now:ident) => {{
        let mut query = $query;
        if let Some(Scope::Under(roots)) = &$filter.scope {
            let people = person::unit_id.eq_any(within!(roots));
            query = query.filter(people.or(request::organiser_unit_id.eq_any(within!(roots))));
        }
        for word in $filter.q.as_deref().into_iter().flat_map(name_words) {
            let found = person_beginning::table
                .filter(person_beginning::beginning.eq(beginning(&word).to_owned()))
                .select(person_beginning::search_key);
            query = query.filter(person::search_key.eq_any(found));
            if beginning(&word) != word {
                query = query.filter(" ".into_sql::<Text>().concat(person::search_key).like(begins(&word)));
            }
        }
        if let Some(person) = $filter.person {
            query = query.filter(request::person_id.eq(key(person)));
        }
        if let Some(course) = $filter.course {
            query = query.filter(request::course_id.eq(key(course)));
        }
        if let Some(session) = $filter.session {
            let wished =
                request_wish::table.filter(request_wish::session_id.eq(key(session))).select(request_wish::request_id);
            query = query.filter(request::id.eq_any(wished));
        }
        if let Some(unit) = $filter.unit {
            query = query.filter(person::unit_id.eq_any(within!([unit])));
        }
        if let Some(asked) = $filter.priority {
            query = query.filter(request::priority.eq(i32::from(asked.class())));
        }
        if let Some(awaiting) = &$filter.awaiting {
            query = query.filter(request::id.eq_any(keys(awaiting_requests($conn, awaiting)?)));
            if let Some(but) = awaiting.but {
                query = query.filter(request::person_id.ne(key(but)));
            }
        }
        if $filter.exception_asked {
            let asked = request_exception::table
                .filter(request_exception::state.eq(sql::Asked))
                .select(request_exception::request_id);
            query = query.filter(request::state.eq(sql::Submitted)).filter(request::id.eq_any(asked));
        }
        let seated = || {
            enrolment::table
                .filter(enrolment::request_id.eq(request::id.nullable()))
                .filter(enrolment::state.eq(sql::Confirmed))
        };
        let offered = || {
            offer::table
                .filter(offer::request_id.eq(request::id))
                .filter(offer::state.eq(sql::Pending))
                .filter(offer::deadline.gt(At($now)))
        };
        query = match $filter.progress {
            None => query,
            Some(closed @ ("refused" | "withdrawn")) => query.filter(request::state.eq(closed)),
            Some("enrolled") => query.filter(request::state.eq(sql::Submitted)).filter(exists(seated())),
            Some("offered") => {
                query.filter(request::state.eq(sql::Submitted)).filter(not(exists(seated()))).filter(exists(offered()))
            }
            Some(_) => query
                .filter(request::state.eq(sql::Submitted))
                .filter(not(exists(seated())))
                .filter(not(exists(offered()))),
        };
        query
    }};
}

/// Requests, each with how far it has come.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(
    conn: &mut Conn,
    filter: &RequestFilter,
    page: &PageRequest,
    now: DateTime<Utc>,
) -> Result<Page<RequestItem>, StoreError> {
    let mut query = request::table
        .inner_join(person::table.on(person::id.eq(request::person_id)))
        .select(request::all_columns)
        .into_boxed();
    query = filtered!(query, conn, filter, now);
    use request::{id, priority, requested_on};
    query = match (filter.order, page.after.as_ref().map(|after| (after, Id(after.id)))) {
        (_, None) => query,
        (RequestOrder::Newest, Some((after, last))) => {
            let day = after.day()?;
            query.filter(requested_on.le(day)).filter(requested_on.lt(day).or(id.lt(last)))
        }
        (RequestOrder::Oldest, Some((after, last))) => {
            let day = after.day()?;
            query.filter(requested_on.ge(day)).filter(requested_on.gt(day).or(id.gt(last)))
        }
        (RequestOrder::MostUrgent, Some((after, last))) => {
            let (class, day) = class_and_day(after)?;
            let later = requested_on.gt(day).or(requested_on.eq(day).and(id.gt(last)));
            query.filter(priority.ge(class)).filter(priority.gt(class).or(later))
        }
        (RequestOrder::LeastUrgent, Some((after, last))) => {
            let (class, day) = class_and_day(after)?;
            let earlier = requested_on.lt(day).or(requested_on.eq(day).and(id.lt(last)));
            query.filter(priority.le(class)).filter(priority.lt(class).or(earlier))
        }
    };
    query = match filter.order {
        RequestOrder::Newest => query.order((requested_on.desc(), id.desc())),
        RequestOrder::Oldest => query.order((requested_on, id)),
        RequestOrder::MostUrgent => query.order((priority, requested_on, id)),
        RequestOrder::LeastUrgent => query.order((priority.desc(), requested_on.desc(), id.desc())),
    };
    let rows: Vec<Row> = query.limit(page.rows()).load(conn)?;
    let items = read_all(conn, rows, now)?;
    Ok(Page::cut(items, page, |item| filter.order.cursor(&item.request)))
}

/// What requests are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestGrouping {
    /// The course.
    Course,
    /// The unit of the person.
    Unit,
    /// The priority.
    Priority,
}

/// What the requests of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestGroup {
    /// The course.
    Course(CourseId),
    /// The unit of the person.
    Unit(UnitId),
    /// The priority.
    Priority(u8),
}

/// How many requests the filters leave.
///
/// # Errors
/// The database's.
pub fn total(conn: &mut Conn, filter: &RequestFilter, now: DateTime<Utc>) -> Result<u32, StoreError> {
    let query = request::table
        .inner_join(person::table.on(person::id.eq(request::person_id)))
        .select(diesel::dsl::count_star())
        .into_boxed();
    let query = filtered!(query, conn, filter, now);
    Ok(count(query.first(conn)?))
}

/// How many requests the filters leave in each group, the largest group first; at most `most` groups.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn groups(
    conn: &mut Conn,
    filter: &RequestFilter,
    by: RequestGrouping,
    most: u16,
    now: DateTime<Utc>,
) -> Result<Vec<(RequestGroup, u32)>, StoreError> {
    macro_rules! counted {
        ($column:expr, $kind:ty) => {{
            let query = request::table
                .inner_join(person::table.on(person::id.eq(request::person_id)))
                .group_by($column)
                .select(($column, diesel::dsl::count_star()))
                .into_boxed();
            let query = filtered!(query, conn, filter, now);
            let rows: Vec<($kind, i64)> =
                query.order((diesel::dsl::count_star().desc(), $column)).limit(most.into()).load(conn)?;
            rows
        }};
    }
    match by {
        RequestGrouping::Course => {
            let rows = counted!(request::course_id, Id);
            Ok(rows.into_iter().map(|(id, all)| (RequestGroup::Course(of(id)), count(all))).collect())
        }
        RequestGrouping::Unit => {
            let rows = counted!(person::unit_id, Id);
            Ok(rows.into_iter().map(|(id, all)| (RequestGroup::Unit(of(id)), count(all))).collect())
        }
        RequestGrouping::Priority => {
            let rows = counted!(request::priority, i32);
            let read = |(class, all): (i32, i64)| {
                let class = u8::try_from(class).map_err(|e| unreadable("request", e))?;
                Ok((RequestGroup::Priority(class), count(all)))
            };
            rows.into_iter().map(read).collect()
        }
    }
}

/// One request and how far it has come.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn item(conn: &mut Conn, id: RequestId, now: DateTime<Utc>) -> Result<Option<RequestItem>, StoreError> {
    Ok(items(conn, [id], now)?.pop())
}

/// Many requests and how far each has come, in the order of their ids.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn items(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = RequestId>,
    now: DateTime<Utc>,
) -> Result<Vec<RequestItem>, StoreError> {
    let rows: Vec<Row> = request::table
        .filter(among(request::id, keys(ids)))
        .order(request::id)
        .select(request::all_columns)
        .rows(conn)?;
    read_all(conn, rows, now)
}

fn read_all(conn: &mut Conn, rows: Vec<Row>, now: DateTime<Utc>) -> Result<Vec<RequestItem>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let wishes: Vec<(Id, Id, i32, bool)> = request_wish::table
        .filter(among(request_wish::request_id, ids.as_slice()))
        .order((request_wish::request_id, request_wish::by_dates, request_wish::rank, request_wish::session_id))
        .select((request_wish::request_id, request_wish::session_id, request_wish::rank, request_wish::by_dates))
        .rows(conn)?;
    let seats: Vec<(Option<Id>, Id)> = enrolment::table
        .filter(among(enrolment::request_id.assume_not_null(), ids.as_slice()))
        .filter(enrolment::state.eq(sql::Confirmed))
        .select((enrolment::request_id, enrolment::id))
        .rows(conn)?;
    let offers: Vec<(Id, Id)> = offer::table
        .filter(among(offer::request_id, ids.as_slice()))
        .filter(offer::state.eq(sql::Pending))
        .filter(offer::deadline.gt(At(now)))
        .select((offer::request_id, offer::id))
        .rows(conn)?;
    let mut by_request: HashMap<Id, Vec<Wish>> = HashMap::new();
    for (id, session, rank, by_dates) in wishes {
        let rank = u8::try_from(rank).map_err(|e| unreadable("request_wish", e))?;
        by_request.entry(id).or_default().push(Wish { session: of(session), rank, by_dates });
    }
    let mut steps = approval::of_requests(conn, ids.iter().map(|id| of(*id)))?;
    let mut exceptions = exception::of_requests(conn, ids.iter().map(|id| of(*id)))?;
    let seats: HashMap<Id, Id> = seats.into_iter().filter_map(|(request, id)| Some((request?, id))).collect();
    let offers: HashMap<Id, Id> = offers.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            let request = whole(row, by_request.remove(&id).unwrap_or_default())?;
            let progress = match (&request.state, seats.get(&id), offers.get(&id)) {
                (RequestState::Refused { .. }, ..) => Progress::Refused,
                (RequestState::Withdrawn { .. }, ..) => Progress::Withdrawn,
                (RequestState::Submitted, Some(seat), _) => Progress::Enrolled(of(*seat)),
                (RequestState::Submitted, None, Some(offer)) => Progress::Offered(of(*offer)),
                (RequestState::Submitted, None, None) => Progress::Waiting,
            };
            let steps = steps.remove(&request.id).unwrap_or_default();
            let exceptions = exceptions.remove(&request.id).unwrap_or_default();
            Ok(RequestItem { request, progress, steps, exceptions })
        })
        .collect()
}
