//! How many requests there are, in all and in groups.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::id::{CourseId, UnitId};
use domain::person::beginning;

use super::filter::{RequestFilter, filtered};
use crate::approval::awaiting;
use crate::page::{Scope, within};
use crate::row::{count, key, of, unreadable};
use crate::schema::{enrolment, offer, person, person_beginning, request, request_exception, request_wish};
use crate::sql;
use crate::sql_types::{At, Id};
use crate::text::{begins, name_words};
use crate::{Conn, StoreError};

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
    let query = filtered!(query, filter, now);
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
            let query = filtered!(query, filter, now);
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
