//! The keys that sign access tokens: made when due, published, taken back.

use super::act::{About, Act, Why};
use crate::identity::signing;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use chrono::{DateTime, Utc};
use domain::event::Action;
use domain::signing_key::{self as rotation, SigningKey};
use serde_json::{Value, json};
use store::audit::Subject;
use store::signing_key::{self, StoredKey};
use store::{Conn, Tx};

/// Makes the next key if one is due; answers how many were made. Servers that do it at the same time may each make one:
/// both are good.
///
/// # Errors
/// The store's; 500 without a sealing key.
pub async fn rotate(state: &AppState) -> Outcome<usize> {
    make(state, state.clock().now(), rotation::due).await
}

/// Makes a key that signs from now on; those before are published until their tokens have died.
///
/// # Errors
/// As for [`rotate`].
pub async fn rotate_now(state: &AppState) -> Outcome<usize> {
    make(state, state.clock().now(), |_, _, now| Some(now)).await
}

/// A key was made and is not there.
#[derive(Debug, thiserror::Error)]
#[error("no key signs, though one was just made")]
struct NoKey;

type Due = fn(&[SigningKey], &str, DateTime<Utc>) -> Option<DateTime<Utc>>;

async fn make(state: &AppState, now: DateTime<Utc>, due: Due) -> Outcome<usize> {
    let sealer = state.sealer()?.clone();
    let waiting = state.store().read(move |conn| Ok::<_, Problem>(due(&keys(conn)?, sealer.name(), now))).await?;
    let Some(signs_from) = waiting else { return Ok(0) };
    let mut act = Act { now, ..Act::of_releve(state)? };
    let sealer = state.sealer()?.clone();
    let new = signing::make(act.mint.id(), &sealer, signs_from)?;
    state
        .store()
        .write("make_signing_key", move |tx: &mut Tx| {
            if due(&keys(tx)?, sealer.name(), act.now).is_none() {
                return Ok(0);
            }
            signing_key::insert(tx, &new, act.now)?;
            let subject = Subject::of("signing_key", new.key.id);
            let why = Why::default().after(json!({ "signs_from": new.key.signs_from }));
            act.clone().record(tx, Action::SigningKeyMade, subject, About::default(), why)?;
            Ok::<_, Problem>(1)
        })
        .await
}

/// Takes back every key: tokens given so far are worth nothing from now on.
///
/// # Errors
/// The store's.
pub async fn revoke_all(state: &AppState) -> Outcome<usize> {
    let act = Act::of_releve(state)?;
    state
        .store()
        .write("revoke_signing_keys", move |tx: &mut Tx| {
            let mut act = act.clone();
            let good: Vec<_> = keys(tx)?.into_iter().filter(|key| key.revoked_at.is_none()).collect();
            for key in &good {
                signing_key::revoke(tx, key.id, act.now)?;
                let subject = Subject::of("signing_key", key.id);
                act.record(tx, Action::SigningKeyRevoked, subject, About::default(), Why::default())?;
            }
            Ok::<_, Problem>(good.len())
        })
        .await
}

fn keys(conn: &mut Conn) -> Outcome<Vec<SigningKey>> {
    Ok(signing_key::all(conn)?.into_iter().map(|kept| kept.key).collect())
}

/// The key that this server signs with now; made first when there is none.
///
/// # Errors
/// The store's; 500 without a sealing key.
pub async fn signing(state: &AppState, now: DateTime<Utc>) -> Outcome<StoredKey> {
    let name = state.sealer()?.name().to_owned();
    if let Some(found) = chosen(state, name.clone(), now).await? {
        return Ok(found);
    }
    // At the same instant: a key made at a later one would not sign yet.
    make(state, now, rotation::due).await?;
    chosen(state, name, now).await?.ok_or_else(|| Problem::internal(&NoKey))
}

async fn chosen(state: &AppState, name: String, now: DateTime<Utc>) -> Outcome<Option<StoredKey>> {
    let read = move |conn: &mut Conn| {
        let kept = signing_key::all(conn)?;
        let turns: Vec<SigningKey> = kept.iter().map(|one| one.key.clone()).collect();
        let id = rotation::signing(&turns, &name, now).map(|key| key.id);
        Ok::<_, Problem>(kept.into_iter().find(|one| Some(one.key.id) == id))
    };
    state.store().read(read).await
}

/// The keys whose tokens are believed at an instant.
///
/// # Errors
/// The store's.
pub fn published(conn: &mut Conn, now: DateTime<Utc>) -> Outcome<Vec<StoredKey>> {
    let mut kept = signing_key::all(conn)?;
    let turns: Vec<SigningKey> = kept.iter().map(|one| one.key.clone()).collect();
    kept.retain(|one| rotation::is_published(&turns, &one.key, now));
    Ok(kept)
}

/// The published keys as a JWK set.
///
/// # Errors
/// The store's.
pub async fn key_set(state: &AppState) -> Outcome<Value> {
    let now = state.clock().now();
    let kept = state.store().read(move |conn| published(conn, now)).await?;
    Ok(json!({ "keys": kept.iter().filter_map(signing::jwk).collect::<Vec<_>>() }))
}
