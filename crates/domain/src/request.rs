//! Requests: someone asks for a place on a course.

use crate::id::{CourseId, CrewId, PersonId, RequestId, SessionId, UnitId};
use crate::reason::CloseReason;
use crate::span::DateSpan;
use crate::text::Words;
use chrono::NaiveDate;

/// Priority class set by the employer: 1 is the most urgent of four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Priority(u8);

/// A priority outside 1 to 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the priority must be 1, 2, 3 or 4")]
pub struct InvalidPriority;

impl Priority {
    /// A class from 1 to 4.
    ///
    /// # Errors
    /// Anything else.
    pub fn new(class: u8) -> Result<Self, InvalidPriority> {
        if (1..=4).contains(&class) { Ok(Self(class)) } else { Err(InvalidPriority) }
    }
    /// Reads `1`, `P1` or `p1`.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidPriority> {
        let text = text.trim();
        let digits = text.strip_prefix(['P', 'p']).unwrap_or(text);
        digits.trim().parse().map_err(|_| InvalidPriority).and_then(Self::new)
    }
    /// The class.
    #[must_use]
    pub fn class(self) -> u8 {
        self.0
    }
}

/// A session wished, with the rank the person gave it (1 is the first choice).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wish {
    /// The session.
    pub session: SessionId,
    /// From 1.
    pub rank: u8,
    /// Whether it was not named but is one of those that the dates accepted bring in.
    pub by_dates: bool,
}

impl Wish {
    /// A session that the request names.
    #[must_use]
    pub fn named(session: SessionId, rank: u8) -> Self {
        Self { session, rank, by_dates: false }
    }
}

/// The most sessions that are named when a request is filed.
pub const MOST_NAMED: usize = 3;
/// The most sessions that one request may come to name, as its person asks for more.
pub const MOST_WISHES: usize = 6;
/// The most people whose requests are linked.
pub const MOST_LINKED: usize = 10;
/// The most stretches of days that a request may leave out.
pub const MOST_EXCEPT: usize = 60;
/// The longest period that a request may accept, in days: two years.
pub const LONGEST_PERIOD: i64 = 732;

/// Any session between two days, but on some: what a request accepts besides the sessions it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedDates {
    within: DateSpan,
    except: Vec<DateSpan>,
}

/// What is wrong with dates to accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDates {
    /// Beyond [`LONGEST_PERIOD`].
    #[error("the period is longer than two years")]
    TooLong,
    /// Beyond [`MOST_EXCEPT`].
    #[error("more than 60 stretches of days are left out")]
    TooMany,
    /// A stretch of days left out shares no day with the period.
    #[error("the days left out lie outside the period")]
    Outside {
        /// Which, from 0.
        index: usize,
    },
}

impl AcceptedDates {
    /// Any session that begins and ends within, and shares no day with what is left out. The order in which these are said
    /// does not matter.
    ///
    /// # Errors
    /// [`InvalidDates`].
    pub fn new(within: DateSpan, mut except: Vec<DateSpan>) -> Result<Self, InvalidDates> {
        if within.days() > LONGEST_PERIOD {
            return Err(InvalidDates::TooLong);
        }
        if except.len() > MOST_EXCEPT {
            return Err(InvalidDates::TooMany);
        }
        if let Some(index) = except.iter().position(|days| !days.overlaps(within)) {
            return Err(InvalidDates::Outside { index });
        }
        except.sort_unstable();
        except.dedup();
        Ok(Self { within, except })
    }
    /// From the first day to the last.
    #[must_use]
    pub fn within(&self) -> DateSpan {
        self.within
    }
    /// The days left out, in order.
    #[must_use]
    pub fn except(&self) -> &[DateSpan] {
        &self.except
    }
    /// Whether a session held on these days is accepted.
    #[must_use]
    pub fn accept(&self, held: &[DateSpan]) -> bool {
        held.iter().all(|days| {
            days.first() >= self.within.first()
                && days.last() <= self.within.last()
                && !self.except.iter().any(|out| out.overlaps(*days))
        })
    }
}

/// Where a request stands; whether it waits, is offered a seat or holds one is read from those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// Counts.
    Submitted,
    /// A planner said no.
    Refused {
        /// Why.
        code: CloseReason,
        /// In words.
        words: Option<Words>,
    },
    /// Given up by the person or the unit.
    Withdrawn {
        /// Why.
        code: CloseReason,
        /// In words.
        words: Option<Words>,
    },
}

/// A command that a request's state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestRefusal {
    /// Closed already.
    #[error("a {state} request cannot be changed by {command}")]
    State {
        /// The state found.
        state: &'static str,
        /// The command.
        command: &'static str,
    },
    /// A seat is held: cancel the enrolment first.
    #[error("the person holds a seat for this request: cancel the enrolment")]
    HoldsSeat,
}

