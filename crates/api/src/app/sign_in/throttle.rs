//! How many wrong guesses are allowed at a login, from where, and at the codes of an account.

use super::super::act::Act;
use crate::config::SignIn as Rules;
use crate::extract::json::hash_of;
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::AccountId;
use std::net::IpAddr;
use store::account::{self, Attempt};
use store::{Conn, Tx};

/// Under which failures with a login that nobody has are counted, to write down a few of them: no key reads so.
pub const UNKNOWN: &str = "unknown:";

/// Under which guesses are counted. What was typed, which may be a secret in the wrong field, and the address are not kept.
#[must_use]
pub fn counted(what: &str, parts: &[&str]) -> String {
    format!("{what}:{}", hash_of(parts.join("\n").as_bytes()))
}

/// Insists that one more guess is allowed, that many having failed within a window.
///
/// # Errors
/// 429 with the time until it is; the store's.
pub fn insist(conn: &mut Conn, counted: &str, failures: u32, window: TimeDelta, now: DateTime<Utc>) -> Outcome<()> {
    let (failed, last) = account::failures_within(conn, counted, span(window, now))?;
    if failed < failures {
        return Ok(());
    }
    Err(waiting(now, last.unwrap_or(now) + window))
}

/// Failures that count: of the last window, and no further ahead than one, should the clock have stepped back.
fn span(window: TimeDelta, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    (now - window, now + window)
}

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
    /// The login, as it is counted.
    anywhere: String,
    /// The login from this address.
    here: String,
}

impl Throttle {
    /// The rules for a login, folded, from an address.
    #[must_use]
    pub fn new(rules: &Rules, now: DateTime<Utc>, login: String, from: IpAddr) -> Self {
        Self {
            now,
            window: rules.window(),
            failures: rules.failures,
            failures_per_login: rules.failures_per_login,
            anywhere: counted("login", &[&login]),
            here: counted("at", &[&login, &from.to_string()]),
            login,
        }
    }

    /// Insists that one more guess at the password is allowed.
    ///
    /// # Errors
    /// 429 with the time until it is; the store's.
    pub fn check(&self, conn: &mut Conn) -> Outcome<()> {
        insist(conn, &self.here, self.failures, self.window, self.now)?;
        let (failures, last) = account::failures_within(conn, &self.anywhere, span(self.window, self.now))?;
        let next = last.unwrap_or(self.now - self.window) + SLOWED;
        let slowed = failures >= self.failures_per_login && self.now < next;
        if slowed && account::last_success(conn, &self.here)?.is_none() {
            return Err(waiting(self.now, next));
        }
        Ok(())
    }

    /// Notes a guess at the password.
    ///
    /// # Errors
    /// The store's.
    pub fn note(&self, tx: &mut Tx, act: &mut Act, attempt: Attempt) -> Outcome<()> {
        account::note_attempt(tx, act.mint.id(), &self.anywhere, attempt, self.now)?;
        Ok(account::note_attempt(tx, act.mint.id(), &self.here, attempt, self.now)?)
    }

    /// Whether a failure, of a login that somebody has or of any other, is among the first of its window: later ones are
    /// counted and not written down one by one.
    ///
    /// # Errors
    /// The store's.
    pub fn is_told(&self, conn: &mut Conn, known: bool) -> Outcome<bool> {
        let counted = if known { &*self.anywhere } else { UNKNOWN };
        Ok(account::failures_within(conn, counted, span(self.window, self.now))?.0 < self.failures)
    }
}

fn waiting(now: DateTime<Utc>, then: DateTime<Utc>) -> Problem {
    let seconds = u64::try_from((then - now).num_seconds()).unwrap_or(1).max(1);
    Problem::new(ProblemCode::TooManyAttempts).retry_after(seconds)
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
        insist(conn, &Self::counted(of), self.failures, self.window, self.now)
    }

    /// Notes a guess at a code.
    ///
    /// # Errors
    /// The store's.
    pub fn note(&self, tx: &mut Tx, act: &mut Act, of: AccountId, attempt: Attempt) -> Outcome<()> {
        Ok(account::note_attempt(tx, act.mint.id(), &Self::counted(of), attempt, self.now)?)
    }
}
