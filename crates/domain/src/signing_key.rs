//! When a key that signs access tokens is published, signs, and is forgotten: rotation with overlap.
//!
//! The next key is published a day before it signs, so that whoever keeps a copy of the published keys has it in time;
//! the one before stays published until the last token it signed has died.

use crate::id::SigningKeyId;
use chrono::{DateTime, TimeDelta, Utc};

/// How long a key signs before the next one does.
pub const SIGNS_DAYS: i64 = 90;
/// How long a key is published before it signs.
pub const AHEAD: TimeDelta = TimeDelta::days(1);
/// The longest life of an access token, in seconds.
pub const TOKEN_SECONDS: i64 = 600;
/// How far two clocks may be apart, in seconds.
pub const LEEWAY_SECONDS: i64 = 60;

/// A key as rotation sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKey {
    /// Its id, which tokens name.
    pub id: SigningKeyId,
    /// Which sealing key keeps its private part: only servers that have this one sign with it.
    pub sealed_with: String,
    /// From then on it signs.
    pub signs_from: DateTime<Utc>,
    /// From then on it is worth nothing: it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl SigningKey {
    fn is_revoked(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_some_and(|at| at <= now)
    }
}

/// The key that signs now, among those whose private part can be read.
#[must_use]
pub fn signing<'k>(keys: &'k [SigningKey], sealed_with: &str, now: DateTime<Utc>) -> Option<&'k SigningKey> {
    keys.iter()
        .filter(|key| key.sealed_with == sealed_with && key.signs_from <= now && !key.is_revoked(now))
        .max_by_key(|key| (key.signs_from, key.id))
}

/// Whether tokens of this key are believed now, and its public part is told.
#[must_use]
pub fn is_published(keys: &[SigningKey], key: &SigningKey, now: DateTime<Utc>) -> bool {
    if key.is_revoked(now) {
        return false;
    }
    let next = keys
        .iter()
        .filter(|other| other.sealed_with == key.sealed_with && !other.is_revoked(now))
        .filter(|other| (other.signs_from, other.id) > (key.signs_from, key.id))
        .map(|other| other.signs_from)
        .min();
    // The last token was signed just before the next key took over.
    next.is_none_or(|next| now < next + TimeDelta::seconds(TOKEN_SECONDS + LEEWAY_SECONDS))
}

/// From when a new key should sign, if one is due: at once when nothing signs, a day ahead when the present one is old.
#[must_use]
pub fn due(keys: &[SigningKey], sealed_with: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let ours = || keys.iter().filter(|key| key.sealed_with == sealed_with && !key.is_revoked(now));
    if signing(keys, sealed_with, now).is_none() {
        return Some(now);
    }
    let newest = ours().map(|key| key.signs_from).max()?;
    let turn = newest + TimeDelta::days(SIGNS_DAYS);
    (turn - AHEAD <= now).then(|| turn.max(now + AHEAD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Mint;

    fn start() -> DateTime<Utc> {
        "2030-01-07T12:00:00Z".parse().unwrap()
    }

    fn key(mint: &mut Mint, sealed_with: &str, signs_from: DateTime<Utc>) -> SigningKey {
        SigningKey { id: mint.id(), sealed_with: sealed_with.to_owned(), signs_from, revoked_at: None }
    }

    #[test]
    fn the_next_key_is_published_a_day_ahead_and_the_last_one_until_its_tokens_died() {
        let mut mint = Mint::new(start(), 1);
        assert_eq!(due(&[], "a", start()), Some(start()), "nothing signs yet");
        let mut keys = vec![key(&mut mint, "a", start())];
        let turn = start() + TimeDelta::days(SIGNS_DAYS);
        assert_eq!(due(&keys, "a", turn - AHEAD - TimeDelta::seconds(1)), None);
        assert_eq!(due(&keys, "a", turn - AHEAD), Some(turn));
        keys.push(key(&mut mint, "a", turn));
        assert_eq!(due(&keys, "a", turn - AHEAD), None, "it was made already");
        let (old, new) = (&keys[0], &keys[1]);
        let before = turn - TimeDelta::seconds(1);
        assert_eq!(signing(&keys, "a", before), Some(old));
        assert!(is_published(&keys, new, before), "known before it signs");
        assert_eq!(signing(&keys, "a", turn), Some(new));
        let dead = turn + TimeDelta::seconds(TOKEN_SECONDS + LEEWAY_SECONDS);
        assert!(is_published(&keys, old, dead - TimeDelta::seconds(1)));
        assert!(!is_published(&keys, old, dead) && is_published(&keys, new, dead));
    }

    #[test]
    fn a_rotation_that_comes_late_still_publishes_ahead() {
        let mut mint = Mint::new(start(), 1);
        let keys = [key(&mut mint, "a", start())];
        let late = start() + TimeDelta::days(SIGNS_DAYS + 30);
        assert_eq!(due(&keys, "a", late), Some(late + AHEAD));
    }

    #[test]
    fn a_revoked_key_is_worth_nothing_and_another_is_due_at_once() {
        let mut mint = Mint::new(start(), 1);
        let mut keys = vec![key(&mut mint, "a", start())];
        keys[0].revoked_at = Some(start() + TimeDelta::hours(1));
        let now = start() + TimeDelta::hours(1);
        assert!(!is_published(&keys, &keys[0], now));
        assert_eq!((signing(&keys, "a", now), due(&keys, "a", now)), (None, Some(now)));
    }

    #[test]
    fn the_key_before_a_revoked_one_signs_and_is_believed_again() {
        let mut mint = Mint::new(start(), 1);
        let mut keys = vec![key(&mut mint, "a", start()), key(&mut mint, "a", start() + TimeDelta::hours(1))];
        keys[1].revoked_at = Some(start() + TimeDelta::hours(2));
        let now = start() + TimeDelta::hours(3);
        assert_eq!(signing(&keys, "a", now), Some(&keys[0]));
        assert!(is_published(&keys, &keys[0], now));
    }

    #[test]
    fn servers_that_seal_apart_sign_apart_and_believe_each_other() {
        let mut mint = Mint::new(start(), 1);
        let keys = [key(&mut mint, "a", start()), key(&mut mint, "b", start() + TimeDelta::days(1))];
        let now = start() + TimeDelta::days(2);
        assert_eq!(signing(&keys, "a", now), Some(&keys[0]));
        assert_eq!(signing(&keys, "b", now), Some(&keys[1]));
        assert!(keys.iter().all(|key| is_published(&keys, key, now)));
        assert_eq!(due(&keys, "c", now), Some(now));
    }
}
