//! Domain values as the contract shows them, with the names of what they refer to, fetched a page at a time.

use super::{attendance, zone};
use crate::problem::{Outcome, Problem};
use crate::wire;
use chrono::{DateTime, Utc};
use contract::enrolment as e;
use contract::offer as o;
use contract::session as s;
use contract::site::{Latitude, Longitude, Position};
use contract::text::{Capacity, Count, Place, SeatCount};
use domain::enrolment::{Enrolment, EnrolmentState};
use domain::id::{PersonId, SessionId};
use domain::offer::{Offer, OfferState};
use domain::session::{Seats, SessionState, stands};
use domain::span::DateSpan;
use std::collections::HashMap;
use store::session::{Occupancy, SessionItem, SessionTag};
use store::{Conn, person, session};

/// Names of people and sessions, as they stand at an instant.
#[derive(Debug, Default)]
pub struct Names {
    now: DateTime<Utc>,
    people: HashMap<PersonId, person::PersonTag>,
    sessions: HashMap<SessionId, SessionTag>,
}

impl Names {
    /// Fetches them.
    ///
    /// # Errors
    /// The store's.
    pub fn of(
        conn: &mut Conn,
        now: DateTime<Utc>,
        people: impl IntoIterator<Item = PersonId>,
        sessions: impl IntoIterator<Item = SessionId>,
    ) -> Outcome<Self> {
        Ok(Self { now, people: person::tags(conn, people)?, sessions: session::tags(conn, sessions)? })
    }

    /// Fetches people alone: their names are the same at any instant.
    ///
    /// # Errors
    /// The store's.
    pub fn of_people(conn: &mut Conn, people: impl IntoIterator<Item = PersonId>) -> Outcome<Self> {
        Self::of(conn, DateTime::UNIX_EPOCH, people, [])
    }

    /// Fetches those of one person and one session, with one question to the database.
    ///
    /// # Errors
    /// The store's.
    pub fn of_both(conn: &mut Conn, now: DateTime<Utc>, person: PersonId, session: SessionId) -> Outcome<Self> {
        let found = session::person_and_session(conn, person, session)?;
        let (people, sessions) = found.map(|(who, what)| ([(person, who)].into(), [(session, what)].into())).unzip();
        Ok(Self { now, people: people.unwrap_or_default(), sessions: sessions.unwrap_or_default() })
    }

    /// A person in short.
    ///
    /// # Errors
    /// 404 when the name was not fetched.
    pub fn person(&self, id: PersonId) -> Outcome<contract::person::PersonTag> {
        self.people.get(&id).cloned().map(wire::person_tag).ok_or_else(Problem::not_found)
    }

    /// A session in short.
    ///
    /// # Errors
    /// 404 when the name was not fetched.
    pub fn session(&self, id: SessionId) -> Outcome<s::SessionTag> {
        self.sessions.get(&id).map(|tag| session_tag(tag, self.now)).ok_or_else(Problem::not_found)
    }
}

/// A course in short.
#[must_use]
pub fn course_tag(course: &store::course::CourseTag) -> contract::course::CourseTag {
    contract::course::CourseTag {
        id: course.id.into(),
        code: course.code.as_str().into(),
        title: course.title.as_str().into(),
    }
}

/// A site.
#[must_use]
pub fn site(site: &store::site::Site) -> contract::unit::Site {
    contract::unit::Site {
        id: site.id.into(),
        name: site.name.as_str().into(),
        time_zone: site.time_zone.as_str().into(),
    }
}

/// A site with where it is.
#[must_use]
pub fn site_item(item: &store::site::SiteItem) -> contract::site::SiteItem {
    let short = site(&item.site);
    contract::site::SiteItem {
        id: short.id,
        name: short.name,
        time_zone: short.time_zone,
        position: item
            .position
            .map(|at| Position { latitude: Latitude(at.latitude()), longitude: Longitude(at.longitude()) }),
        version: item.version.into(),
    }
}

/// Where a session stands at an instant, on the clocks of its site.
fn state(state: &SessionState, dates: DateSpan, zone: &str, now: DateTime<Utc>) -> s::SessionState {
    // Clocks differ by less than a day: the zone matters around the first day and the last.
    let today = now.date_naive();
    let near = |day: chrono::NaiveDate| (day - today).num_days().abs() <= 1;
    let today = if near(dates.first()) || near(dates.last()) { zone::today(zone, now) } else { today };
    s::SessionState::from_code(stands(state, dates, today)).unwrap_or(s::SessionState::Draft)
}

