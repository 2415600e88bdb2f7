//! What needs a planner today.

use super::approval;
use super::show::{self, Names};
use super::zone;
use crate::extract::who::Who;
use crate::problem::Outcome;
use contract::overview::Overview;
use contract::text::Count;
use domain::role::Permission;
use store::{Conn, overview, unit};

/// Lines of each part at most.
const SHOWN: u16 = 50;

/// Freed places without a taker, offers about to expire, sessions under their minimum, requests waiting.
///
/// # Errors
/// 403 for those who plan nothing.
pub fn mine(conn: &mut Conn, who: &Who) -> Outcome<Overview> {
    who.require(Permission::Replace)?;
    let scope = unit::scope(conn, &who.authority.roots(Permission::Replace, who.now))?;
    let today = zone::today("Europe/Paris", who.now);
    let found = overview::load(conn, &scope, today, who.now, SHOWN)?;
    let awaiting = approval::awaiting(conn, who)?;
    let offers = &found.expiring_offers;
    let names = Names::of(conn, who.now, offers.iter().map(|o| o.person), offers.iter().map(|o| o.session))?;
    Ok(Overview {
        freed_places: found.freed_places.iter().map(|item| show::session_item(item, who.now)).collect(),
        to_place: found.to_place.iter().map(|item| show::session_item(item, who.now)).collect(),
        expiring_offers: offers.iter().map(|o| show::offer(o, &names, who.now)).collect::<Outcome<_>>()?,
        under_minimum: found.under_minimum.iter().map(|item| show::session_item(item, who.now)).collect(),
        waiting_requests: Count(found.waiting_requests),
        awaiting_approval: Count(store::approval::awaiting_count(conn, &awaiting)?),
        upcoming_sessions: Count(found.upcoming_sessions),
        seats: Count(found.seats),
        enrolled: Count(found.enrolled),
    })
}
