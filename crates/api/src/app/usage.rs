//! What API clients consume, and when sign-ins were last used: counted in memory, written in batches by a job, so that a read costs no write.

use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{ApiClientId, ApiSecretId, SignInId};
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::api_client::{Used, note_used};
use store::{Tx, sign_in};

/// How old the last use of a sign-in is before it is written again: one write for all that it does meanwhile.
const GRAIN: TimeDelta = TimeDelta::minutes(10);
/// Sign-ins noted at most before they are written; of more, the last use is told when they come again.
const MOST_SIGN_INS: usize = 100_000;

/// Counts what is not written yet.
#[derive(Debug, Default)]
pub struct Usage {
    clients: Mutex<Used>,
    sign_ins: Mutex<HashSet<SignInId>>,
}

impl Usage {
    /// Counts a request of a client.
    pub fn note_request(&self, client: ApiClientId, now: DateTime<Utc>, refused: bool) {
        let mut used = self.used();
        let day = used.days.entry((client, now.date_naive())).or_default();
        day.requests += 1;
        day.refused += i64::from(refused);
        used.clients.insert(client, now);
    }

    /// Notes that a secret opened.
    pub fn note_secret(&self, client: ApiClientId, secret: ApiSecretId, now: DateTime<Utc>) {
        let mut used = self.used();
        used.secrets.insert(secret, now);
        used.clients.insert(client, now);
    }

    /// Notes that a sign-in is used, unless that is written already, to the grain.
    pub fn note_sign_in(&self, id: SignInId, written: Option<DateTime<Utc>>, now: DateTime<Utc>) {
        if written.is_some_and(|at| (now - at).abs() < GRAIN) {
            return;
        }
        let mut used = self.used_sign_ins();
        if used.len() < MOST_SIGN_INS {
            used.insert(id);
        }
    }

    /// What was counted and is not written yet.
    #[must_use]
    pub fn waiting(&self) -> Used {
        self.used().clone()
    }

    fn take(&self) -> Used {
        std::mem::take(&mut *self.used())
    }

    /// Puts back what could not be written, under what was counted meanwhile.
    fn put_back(&self, taken: Used) {
        let mut used = self.used();
        for (key, count) in taken.days {
            let day = used.days.entry(key).or_default();
            day.requests += count.requests;
            day.refused += count.refused;
        }
        for (client, at) in taken.clients {
            let known = used.clients.entry(client).or_insert(at);
            *known = at.max(*known);
        }
        for (secret, at) in taken.secrets {
            let known = used.secrets.entry(secret).or_insert(at);
            *known = at.max(*known);
        }
    }

    fn used(&self) -> MutexGuard<'_, Used> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn used_sign_ins(&self) -> MutexGuard<'_, HashSet<SignInId>> {
        self.sign_ins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes what was counted; answers how many lines. What cannot be written now is written next time.
///
/// # Errors
/// The store's.
pub async fn write(state: &AppState) -> Outcome<usize> {
    Ok(write_sign_ins(state).await?.saturating_add(write_clients(state).await?))
}

async fn write_sign_ins(state: &AppState) -> Outcome<usize> {
    let used = std::mem::take(&mut *state.usage().used_sign_ins());
    if used.is_empty() {
        return Ok(0);
    }
    let (batch, now) = (used.clone(), state.clock().now());
    let body = move |tx: &mut Tx| Ok::<_, Problem>(sign_in::note_used(tx, batch.iter().copied(), now)?);
    state.store().write("note_sign_ins", body).await.inspect_err(|_| state.usage().used_sign_ins().extend(used))
}

async fn write_clients(state: &AppState) -> Outcome<usize> {
    let used = state.usage().take();
    let lines = used.days.len() + used.secrets.len();
    if lines == 0 {
        return Ok(0);
    }
    let batch = used.clone();
    let written = state.store().write("note_usage", move |tx: &mut Tx| Ok::<_, Problem>(note_used(tx, &batch)?)).await;
    if let Err(problem) = written {
        state.usage().put_back(used);
        return Err(problem);
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use domain::id::Mint;
    use store::api_client::Day;

    #[test]
    fn what_could_not_be_written_is_not_lost_nor_counted_twice() {
        let now = "2030-01-07T08:00:00Z".parse().unwrap();
        let mut mint = Mint::new(now, 1);
        let (client, secret) = (mint.id(), mint.id());
        let usage = Usage::default();
        usage.note_secret(client, secret, now);
        usage.note_request(client, now, true);
        let taken = usage.take();
        assert_eq!(usage.waiting(), Used::default());
        let later = now + TimeDelta::seconds(1);
        usage.note_request(client, later, false);
        usage.put_back(taken);
        let waiting = usage.waiting();
        assert_eq!(waiting.days[&(client, now.date_naive())], Day { requests: 2, refused: 1 });
        assert_eq!((waiting.clients[&client], waiting.secrets[&secret]), (later, now));
    }
}
