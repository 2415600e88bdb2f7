//! Accounts: their names, and the invitations with which people open one or come back to it.

use crate::id::{InvitationId, PersonId};
use crate::sign_in::stands;
use crate::text::{InvalidText, fold};
use chrono::{DateTime, Utc};

/// The name of an account as it is kept and compared: folded, so that accents, case and signs do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login(String);

impl Login {
    /// The most characters it may have, folded.
    pub const MOST: usize = 80;

    /// Reads what a person typed.
    ///
    /// # Errors
    /// Nothing but spaces and signs, or too long.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let folded = fold(text);
        if folded.is_empty() {
            return Err(InvalidText::Empty);
        }
        if folded.chars().count() > Self::MOST {
            return Err(InvalidText::TooLong(Self::MOST));
        }
        Ok(Self(folded))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an invitation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To open an account.
    Account,
    /// To choose another password for an account that there is.
    Recovery,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 2] = [Self::Account, Self::Recovery];

    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Recovery => "recovery",
        }
    }

    /// The purpose of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// A link with which a person chooses a password, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// To whom.
    pub person: PersonId,
    /// What it is for.
    pub purpose: Purpose,
    /// The account's name, folded.
    pub login: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// By whom; none for the command line.
    pub created_by: Option<PersonId>,
    /// From then on it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// When it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was taken back, or another took its place.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Invitation {
    /// Whether it can be accepted at `now`.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.accepted_at.is_none() && self.revoked_at.is_none() && stands(self.created_at, self.expires_at, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_one_whatever_its_accents_case_and_signs() {
        assert_eq!(Login::parse(" Léa.MARTIN ").unwrap(), Login::parse("lea martin").unwrap());
        assert_eq!(Login::parse(" .-! "), Err(InvalidText::Empty));
        assert_eq!(Login::parse(&"a".repeat(81)), Err(InvalidText::TooLong(80)));
    }
}
