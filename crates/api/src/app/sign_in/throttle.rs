//! How many wrong guesses are allowed at a login, from where, and at the codes of an account.

use super::super::act::Act;
use crate::config::SignIn as Rules;
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::AccountId;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use store::account::{self, Attempt};
use store::{Conn, Tx};

/// Under which failures with a login that nobody has are counted, to write down a few of them: no login reads so.
pub const UNKNOWN: &str = "unknown:";

/// Beyond the failures allowed per login, the time between two guesses at it.
const SLOWED: TimeDelta = TimeDelta::minutes(1);

/// How many failures are allowed, and since when they count. Whoever guesses at a login closes it to their own address
/// alone; guesses from many addresses slow each other down, but not the addresses from which the login was used this week.
#[derive(Clone, Debug)]
pub struct Throttle {
    /// The present instant.
    pub now: DateTime<Utc>,
    /// The login, folded.
    pub login: String,
    window: TimeDelta,
    failures: u32,
    failures_per_login: u32,
    /// The login from this address; the address itself is not kept.
    here: String,
}

impl Throttle {
    /// The rules for a login, folded, from an address.
    #[must_use]
    pub fn new(rules: &Rules, now: DateTime<Utc>, login: String, from: IpAddr) -> Self {
        let digest = Sha256::digest(format!("{login}\n{from}").as_bytes());
        Self {
            now,
            window: rules.window(),
            failures: rules.failures,
            failures_per_login: rules.failures_per_login,
            here: format!("at:{}", digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
            login,
        }
    }

    /// Failures that count: of the last window, and no further ahead than one, should the clock have stepped back.
    fn span(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        (self.now - self.window, self.now + self.window)
    }

    /// Insists that one more guess at the password is allowed.
    ///
    /// # Errors
    /// 429 with the time until it is; the store's.
    pub fn check(&self, conn: &mut Conn) -> Outcome<()> {
        let (failures, last) = account::failures_within(conn, &self.here, self.span())?;
        if failures >= self.failures {
            return Err(self.wait_until(last.unwrap_or(self.now) + self.window));
        }
        let (failures, last) = account::failures_within(conn, &self.login, self.span())?;
        let next = last.unwrap_or(self.now - self.window) + SLOWED;
        let slowed = failures >= self.failures_per_login && self.now < next;
        if slowed && account::last_success(conn, &self.here)?.is_none() {
            return Err(self.wait_until(next));
        }
        Ok(())
    }

    /// Notes a guess at the password.
    ///
    /// # Errors
    /// The store's.
    pub fn note(&self, tx: &mut Tx, act: &mut Act, attempt: Attempt) -> Outcome<()> {
        account::note_attempt(tx, act.mint.id(), &self.login, attempt, self.now)?;
        Ok(account::note_attempt(tx, act.mint.id(), &self.here, attempt, self.now)?)
    }

    /// Whether a failure is among the first of its window: later ones are counted and not written down one by one.
    ///
    /// # Errors
    /// The store's.
    pub fn is_told(&self, conn: &mut Conn, counted: &str) -> Outcome<bool> {
        Ok(account::failures_within(conn, counted, self.span())?.0 < self.failures)
    }

    fn wait_until(&self, then: DateTime<Utc>) -> Problem {
        waiting(self.now, then)
    }
}

fn waiting(now: DateTime<Utc>, then: DateTime<Utc>) -> Problem {
    Problem::new(ProblemCode::TooManyAttempts).retry_after(u64::try_from((then - now).num_seconds()).unwrap_or(1))
}

/// How many wrong codes an account takes within a window, from wherever they come: whoever sends them knows the password.
#[derive(Clone, Debug)]
pub struct CodeThrottle {
    now: DateTime<Utc>,
    window: TimeDelta,
    failures: u32,
}

impl CodeThrottle {
    /// The rules at an instant.
    #[must_use]
    pub fn new(rules: &Rules, now: DateTime<Utc>) -> Self {
        Self { now, window: rules.window(), failures: rules.code_failures }
    }

    /// Under which the codes of an account are counted: no login reads so.
    fn counted(of: AccountId) -> String {
        format!("code:{of}")
    }

    /// Insists that one more guess at a code is allowed.
    ///
    /// # Errors
    /// 429 with the time until it is; the store's.
    pub fn check(&self, conn: &mut Conn, of: AccountId) -> Outcome<()> {
        let span = (self.now - self.window, self.now + self.window);
        let (failures, last) = account::failures_within(conn, &Self::counted(of), span)?;
        if failures < self.failures {
            return Ok(());
        }
        Err(waiting(self.now, last.unwrap_or(self.now) + self.window))
    }

    /// Notes a guess at a code.
    ///
    /// # Errors
    /// The store's.
    pub fn note(&self, tx: &mut Tx, act: &mut Act, of: AccountId, attempt: Attempt) -> Outcome<()> {
        Ok(account::note_attempt(tx, act.mint.id(), &Self::counted(of), attempt, self.now)?)
    }
}
