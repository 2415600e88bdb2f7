//! `releve bench`: what a page, an enrolment and a ranking cost, as ratios taken in one run.
//!
//! The server is this program, started as a process of its own on a database of its own. This process makes the load and
//! is not counted: what counts is the CPU time of the server's process and, on PostgreSQL, of the database's processes.

mod answers;
mod cpu;
mod crowd;
mod http;
mod people;
mod screens;
mod server;
mod world;
mod writes;

use super::{Common, Failure, chain, data, setup};
use clap::Args;
use domain::fixture::world::{Scale, World, world};
use domain::id::Mint;
use http::Request;
use people::Pages;
use releve_api::app::zone;
use releve_api::clock::{Clock, SystemClock};
use releve_api::problem::Problem;
use screens::Screens;
use server::Server;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::account::{Attempt, note_attempt};
use store::page::{PageRequest, Scope};
use store::{DatabaseUrl, Store, StoreSettings, Tx, audit_link, integrity, unit};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use world::Stage;

/// CPU that a page or an enrolment may take.
const MOST: Duration = Duration::from_micros(500);
/// Each figure is the best of so many rounds: what disturbs a measure only ever adds to it.
const ROUNDS: usize = 3;
/// Pages asked for in a round.
const READS: usize = 1_500;
/// Screens that follow changes.
const SCREENS: usize = 500;
/// Changes told to them in a round.
const TOLD: usize = 20;
/// CPU that telling one change to all of them may take.
const MOST_TOLD: Duration = Duration::from_millis(50);
/// Tiny writes in a round of the bare loop.
const BARE: usize = 8_000;
/// Seconds that the server has to link the audit lines of the years added.
const SETTLING: u32 = 120;
/// The variable that names the PostgreSQL server.
const POSTGRES: &str = "RELEVE_TEST_POSTGRES";

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct BenchArgs {
    /// `sqlite`, `army` or `postgres`; these three when not said. Or `postgres-army`. PostgreSQL is an empty database, named by
    /// RELEVE_TEST_POSTGRES.
    #[arg(long)]
    only: Option<String>,
    /// Years of history added for the measure of growth.
    #[arg(long, default_value_t = 20)]
    years: u64,
    /// The program to measure, when it is not this one.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Serves answers that are always the same, beside which others are measured.
    #[arg(long, hide = true)]
    constants: bool,
}

