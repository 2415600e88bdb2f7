//! What needs a planner today. Grouped statements over the sessions to come; the past costs nothing.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::id::SessionId;
use domain::offer::Offer;

use crate::page::{Scope, within};
use crate::row::{count, of};
use crate::schema::{enrolment, offer, request_wish, session};
use crate::session::SessionItem;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError};

/// What needs a planner today, over the calendars in scope.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// Sessions to come with a free seat while people wait, the soonest first.
    pub freed_places: Vec<SessionItem>,
    /// Live offers, those that end first.
    pub expiring_offers: Vec<Offer>,
    /// Sessions to come under their minimum, the soonest first.
    pub under_minimum: Vec<SessionItem>,
    /// Requests that wait.
    pub waiting_requests: u32,
    /// Sessions to come.
    pub upcoming_sessions: u32,
    /// Their seats.
    pub seats: u32,
    /// Seats taken in them.
    pub enrolled: u32,
}

/// The conditions that every statement here shares: sessions that take people and begin today or later, in scope.
macro_rules! upcoming {
    ($query:expr, $scope:expr, $today:expr) => {{
        let query = $query
            .filter(session::starts_on.ge($today))
            .filter(session::state.eq_any(["published", "closed"]))
            .into_boxed();
        match $scope {
            Scope::Everything => query,
            Scope::Under(roots) => query.filter(session::organiser_unit_id.eq_any(within!(roots))),
        }
    }};
}

/// What needs a planner at `now`; lists hold `most` lines.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn load(
    conn: &mut Conn,
    scope: &Scope,
    today: NaiveDate,
    now: DateTime<Utc>,
    most: u16,
) -> Result<Overview, StoreError> {
    let sessions: Vec<(Id, i32, i32, i32)> = upcoming!(session::table, scope, today)
        .order((session::starts_on, session::id))
        .select((session::id, session::capacity, session::minimum, session::overbooking_limit))
        .load(conn)?;
    let enrolled: Vec<(Id, i64)> =
        upcoming!(enrolment::table.inner_join(session::table).filter(enrolment::state.eq("confirmed"))
            .group_by(enrolment::session_id).select((enrolment::session_id, count_star())), scope, today)
        .load(conn)?;
    let held: Vec<(Id, i64)> =
        upcoming!(offer::table.inner_join(session::table).filter(offer::state.eq("pending"))
            .filter(offer::deadline.gt(At(now)))
            .group_by(offer::session_id).select((offer::session_id, count_star())), scope, today)
        .load(conn)?;
    let waiting: Vec<(Id, i64)> =
        upcoming!(request_wish::table.inner_join(session::table).filter(request_wish::open.eq(true))
            .group_by(request_wish::session_id).select((request_wish::session_id, count_star())), scope, today)
        .load(conn)?;
    let by_session = |rows: Vec<(Id, i64)>| rows.into_iter().collect::<HashMap<Id, i64>>();
    let (enrolled, held, waiting) = (by_session(enrolled), by_session(held), by_session(waiting));
    let mut overview = Overview { upcoming_sessions: u32::try_from(sessions.len()).unwrap_or(u32::MAX), ..Overview::default() };
    let (mut freed, mut under): (Vec<SessionId>, Vec<SessionId>) = (Vec::new(), Vec::new());
    let most = usize::from(most);
    for (id, capacity, minimum, overbooking) in sessions {
        let of_session = |counts: &HashMap<Id, i64>| counts.get(&id).copied().unwrap_or(0);
        let (taken, kept) = (of_session(&enrolled), of_session(&held));
        overview.seats = overview.seats.saturating_add(count(i64::from(capacity)));
        overview.enrolled = overview.enrolled.saturating_add(count(taken));
        let free = i64::from(capacity) + i64::from(overbooking) - taken - kept;
        if free > 0 && of_session(&waiting) > 0 && freed.len() < most {
            freed.push(of(id));
        }
        if taken < i64::from(minimum) && under.len() < most {
            under.push(of(id));
        }
    }
    overview.freed_places = crate::session::items_of(conn, freed, now)?;
    overview.under_minimum = crate::session::items_of(conn, under, now)?;
    overview.expiring_offers =
        crate::offer::expiring(conn, scope, today, now, i64::try_from(most).unwrap_or(i64::MAX))?;
    overview.waiting_requests = crate::waitlist::waiting_count(conn, scope)?;
    Ok(overview)
}
