//! Background work: each job at its own pace, until the server goes away. What must run once is claimed in the database.

use crate::telemetry;
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};
use tracing::Instrument;

/// Tells jobs to stop.
#[derive(Debug)]
pub struct Jobs {
    stop: watch::Sender<bool>,
    running: Vec<JoinHandle<()>>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self::new()
    }
}

impl Jobs {
    /// No job yet.
    #[must_use]
    pub fn new() -> Self {
        Self { stop: watch::Sender::new(false), running: Vec::new() }
    }

    /// Runs a job every so often; its failure is logged and the next turn tries again. A pace of 0 runs nothing.
    pub fn every<F, W, E>(&mut self, name: &'static str, pace: Duration, work: W)
    where
        W: Fn() -> F + Send + 'static,
        F: Future<Output = Result<usize, E>> + Send,
        E: std::fmt::Display,
    {
        if pace.is_zero() {
            return;
        }
        let mut stop = self.stop.subscribe();
        self.running.push(tokio::spawn(async move {
            let mut ticks = interval(pace);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    _ = stop.changed() => return,
                    _ = ticks.tick() => {}
                }
                match work().instrument(telemetry::job(name)).await {
                    Ok(0) => {}
                    Ok(count) => tracing::info!(job.name = name, job.count = count, "job {name} did {count}"),
                    Err(error) => {
                        tracing::warn!(job.name = name, problem.cause = %error, "job {name} failed, will retry")
                    }
                }
            }
        }));
    }

    /// Runs work that has a pace of its own, until the value it is given changes.
    pub fn keep<F>(&mut self, work: impl FnOnce(watch::Receiver<bool>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.running.push(tokio::spawn(work(self.stop.subscribe())));
    }

    /// Stops every job after the turn under way.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for job in self.running {
            // A job that panicked has been reported by the runtime already.
            let _ended = job.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[actix_web::test]
    async fn a_job_goes_on_after_a_failure_until_it_is_stopped() {
        let (sender, mut turns) = tokio::sync::mpsc::unbounded_channel();
        let count = AtomicUsize::new(0);
        let mut jobs = Jobs::new();
        jobs.every("test", Duration::from_millis(1), move || {
            let turn = count.fetch_add(1, Ordering::SeqCst);
            sender.send(turn).unwrap();
            async move { if turn == 0 { Err("the first turn fails") } else { Ok(1) } }
        });
        for expected in 0..3 {
            assert_eq!(turns.recv().await, Some(expected));
        }
        jobs.stop().await;
        while turns.recv().await.is_some() {}
    }

    #[actix_web::test]
    async fn a_pace_of_zero_runs_nothing() {
        let mut jobs = Jobs::new();
        jobs.every("test", Duration::ZERO, || async { Err::<usize, _>("never") });
        assert!(jobs.running.is_empty());
    }
}
