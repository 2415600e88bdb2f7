//! Figures of the server's work, in the Prometheus text format.
//!
//! No label tells of a person, and each has a bounded number of values: operation id, method, class of status, name of a job.
//! What a request counts is found once, at start: on its way it is two look-ups and three additions.

use actix_web::http::{Method, StatusCode};
use prometheus::{
    Error, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    TextEncoder,
};
use serde_json::Value;
use std::collections::HashMap;
use std::time::Duration;
use store::{Meter, Store, StoreError, audit_link, outbox};

use crate::http::routes::PAGES;

/// The media type of the figures.
pub const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
/// Seconds: from a read in memory to what nobody waits for.
const SECONDS: [f64; 12] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
const WRITES: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0];

/// Who counts.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    under_way: IntGauge,
    /// By method, then by the pattern of the route.
    operations: HashMap<Method, HashMap<String, Operation>>,
    other: Operation,
    door: Door,
    jobs: IntCounterVec,
    figures: Figures,
}

/// What one operation counts.
#[derive(Debug)]
struct Operation {
    took: Histogram,
    answers: [IntCounter; 5],
}

/// What the write door counts; a clone counts into the same figures.
#[derive(Clone, Debug)]
pub struct Door {
    wait: Histogram,
    batch: Histogram,
    retries: IntCounter,
}

impl Meter for Door {
    fn waited(&self, time: Duration) {
        self.wait.observe(time.as_secs_f64());
    }

    fn committed(&self, writes: usize) {
        self.batch.observe(f64::from(u32::try_from(writes).unwrap_or(u32::MAX)));
    }

    fn retried(&self) {
        self.retries.inc();
    }
}

/// What is looked up when somebody asks.
#[derive(Debug)]
struct Figures {
    queue: IntGauge,
    connections: IntGaugeVec,
    outbox: IntGauge,
    unlinked: IntGauge,
    answers: IntGauge,
}

/// A request under way, for as long as it lives.
#[derive(Debug)]
pub struct UnderWay(IntGauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Makes a figure and has it told.
fn told<C: prometheus::core::Collector + Clone + 'static>(
    registry: &Registry,
    figure: Result<C, Error>,
) -> Result<C, Error> {
    let figure = figure?;
    registry.register(Box::new(figure.clone()))?;
    Ok(figure)
}

impl Metrics {
    /// Counts the operations of a document, and the pages beside it.
    ///
    /// # Errors
    /// When two figures have one name: a defect.
    pub fn new(document: &Value) -> Result<Self, Error> {
        let registry = Registry::new();
        let gauge = |name: &str, help: &str| told(&registry, IntGauge::new(name, help));
        let histogram = |name: &str, help: &str, buckets: &[f64]| {
            told(&registry, Histogram::with_opts(HistogramOpts::new(name, help).buckets(buckets.to_vec())))
        };
        let door = Door {
            wait: histogram("releve_write_wait_seconds", "Time a write waited for its turn.", &SECONDS)?,
            batch: histogram("releve_write_batch_size", "Writes made durable by one commit.", &WRITES)?,
            retries: told(&registry, IntCounter::new("releve_write_retries_total", "Writes tried again."))?,
        };
        let connections = Opts::new("releve_database_connections", "Connections of the pool, by state.");
        let figures = Figures {
            queue: gauge("releve_write_queue_length", "Writes that wait for the SQLite writer.")?,
            connections: told(&registry, IntGaugeVec::new(connections, &["state"]))?,
            outbox: gauge("releve_outbox_waiting", "Messages that wait to be delivered.")?,
            unlinked: gauge("releve_audit_unlinked", "Lines of the audit that wait for their link.")?,
            answers: gauge("releve_database_up", "1 when the database answered this scrape.")?,
        };
        let under_way = gauge("releve_http_requests_in_flight", "Requests under way.")?;
        let jobs = Opts::new("releve_job_runs_total", "Turns of background jobs, by outcome.");
        let jobs = told(&registry, IntCounterVec::new(jobs, &["job", "outcome"]))?;
        let build = Opts::new("releve_build_info", "1; the version is in the label.");
        let build = told(&registry, IntGaugeVec::new(build, &["version"]))?;
        build.get_metric_with_label_values(&[env!("CARGO_PKG_VERSION")])?.set(1);
        #[cfg(target_os = "linux")]
        registry.register(Box::new(prometheus::process_collector::ProcessCollector::for_self()))?;
        let requests = Requests::new(&registry)?;
        let operations = requests.operations(document)?;
        let other = requests.of("other", "other")?;
        Ok(Self { registry, under_way, operations, other, door, jobs, figures })
    }

