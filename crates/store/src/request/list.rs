//! Lists of requests, with how far each has come. A page costs six statements, whatever its length.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::approval::RequestStep;
use domain::exception::RequestException;
use domain::id::{EnrolmentId, OfferId, RequestId};
use domain::person::beginning;
use domain::request::{Request, RequestState, Wish};

use super::filter::{RequestFilter, filtered};
use super::order::{RequestOrder, class_and_day, code_and_day, code_and_name};
use super::{Row, whole};
use crate::approval::{self, awaiting};
use crate::exception;
use crate::page::{Page, PageRequest, Scope, within};
use crate::row::{key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::{
    course, enrolment, offer, person, person_beginning, request, request_exception, request_wish, unit,
};
use crate::sql;
use crate::sql::{Walked, among};
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
    let (rows, keys): (Vec<Row>, Vec<(String, String)>) =
        sorted(conn, filter, page, now)?.into_iter().map(|(row, name, code)| (row, (name, code))).unzip();
    let items = read_all(conn, rows, now)?.into_iter().zip(keys).collect();
    let order = filter.order;
    Ok(Page::cut(items, page, |(item, (name, code)): &(RequestItem, _)| order.cursor(&item.request, name, code))
        .map(|(item, _)| item))
}

/// The rows of a page, each with the key of its person's name and the code of the course or unit sorted by.
fn sorted(
    conn: &mut Conn,
    filter: &RequestFilter,
    page: &PageRequest,
    now: DateTime<Utc>,
) -> Result<Vec<(Row, String, String)>, StoreError> {
    use course::code as course_code;
    use person::search_key as name;
    use request::{id, priority, requested_on};
    use unit::code as unit_code;
    let order = filter.order;
    // Where many requests pass, the order is followed until the page is full; where few do, they are found and sorted.
    let walked = !filter.narrows();
    let by_person = matches!(
        order,
        RequestOrder::Person | RequestOrder::PersonBackwards | RequestOrder::Unit | RequestOrder::UnitBackwards
    );
    let whose = Walked { id: person::id, walked: walked && by_person };
    let asked = || request::table.inner_join(person::table.on(request::person_id.eq(whose)));
    // What a list is sorted by stands in its own table: the others are not looked at.
    macro_rules! found {
        ($from:expr, $code:expr, |$query:ident, $after:ident, $last:ident| $seek:expr, $sort:expr) => {{
            let mut $query = $from.select((request::all_columns, name, $code)).into_boxed();
            $query = filtered!($query, filter, now);
            if let Some($after) = &page.after {
                let $last = Id($after.id);
                $query = $seek;
            }
            let $query = $sort;
            $query.limit(page.rows()).offset(i64::from(filter.skip)).load(conn)?
        }};
    }
    Ok(match order {
        RequestOrder::Course | RequestOrder::CourseBackwards => {
            let from = asked().inner_join(course::table.on(request::course_id.eq(Walked { id: course::id, walked })));
            found!(
                from,
                course_code,
                |query, after, last| {
                    let (code, day) = code_and_day(after)?;
                    if order == RequestOrder::Course {
                        let later = requested_on.gt(day).or(requested_on.eq(day).and(id.gt(last)));
                        query.filter(course_code.ge(code.clone())).filter(course_code.gt(code).or(later))
                    } else {
                        let earlier = requested_on.lt(day).or(requested_on.eq(day).and(id.lt(last)));
                        query.filter(course_code.le(code.clone())).filter(course_code.lt(code).or(earlier))
                    }
                },
                match order {
                    RequestOrder::Course => query.order((course_code, requested_on, id)),
                    _ => query.order((course_code.desc(), requested_on.desc(), id.desc())),
                }
            )
        }
        RequestOrder::Unit | RequestOrder::UnitBackwards => {
            let from = asked().inner_join(unit::table.on(person::unit_id.eq(Walked { id: unit::id, walked })));
            found!(
                from,
                unit_code,
                |query, after, last| {
                    let (code, who) = code_and_name(after)?;
                    if order == RequestOrder::Unit {
                        let later = name.gt(who.clone()).or(name.eq(who).and(id.gt(last)));
                        query.filter(unit_code.ge(code.clone())).filter(unit_code.gt(code).or(later))
                    } else {
                        let earlier = name.lt(who.clone()).or(name.eq(who).and(id.lt(last)));
                        query.filter(unit_code.le(code.clone())).filter(unit_code.lt(code).or(earlier))
                    }
                },
                match order {
                    RequestOrder::Unit => query.order((unit_code, name, id)),
                    _ => query.order((unit_code.desc(), name.desc(), id.desc())),
                }
            )
        }
        _ => found!(
            asked(),
            name,
            |query, after, last| match order {
                RequestOrder::Oldest => {
                    let day = after.day()?;
                    query.filter(requested_on.ge(day)).filter(requested_on.gt(day).or(id.gt(last)))
                }
                RequestOrder::MostUrgent => {
                    let (class, day) = class_and_day(after)?;
                    let later = requested_on.gt(day).or(requested_on.eq(day).and(id.gt(last)));
                    query.filter(priority.ge(class)).filter(priority.gt(class).or(later))
                }
                RequestOrder::LeastUrgent => {
                    let (class, day) = class_and_day(after)?;
                    let earlier = requested_on.lt(day).or(requested_on.eq(day).and(id.lt(last)));
                    query.filter(priority.le(class)).filter(priority.lt(class).or(earlier))
                }
                RequestOrder::Person => {
                    let who = after.key.clone();
                    query.filter(name.ge(who.clone())).filter(name.gt(who).or(id.gt(last)))
                }
                RequestOrder::PersonBackwards => {
                    let who = after.key.clone();
                    query.filter(name.le(who.clone())).filter(name.lt(who).or(id.lt(last)))
                }
                _ => {
                    let day = after.day()?;
                    query.filter(requested_on.le(day)).filter(requested_on.lt(day).or(id.lt(last)))
                }
            },
            match order {
                RequestOrder::Oldest => query.order((requested_on, id)),
                RequestOrder::MostUrgent => query.order((priority, requested_on, id)),
                RequestOrder::LeastUrgent => query.order((priority.desc(), requested_on.desc(), id.desc())),
                RequestOrder::Person => query.order((name, id)),
                RequestOrder::PersonBackwards => query.order((name.desc(), id.desc())),
                _ => query.order((requested_on.desc(), id.desc())),
            }
        ),
    })
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
