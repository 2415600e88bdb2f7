//! The plainest write that has it all: a skill recorded of a person, under an `Idempotency-Key`. It is authorised and checked,
//! leaves its line, a line of the audit and the answer to be given again, and is on the disk before it is answered.

use super::http::Request;
use super::{BARE, Bench, Cost, Failure, ROUNDS, best, broken, cpu, each, per_second, ratio};
use chrono::{Days, NaiveDate};
use domain::event::{Action, Actor};
use domain::fixture::held;
use domain::id::{Mint, PersonId, SkillId};
use releve_api::app::act::{About, Act, Behalf, Why};
use releve_api::clock::{Clock, SystemClock};
use releve_api::problem::Problem;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::audit::Subject;
use store::idempotency::{self, Answered, Repeat};
use store::{Tx, skill};
use uuid::Uuid;

/// CPU that it may take.
const MOST: Duration = Duration::from_micros(300);
/// What it must reach of the rate of a bare loop that writes the same rows.
const LEAST: f64 = 0.6;
/// Days from the first of 1950: no round says again what another said.
const FIRST: (i32, u32, u32) = (1950, 1, 1);

/// Whom a skill is recorded of, and by whom.
pub struct Recording {
    pub people: Vec<PersonId>,
    pub skill: SkillId,
    pub planner: PersonId,
}

impl Recording {
    fn day(round: u64) -> NaiveDate {
        let (year, month, day) = FIRST;
        let first = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        first.checked_add_days(Days::new(round)).unwrap_or(first)
    }

    fn requests(&self, round: u64) -> Vec<Request> {
        let body = json!({ "skill_id": self.skill.to_string(), "valid_from": Self::day(round) }).to_string();
        let request = |who: &PersonId| Request {
            method: "POST",
            path: format!("/api/v1/people/{who}/skills"),
            header: format!("Idempotency-Key: bench-{round}-{who}\r\n"),
            body: body.clone(),
            expects: "\"valid_from\"",
        };
        self.people.iter().map(request).collect()
    }

    /// The rows of one, unread and undecided.
    fn write(&self, tx: &mut Tx, round: u64, who: PersonId, mint: Mint) -> Result<(), Problem> {
        let now = SystemClock.now();
        let actor = Actor::Person(self.planner);
        let mut act = Act { now, actor, mint, http_request: Some("bench".to_owned()), behalf: Behalf::default() };
        let day = Self::day(round).to_string();
        let line = held(self.skill, &day, None, &mut act.mint);
        skill::record(tx, who, &line, now, Some(self.planner))?;
        let after = json!({ "skill": "BENCH", "valid_from": day, "valid_until": null });
        let about = About { person: Some(who), ..About::default() };
        act.record(
            tx,
            Action::SkillRecorded,
            Subject::of("person_skill", line.id),
            about,
            Why::default().after(after),
        )?;
        let key = format!("bench-{round}-{who}");
        let repeat = Repeat { caller: Uuid::nil(), key, operation: "add_person_skill".to_owned() };
        let answered = Answered { body_hash: "0".repeat(64), status: 201, body: "x".repeat(400) };
        Ok(idempotency::keep(tx, &repeat, &answered, now)?)
    }
}

impl Bench {
    /// The write over HTTP, beside a bare loop through the same write door that leaves the same rows, with as many in flight.
    pub(super) fn plain_writes(&mut self, connections: usize) -> Result<(), Failure> {
        let (mut written, mut bare) = (Vec::<Cost>::new(), Vec::<Cost>::new());
        for _ in 0..ROUNDS {
            written.push(self.record_over_http(connections)?);
            bare.push(self.record_bare(connections)?);
        }
        let fastest = |all: &[Cost]| all.iter().map(|cost| cost.per_second).fold(0.0, f64::max);
        let reached = fastest(&written) / fastest(&bare);
        let (written, bare) = (best(written)?, best(bare)?);
        let against = format!("x {:.2} of 0.3 ms", ratio(written.cpu(), MOST));
        written.print(&format!("  a skill recorded, {connections} at a time"), &against);
        bare.print(
            "    its rows by a bare loop",
            &format!("x {reached:.2} of its rate is reached (at least {LEAST:.2})"),
        );
        Ok(())
    }

    fn next_round(&mut self) -> u64 {
        self.rounds += 1;
        self.rounds
    }

    fn record_over_http(&mut self, connections: usize) -> Result<Cost, Failure> {
        let round = self.next_round();
        let requests = self.stage.recording.requests(round);
        self.round(connections, &requests)
    }

    fn record_bare(&mut self, connections: usize) -> Result<Cost, Failure> {
        let round = self.next_round();
        let recording = Arc::clone(&self.stage.recording);
        let count = recording.people.len().min(BARE);
        let (own, database, started) = (cpu::of_process(std::process::id()), self.database(), Instant::now());
        self.loops(connections, count, move |tx, n| match recording.people.get(n) {
            Some(who) => {
                let seed = (round << 32) | u64::try_from(n).unwrap_or(0);
                recording.write(tx, round, *who, Mint::new(SystemClock.now(), seed))
            }
            None => Ok(()),
        })?;
        let took = started.elapsed();
        Ok(Cost {
            server: each(cpu::of_process(std::process::id()).saturating_sub(own), count),
            database: each(self.database().saturating_sub(database), count),
            per_second: per_second(count, took),
        })
    }

    /// What the server holds in memory now.
    pub(super) fn memory(&self) -> Result<(), Failure> {
        let held = self.server.memory().ok_or_else(|| Failure::new(1, "the memory of the server cannot be read"))?;
        let megabytes = |kilobytes: u32| f64::from(kilobytes) / 1000.0;
        println!(
            "  memory after the load: {:.1} MB resident (limit 60), of which {:.1} its own and {:.1} of files",
            megabytes(held.resident),
            megabytes(held.own),
            megabytes(held.resident.saturating_sub(held.own)),
        );
        Ok(())
    }

    /// From the start of a process, on the database as it is, to its being ready.
    pub(super) fn cold_start(&self) -> Result<(), Failure> {
        let mut starts = Vec::new();
        for _ in 0..=ROUNDS {
            starts.push(self.server.start_another().map_err(|error| broken(&error))?);
        }
        let (took, cpu) = starts.into_iter().min().ok_or_else(|| Failure::new(1, "nothing was measured"))?;
        println!("  cold start to /readyz: {} ms (limit 200), {} ms of CPU", took.as_millis(), cpu.as_millis());
        Ok(())
    }
}
