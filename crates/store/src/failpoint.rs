//! Places at which a test has the program die, as at a power cut: between two steps of a write that is under way. In the
//! program that people run there is nothing here.
//!
//! `RELEVE_TEST_DIE_AT` says where: the place, the name of a write that must be under way there, and how many times it is
//! passed first: `before_commit create_enrolment 2`.

/// Between two writes of a batch.
pub(crate) const BETWEEN: &str = "between";
/// The work is done, the commit is not.
pub(crate) const BEFORE_COMMIT: &str = "before_commit";
/// The commit is done, nobody was answered.
pub(crate) const AFTER_COMMIT: &str = "after_commit";

/// Comes by a place with these writes under way.
#[cfg(not(feature = "testing"))]
#[inline]
pub(crate) fn reach(_: &str, _: impl Iterator<Item = &'static str>) {}

/// Comes by a place with these writes under way.
#[cfg(feature = "testing")]
pub(crate) fn reach(place: &str, mut writes: impl Iterator<Item = &'static str>) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static SAID: OnceLock<Option<(String, String, u32)>> = OnceLock::new();
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let said = SAID.get_or_init(|| {
        let said = std::env::var("RELEVE_TEST_DIE_AT").ok()?;
        let mut words = said.split(' ').map(str::to_owned);
        Some((words.next()?, words.next()?, words.next()?.parse().ok()?))
    });
    if let Some((where_to, write, first)) = said
        && where_to == place
        && writes.any(|name| name == write)
        && PASSED.fetch_add(1, Ordering::SeqCst) == *first
    {
        // Nothing is unwound, flushed or told: to the rest of the world it is `kill -9`.
        std::process::abort();
    }
}
