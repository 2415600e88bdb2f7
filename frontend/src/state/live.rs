//! The line on which changes are told: where it stands, when to try again, and which pages a change concerns.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    event::LiveEvent,
    id::{PersonId, RequestId, SessionId},
};

/// A line that was silent for longer is dead: a sign of life comes every fifteen seconds.
const SILENCE: TimeDelta = TimeDelta::seconds(40);
/// The server begins a new line this long before it was asked for.
const LEAD: TimeDelta = TimeDelta::seconds(4);
/// Tries after which the line is said to be off.
const TRIES: u32 = 3;
/// The longest wait between two tries, in seconds.
const LONGEST: u32 = 60;

/// Where the line stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nobody is signed in, or nobody looks.
    #[default]
    Closed,
    /// Asked for, for the first time.
    Connecting,
    /// Changes are told.
    Live,
    /// It broke off and is taken up again.
    Reconnecting,
    /// It could not be taken up again; it is tried from time to time.
    Off,
}

/// The line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    phase: Phase,
    asked_at: DateTime<Utc>,
    heard_at: Option<DateTime<Utc>>,
    tries: u32,
    /// The browser takes the same line up again, and the server tells what was missed.
    resumed: bool,
}

impl Line {
    /// Where it stands.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// Up to when what is shown is known to be current.
    #[must_use]
    pub const fn current_at(&self) -> Option<DateTime<Utc>> {
        self.heard_at
    }

    /// A new line is asked for.
    pub fn ask(&mut self, now: DateTime<Utc>) {
        self.asked_at = now;
        self.resumed = false;
        if matches!(self.phase, Phase::Closed | Phase::Live) {
            self.phase = if self.heard_at.is_some() { Phase::Reconnecting } else { Phase::Connecting };
        }
    }

    /// The line is open. Answers whether something may have been missed, so that everything is to be read again.
    pub fn opened(&mut self, now: DateTime<Utc>) -> bool {
        let missed = !self.resumed && (self.heard_at.is_some() || now - self.asked_at > LEAD);
        self.phase = Phase::Live;
        self.heard_at = Some(now);
        self.tries = 0;
        missed
    }

    /// Something was said on it.
    pub fn heard(&mut self, now: DateTime<Utc>) {
        self.heard_at = Some(now);
    }

    /// It broke off; the browser takes it up again by itself.
    pub fn broke_off(&mut self) {
        self.resumed |= self.phase == Phase::Live;
        self.failed();
    }

    /// It was refused, or given up. Answers how long to wait before the next try, in milliseconds: twice as long each time,
    /// and `dice`, from 0 to 3, keeps screens that lost it together from coming back together.
    pub fn refused(&mut self, dice: u8) -> u32 {
        self.resumed = false;
        self.failed();
        let seconds = 1_u32.checked_shl(self.tries.min(8)).unwrap_or(LONGEST).min(LONGEST);
        seconds * 1000 * (3 + u32::from(dice.min(3))) / 6
    }

    fn failed(&mut self) {
        self.tries = self.tries.saturating_add(1);
        self.phase = if self.tries >= TRIES { Phase::Off } else { Phase::Reconnecting };
    }

    /// Nobody looks any more, or nobody is signed in.
    pub fn close(&mut self) {
        self.phase = Phase::Closed;
        self.tries = 0;
        self.resumed = false;
    }

    /// Whether the line is dead without having said so.
    #[must_use]
    pub fn is_silent(&self, now: DateTime<Utc>) -> bool {
        self.phase == Phase::Live && self.heard_at.is_none_or(|heard| now - heard > SILENCE)
    }
}

/// Whether a change concerns one session: its seats, its queue, itself.
#[must_use]
pub fn in_session(event: &LiveEvent, id: SessionId) -> bool {
    match event.session_id {
        Some(session) => session == id,
        // A request says no session when it is about several.
        None => is_about_requests(event),
    }
}

/// Whether a change concerns a list that shows these sessions.
#[must_use]
pub fn in_sessions(event: &LiveEvent, shown: &[SessionId]) -> bool {
    let new = matches!(event.kind.as_str(), "session.created" | "session.published" | "import.applied");
    new || event.session_id.is_some_and(|id| shown.contains(&id))
}

/// Whether a change concerns one request.
#[must_use]
pub fn in_request(event: &LiveEvent, id: RequestId) -> bool {
    event.request_id == Some(id)
}

/// Whether a change concerns a list of requests.
#[must_use]
pub fn in_requests(event: &LiveEvent) -> bool {
    event.request_id.is_some() || event.kind.as_str() == "import.applied"
}

/// Whether a change concerns somebody's own week and messages.
#[must_use]
pub fn in_programme(event: &LiveEvent, me: Option<PersonId>) -> bool {
    event.person_id.is_some() && event.person_id == me
}

