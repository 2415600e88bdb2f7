//! API clients in the words of the contract.

use crate::problem::{Outcome, Problem};
use crate::wire;
use chrono::{DateTime, TimeDelta, Utc};
use contract::api_client as shown;
use contract::text::{RequestCount, RequestRate};
use domain::api_client::{ApiClient, ApiClientState, ApiSecret};
use domain::id::PersonId;
use std::collections::{BTreeMap, HashMap};
use store::api_client::{self as rows, Day, Used};
use store::person::PersonTag;
use store::{Conn, person, unit};

/// One client with its secrets.
///
/// # Errors
/// The store's.
pub fn one(conn: &mut Conn, client: &ApiClient, now: DateTime<Utc>) -> Outcome<shown::ApiClient> {
    all(conn, std::slice::from_ref(client), now)?.pop().ok_or_else(Problem::not_found)
}

/// Clients with their secrets.
///
/// # Errors
/// The store's.
pub fn all(conn: &mut Conn, clients: &[ApiClient], now: DateTime<Utc>) -> Outcome<Vec<shown::ApiClient>> {
    let secrets = rows::secrets_of(conn, clients.iter().map(|client| client.id))?;
    let creators = clients.iter().filter_map(|client| client.created_by);
    let people = person::tags(conn, creators.chain(secrets.iter().filter_map(|secret| secret.created_by)))?;
    let units = unit::tags(conn, clients.iter().map(|client| client.unit))?;
    clients
        .iter()
        .map(|client| {
            let own = secrets.iter().filter(|secret| secret.client == client.id).take(200);
            Ok(shown::ApiClient {
                id: client.id.into(),
                name: client.name.as_str().into(),
                contact: client.contact.as_str().into(),
                unit: units.get(&client.unit).cloned().map(wire::unit_tag).ok_or_else(Problem::not_found)?,
                scopes: client.scopes.iter().map(wire::api_scope).collect(),
                requests_per_minute: RequestRate(client.requests_per_minute),
                state: state(client),
                created_at: client.created_at,
                created_by: tag(&people, client.created_by),
                revoked_at: match client.state {
                    ApiClientState::Active => None,
                    ApiClientState::Revoked { at, .. } => Some(at),
                },
                last_used_at: client.last_used_at,
                secrets: own.map(|own| secret(own, &people, now)).collect(),
                version: client.version.into(),
            })
        })
        .collect()
}

fn state(client: &ApiClient) -> shown::ApiClientState {
    if client.is_active() { shown::ApiClientState::Active } else { shown::ApiClientState::Revoked }
}

fn tag(people: &HashMap<PersonId, PersonTag>, person: Option<PersonId>) -> Option<contract::person::PersonTag> {
    person.and_then(|id| people.get(&id)).cloned().map(wire::person_tag)
}

fn secret(secret: &ApiSecret, people: &HashMap<PersonId, PersonTag>, now: DateTime<Utc>) -> shown::ApiSecret {
    let state = match (secret.revoked_at, secret.is_good(now)) {
        (Some(_), _) => shown::ApiSecretState::Revoked,
        (None, true) => shown::ApiSecretState::Active,
        (None, false) => shown::ApiSecretState::Expired,
    };
    shown::ApiSecret {
        id: secret.id.into(),
        state,
        created_at: secret.created_at,
        created_by: tag(people, secret.created_by),
        expires_at: secret.expires_at,
        revoked_at: secret.revoked_at,
        last_used_at: secret.last_used_at,
    }
}

/// What a client consumed over the last days, with what this server has counted and not written yet.
///
/// # Errors
/// The store's.
pub fn usage(
    conn: &mut Conn,
    client: &ApiClient,
    now: DateTime<Utc>,
    days: u16,
    waiting: &Used,
) -> Outcome<shown::ApiClientUsage> {
    let since = now.date_naive() - TimeDelta::days(i64::from(days) - 1);
    let mut counted: BTreeMap<_, Day> = rows::days(conn, client.id, since)?.into_iter().collect();
    for ((_, day), more) in waiting.days.iter().filter(|((id, day), _)| *id == client.id && *day >= since) {
        let known = counted.entry(*day).or_default();
        known.requests += more.requests;
        known.refused += more.refused;
    }
    let count = |number: i64| RequestCount(u32::try_from(number).unwrap_or(u32::MAX).min(2_000_000_000));
    Ok(shown::ApiClientUsage {
        requests_per_minute: RequestRate(client.requests_per_minute),
        last_used_at: client.last_used_at.max(waiting.clients.get(&client.id).copied()),
        days: counted
            .into_iter()
            .rev()
            .map(|(day, one)| shown::ApiClientDay { day, requests: count(one.requests), refused: count(one.refused) })
            .collect(),
    })
}
