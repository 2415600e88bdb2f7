//! Passwords: Argon2id with the parameters OWASP recommends, off the request threads, a few at a time.

use crate::problem::{Outcome, Problem, ProblemCode};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// How long a sign-in may wait for its turn.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// A well-formed hash of no password, so that an unknown login costs as much as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$cmVsZXZlLW5vYm9keS0xNg$0000000000000000000000000000000000000000000";

/// A password hash that failed for a reason of ours.
#[derive(Debug, thiserror::Error)]
#[error("password hash failed: {0}")]
struct HashFailure(String);

/// Computes and checks hashes, only so many at once: each takes memory and time.
#[derive(Clone, Debug)]
pub struct Hasher {
    turns: Arc<Semaphore>,
}

impl Hasher {
    /// A hasher for that many at once.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self { turns: Arc::new(Semaphore::new(at_once.max(1))) }
    }

    /// Whether the password is the one hashed; `None` takes the same time and is always false.
    ///
    /// # Errors
    /// 503 when too many sign-ins wait already, 500 when the hash cannot be computed.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Outcome<bool> {
        self.in_turn(move || verify(&password, hash.as_deref())).await
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// As for [`Hasher::verify`].
    pub async fn hash(&self, password: String) -> Outcome<String> {
        self.in_turn(move || hash(&password)).await?
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Outcome<T> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned());
        let permit = match turn.await {
            Ok(Ok(permit)) => permit,
            Ok(Err(closed)) => return Err(Problem::internal(&closed)),
            Err(waited) => return Err(Problem::new(ProblemCode::Busy).because(&waited)),
        };
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        done.await.map_err(|error| Problem::internal(&error))
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn verify(password: &str, hash: Option<&str>) -> bool {
    let matches = PasswordHash::new(hash.unwrap_or(NOBODY))
        .is_ok_and(|parsed| argon2().verify_password(password.as_bytes(), &parsed).is_ok());
    matches && hash.is_some()
}

/// The hash of a password, on the present thread.
///
/// # Errors
/// 500 when it cannot be computed.
pub fn hash(password: &str) -> Outcome<String> {
    let salted: Result<PasswordHash, _> = argon2().hash_password(password.as_bytes());
    salted.map(|hash| hash.to_string()).map_err(|error| Problem::internal(&HashFailure(error.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_password_matches_its_hash_only() {
        let hasher = Hasher::new(1);
        let hash = hasher.hash("correct horse".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.verify("correct horse".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify("wrong".to_owned(), Some(hash)).await.unwrap());
        assert!(!hasher.verify("correct horse".to_owned(), None).await.unwrap());
        assert!(!hasher.verify("x".to_owned(), Some("not a hash".to_owned())).await.unwrap());
    }

    #[test]
    fn the_hash_of_nobody_is_well_formed_so_that_it_costs_the_same() {
        assert!(PasswordHash::new(NOBODY).is_ok());
    }
}