/// Whether a change concerns what awaits a planner.
#[must_use]
pub fn in_overview(event: &LiveEvent) -> bool {
    event.session_id.is_some() || event.kind.as_str() == "import.applied" || is_about_requests(event)
}

fn is_about_requests(event: &LiveEvent) -> bool {
    matches!(event.subject_kind.as_str(), "request" | "waitlist_entry")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_900_000_000 + second, 0).unwrap()
    }

    #[test]
    fn a_line_that_opens_at_once_has_missed_nothing_and_one_that_took_long_has() {
        let mut line = Line::default();
        line.ask(at(0));
        assert_eq!(line.phase(), Phase::Connecting);
        assert!(!line.opened(at(1)));
        assert_eq!((line.phase(), line.current_at()), (Phase::Live, Some(at(1))));
        let mut slow = Line::default();
        slow.ask(at(0));
        assert!(slow.opened(at(10)));
    }

    #[test]
    fn what_the_browser_takes_up_again_is_told_by_the_server_and_a_new_line_reads_everything_again() {
        let mut line = Line::default();
        line.ask(at(0));
        line.opened(at(0));
        line.broke_off();
        assert_eq!(line.phase(), Phase::Reconnecting);
        assert!(!line.opened(at(20)));
        line.refused(1);
        line.ask(at(30));
        assert!(line.opened(at(30)));
        line.close();
        line.ask(at(40));
        assert_eq!(line.phase(), Phase::Reconnecting);
        assert!(line.opened(at(40)));
    }

    #[test]
    fn a_line_that_was_refused_after_it_broke_off_reads_everything_again() {
        let mut line = Line::default();
        line.ask(at(0));
        line.opened(at(0));
        line.broke_off();
        line.refused(0);
        line.ask(at(3));
        line.broke_off();
        assert!(line.opened(at(9)));
    }

    #[test]
    fn tries_are_further_and_further_apart_and_never_stop() {
        let mut line = Line::default();
        line.ask(at(0));
        let waits: Vec<u32> = (0..8).map(|_| line.refused(3)).collect();
        assert_eq!(waits, [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
        assert_eq!(line.phase(), Phase::Off);
        assert_eq!(line.refused(0), 30_000);
        line.opened(at(9));
        assert_eq!((line.refused(3), line.phase()), (2_000, Phase::Reconnecting));
    }

    #[test]
    fn silence_is_no_life() {
        let mut line = Line::default();
        line.ask(at(0));
        assert!(!line.is_silent(at(100)), "it is not open yet");
        line.opened(at(0));
        assert!(!line.is_silent(at(40)));
        assert!(line.is_silent(at(41)));
        line.heard(at(41));
        assert!(!line.is_silent(at(60)));
    }

    const ID: &str = "0190f5fe-7c00-7a00-8000-000000000001";
    const OTHER: &str = "0190f5fe-7c00-7a00-8000-000000000002";

    fn event(
        kind: &str,
        subject: &str,
        session: Option<&str>,
        request: Option<&str>,
        person: Option<&str>,
    ) -> LiveEvent {
        LiveEvent {
            kind: kind.into(),
            subject_kind: subject.into(),
            subject_id: ID.into(),
            session_id: session.map(|id| id.parse().unwrap()),
            request_id: request.map(|id| id.parse().unwrap()),
            person_id: person.map(|id| id.parse().unwrap()),
            at: at(0),
        }
    }

    #[test]
    fn a_change_concerns_the_pages_that_show_it_and_no_other() {
        let (id, other): (SessionId, SessionId) = (ID.parse().unwrap(), OTHER.parse().unwrap());
        let seat = event("enrolment.confirmed", "enrolment", Some(ID), Some(ID), Some(OTHER));
        assert!(in_session(&seat, id) && !in_session(&seat, other));
        assert!(in_sessions(&seat, &[other, id]) && !in_sessions(&seat, &[other]));
        assert!(in_request(&seat, ID.parse().unwrap()) && !in_request(&seat, OTHER.parse().unwrap()));
        assert!(in_requests(&seat) && in_overview(&seat));
        assert!(in_programme(&seat, Some(OTHER.parse().unwrap())) && !in_programme(&seat, Some(ID.parse().unwrap())));
        let seats = event("session.seats_changed", "session", Some(ID), None, None);
        assert!(in_sessions(&seats, &[id]) && !in_requests(&seats) && !in_programme(&seats, None));
        let queue = event("waitlist.joined", "waitlist_entry", None, Some(ID), None);
        assert!(in_session(&queue, other) && in_overview(&queue) && !in_sessions(&queue, &[id]));
        assert!(in_sessions(&event("session.published", "session", Some(ID), None, None), &[]));
        let unit = event("unit.created", "unit", None, None, None);
        assert!(!in_overview(&unit) && !in_requests(&unit) && !in_session(&unit, id));
    }
}
