//! A crowd at the door: everybody asks at once for a seat of one session that has too few.

use super::{Bench, Failure, ROUNDS, SystemClock, broken, http};
use releve_api::clock::Clock;
use std::time::Duration;

/// Clients that ask at once, each on a connection of its own.
const CLIENTS: usize = 200;
/// Seats of the session.
const SEATS: u16 = 50;
/// Within which the last of them is answered.
const MOST: Duration = Duration::from_secs(1);

impl Bench {
    /// How long the last of them waits for its answer. Each seat is given once, and everybody else waits in the queue.
    pub(super) fn crowd(&mut self) -> Result<(), Failure> {
        let mut waited = Vec::new();
        for _ in 0..ROUNDS {
            let now = SystemClock.now();
            let requests = self.runtime.block_on(self.stage.rush(&self.store, now, SEATS, CLIENTS))?;
            let (answers, last) = http::ask_at_once(&self.server.address, &requests).map_err(|error| broken(&error))?;
            let of = |outcome: &str| answers.iter().filter(|answer| http::holds(answer, outcome)).count();
            let (seated, waiting) = (of("\"outcome\":\"enrolled\""), of("\"outcome\":\"waitlisted\""));
            if (seated, waiting) != (usize::from(SEATS), CLIENTS - usize::from(SEATS)) {
                return Err(Failure::new(1, format!("{seated} have a seat of {SEATS}, {waiting} wait")));
            }
            waited.push(last);
        }
        let last = waited.iter().min().copied().unwrap_or_default();
        let (millis, most) = (last.as_millis(), super::ratio(last, MOST));
        println!(
            "  {CLIENTS} clients at once for {SEATS} seats: {SEATS} seated, the last answer after {millis} ms   x {most:.2} of 1 s"
        );
        Ok(())
    }
}
