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
    session: (SessionId, DateSpan),
    now: DateTime<Utc>,
) -> Outcome<HashMap<PersonId, Vec<TravelWarning>>> {
    let found = around(conn, pace, people, &[session], now)?;
    Ok(found.into_iter().map(|((person, _), told)| (person, told)).collect())
}

/// For each of these sessions that it concerns, what leaves one person too little time; as many statements as for one session.
///
/// # Errors
/// The store's.
pub fn warnings_among(
    conn: &mut Conn,
    pace: &Pace,
    person: PersonId,
    sessions: &[(SessionId, DateSpan)],
    now: DateTime<Utc>,
) -> Outcome<HashMap<SessionId, Vec<TravelWarning>>> {
    let found = around(conn, pace, &[person], sessions, now)?;
    Ok(found.into_iter().map(|((_, session), told)| (session, told)).collect())
}

type Told = HashMap<(PersonId, SessionId), Vec<TravelWarning>>;

fn around(
    conn: &mut Conn,
    pace: &Pace,
    people: &[PersonId],
    sessions: &[(SessionId, DateSpan)],
    now: DateTime<Utc>,
) -> Outcome<Told> {
    let mut told = Told::new();
    let Some(whole) = DateSpan::covering(sessions.iter().map(|(_, dates)| *dates)) else { return Ok(told) };
    let busy = travel::beside(conn, people, whole, now)?;
    // Being taken by the very session is no journey.
    if busy.iter().all(|busy| sessions.iter().all(|(id, _)| *id == busy.session)) {
        return Ok(told);
    }
    let ids = || sessions.iter().map(|(id, _)| *id);
    let places = travel::places(conn, busy.iter().map(|busy| busy.session).chain(ids()))?;
    let blocks = session::blocks_of(conn, ids())?;
    for (id, dates) in sessions {
        let Some((here, at)) = places.get(id) else { continue };
        let whole = [*dates];
        let spans = blocks.get(id).map_or(&whole[..], Vec::as_slice);
        let own: Vec<Stay> = spans.iter().map(|span| stay(here, *at, *span, pace)).collect();
        for busy in busy.iter().filter(|busy| busy.session != *id) {
            let Some((site, at)) = places.get(&busy.session) else { continue };
            let short = hurries(&own, &[stay(site, *at, busy.dates, pace)], pace);
            let Some(worst) = short.into_iter().min_by_key(|hurry| hurry.available) else { continue };
            let of_both = told.entry((busy.person, *id)).or_default();
            if of_both.len() < SHOWN {
                of_both.push(shown(site, &worst));
            }
        }
    }
    Ok(told)
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
