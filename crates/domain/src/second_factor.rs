//! The second factor: time-based codes (RFC 6238) of six digits, a new one each thirty seconds, each worth one sign-in.

use crate::role::{Grant, Role};
use chrono::{DateTime, Utc};

/// Digits of a code.
pub const DIGITS: u32 = 6;
/// Seconds for which an authenticator shows one code.
pub const PERIOD: i64 = 30;
/// Steps before and after the present one whose codes are taken: people type slowly, and clocks differ.
pub const TOLERANCE: i64 = 1;
/// Recovery codes given at a time.
pub const RECOVERY_CODES: usize = 10;
/// Wrong codes after which a challenge is over.
pub const GUESSES: i32 = 5;

/// Which step of thirty seconds an instant lies in, counted from 1970.
#[must_use]
pub fn step(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(PERIOD)
}

/// The step whose code was typed, if it is one that may be taken: around now, and later than the last one taken. So a code
/// works once, and stays used when the clock steps back.
pub fn accepted(now: DateTime<Utc>, last: Option<i64>, is_code_of: impl Fn(i64) -> bool) -> Option<i64> {
    let present = step(now);
    let near = present.saturating_sub(TOLERANCE)..=present.saturating_add(TOLERANCE);
    // All of them are computed whichever is right, so that the time taken tells nothing.
    near.filter(|step| is_code_of(*step)).filter(|step| last.is_none_or(|last| *step > last)).max()
}

/// What a person typed for a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Six digits of an authenticator.
    Code(u32),
    /// A recovery code, in the form in which it is hashed.
    Recovery(String),
}

/// Letters and digits of a recovery code: eighty random bits in base32.
pub const RECOVERY_LENGTH: usize = 16;

/// Reads what a person typed: spaces, hyphens and case do not count.
#[must_use]
pub fn typed(text: &str) -> Option<Typed> {
    let signs: String =
        text.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).take(64).collect();
    if signs.len() == 6 && signs.bytes().all(|sign| sign.is_ascii_digit()) {
        return signs.parse().ok().map(Typed::Code);
    }
    let base32 = |sign: u8| sign.is_ascii_uppercase() || (b'2'..=b'7').contains(&sign);
    (signs.len() == RECOVERY_LENGTH && signs.bytes().all(base32)).then_some(Typed::Recovery(signs))
}

/// Whether one of these roles, held or lent at `now`, asks for a second factor.
#[must_use]
pub fn is_compulsory(held: &[Grant], roles: &[Role], now: DateTime<Utc>) -> bool {
    held.iter().any(|grant| grant.stands(now) && roles.contains(&grant.role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    #[test]
    fn a_code_is_taken_within_one_step_and_once() {
        for (typed, last, taken) in [
            (100, None, Some(100)),
            (99, None, Some(99)),
            (101, None, Some(101)),
            (98, None, None),
            (102, None, None),
            (100, Some(100), None),
            (99, Some(100), None),
            (101, Some(100), Some(101)),
            // The clock stepped back: what was taken stays taken.
            (100, Some(5_000), None),
        ] {
            assert_eq!(accepted(at(3_010), last, |step| step == typed), taken, "{typed} after {last:?}");
        }
    }

    #[test]
    fn what_is_typed_is_read_whatever_its_spaces_and_case() {
        assert_eq!(typed(" 012 345 "), Some(Typed::Code(12_345)));
        let recovery = Some(Typed::Recovery("ABCDEFGH234567AB".to_owned()));
        assert_eq!(typed("abcd-efgh-2345-67ab"), recovery);
        for wrong in ["", "12345", "1234567", "12345a", "ABCDEFGH234567A1", "ABCDEFGH234567AB7", "١٢٣٤٥٦", "éééééé"]
        {
            assert_eq!(typed(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_role_that_has_ended_asks_for_nothing() {
        let mut mint = crate::id::Mint::new(at(0), 1);
        let (id, unit) = (mint.id(), mint.id());
        let held = |role, ends_at| [Grant { id, role, unit, starts_at: None, ends_at, on_behalf_of: None }];
        let roles = [Role::Administrator];
        assert!(is_compulsory(&held(Role::Administrator, None), &roles, at(9)));
        assert!(is_compulsory(&held(Role::Administrator, Some(at(10))), &roles, at(9)));
        assert!(!is_compulsory(&held(Role::Administrator, Some(at(9))), &roles, at(9)));
        assert!(!is_compulsory(&held(Role::Planner, None), &roles, at(9)));
        assert!(!is_compulsory(&held(Role::Administrator, None), &[], at(9)));
    }
}
