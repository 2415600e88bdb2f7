//! The sandbox: a server for integrators, on a fictional world that is brought back to where it began each night.

use super::{seal, zone};
use crate::config;
use crate::identity::password;
use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::fixture::world::{DEMO_PASSWORD, Scale, World, week_of, world};
use std::sync::Arc;
use store::sandbox::{self, Fresh, Sandbox, When};
use store::{Store, StoreError, Tx};

/// The seed of every sandbox: the same people, the same ids.
pub const SEED: u64 = 1;

/// Why a server does not start on a database.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Fictional data are never mixed with others.
    #[error(
        "sandbox.enabled is set, and this database holds data that are no sandbox's: give the sandbox a database of its own; \
         nothing was changed"
    )]
    RealData,
    /// What would be written here would be gone tomorrow.
    #[error(
        "this database is a sandbox, whose data are thrown away each night: set sandbox.enabled, or another database"
    )]
    OnlyASandbox,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The machine gives no randomness.
    #[error("{0}")]
    Problem(#[from] Problem),
}

/// When the next reset after an instant is due: the first time that clocks of the place show the hour.
#[must_use]
pub fn next_reset(rules: &config::Sandbox, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = zone::today(&rules.zone, now);
    let due = |days| today.checked_add_days(Days::new(days)).map(|day| at_hour(rules, day));
    // The clocks may have shown it already, today.
    let days = [due(0), due(1), due(2)].into_iter().flatten();
    days.filter(|at| *at > now).min().unwrap_or(now + TimeDelta::days(1))
}

/// The hour of a day; where clocks leap over it, the hour after.
fn at_hour(rules: &config::Sandbox, day: NaiveDate) -> DateTime<Utc> {
    zone::instant(&rules.zone, day, rules.hour)
}

/// The world of the week: sessions stay ahead of today, and the ids stay as they are.
fn of_week(rules: &config::Sandbox, now: DateTime<Utc>) -> World {
    world(SEED, Scale::Demo, week_of(zone::today(&rules.zone, now)))
}

/// Makes a sandbox of an empty database, or finds that the database is what the settings say; answers whether it made one. A
/// sandbox that is there keeps to the hour of the settings from now on.
///
/// # Errors
/// [`Refused::RealData`], [`Refused::OnlyASandbox`], or the store's. Nothing was changed then.
pub async fn prepare(store: &Store, rules: &config::Sandbox, now: DateTime<Utc>) -> Result<bool, Refused> {
    let look = store.read(|conn| Ok::<_, StoreError>((sandbox::find(conn)?, sandbox::is_inhabited(conn)?)));
    match (rules.enabled, look.await?) {
        (false, (None, _)) => return Ok(false),
        (true, (Some(found), _)) => {
            keep_to_the_hour(store, rules, &found, now).await?;
            return Ok(false);
        }
        (false, (Some(_), _)) => return Err(Refused::OnlyASandbox),
        (true, (None, true)) => return Err(Refused::RealData),
        (true, (None, false)) => {}
    }
    let loading = Loading::of(rules, now)?;
    let opened = store.write("open_sandbox", move |tx: &mut Tx| {
        // Another server may have been first.
        if sandbox::find(tx)?.is_some() {
            return Ok::<_, StoreError>(false);
        }
        sandbox::open(tx, loading.fresh())?;
        Ok(true)
    });
    let opened = opened.await?;
    seal::seal(store).await?;
    Ok(opened)
}

/// The next reset is at the hour of the settings, whatever they said before; one that is due already is not put off.
async fn keep_to_the_hour(
    store: &Store,
    rules: &config::Sandbox,
    found: &Sandbox,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (read, next) = (found.next_reset_at, next_reset(rules, now));
    if read > now && read != next {
        store.write("announce_reset", move |tx: &mut Tx| sandbox::announce(tx, read, next)).await?;
    }
    Ok(())
}

/// When the data of a sandbox next begin anew, as the database was last seen to say; none of other servers.
#[must_use]
pub fn announced(state: &AppState) -> Option<DateTime<Utc>> {
    let rules = &state.settings().sandbox;
    rules.enabled.then(|| state.next_reset().unwrap_or_else(|| next_reset(rules, state.clock().now())))
}

