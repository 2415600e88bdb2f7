//! What API clients consume: counted in memory, written in batches by a job, so that a read costs no write.

use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use chrono::{DateTime, Utc};
use domain::id::{ApiClientId, ApiSecretId};
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::Tx;
use store::api_client::{Used, note_used};

/// Counts what is not written yet.
#[derive(Debug, Default)]
pub struct Usage(Mutex<Used>);

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
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes what was counted; answers how many lines. What cannot be written now is written next time.
///
/// # Errors
/// The store's.
pub async fn write(state: &AppState) -> Outcome<usize> {
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
