//! What needs a planner today: one look at the sessions to come, and the past costs nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::id::SessionId;
use domain::offer::Offer;

use crate::page::{Scope, within};
use crate::row::{count, of};
use crate::schema::{enrolment, session};
use crate::session::{SessionItem, items_of, occupancy};
use crate::sql;
use crate::sql_types::Id;
use crate::{Conn, StoreError};

/// Sessions counted in one statement.
const CHUNK: usize = 5_000;

/// What needs a planner today, over the calendars in scope.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// Sessions to come where a seat was given back and is free while people wait, the soonest first.
    pub freed_places: Vec<SessionItem>,
    /// Other sessions to come with free seats while people wait: they are still being filled. The soonest first.
    pub to_place: Vec<SessionItem>,
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
    let mut query = session::table
        .filter(session::starts_on.ge(today))
        .filter(session::state.eq_any(["published", "closed"]))
        .select((session::id, session::capacity, session::minimum, session::overbooking_limit))
        .into_boxed();
    if let Scope::Under(roots) = scope {
        query = query.filter(session::organiser_unit_id.eq_any(within!(roots)));
    }
    let sessions: Vec<(Id, i32, i32, i32)> = query.order((session::starts_on, session::id)).load(conn)?;
    let mut overview = Overview::default();
    let (mut freed, mut to_place, mut under): (Vec<SessionId>, Vec<SessionId>, Vec<SessionId>) = Default::default();
    let most = usize::from(most);
    for some in sessions.chunks(CHUNK) {
        let fill = occupancy(conn, some.iter().map(|(id, ..)| of(*id)), now)?;
        let given_back: Vec<Id> = enrolment::table
            .filter(enrolment::session_id.eq_any(some.iter().map(|(id, ..)| *id).collect::<Vec<_>>()))
            .filter(enrolment::state.eq(sql::Cancelled))
            .select(enrolment::session_id)
            .distinct()
            .load(conn)?;
        let given_back: BTreeSet<SessionId> = given_back.into_iter().map(of).collect();
        for (id, capacity, minimum, overbooking) in some {
            let id = of(*id);
            let here = fill.get(&id).copied().unwrap_or_default();
            let (capacity, minimum) = (count(i64::from(*capacity)), count(i64::from(*minimum)));
            let room = capacity.saturating_add(count(i64::from(*overbooking)));
            overview.upcoming_sessions = overview.upcoming_sessions.saturating_add(1);
            overview.seats = overview.seats.saturating_add(capacity);
            overview.enrolled = overview.enrolled.saturating_add(here.enrolled);
            if here.enrolled.saturating_add(here.held) < room && here.waiting > 0 {
                let list = if given_back.contains(&id) { &mut freed } else { &mut to_place };
                if list.len() < most {
                    list.push(id);
                }
            }
            if here.enrolled < minimum && under.len() < most {
                under.push(id);
            }
        }
    }
    overview.freed_places = items_of(conn, freed, now)?;
    overview.to_place = items_of(conn, to_place, now)?;
    overview.under_minimum = items_of(conn, under, now)?;
    overview.expiring_offers =
        crate::offer::expiring(conn, scope, today, now, i64::try_from(most).unwrap_or(i64::MAX))?;
    overview.waiting_requests = crate::waitlist::waiting_count(conn, scope)?;
    Ok(overview)
}
