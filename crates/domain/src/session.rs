//! Sessions: dated trainings, and what their state allows.

mod dates;

pub use dates::{InvalidBlocks, InvalidWindow, MOST_BLOCKS, Window, dates_of};

use crate::id::{CourseId, PersonId, SessionId, SiteId, UnitId};
use crate::reason::Override;
use crate::span::DateSpan;
use crate::text::{LongWords, SessionCode, Words};
use chrono::NaiveDate;

/// Where a session stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// Being prepared; only planners see it.
    Draft,
    /// Open: people enrol and wait.
    Published,
    /// No more enrolment by oneself; replacements still run.
    Closed,
    /// Will not take place.
    Cancelled {
        /// What was said to those concerned.
        reason: Words,
    },
}

/// A command that a session's state does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionRefusal {
    /// The state found does not allow the command.
    #[error("a {state} session cannot be changed by {command}")]
    State {
        /// The state found.
        state: &'static str,
        /// The command.
        command: &'static str,
    },
    /// Fewer seats than are taken or held.
    #[error("{occupied} seats are taken or held: the capacity cannot be lower")]
    BelowOccupied {
        /// Seats taken or held.
        occupied: u16,
    },
    /// The minimum is above the capacity.
    #[error("the minimum cannot be above the capacity")]
    MinimumAboveCapacity,
    /// A session needs at least one seat and at most 10,000.
    #[error("the capacity must be between 1 and 10000")]
    Capacity,
}

impl SessionState {
    /// The codes of every state.
    pub const CODES: [&'static str; 4] = ["draft", "published", "closed", "cancelled"];

    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Closed => "closed",
            Self::Cancelled { .. } => "cancelled",
        }
    }

    fn refuse(&self, command: &'static str) -> SessionRefusal {
        SessionRefusal::State { state: self.code(), command }
    }

    /// Opens it to people.
    ///
    /// # Errors
    /// It is not a draft.
    pub fn publish(self) -> Result<Self, SessionRefusal> {
        match self {
            Self::Draft => Ok(Self::Published),
            other => Err(other.refuse("publish")),
        }
    }

    /// Ends enrolment by oneself.
    ///
    /// # Errors
    /// It is not published.
    pub fn close(self) -> Result<Self, SessionRefusal> {
        match self {
            Self::Published => Ok(Self::Closed),
            other => Err(other.refuse("close")),
        }
    }

    /// Calls it off.
    ///
    /// # Errors
    /// It is cancelled already.
    pub fn cancel(self, reason: Words) -> Result<Self, SessionRefusal> {
        match self {
            Self::Cancelled { .. } => Err(self.refuse("cancel")),
            _ => Ok(Self::Cancelled { reason }),
        }
    }

    /// Whether seats may be taken: by anyone when published, by a planner or an offer also when closed.
    #[must_use]
    pub fn takes_people(&self) -> bool {
        matches!(self, Self::Published | Self::Closed)
    }
}

/// [`Session::stands`] of a state and of dates.
#[must_use]
pub fn stands(state: &SessionState, dates: DateSpan, today: NaiveDate) -> &'static str {
    match state {
        SessionState::Published | SessionState::Closed if today > dates.last() => "done",
        SessionState::Published | SessionState::Closed if today >= dates.first() => "running",
        _ => state.code(),
    }
}

/// How many people a session takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seats {
    capacity: u16,
    minimum: u16,
    overbooking: u16,
}

impl Seats {
    /// Seats, the minimum to run, and how many more than the capacity were deliberately allowed.
    ///
    /// # Errors
    /// A capacity outside 1..=10000 or a minimum above it.
    pub fn new(capacity: u16, minimum: u16, overbooking: u16) -> Result<Self, SessionRefusal> {
        if capacity == 0 || capacity > 10_000 || overbooking > 1_000 {
            return Err(SessionRefusal::Capacity);
        }
        if minimum > capacity {
            return Err(SessionRefusal::MinimumAboveCapacity);
        }
        Ok(Self { capacity, minimum, overbooking })
    }
    /// Seats.
    #[must_use]
    pub fn capacity(self) -> u16 {
        self.capacity
    }
    /// People under which it does not run.
    #[must_use]
    pub fn minimum(self) -> u16 {
        self.minimum
    }
    /// People accepted beyond the capacity.
    #[must_use]
    pub fn overbooking(self) -> u16 {
        self.overbooking
    }
    /// The same without anybody beyond the capacity.
    #[must_use]
    pub fn without_overbooking(self) -> Self {
        Self { overbooking: 0, ..self }
    }
    /// The most people at any instant.
    #[must_use]
    pub fn most(self) -> u16 {
        self.capacity.saturating_add(self.overbooking)
    }
}