/// Measures, and prints the figures.
pub fn bench(common: &Common, args: &BenchArgs) -> Result<(), Failure> {
    if args.constants {
        return answers::serve(common);
    }
    let only = args.only.as_deref();
    let (sqlite, army) = (only.is_none_or(|only| only == "sqlite"), only.is_none_or(|only| only == "army"));
    let postgres = only.is_none_or(|only| only.starts_with("postgres"));
    let url = std::env::var(POSTGRES).ok();
    if postgres && url.is_none() {
        let hint = "scripts/bench.sh starts one";
        return Err(Failure::new(2, format!("{POSTGRES} names no empty PostgreSQL database: {hint}")));
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{cores} cores; best of {ROUNDS} rounds; CPU of server and database together");
    if sqlite {
        println!("\nSQLite, synchronous=FULL, demonstration world");
        Bench::on_file(args, Scale::Demo)?.all(args.years)?;
    }
    if army {
        println!();
        let small = Bench::on_file(args, Scale::Demo)?;
        let mut large = Bench::on_file(args, Scale::Army)?;
        println!("SQLite, the whole army (160,000 people, 4,000 sessions, 53,000 requests)");
        large.look()?;
        large.people()?;
        large.growth(&small)?;
        large.end()?;
    }
    if let Some(url) = url.filter(|_| postgres) {
        println!();
        let scale = if only == Some("postgres-army") { Scale::Army } else { Scale::Demo };
        let mut bench = Bench::on(args, Folder::new()?, &url, scale)?;
        println!(
            "PostgreSQL, fsync=on, {}",
            if scale == Scale::Army { "the whole army" } else { "demonstration world" }
        );
        if scale == Scale::Army {
            bench.look()?;
            bench.people()?;
            bench.end()?;
        } else {
            bench.all(args.years)?;
        }
    }
    Ok(())
}

/// A folder that goes with this value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, Failure> {
        let nanos = SystemClock.now().timestamp_nanos_opt().unwrap_or_default();
        let path = std::env::temp_dir().join(format!("releve-bench-{}-{nanos}", std::process::id()));
        std::fs::create_dir(&path).map_err(|error| broken(&error))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn broken(error: &dyn std::error::Error) -> Failure {
    Failure::new(1, chain(error))
}

/// What one request costs.
#[derive(Clone, Copy)]
struct Cost {
    server: Duration,
    database: Duration,
    per_second: f64,
}

impl Cost {
    fn cpu(self) -> Duration {
        self.server.saturating_add(self.database)
    }

    fn print(self, name: &str, against: &str) {
        let (server, database) = (self.server.as_micros(), self.database.as_micros());
        let cpu = self.cpu().as_micros();
        println!("{name:<44} {cpu:>6} us ({server} + {database}) {:>8.0}/s   {against}", self.per_second);
    }

    fn of_most(self) -> String {
        format!("x {:.2} of 0.5 ms", ratio(self.cpu(), MOST))
    }
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(f64::EPSILON)
}

fn each(total: Duration, count: usize) -> Duration {
    total / u32::try_from(count.max(1)).unwrap_or(u32::MAX)
}

fn per_second(count: usize, took: Duration) -> f64 {
    u32::try_from(count).map_or(f64::NAN, f64::from) / took.as_secs_f64().max(f64::EPSILON)
}

/// One database with a server on it.
struct Bench {
    runtime: Runtime,
    store: Store,
    stage: Stage,
    pages: Pages,
    /// Answers that are always the same, on the same database.
    answers: Server,
    server: Server,
    /// Rounds of plain writes so far.
    rounds: u64,
    /// The head of the PostgreSQL server's processes.
    postmaster: Option<u32>,
    /// Where the logs and, on SQLite, the data are.
    _folder: Folder,
}

/// The figures that must not grow.
struct Figures {
    page: Cost,
    ranking: Cost,
    table: Cost,
    enrolment: Cost,
}

impl Bench {
    /// A world in a SQLite file of its own.
    fn on_file(args: &BenchArgs, scale: Scale) -> Result<Self, Failure> {
        let folder = Folder::new()?;
        let url = format!("sqlite:{}", folder.0.join("releve.sqlite").display());
        Self::on(args, folder, &url, scale)
    }

    fn on(args: &BenchArgs, folder: Folder, url: &str, scale: Scale) -> Result<Self, Failure> {
        let runtime = setup::runtime()?;
        let address: DatabaseUrl = url.parse().map_err(|error: store::UrlError| Failure::new(2, chain(&error)))?;
        let store = Store::open(StoreSettings::new(address))?;
        let now = SystemClock.now();
        let stage = runtime.block_on(async {
            store.migrate().await?;
            let units = |conn: &mut _| unit::list(conn, &Scope::Everything, None, false, &PageRequest::first(1));
            if !store.read(units).await?.items.is_empty() {
                return Err(Failure::new(2, format!("{POSTGRES} must name an empty database")));
            }
            data::load_once(&store, data::SEED, scale).await?;
            let told: World = world(data::SEED, scale, zone::today("Europe/Paris", now));
            Ok((Stage::set(&store, &told, now).await?, Pages::of(&told)))
        })?;
        let (Some(stage), Some(pages)) = stage else {
            return Err(Failure::new(1, "the demonstration world has no session"));
        };
        runtime.block_on(store.take_stock())?;
        let program = match &args.server {
            Some(program) => program.clone(),
            None => std::env::current_exe().map_err(|error| broken(&error))?,
        };
        let server = Server::start(&program, &folder.0, url)?;
        let answers = Server::of_constants(&program, &folder.0, &server)?;
        let postmaster = match store.url() {
            DatabaseUrl::Sqlite(_) => None,
            DatabaseUrl::Postgres(url) => {
                let path = url.split('?').next().unwrap_or_default();
                let found = cpu::postmaster_of(path.rsplit('/').next().unwrap_or_default());
                Some(found.ok_or_else(|| Failure::new(1, "the PostgreSQL server is not on this machine"))?)
            }
        };
        Ok(Self { runtime, store, stage, pages, answers, server, rounds: 0, postmaster, _folder: folder })
    }

    /// Every figure of this database.
    fn all(&mut self, years: u64) -> Result<(), Failure> {
        let before = self.look()?;
        self.fan_out()?;
        for connections in [8, 32] {
            self.against_bare(connections)?;
        }
        self.people()?;
        self.runtime.block_on(async {
            for year in 1..=years {
                self.stage.live(&self.store, year).await.map_err(|error| broken(&error))?;
            }
            Ok::<_, Failure>(self.store.take_stock().await?)
        })?;
        println!("after {years} more years of history");
        let after = self.look()?;
        let grown = |name: &str, after: Cost, before: Cost| {
            println!("{name:<44} x {:.2}", ratio(after.cpu(), before.cpu()));
        };
        println!("with {years} more years against without");
        grown("  page of 50 sessions", after.page, before.page);
        grown("  ranking", after.ranking, before.ranking);
        grown("  request table, three filters (limit x 1.3)", after.table, before.table);
        grown("  enrolment", after.enrolment, before.enrolment);
        self.end()
    }

    /// What is looked at last: plain writes, the memory after all the load, a new start, and that the data are sound.
    fn end(&mut self) -> Result<(), Failure> {
        self.crowd()?;
        for connections in [8, 32] {
            self.plain_writes(connections)?;
        }
        self.memory()?;
        self.cold_start()?;
        self.audit()
    }

    /// Waits until the server has linked the audit lines put into the database behind its back: that work on years of history
    /// is no part of what a request costs.
    fn settle(&self) -> Result<(), Failure> {
        self.runtime.block_on(async {
            for _ in 0..SETTLING {
                if self.store.read(audit_link::backlog).await? == 0 {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Err(Failure::new(1, "the server does not get to the end of linking the audit"))
        })
    }

    /// What a page, a ranking and an enrolment cost.
    fn look(&mut self) -> Result<Figures, Failure> {
        self.settle()?;
        let page = self.reads(&self.stage.page())?;
        page.print("  page of 50 sessions", &page.of_most());
        let ranking = self.reads(&self.stage.ranking())?;
        ranking.print("  ranking of those who wait", &ranking.of_most());
        let table = self.reads(&self.stage.table())?;
        table.print("  request table, three filters", &table.of_most());
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            rounds.push(self.enrolments(16)?);
        }
        let enrolment = best(rounds)?;
        enrolment.print("  enrolment", &enrolment.of_most());
        Ok(Figures { page, ranking, table, enrolment })
    }

    fn reads(&self, request: &Request) -> Result<Cost, Failure> {
        self.round(8, &vec![request.clone(); READS / 5])?;
        let requests = vec![request.clone(); READS];
        best((0..ROUNDS).map(|_| self.round(8, &requests)).collect::<Result<_, _>>()?)
    }

    fn enrolments(&mut self, connections: usize) -> Result<Cost, Failure> {
        let now = SystemClock.now();
        let requests = self.runtime.block_on(self.stage.week(&self.store, now))?;
        self.round(connections, &requests)
    }

    fn round(&self, connections: usize, requests: &[Request]) -> Result<Cost, Failure> {
        self.round_on(&self.server, connections, requests)
    }

    fn round_on(&self, asked: &Server, connections: usize, requests: &[Request]) -> Result<Cost, Failure> {
        let (server, database) = (asked.cpu(), self.database());
        let took = http::ask_all(&asked.address, connections, requests).map_err(|error| broken(&error))?;
        Ok(Cost {
            server: each(asked.cpu().saturating_sub(server), requests.len()),
            database: each(self.database().saturating_sub(database), requests.len()),
            per_second: per_second(requests.len(), took),
        })
    }

    /// What one change costs when so many screens are told of it: an enrolment, its commit and its reading back included.
    fn fan_out(&mut self) -> Result<(), Failure> {
        let mut screens = Screens::open(&self.server.address, SCREENS).map_err(|error| broken(&error))?;
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let now = SystemClock.now();
            let requests = self.runtime.block_on(self.stage.week(&self.store, now))?;
            let (server, database, started) = (self.server.cpu(), self.database(), Instant::now());
            for request in requests.iter().take(TOLD) {
                http::ask(&self.server.address, request).map_err(|error| broken(&error))?;
                screens.hear("enrolment.confirmed").map_err(|error| broken(&error))?;
            }
            rounds.push(Cost {
                server: each(self.server.cpu().saturating_sub(server), TOLD),
                database: each(self.database().saturating_sub(database), TOLD),
                per_second: per_second(TOLD, started.elapsed()),
            });
        }
        let told = best(rounds)?;
        let against = format!("x {:.2} of 50 ms", ratio(told.cpu(), MOST_TOLD));
        told.print(&format!("  one change told to {SCREENS} screens"), &against);
        Ok(())
    }

    fn database(&self) -> Duration {
        self.postmaster.map_or(Duration::ZERO, cpu::of_family)
    }

    /// Enrolments over HTTP beside bare loops through the same write door, with as many in flight: one that writes the
    /// rows an enrolment leaves and decides nothing, and one that writes a single row.
    fn against_bare(&mut self, connections: usize) -> Result<(), Failure> {
        let (mut rows, mut row, mut enrolments) = (0.0_f64, 0.0_f64, 0.0_f64);
        for _ in 0..ROUNDS {
            rows = rows.max(self.bare_rows(connections)?);
            row = row.max(self.bare_row(connections)?);
            enrolments = enrolments.max(self.enrolments(connections)?.per_second);
        }
        println!(
            "  {connections} at a time: {enrolments:.0} enrolments/s; bare loop of the same rows {rows:.0}/s   x {:.2}; of one row {row:.0}/s",
            enrolments / rows
        );
        Ok(())
    }

    fn bare_rows(&mut self, connections: usize) -> Result<f64, Failure> {
        let now = SystemClock.now();
        let all = Arc::new(self.runtime.block_on(self.stage.rows(&self.store, now))?);
        let count = all.len();
        self.loops(connections, count, move |tx, n| match all.get(n) {
            Some(rows) => rows.write(tx, now),
            None => Ok(()),
        })
    }

    fn bare_row(&self, connections: usize) -> Result<f64, Failure> {
        let now = SystemClock.now();
        let mut mint = Mint::new(now, 9);
        let ids: Arc<Vec<_>> = Arc::new((0..BARE).map(|_| mint.id()).collect());
        self.loops(connections, BARE, move |tx, n| match ids.get(n) {
            Some(id) => Ok(note_attempt(tx, *id, "bench", Attempt::Failed, now)?),
            None => Ok(()),
        })
    }

    /// Writes that many times with that many in flight; answers how many a second.
    fn loops<F>(&self, connections: usize, count: usize, work: F) -> Result<f64, Failure>
    where
        F: Fn(&mut Tx, usize) -> Result<(), Problem> + Clone + Send + Sync + 'static,
    {
        let next = Arc::new(AtomicUsize::new(0));
        let started = Instant::now();
        self.runtime.block_on(async {
            let mut tasks = JoinSet::new();
            for _ in 0..connections {
                let (store, next, work) = (self.store.clone(), Arc::clone(&next), work.clone());
                tasks.spawn(async move {
                    loop {
                        let n = next.fetch_add(1, Ordering::Relaxed);
                        if n >= count {
                            return Ok::<_, Problem>(());
                        }
                        let work = work.clone();
                        store.write("bench_bare", move |tx: &mut Tx| work(tx, n)).await?;
                    }
                });
            }
            while let Some(done) = tasks.join_next().await {
                done.map_err(|error| broken(&error))?.map_err(|error| broken(&error))?;
            }
            Ok::<_, Failure>(())
        })?;
        Ok(per_second(count, started.elapsed()))
    }

    /// What was written must hold.
    fn audit(&self) -> Result<(), Failure> {
        let now = SystemClock.now();
        let found = self.runtime.block_on(self.store.read(move |conn| integrity::check(conn, now)))?;
        match found.first() {
            None => {
                println!("  every invariant holds afterwards");
                Ok(())
            }
            Some(one) => Err(Failure::new(1, format!("{} is broken: {}", one.invariant, one.detail))),
        }
    }
}

fn best(rounds: Vec<Cost>) -> Result<Cost, Failure> {
    let best = rounds.into_iter().min_by_key(|cost| cost.cpu());
    best.ok_or_else(|| Failure::new(1, "nothing was measured"))
}
