//! A person's own programme: what is next for them, and what is needed from them.

use super::request as asked;
use super::show::{self, Names};
use super::zone;
use crate::extract::who::Who;
use crate::problem::Outcome;
use contract::programme::Programme;
use domain::enrolment::{Enrolment, EnrolmentState};
use store::offer::OfferFilter;
use store::page::PageRequest;
use store::request::RequestFilter;
use store::{Conn, enrolment, offer, request, session};

/// Lines of each part at most.
const OFFERS: u16 = 50;
const REQUESTS: u16 = 100;
const ENROLMENTS: i64 = 150;
const UPCOMING: usize = 100;
const PAST: usize = 50;

/// The asker's programme.
///
/// # Errors
/// The store's.
pub fn mine(conn: &mut Conn, who: &Who) -> Outcome<Programme> {
    let me = who.person()?;
    let live = OfferFilter { person: Some(me), state: Some("pending"), session: None };
    let mut offers = offer::list(conn, &live, &PageRequest::first(OFFERS), who.now)?.items;
    offers.sort_by_key(|o| o.deadline);
    let enrolments = enrolment::of_person(conn, me, ENROLMENTS)?;
    let filter = RequestFilter { person: Some(me), ..RequestFilter::default() };
    let followed = request::list(conn, &filter, &PageRequest::first(REQUESTS), who.now)?.items;
    let sessions = offers.iter().map(|o| o.session).chain(enrolments.iter().map(|e| e.session));
    let names = Names::of(conn, who.now, [me], sessions)?;
    let tags = session::tags(conn, enrolments.iter().map(|e| e.session))?;
    let last = |e: &Enrolment| tags.get(&e.session).map(|s| s.dates.last());
    let begins = |e: &Enrolment| tags.get(&e.session).map(|s| s.dates.first());
    let to_come = |e: &Enrolment| {
        let today = tags.get(&e.session).map(|s| zone::today(&s.site.time_zone, who.now));
        e.state == EnrolmentState::Confirmed && last(e) >= today
    };
    let (mut upcoming, past): (Vec<_>, Vec<_>) = enrolments.iter().partition(|e| to_come(e));
    upcoming.sort_by_key(|e| begins(e));
    Ok(Programme {
        offers: offers.iter().map(|o| show::offer(o, &names, who.now)).collect::<Outcome<_>>()?,
        upcoming: upcoming.iter().take(UPCOMING).map(|e| show::enrolment(e, &names)).collect::<Outcome<_>>()?,
        requests: asked::shown(conn, &followed, who.now)?,
        past: past.iter().take(PAST).map(|e| show::enrolment(e, &names)).collect::<Outcome<_>>()?,
    })
}
