//! Writing on SQLite: one thread, one connection, many writes to a commit.
//!
//! The disk is what takes time, not the work. While one batch is being made durable the next one gathers, so a batch
//! is as large as the load and nobody waits for company. Each write has its savepoint: one that fails undoes itself
//! alone. Answers leave after the commit.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::sync::oneshot;

use super::carried_out;
use crate::connection::Purpose;
use crate::violation::Trouble;
use crate::{DatabaseUrl, Meter, StoreError, StoreSettings, Tx, failpoint};

/// A batch is closed when it has worked this long: those who wait for the disk must not wait for everybody.
const BATCH_TIME: Duration = Duration::from_millis(5);

/// The way to the writer's thread.
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    wait: Duration,
}

impl Writer {
    pub(super) fn start(settings: &StoreSettings) -> Result<Self, StoreError> {
        let (jobs, waiting) = mpsc::channel(settings.queue.max(1));
        let mut desk = Desk {
            url: settings.url.clone(),
            batch: settings.batch.max(1),
            wait: settings.wait,
            meter: Arc::clone(&settings.meter),
            waiting,
            tx: None,
        };
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || desk.run())
            .map_err(StoreError::broken)?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), wait: settings.wait })
    }

    /// Writes that wait.
    pub(super) fn queued(&self) -> usize {
        self.jobs.as_ref().map_or(0, |jobs| jobs.max_capacity().saturating_sub(jobs.capacity()))
    }

    pub(super) async fn write<T, E, F>(&self, name: &'static str, body: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let asked = Instant::now();
        let job = Call { name, asked, overdue: asked + self.wait, body, outcome: None, reply };
        let Some(jobs) = &self.jobs else { return Err(StoreError::broken("the writer has stopped").into()) };
        jobs.try_send(Box::new(job)).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::busy(),
            TrySendError::Closed(_) => StoreError::broken("the writer has stopped"),
        })?;
        answer.await.unwrap_or_else(|_| Err(StoreError::broken("the writer gave no answer").into()))
    }
}

/// The last writes are finished and the file is left tidy.
impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs.take();
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            thread.join().ok();
        }
    }
}

/// One write, whatever it answers.
trait Job: Send {
    /// Whether it waited too long, or nobody waits for it any more.
    fn too_late(&self) -> bool;
    /// When it was asked for.
    fn asked(&self) -> Instant;
    /// What it is called.
    fn name(&self) -> &'static str;
    /// Runs the body and keeps its answer; tells whether its work is to be kept.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Sends the answer, or the error that overtook it.
    fn answer(self: Box<Self>, fate: Result<(), StoreError>);
}

struct Call<T, E, F> {
    name: &'static str,
    asked: Instant,
    overdue: Instant,
    body: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Call<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: Fn(&mut Tx) -> Result<T, E> + Send,
{
    fn too_late(&self) -> bool {
        self.reply.is_closed() || Instant::now() > self.overdue
    }

    fn asked(&self) -> Instant {
        self.asked
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn run(&mut self, tx: &mut Tx) -> bool {
        let outcome = carried_out(tx, &self.body);
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, fate: Result<(), StoreError>) {
        let answer = match (fate, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(StoreError::busy().into()),
            (Err(error), _) => {
                tracing::warn!(name = self.name, %error, "a write was not committed");
                Err(error.into())
            }
        };
        // Whoever asked may be gone; the work stands all the same.
        self.reply.send(answer).ok();
    }
}

/// What the thread works with.
struct Desk {
    url: DatabaseUrl,
    batch: usize,
    wait: Duration,
    meter: Arc<dyn Meter>,
    waiting: mpsc::Receiver<Box<dyn Job>>,
    tx: Option<Tx>,
}

impl Desk {
    fn run(&mut self) {
        while let Some(first) = self.waiting.blocking_recv() {
            if first.too_late() {
                first.answer(Err(StoreError::busy()));
                continue;
            }
            match self.opened() {
                Err(error) => first.answer(Err(error)),
                Ok(mut tx) => {
                    let (batch, fate) = self.serve(&mut tx, first);
                    if !tx.broken {
                        self.tx = Some(tx);
                    }
                    for job in batch {
                        job.answer(fate.clone());
                    }
                }
            }
        }
    }

    /// The connection, in a transaction that already holds the write lock.
    fn opened(&mut self) -> Result<Tx, StoreError> {
        let mut tx = match self.tx.take().filter(|tx| !tx.displaced()) {
            Some(tx) => tx,
            None => Tx::open(&self.url, Purpose::Write, self.wait)?,
        };
        match tx.bound("BEGIN IMMEDIATE") {
            Ok(()) => Ok(tx),
            Err(error) => {
                let error = StoreError::from(error);
                // Locked by another process: the connection is as good as before. Otherwise the next write opens anew.
                if matches!(error, StoreError::Busy { .. }) {
                    self.tx = Some(tx);
                }
                Err(error)
            }
        }
    }

    /// Runs the first write and those that wait behind it, then commits once for all of them.
    fn serve(&mut self, tx: &mut Tx, first: Box<dyn Job>) -> (Vec<Box<dyn Job>>, Result<(), StoreError>) {
        let started = Instant::now();
        tx.watch.reset();
        let mut batch = Vec::new();
        let mut next = Some(first);
        while let Some(mut job) = next.take() {
            self.meter.waited(job.asked().elapsed());
            let done = run_alone(tx, &mut *job);
            batch.push(job);
            if let Err(error) = done {
                let error = undo(tx, error);
                // A full disk ends the whole transaction by itself; that the savepoint is gone is only what follows.
                let passes = matches!(tx.watch.trouble(), Trouble::Passing | Trouble::Gone);
                return (batch, Err(if passes { StoreError::busy() } else { error }));
            }
            if batch.len() < self.batch && started.elapsed() < BATCH_TIME {
                next = self.next_in_time();
            }
            if next.is_some() {
                failpoint::reach(failpoint::BETWEEN, batch.iter().map(|job| job.name()));
            }
        }
        failpoint::reach(failpoint::BEFORE_COMMIT, batch.iter().map(|job| job.name()));
        let fate = tx.bound("COMMIT").map_err(|error| undo(tx, error));
        failpoint::reach(failpoint::AFTER_COMMIT, batch.iter().map(|job| job.name()));
        if fate.is_ok() {
            self.meter.committed(batch.len());
        }
        (batch, fate)
    }

    fn next_in_time(&mut self) -> Option<Box<dyn Job>> {
        loop {
            let job = self.waiting.try_recv().ok()?;
            if !job.too_late() {
                return Some(job);
            }
            job.answer(Err(StoreError::busy()));
        }
    }
}

/// One write in its savepoint. An error here is the connection's, not the body's.
fn run_alone(tx: &mut Tx, job: &mut dyn Job) -> Result<(), diesel::result::Error> {
    tx.bound("SAVEPOINT job")?;
    if job.run(tx) { tx.bound("RELEASE job") } else { tx.control("ROLLBACK TO job; RELEASE job") }
}

/// The batch is lost. When even that cannot be said to the database, the connection goes too.
fn undo(tx: &mut Tx, error: diesel::result::Error) -> StoreError {
    if tx.bound("ROLLBACK").is_err() {
        tx.broken = true;
    }
    error.into()
}
