//! Time to travel: the commitments of people at other sites that leave too little of it. A warning, never a condition.

use super::{show, zone};
use crate::problem::Outcome;
use chrono::{DateTime, Utc};
use contract::text::{Count, Kilometres};
use contract::travel::TravelWarning;
use domain::id::{PersonId, SessionId};
use domain::site::{Position, kilometres};
use domain::span::DateSpan;
use domain::travel::{Hurry, Pace, Stay, hurries};
use std::collections::HashMap;
use store::site::Site;
use store::{Conn, session, travel};

/// Warnings that one answer shows of one person.
const SHOWN: usize = 20;

/// For each of these people whom it concerns, what leaves too little time around the session of these dates. One statement when
/// nobody is taken around them; a few otherwise, whatever the number of people.
///
/// # Errors
/// The store's.
pub fn warnings(
    conn: &mut Conn,
    pace: &Pace,
    people: &[PersonId],
    (id, dates): (SessionId, DateSpan),
    now: DateTime<Utc>,
) -> Outcome<HashMap<PersonId, Vec<TravelWarning>>> {
    let busy = travel::beside(conn, people, dates, id, now)?;
    if busy.is_empty() {
        return Ok(HashMap::new());
    }
    let places = travel::places(conn, busy.iter().map(|busy| busy.session).chain([id]))?;
    let Some((here, at)) = places.get(&id) else { return Ok(HashMap::new()) };
    let blocks = session::blocks(conn, id)?;
    let spans = if blocks.is_empty() { vec![dates] } else { blocks };
    let own: Vec<Stay> = spans.iter().map(|span| stay(here, *at, *span, pace)).collect();
    let mut found: HashMap<PersonId, Vec<TravelWarning>> = HashMap::new();
    for busy in busy {
        let Some((site, at)) = places.get(&busy.session) else { continue };
        let told = hurries(&own, &[stay(site, *at, busy.dates, pace)], pace);
        let Some(worst) = told.into_iter().min_by_key(|hurry| hurry.available) else { continue };
        let of_person = found.entry(busy.person).or_default();
        if of_person.len() < SHOWN {
            of_person.push(shown(site, &worst));
        }
    }
    Ok(found)
}

/// What leaves one person too little time.
///
/// # Errors
/// The store's.
pub fn warnings_of(
    conn: &mut Conn,
    pace: &Pace,
    person: PersonId,
    session: (SessionId, DateSpan),
    now: DateTime<Utc>,
) -> Outcome<Vec<TravelWarning>> {
    Ok(warnings(conn, pace, &[person], session, now)?.remove(&person).unwrap_or_default())
}

/// Days at a site, from the hour at which training begins on its clocks to that at which it ends.
fn stay(site: &Site, place: Position, dates: DateSpan, pace: &Pace) -> Stay {
    let from = zone::instant(&site.time_zone, dates.first(), pace.day_starts_at);
    let until = zone::instant(&site.time_zone, dates.last(), pace.day_ends_at);
    Stay { place, dates, from, until }
}

fn shown(site: &Site, hurry: &Hurry) -> TravelWarning {
    TravelWarning {
        site: show::site(site),
        starts_on: hurry.other.dates.first(),
        ends_on: hurry.other.dates.last(),
        distance_km: Kilometres(kilometres(hurry.metres)),
        needed_minutes: Count(hurry.needed),
        available_minutes: Count(hurry.available),
    }
}