    /// What the write door counts.
    #[must_use]
    pub fn door(&self) -> &Door {
        &self.door
    }

    /// One request more, until the answer is dropped.
    #[must_use]
    pub fn under_way(&self) -> UnderWay {
        self.under_way.inc();
        UnderWay(self.under_way.clone())
    }

    /// Counts an answer to a request of a route; what no route takes is counted together.
    pub fn answered(&self, method: &Method, pattern: &str, status: StatusCode, took: Duration) {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        let operation = self.operations.get(method).and_then(|known| known.get(pattern)).unwrap_or(&self.other);
        operation.took.observe(took.as_secs_f64());
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(answers) = operation.answers.get(class) {
            answers.inc();
        }
    }

    /// Counts a turn of a job.
    pub fn job_ran(&self, job: &'static str, well: bool) {
        if let Ok(runs) = self.jobs.get_metric_with_label_values(&[job, if well { "done" } else { "failed" }]) {
            runs.inc();
        }
    }

    /// Every figure as it stands. A database that is away is told, and is no reason to tell nothing.
    ///
    /// # Errors
    /// When a figure cannot be written: a defect.
    pub async fn text(&self, store: &Store) -> Result<String, Error> {
        let load = store.load();
        self.figures.queue.set(i64::try_from(load.queued).unwrap_or(i64::MAX));
        for (state, count) in [("open", load.open), ("idle", load.idle), ("most", load.most)] {
            self.figures.connections.get_metric_with_label_values(&[state])?.set(count.into());
        }
        let waiting =
            store.read(|conn| Ok::<_, StoreError>((outbox::backlog(conn)?, audit_link::backlog(conn)?))).await;
        self.figures.answers.set(waiting.is_ok().into());
        if let Ok((messages, lines)) = waiting {
            self.figures.outbox.set(messages.into());
            self.figures.unlinked.set(lines.into());
        }
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

struct Requests {
    took: HistogramVec,
    answers: IntCounterVec,
}

impl Requests {
    fn new(registry: &Registry) -> Result<Self, Error> {
        let took = HistogramOpts::new("releve_http_request_duration_seconds", "Time to an answer, by operation.");
        let answers = Opts::new("releve_http_requests_total", "Answers, by operation, method and class of status.");
        Ok(Self {
            took: told(registry, HistogramVec::new(took.buckets(SECONDS.to_vec()), &["operation"]))?,
            answers: told(registry, IntCounterVec::new(answers, &["operation", "method", "status"]))?,
        })
    }

    fn of(&self, operation: &str, method: &str) -> Result<Operation, Error> {
        let class = |class| self.answers.get_metric_with_label_values(&[operation, method, class]);
        let [a, b, c, d, e] = CLASSES;
        Ok(Operation {
            took: self.took.get_metric_with_label_values(&[operation])?,
            answers: [class(a)?, class(b)?, class(c)?, class(d)?, class(e)?],
        })
    }

    fn operations(&self, document: &Value) -> Result<HashMap<Method, HashMap<String, Operation>>, Error> {
        let mut operations: HashMap<Method, HashMap<String, Operation>> = HashMap::new();
        let paths = document.get("paths").and_then(Value::as_object);
        for (path, item) in paths.into_iter().flatten() {
            for name in METHODS {
                let id = item.get(name.to_ascii_lowercase()).and_then(|operation| operation.get("operationId"));
                let Some(id) = id.and_then(Value::as_str) else { continue };
                let method = Method::from_bytes(name.as_bytes()).unwrap_or_default();
                operations.entry(method).or_default().insert(path.clone(), self.of(id, name)?);
            }
        }
        for page in PAGES {
            operations.entry(Method::GET).or_default().insert(page.to_owned(), self.of(page, "GET")?);
        }
        Ok(operations)
    }
}
