//! API clients: other systems that call Relève in their own name, with scopes over a unit subtree.

use crate::id::{ApiClientId, ApiSecretId, PersonId, UnitId};
use crate::scope::Scopes;
use crate::text::{Email, Title};
use chrono::{DateTime, TimeDelta, Utc};

/// Secrets that may be valid at once: the one in use and the next.
pub const MOST_SECRETS: usize = 2;
/// Days for which a secret is good when nobody says.
pub const USUAL_SECRET_DAYS: i64 = 365;
/// Days for which a secret is good at most.
pub const MOST_SECRET_DAYS: i64 = 731;
/// Requests a minute that a client may send when nobody says.
pub const USUAL_REQUESTS_PER_MINUTE: u32 = 600;

/// Where a client stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiClientState {
    /// It may ask for tokens, and they are worth something.
    Active,
    /// Its secrets and its tokens are worth nothing, for good.
    Revoked {
        /// Since when.
        at: DateTime<Utc>,
        /// By whom; none for Relève itself.
        by: Option<PersonId>,
    },
}

impl ApiClientState {
    /// The codes of every state.
    pub const CODES: [&'static str; 2] = ["active", "revoked"];

    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Revoked { .. } => "revoked",
        }
    }
}

/// A client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiClient {
    /// Its id, which is also its `client_id`.
    pub id: ApiClientId,
    /// What people call it.
    pub name: Title,
    /// Who answers for it.
    pub contact: Email,
    /// The root of its subtree.
    pub unit: UnitId,
    /// What it may do there.
    pub scopes: Scopes,
    /// Requests a minute that it may send.
    pub requests_per_minute: u32,
    /// Where it stands.
    pub state: ApiClientState,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// By whom; none for Relève itself.
    pub created_by: Option<PersonId>,
    /// When it last called; written in batches, so up to a minute late.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Counts the edits, from 1.
    pub version: i32,
}

/// A command that a client does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiClientRefusal {
    /// It is revoked.
    #[error("the client is revoked")]
    Revoked,
    /// Two secrets are valid: one has to go first.
    #[error("the client has two valid secrets already")]
    TwoSecrets,
    /// The secret ends in the past, or too late.
    #[error("a secret ends between now and {MOST_SECRET_DAYS} days")]
    SecretEnd,
    /// The secret is revoked or has ended.
    #[error("the secret is worth nothing already")]
    SecretOver,
}

impl ApiClient {
    /// Whether its secrets and tokens are worth anything.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.state == ApiClientState::Active
    }

    /// Takes everything back, for good.
    ///
    /// # Errors
    /// When it is revoked already.
    pub fn revoke(self, at: DateTime<Utc>, by: Option<PersonId>) -> Result<Self, ApiClientRefusal> {
        match self.state {
            ApiClientState::Active => Ok(Self { state: ApiClientState::Revoked { at, by }, ..self }),
            ApiClientState::Revoked { .. } => Err(ApiClientRefusal::Revoked),
        }
    }

    /// A further secret, beside those it has.
    ///
    /// # Errors
    /// When the client is revoked, has two valid secrets, or the secret would end in the past or too late.
    pub fn add_secret(
        &self,
        id: ApiSecretId,
        held: &[ApiSecret],
        ends: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
        by: Option<PersonId>,
    ) -> Result<ApiSecret, ApiClientRefusal> {
        if !self.is_active() {
            return Err(ApiClientRefusal::Revoked);
        }
        if held.iter().filter(|secret| secret.is_good(now)).count() >= MOST_SECRETS {
            return Err(ApiClientRefusal::TwoSecrets);
        }
        let expires_at = ends.unwrap_or(now + TimeDelta::days(USUAL_SECRET_DAYS));
        if expires_at <= now || expires_at > now + TimeDelta::days(MOST_SECRET_DAYS) {
            return Err(ApiClientRefusal::SecretEnd);
        }
        Ok(ApiSecret {
            id,
            client: self.id,
            created_at: now,
            created_by: by,
            expires_at,
            revoked_at: None,
            last_used_at: None,
        })
    }
}

/// A secret of a client, without the secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSecret {
    /// Its id.
    pub id: ApiSecretId,
    /// Whose.
    pub client: ApiClientId,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// By whom; none for Relève itself.
    pub created_by: Option<PersonId>,
    /// From then on it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When a token was last asked for with it.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl ApiSecret {
    /// Whether it opens anything at an instant.
    #[must_use]
    pub fn is_good(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    /// Takes it back.
    ///
    /// # Errors
    /// When it is worth nothing already.
    pub fn revoke(self, now: DateTime<Utc>) -> Result<Self, ApiClientRefusal> {
        if self.is_good(now) { Ok(Self { revoked_at: Some(now), ..self }) } else { Err(ApiClientRefusal::SecretOver) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Mint;

    fn noon() -> DateTime<Utc> {
        "2030-01-07T12:00:00Z".parse().unwrap()
    }

    fn a_client(mint: &mut Mint) -> ApiClient {
        ApiClient {
            id: mint.id(),
            name: Title::parse("SIRH").unwrap(),
            contact: Email::parse("sirh@example.org").unwrap(),
            unit: mint.id(),
            scopes: Scopes::parse("people:read").unwrap(),
            requests_per_minute: USUAL_REQUESTS_PER_MINUTE,
            state: ApiClientState::Active,
            created_at: noon(),
            created_by: None,
            last_used_at: None,
            version: 1,
        }
    }

    #[test]
    fn two_secrets_overlap_and_a_third_waits_until_one_is_gone() {
        let mut mint = Mint::new(noon(), 1);
        let client = a_client(&mut mint);
        let mut held = Vec::new();
        for _ in 0..2 {
            held.push(client.add_secret(mint.id(), &held, None, noon(), None).unwrap());
        }
        let third = client.add_secret(mint.id(), &held, None, noon(), None);
        assert_eq!(third, Err(ApiClientRefusal::TwoSecrets));
        held[0] = held[0].clone().revoke(noon()).unwrap();
        assert_eq!(held[0].clone().revoke(noon()), Err(ApiClientRefusal::SecretOver));
        assert!(client.add_secret(mint.id(), &held, None, noon(), None).is_ok());
        let later = noon() + TimeDelta::days(USUAL_SECRET_DAYS);
        assert!(!held[1].is_good(later) && held[1].is_good(later - TimeDelta::seconds(1)));
        assert!(client.add_secret(mint.id(), &held, None, later, None).is_ok(), "an ended secret makes room");
    }

    #[test]
    fn a_secret_ends_in_a_time_that_is_neither_past_nor_far() {
        let mut mint = Mint::new(noon(), 1);
        let client = a_client(&mut mint);
        for (days, fine) in
            [(-1, false), (0, false), (1, true), (MOST_SECRET_DAYS, true), (MOST_SECRET_DAYS + 1, false)]
        {
            let made = client.add_secret(mint.id(), &[], Some(noon() + TimeDelta::days(days)), noon(), None);
            assert_eq!(made.is_ok(), fine, "{days} days");
        }
    }

    #[test]
    fn a_revoked_client_stays_revoked_and_gets_no_secret() {
        let mut mint = Mint::new(noon(), 1);
        let revoked = a_client(&mut mint).revoke(noon(), None).unwrap();
        assert!(!revoked.is_active());
        let id = mint.id();
        assert_eq!(revoked.add_secret(id, &[], None, noon(), None), Err(ApiClientRefusal::Revoked));
        assert_eq!(revoked.revoke(noon(), None), Err(ApiClientRefusal::Revoked));
    }
}
