//! Guesses at passwords, counted per client address before any of them is hashed: whoever guesses waits, and does not take
//! the turns of the others. Kept in the memory of this process: of several servers, each counts its own.

use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Addresses remembered at most. One more takes the place of the one whose last failure is the oldest.
const MOST_ADDRESSES: usize = 20_000;

/// How many guesses an address may get wrong within a window.
#[derive(Clone, Debug)]
pub struct Guesses(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Failures allowed per address within the window; 0 counts nothing.
    allowed: usize,
    window: TimeDelta,
    most: usize,
    by_address: Mutex<HashMap<IpAddr, Past>>,
}

/// What an address did: its failures within the window, and the guesses being checked.
#[derive(Debug, Default)]
struct Past {
    failed: VecDeque<DateTime<Utc>>,
    under_way: usize,
}

/// A guess being checked. Unless it is forgiven, it was wrong: also when whoever guessed did not wait for the answer.
#[derive(Debug)]
pub struct Guess {
    guesses: Guesses,
    from: IpAddr,
    at: DateTime<Utc>,
    forgiven: bool,
}

impl Guesses {
    /// That many failures per address within a window; 0 is no limit.
    #[must_use]
    pub fn new(allowed: usize, window: TimeDelta) -> Self {
        Self::remembering(MOST_ADDRESSES, allowed, window)
    }

    fn remembering(most: usize, allowed: usize, window: TimeDelta) -> Self {
        Self(Arc::new(Inner { allowed, window, most, by_address: Mutex::default() }))
    }

    /// Lets an address try one password. Those it is trying already count as if they were wrong.
    ///
    /// # Errors
    /// 429 when it got too many wrong, with the time until the first of them is forgotten.
    pub fn begin(&self, from: IpAddr, now: DateTime<Utc>) -> Outcome<Guess> {
        let mut all = self.lock();
        if self.0.allowed > 0 {
            if !all.contains_key(&from) && all.len() >= self.0.most {
                self.make_room(&mut all, now);
            }
            let past = all.entry(from).or_default();
            past.forget(now - self.0.window, now + self.0.window);
            if past.failed.len().saturating_add(past.under_way) >= self.0.allowed {
                let free = past.failed.front().map_or(now, |first| *first + self.0.window);
                let wait = u64::try_from((free - now).num_seconds()).unwrap_or(1).max(1);
                return Err(Problem::new(ProblemCode::TooManyAttempts).retry_after(wait));
            }
            past.under_way = past.under_way.saturating_add(1);
        }
        Ok(Guess { guesses: self.clone(), from, at: now, forgiven: false })
    }

    /// Forgets the addresses whose failures are all past, and if there are none the one that failed longest ago.
    fn make_room(&self, all: &mut HashMap<IpAddr, Past>, now: DateTime<Utc>) {
        let since = now - self.0.window;
        all.retain(|_, past| past.under_way > 0 || past.failed.back().is_some_and(|last| *last > since));
        if all.len() < self.0.most {
            return;
        }
        let idle = all.iter().filter(|(_, past)| past.under_way == 0);
        let oldest = idle.min_by_key(|(_, past)| past.failed.back().copied()).map(|(from, _)| *from);
        if let Some(oldest) = oldest {
            all.remove(&oldest);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, Past>> {
        self.0.by_address.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Past {
    /// Forgets failures outside a span: those of long ago, and those that a clock that stepped back has left far ahead.
    fn forget(&mut self, until: DateTime<Utc>, from: DateTime<Utc>) {
        self.failed.retain(|at| *at > until && *at <= from);
    }
}

impl Guess {
    /// It was right, or refused unchecked: it counts no more.
    pub fn forgive(mut self) {
        self.forgiven = true;
    }
}

impl Drop for Guess {
    fn drop(&mut self) {
        let mut all = self.guesses.lock();
        let Some(past) = all.get_mut(&self.from) else { return };
        past.under_way = past.under_way.saturating_sub(1);
        if !self.forgiven {
            past.failed.push_back(self.at);
        } else if past.failed.is_empty() && past.under_way == 0 {
            all.remove(&self.from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn from(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    fn three() -> Guesses {
        Guesses::new(3, TimeDelta::minutes(15))
    }

    #[test]
    fn an_address_that_guessed_wrong_too_often_waits_and_the_others_do_not() {
        let guesses = three();
        for minute in [0, 4, 5] {
            drop(guesses.begin(from(1), at(minute)).unwrap());
        }
        let refused = guesses.begin(from(1), at(6)).unwrap_err();
        assert_eq!(refused.code(), ProblemCode::TooManyAttempts);
        assert!(guesses.begin(from(2), at(6)).is_ok());
        // Its first failure is forgotten, the others are not.
        assert!(guesses.begin(from(1), at(14)).is_err());
        drop(guesses.begin(from(1), at(15)).unwrap());
        assert!(guesses.begin(from(1), at(16)).is_err());
    }

    #[test]
    fn guesses_being_checked_count_before_their_answer_is_known() {
        let guesses = three();
        let mut checked: Vec<Guess> = (0..3).map(|_| guesses.begin(from(1), at(0)).unwrap()).collect();
        assert!(guesses.begin(from(1), at(0)).is_err());
        checked.remove(0).forgive();
        drop(guesses.begin(from(1), at(0)).unwrap());
        assert!(guesses.begin(from(1), at(0)).is_err());
    }

    #[test]
    fn right_passwords_count_nothing() {
        let guesses = three();
        for _ in 0..100 {
            guesses.begin(from(1), at(0)).unwrap().forgive();
        }
        assert!(guesses.lock().is_empty());
    }

    #[test]
    fn only_so_many_addresses_are_remembered_and_the_oldest_failure_goes_first() {
        let guesses = Guesses::remembering(2, 1, TimeDelta::minutes(15));
        for (address, minute) in [(1, 0), (2, 1), (3, 2)] {
            drop(guesses.begin(from(address), at(minute)).unwrap());
        }
        assert_eq!(guesses.lock().len(), 2);
        assert!(guesses.begin(from(2), at(3)).is_err() && guesses.begin(from(3), at(3)).is_err());
        assert!(guesses.begin(from(1), at(3)).is_ok());
    }

    #[test]
    fn zero_is_no_limit() {
        let guesses = Guesses::new(0, TimeDelta::minutes(15));
        assert!((0..1000).all(|_| guesses.begin(from(1), at(0)).is_ok()));
        assert!(guesses.lock().is_empty());
    }
}
