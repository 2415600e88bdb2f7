//! Sign-in tokens: 32 random bytes that only the holder knows. The store keeps their hash.

use crate::clock::random_bytes;
use crate::extract::json::hash_of;
use crate::problem::Outcome;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;

/// The name of the cookie; its prefix makes browsers insist on `Secure`, `Path=/` and no `Domain`.
pub const COOKIE: &str = "__Host-releve";

/// The secret of one sign-in.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new token.
    ///
    /// # Errors
    /// A 500 when the machine gives no randomness.
    pub fn new() -> Outcome<Self> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random_bytes::<32>()?)))
    }

    /// A token as the caller sent it; none when it cannot be one of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// What the store keeps: the hash alone opens nothing.
    #[must_use]
    pub fn hash(&self) -> String {
        hash_of(self.0.as_bytes())
    }

    /// The text, to be handed to its holder once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_never_shown() {
        let token = Token::new().unwrap();
        assert_eq!(Token::parse(token.reveal()), Some(token.clone()));
        assert!(!format!("{token:?}").contains(token.reveal()));
        assert_ne!(token.hash(), Token::new().unwrap().hash());
        for text in ["", "abc", "é", &"A".repeat(44)] {
            assert!(Token::parse(text).is_none(), "{text}");
        }
    }
}