/// A session in short.
#[must_use]
pub fn session_tag(tag: &SessionTag, now: DateTime<Utc>) -> s::SessionTag {
    s::SessionTag {
        id: tag.id.into(),
        code: tag.code.as_str().into(),
        course: course_tag(&tag.course),
        site: site(&tag.site),
        starts_on: tag.dates.first(),
        ends_on: tag.dates.last(),
        state: state(&tag.state, tag.dates, tag.site.time_zone.as_str(), now),
    }
}

fn fill(seats: Seats, occupancy: &Occupancy) -> s::Fill {
    let taken = occupancy.enrolled.saturating_add(occupancy.held);
    s::Fill {
        capacity: Capacity(seats.capacity()),
        minimum: SeatCount(seats.minimum()),
        overbooking_limit: SeatCount(seats.overbooking()),
        enrolled: Count(occupancy.enrolled),
        held: Count(occupancy.held),
        free: Count(u32::from(seats.most()).saturating_sub(taken)),
        waiting: Count(occupancy.waiting),
    }
}

/// A session in a list.
#[must_use]
pub fn session_item(item: &SessionItem, now: DateTime<Utc>) -> s::SessionItem {
    s::SessionItem {
        id: item.session.id.into(),
        code: item.session.code.as_str().into(),
        course: course_tag(&item.course),
        site: site(&item.site),
        organiser: wire::unit_tag(item.organiser.clone()),
        starts_on: item.session.dates.first(),
        ends_on: item.session.dates.last(),
        state: state(&item.session.state, item.session.dates, item.site.time_zone.as_str(), now),
        fill: fill(item.session.seats, &item.occupancy),
        distance_km: None,
        for_me: None,
    }
}

/// An enrolment.
///
/// # Errors
/// 404 when a name was not fetched.
pub fn enrolment(one: &Enrolment, names: &Names) -> Outcome<e::Enrolment> {
    let line = roster_line(one, names)?;
    Ok(e::Enrolment {
        id: line.id,
        session: names.session(one.session)?,
        person: line.person,
        request_id: line.request_id,
        state: line.state,
        origin: line.origin,
        enrolled_at: line.enrolled_at,
        cancelled_at: line.cancelled_at,
        cancel_code: line.cancel_code,
        cancel_words: line.cancel_words,
        outcome: line.outcome,
        version: line.version,
    })
}

/// A line of a roster.
///
/// # Errors
/// 404 when a name was not fetched.
pub fn roster_line(one: &Enrolment, names: &Names) -> Outcome<e::RosterLine> {
    let (state, at, code, words) = match &one.state {
        EnrolmentState::Confirmed => (e::EnrolmentState::Confirmed, None, None, None),
        EnrolmentState::Cancelled { at, code, words, .. } => {
            (e::EnrolmentState::Cancelled, Some(*at), Some(*code), words.as_ref())
        }
    };
    Ok(e::RosterLine {
        id: one.id.into(),
        person: names.person(one.person)?,
        request_id: one.request.map(Into::into),
        state,
        origin: e::Origin::from_code(one.origin.code()).unwrap_or(e::Origin::ByHand),
        enrolled_at: one.enrolled_at,
        cancelled_at: at,
        cancel_code: code.and_then(|c| e::CancelCode::from_code(c.code())),
        cancel_words: words.map(|w| w.as_str().into()),
        outcome: one.said.as_ref().and_then(attendance::said),
        version: one.version.into(),
    })
}

/// An offer as it stands at `now`.
///
/// # Errors
/// 404 when a name was not fetched.
pub fn offer(one: &Offer, names: &Names, now: DateTime<Utc>) -> Outcome<o::Offer> {
    let state = one.state_at(now);
    let (code, words) = match &state {
        OfferState::Declined { code, words } => (o::DeclineCode::from_code(code.code()), words.as_ref()),
        OfferState::Revoked { words } => (None, words.as_ref()),
        OfferState::Pending | OfferState::Accepted | OfferState::Expired => (None, None),
    };
    let ended = (state == OfferState::Expired).then_some(one.deadline);
    Ok(o::Offer {
        id: one.id.into(),
        session: names.session(one.session)?,
        person: names.person(one.person)?,
        request_id: one.request.into(),
        state: o::OfferState::from_code(state.code()).unwrap_or(o::OfferState::Expired),
        offered_at: one.offered_at,
        deadline: one.deadline,
        answered_at: one.answered_at.or(ended),
        ranking_id: one.ranking.into(),
        place_in_ranking: Place(one.place),
        freed_enrolment_id: one.freed.map(Into::into),
        decline_code: code,
        words: words.map(|w| w.as_str().into()),
    })
}