/// Looks at what the database says of the next reset, for it to be announced.
///
/// # Errors
/// The store's.
pub async fn look(state: &AppState) -> Outcome<Option<DateTime<Utc>>> {
    let next = state.store().read(sandbox::find).await?.map(|found| found.next_reset_at);
    state.note_next_reset(next);
    Ok(next)
}

/// Resets the sandbox if it is due; answers how often it did. Of several servers that find it due, one does it.
///
/// # Errors
/// The store's.
pub async fn reset_if_due(state: &AppState) -> Outcome<usize> {
    let now = state.clock().now();
    if look(state).await?.is_none_or(|next| next > now) {
        return Ok(0);
    }
    let done = reset(state.store(), &state.settings().sandbox, now, When::Due).await?;
    look(state).await?;
    Ok(usize::from(done))
}

/// Resets the sandbox now, whether it is due or not.
///
/// # Errors
/// The store's: [`StoreError::Missing`] when the database is no sandbox.
pub async fn reset_now(store: &Store, rules: &config::Sandbox, now: DateTime<Utc>) -> Outcome<bool> {
    reset(store, rules, now, When::Now).await
}

async fn reset(store: &Store, rules: &config::Sandbox, now: DateTime<Utc>, when: When) -> Outcome<bool> {
    let loading = Loading::of(rules, now)?;
    let reset = store.write("reset_sandbox", move |tx: &mut Tx| sandbox::reset(tx, loading.fresh(), when)).await?;
    if reset {
        // What cannot be linked now is at the next turn.
        if let Err(error) = seal::seal(store).await {
            tracing::warn!(problem.cause = %error, "the audit of the sandbox is not sealed yet");
        }
    }
    Ok(reset)
}

/// What a sign-in is told that a reset may have ended.
#[must_use]
pub fn sign_in_ended() -> Words {
    Words::new(
        "ce serveur est un bac à sable : chaque nuit ses données repartent de zéro et toutes les connexions prennent fin ; \
         connectez-vous à nouveau",
        "this server is a sandbox: each night its data begin anew and every sign-in ends; sign in again",
    )
}

/// A world made before the write, whose body may run twice.
#[derive(Clone)]
struct Loading {
    world: Arc<World>,
    password_hash: String,
    now: DateTime<Utc>,
    next: DateTime<Utc>,
}

impl Loading {
    fn of(rules: &config::Sandbox, now: DateTime<Utc>) -> Outcome<Self> {
        let password_hash = password::hash(DEMO_PASSWORD)?;
        Ok(Self { world: Arc::new(of_week(rules, now)), password_hash, now, next: next_reset(rules, now) })
    }

    fn fresh(&self) -> Fresh<'_> {
        Fresh { world: &self.world, password_hash: &self.password_hash, now: self.now, next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(zone: &str, hour: u8, now: &str) -> String {
        let rules = config::Sandbox { enabled: true, hour, zone: zone.to_owned() };
        next_reset(&rules, now.parse().unwrap()).to_rfc3339()
    }

    #[test]
    fn the_next_reset_is_the_first_time_that_the_clocks_of_the_place_show_the_hour() {
        for (zone, hour, now, expected) in [
            ("Europe/Paris", 3, "2026-11-22T01:59:59Z", "2026-11-22T02:00:00+00:00"),
            ("Europe/Paris", 3, "2026-11-22T02:00:00Z", "2026-11-23T02:00:00+00:00"),
            ("Pacific/Noumea", 3, "2026-11-22T12:00:00Z", "2026-11-22T16:00:00+00:00"),
            ("America/Cayenne", 23, "2026-11-23T02:30:00Z", "2026-11-24T02:00:00+00:00"),
            // In the night that has no 2 o'clock, the clocks go from there to 3.
            ("Europe/Paris", 2, "2027-03-27T20:00:00Z", "2027-03-28T01:00:00+00:00"),
            // In the night that has two, the first.
            ("Europe/Paris", 2, "2026-10-24T20:00:00Z", "2026-10-25T00:00:00+00:00"),
            ("Europe/Paris", 2, "2026-10-25T00:00:00Z", "2026-10-26T01:00:00+00:00"),
        ] {
            assert_eq!(next(zone, hour, now), expected, "{zone} {hour} after {now}");
        }
    }
}