/// Who let a session take more people than it has seats, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overbooking {
    /// By whom; none when another system plans.
    pub by: Option<PersonId>,
    /// Why, as a code and in words.
    pub reason: Override,
}

/// What only the page of a session shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Its days when it is not held in one go, in order.
    pub blocks: Vec<DateSpan>,
    /// Who teaches.
    pub trainers: Vec<PersonId>,
    /// What it costs, in cents of euro; what its course usually costs when not said.
    pub cost: Option<u32>,
    /// How to join it.
    pub joining: Option<LongWords>,
    /// Why more people than seats are let in.
    pub overbooking: Option<Overbooking>,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The unit whose calendar it belongs to.
    pub organiser: UnitId,
    /// Its code, unique in that calendar.
    pub code: SessionCode,
    /// What is taught.
    pub course: CourseId,
    /// Where.
    pub site: SiteId,
    /// First to last day, local to the site.
    pub dates: DateSpan,
    /// How many people.
    pub seats: Seats,
    /// What people may do by themselves, and when.
    pub window: Window,
    /// Where it stands.
    pub state: SessionState,
    /// Counts the edits, from 1.
    pub version: i32,
}

impl Session {
    /// Changes the seats; nobody is ever evicted by it.
    ///
    /// # Errors
    /// The session is cancelled, or fewer seats than are occupied.
    pub fn with_seats(self, seats: Seats, occupied: u16) -> Result<Self, SessionRefusal> {
        if matches!(self.state, SessionState::Cancelled { .. }) {
            return Err(self.state.refuse("update"));
        }
        if seats.most() < occupied {
            return Err(SessionRefusal::BelowOccupied { occupied });
        }
        Ok(Self { seats, ..self })
    }
    /// Where it stands on a local day of the site: a session that takes people runs on its days, and is done after them. What
    /// follows from the calendar is not written anywhere, so it is never late.
    #[must_use]
    pub fn stands(&self, today: NaiveDate) -> &'static str {
        stands(&self.state, self.dates, today)
    }
    /// Whether training has begun on the given local day.
    #[must_use]
    pub fn has_started(&self, today: NaiveDate) -> bool {
        today >= self.dates.first()
    }
}

/// Seats set aside for a unit subtree until a date, after which they return to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The root of the subtree.
    pub unit: UnitId,
    /// How many seats.
    pub seats: u16,
    /// First day on which the unused ones are for everybody.
    pub release_on: NaiveDate,
}

/// Days before the session on which a quota is released when nobody chose a date.
pub const DEFAULT_QUOTA_RELEASE_DAYS: u64 = 30;

#[cfg(test)]
mod tests {
    use super::*;

    fn states() -> [SessionState; 4] {
        [
            SessionState::Draft,
            SessionState::Published,
            SessionState::Closed,
            SessionState::Cancelled { reason: Words::parse("grève").unwrap() },
        ]
    }

    #[test]
    fn every_state_answers_every_command() {
        let words = || Words::parse("salle fermée").unwrap();
        let table: Vec<(&str, [Option<&str>; 3])> = states()
            .into_iter()
            .map(|s| {
                let code = s.code();
                let next = |r: Result<SessionState, SessionRefusal>| r.ok().map(|s| s.code());
                (code, [next(s.clone().publish()), next(s.clone().close()), next(s.cancel(words()))])
            })
            .collect();
        assert_eq!(
            table,
            [
                ("draft", [Some("published"), None, Some("cancelled")]),
                ("published", [None, Some("closed"), Some("cancelled")]),
                ("closed", [None, None, Some("cancelled")]),
                ("cancelled", [None, None, None]),
            ]
        );
    }

    #[test]
    fn seats_have_bounds() {
        assert_eq!(Seats::new(0, 0, 0), Err(SessionRefusal::Capacity));
        assert_eq!(Seats::new(10_001, 0, 0), Err(SessionRefusal::Capacity));
        assert_eq!(Seats::new(8, 9, 0), Err(SessionRefusal::MinimumAboveCapacity));
        assert_eq!(Seats::new(8, 4, 1).unwrap().most(), 9);
    }
}