impl RequestState {
    /// The codes of every state.
    pub const CODES: [&'static str; 3] = ["submitted", "refused", "withdrawn"];
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Refused { .. } => "refused",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
    /// Why it was closed, if it was.
    #[must_use]
    pub fn closed(&self) -> Option<(CloseReason, Option<&Words>)> {
        match self {
            Self::Submitted => None,
            Self::Refused { code, words } | Self::Withdrawn { code, words } => Some((*code, words.as_ref())),
        }
    }
    /// Gives it up.
    ///
    /// # Errors
    /// It is closed already.
    pub fn withdraw(self, code: CloseReason, words: Option<Words>) -> Result<Self, RequestRefusal> {
        match self {
            Self::Submitted => Ok(Self::Withdrawn { code, words }),
            other => Err(RequestRefusal::State { state: other.code(), command: "withdraw" }),
        }
    }
    /// Says no.
    ///
    /// # Errors
    /// It is closed already.
    pub fn refuse(self, code: CloseReason, words: Option<Words>) -> Result<Self, RequestRefusal> {
        match self {
            Self::Submitted => Ok(Self::Refused { code, words }),
            other => Err(RequestRefusal::State { state: other.code(), command: "refuse" }),
        }
    }
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// For whom.
    pub person: PersonId,
    /// Which course.
    pub course: CourseId,
    /// The unit whose planners follow it.
    pub organiser: UnitId,
    /// How urgent.
    pub priority: Priority,
    /// Why this priority.
    pub priority_reason: Option<Words>,
    /// When it was made.
    pub requested_on: NaiveDate,
    /// Times it lost a place through the organisation's fault.
    pub times_bumped: u16,
    /// Sessions accepted, best first: those named, then those that the dates accepted bring in.
    pub wishes: Vec<Wish>,
    /// The dates accepted besides the sessions named.
    pub accepts: Option<AcceptedDates>,
    /// What links it to others: they take seats together, or none. None when it stands alone.
    pub crew: Option<CrewId>,
    /// What the planner noted.
    pub note: Option<Words>,
    /// Where it stands.
    pub state: RequestState,
    /// Counts the edits, from 1.
    pub version: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priorities_are_read_as_planners_write_them() {
        assert_eq!(Priority::parse(" P2 ").unwrap().class(), 2);
        assert_eq!(Priority::parse("4").unwrap().class(), 4);
        for wrong in ["", "P", "0", "5", "P10", "haute"] {
            assert_eq!(Priority::parse(wrong), Err(InvalidPriority), "{wrong}");
        }
    }

    fn days(first: &str, last: &str) -> DateSpan {
        DateSpan::of_days(first.parse().unwrap(), last.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_session_is_accepted_whole_within_the_period_and_off_the_days_left_out() {
        let spring = days("2027-03-01", "2027-06-30");
        let holidays = days("2027-04-12", "2027-04-25");
        let dates = AcceptedDates::new(spring, vec![holidays, holidays]).unwrap();
        assert_eq!(dates.except(), [holidays]);
        for (held, accepted) in [
            (vec![days("2027-03-01", "2027-03-05")], true),
            (vec![days("2027-06-28", "2027-06-30")], true),
            (vec![days("2027-06-28", "2027-07-01")], false),
            (vec![days("2027-02-26", "2027-03-02")], false),
            (vec![days("2027-04-05", "2027-04-12")], false),
            (vec![days("2027-04-25", "2027-04-30")], false),
            (vec![days("2027-04-05", "2027-04-11"), days("2027-04-26", "2027-04-30")], true),
        ] {
            assert_eq!(dates.accept(&held), accepted, "{held:?}");
        }
        assert!(AcceptedDates::new(days("2027-01-01", "2029-01-01"), Vec::new()).is_ok());
        assert_eq!(AcceptedDates::new(days("2027-01-01", "2029-01-02"), Vec::new()), Err(InvalidDates::TooLong));
        assert_eq!(AcceptedDates::new(spring, vec![holidays; 61]), Err(InvalidDates::TooMany));
        let outside = vec![holidays, days("2027-07-01", "2027-07-02")];
        assert_eq!(AcceptedDates::new(spring, outside), Err(InvalidDates::Outside { index: 1 }));
    }

    #[test]
    fn a_closed_request_stays_closed() {
        let closed = RequestState::Submitted.withdraw(CloseReason::NoLongerWanted, None).unwrap();
        assert!(closed.clone().withdraw(CloseReason::Other, None).is_err());
        assert!(closed.refuse(CloseReason::Other, None).is_err());
        let refused = RequestState::Submitted.refuse(CloseReason::NotEligible, None).unwrap();
        assert!(refused.withdraw(CloseReason::Other, None).is_err());
    }
}
