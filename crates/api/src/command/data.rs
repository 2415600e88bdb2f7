//! `releve demo`, `accounts` and `rotate-keys`: fills the database with an invented world, and turns the keys that sign access
//! tokens.

use super::{Common, Failure, chain, setup};
use chrono::{DateTime, Utc};
use domain::fixture::world::{DEMO_PASSWORD, Scale, World, week_of, world};
use releve_api::app::{sandbox, seal, signing_key, zone};
use releve_api::clock::{Clock, SystemClock};
use releve_api::identity::password;
use releve_api::problem::Problem;
use releve_api::state::AppState;
use std::collections::BTreeMap;
use store::{Store, Tx, demo, sandbox as sandbox_mark};

/// The seed of the world when nobody chooses one.
pub const SEED: u64 = 1;
/// The world of a seed, around today; the small one around the Monday of this week, so that its ids are the same whenever it
/// is loaded, and are those of the examples in the reference.
fn of_today(seed: u64, scale: Scale, now: DateTime<Utc>) -> World {
    let today = zone::today("Europe/Paris", now);
    let around = match scale {
        Scale::Demo => week_of(today),
        Scale::Army => today,
    };
    world(seed, scale, around)
}

/// Loads the world unless one was loaded before; answers whether it did.
pub async fn load_once(store: &Store, seed: u64, scale: Scale) -> Result<bool, Failure> {
    let loaded = store.read(|conn| demo::seed_of(conn, demo::WORLD)).await?;
    if loaded.is_some() {
        return Ok(false);
    }
    let now = SystemClock.now();
    println!("== demonstration world ({}), once", scale.code());
    let world = std::sync::Arc::new(of_today(seed, scale, now));
    let hash = password::hash(DEMO_PASSWORD).map_err(|error| Failure::new(1, chain(&error)))?;
    let mark = i64::try_from(seed).unwrap_or(0);
    store
        .write("load_demo", move |tx: &mut Tx| {
            demo::load(tx, &world, &hash, now)?;
            demo::mark(tx, demo::WORLD, mark, now)
        })
        .await?;
    seal::seal(store).await?;
    Ok(true)
}

/// One account per role, as the world has them: login, password, roles.
pub fn accounts() -> Vec<String> {
    let world = of_today(SEED, Scale::Demo, SystemClock.now());
    let mut roles: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for grant in &world.grants {
        let held = roles.entry(grant.person).or_default();
        if !held.contains(&grant.role.code()) {
            held.push(grant.role.code());
        }
    }
    world
        .accounts
        .iter()
        .map(|account| {
            let roles = roles.get(&account.person).map_or_else(|| "person".to_owned(), |roles| roles.join(","));
            format!("{:<16} {DEMO_PASSWORD}  {roles}", account.login)
        })
        .collect()
}

/// `releve demo`.
pub fn fill(common: &Common, scale: &str, seed: u64) -> Result<(), Failure> {
    let scale = [Scale::Demo, Scale::Army].into_iter().find(|known| known.code() == scale);
    let scale = scale.ok_or_else(|| Failure::new(2, "--scale is demo or army"))?;
    let (settings, _) = setup::settings(common, None)?;
    let store = setup::open(&settings)?;
    let loaded = setup::runtime()?.block_on(async {
        store.migrate().await?;
        load_once(&store, seed, scale).await
    })?;
    println!("{}", if loaded { "loaded" } else { "a demonstration world is there already; nothing was changed" });
    Ok(())
}

/// `releve sandbox reset`: now, whatever the hour.
pub fn reset_sandbox(common: &Common) -> Result<(), Failure> {
    let (settings, _) = setup::settings(common, None)?;
    if !settings.sandbox.enabled {
        let said =
            "sandbox.enabled is not set: a sandbox is reset with the settings of its server; nothing was changed";
        return Err(Failure::new(4, said));
    }
    let store = setup::open_existing(&settings)?;
    setup::runtime()?.block_on(async {
        let is_one = store.read(sandbox_mark::find).await?.is_some();
        if !is_one {
            return Err(Failure::new(4, "this database is no sandbox; nothing was changed"));
        }
        let now = SystemClock.now();
        sandbox::reset_now(&store, &settings.sandbox, now).await.map_err(failed)?;
        println!("the sandbox begins anew; next at {}", sandbox::next_reset(&settings.sandbox, now));
        Ok(())
    })
}

fn failed(problem: Problem) -> Failure {
    Failure::new(1, problem.cause().map_or_else(|| problem.to_string(), str::to_owned))
}

/// `releve rotate-keys`: a new signing key, and those before taken back when asked.
pub fn rotate_keys(common: &Common, revoke: bool) -> Result<(), Failure> {
    let (settings, _) = setup::settings(common, None)?;
    let store = setup::open_existing(&settings)?;
    let state = AppState::new(settings, std::sync::Arc::new(SystemClock), store);
    setup::runtime()?.block_on(async {
        if revoke {
            let revoked = signing_key::revoke_all(&state).await.map_err(failed)?;
            println!("{revoked} keys revoked: the tokens given so far are worth nothing");
        }
        signing_key::rotate_now(&state).await.map_err(failed)?;
        println!("a new key signs from now on");
        Ok(())
    })
}
