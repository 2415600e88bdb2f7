//! `releve serve`: database, jobs, server, in that order; and back.

use super::{Common, Failure, ServeArgs, chain, data, setup, supervisor};
use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use domain::fixture::world::Scale;
use releve_api::app::import::background;
use releve_api::app::sandbox::{self, Refused};
use releve_api::app::{chores, live, seal, signing_key, usage};
use releve_api::clock::{Clock, SystemClock};
use releve_api::config::Settings;
use releve_api::jobs::Jobs;
use releve_api::metrics::Metrics;
use releve_api::openapi;
use releve_api::server;
use releve_api::state::AppState;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use store::{DatabaseUrl, Store};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Time between two looks for what can be forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(3600);
/// Time between two looks for whether a sandbox is to begin anew.
const RESET_EVERY: Duration = Duration::from_secs(5);
/// Time between two looks at what the database is, when it was away at start.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Time between two looks for whether the next signing key is due: it is published a day ahead.
const ROTATE_EVERY: Duration = Duration::from_secs(3600);

pub fn serve(common: &Common, args: &ServeArgs) -> Result<(), Failure> {
    let (settings, _) = setup::settings(common, Some(args))?;
    // Kept to the end: the last traces leave when it goes.
    let _traces = setup::log(&settings)?;
    let listener = listen(&settings)?;
    System::new().block_on(run(settings, listener, args.demo_once))
}

/// Takes the port first: nothing is touched when another program has it.
fn listen(settings: &Settings) -> Result<TcpListener, Failure> {
    let address = SocketAddr::new(settings.server.host, settings.server.port);
    TcpListener::bind(address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Failure::new(
            3,
            format!("port {} is taken by another program; choose one with --port (make run PORT=9000)", address.port()),
        ),
        _ => Failure::new(1, format!("cannot listen on {address}: {error}")),
    })
}

async fn run(settings: Settings, listener: TcpListener, demo_once: bool) -> Result<(), Failure> {
    let document = openapi::document();
    let metrics = Metrics::new(&document).map_err(|error| Failure::new(1, chain(&error)))?;
    let metrics = Arc::new(metrics);
    let store = setup::open_metered(&settings, Arc::new(metrics.door().clone()))?;
    insist_on_known_schema(&store).await?;
    // A server of PostgreSQL may run beside others: only who asks for the demonstration world makes its tables, as `demo`.
    if demo_once || matches!(store.url(), DatabaseUrl::Sqlite(_)) {
        store.migrate().await?;
    }
    prepare(&store, &settings).await?;
    if demo_once {
        data::load_once(&store, data::SEED, Scale::Demo).await?;
    }
    let state = AppState::measured(settings, Arc::new(SystemClock), store, &document, Some(metrics));
    drop(document);
    let address = listener.local_addr().map_err(|error| Failure::new(1, chain(&error)))?;
    let jobs = start_jobs(&state);
    let signals = Signals::listen().map_err(|error| Failure::new(1, chain(&error)))?;
    let server = server::serve(state.clone(), listener).map_err(|error| Failure::new(1, chain(&error)))?;
    let ending = tokio::spawn(end_at_the_signal(state.clone(), signals, server.handle()));
    let refused = Arc::new(OnceLock::new());
    let looking = tokio::spawn(look_again(state.clone(), server.handle(), Arc::clone(&refused)));
    // On this name browsers keep a `Secure` cookie without TLS.
    let host = if address.ip().is_loopback() { "localhost".to_owned() } else { address.ip().to_string() };
    println!("Relève is served on http://{host}:{}", address.port());
    if demo_once || state.settings().sandbox.enabled {
        println!("accounts of the demonstration world (login, password, roles):");
        data::accounts().iter().for_each(|line| println!("  {line}"));
    }
    let watched = supervisor::watch();
    supervisor::say("READY=1");
    let ended = server.await;
    state.drain();
    ending.abort();
    looking.abort();
    if let Some(watched) = watched {
        watched.abort();
    }
    jobs.stop().await;
    if let Some(said) = refused.get() {
        return Err(Failure::new(4, said.clone()));
    }
    if let Err(problem) = usage::write(&state).await {
        tracing::warn!(problem.cause = %problem, "the last consumption of API clients is lost");
    }
    // The last requests' lines too; what cannot be linked now waits for the next start.
    if let Err(error) = seal::seal(state.store()).await {
        tracing::warn!(problem.cause = %error, "the audit was not sealed at the end");
    }
    ended.map_err(|error| Failure::new(1, chain(&error)))
}

/// A sandbox is made in an empty database; fictional data and others are never taken for each other.
async fn prepare(store: &Store, settings: &Settings) -> Result<(), Failure> {
    match sandbox::prepare(store, &settings.sandbox, SystemClock.now()).await {
        Ok(true) => println!("== a sandbox was made"),
        Ok(false) => {}
        Err(Refused::Store(error)) if !settings.sandbox.enabled => {
            tracing::warn!(problem.cause = %chain(&error), "whether the database is a sandbox could not be looked at");
            store.keep_writes_out();
        }
        Err(refused) => return Err(Failure::new(4, chain(&refused))),
    }
    Ok(())
}

/// What the database is that could not be looked at at start: until that is seen, nothing is written in it and the server is not
/// ready. When it turns out to be what this server does not serve, the server ends and says why.
async fn look_again(state: AppState, server: ServerHandle, refused: Arc<OnceLock<String>>) {
    while state.store().keeps_writes_out() {
        tokio::time::sleep(LOOK_EVERY).await;
        match sandbox::prepare(state.store(), &state.settings().sandbox, state.clock().now()).await {
            Ok(_) => state.store().let_writes_in(),
            Err(Refused::Store(error)) => {
                tracing::debug!(problem.cause = %chain(&error), "whether the database is a sandbox cannot be looked at yet");
            }
            Err(found) => {
                refused.get_or_init(|| chain(&found));
                state.drain();
                server.stop(true).await;
                return;
            }
        }
    }
}

/// A program does not serve data that a later version has shaped: it could not keep their rules.
async fn insist_on_known_schema(store: &Store) -> Result<(), Failure> {
    match store.later_migrations().await {
        Ok(later) if later.is_empty() => Ok(()),
        Ok(later) => Err(Failure::new(
            4,
            format!(
                "a later version of Relève has brought this database to a schema that this one does not know ({}): \
                 start that version, or put back a backup from before the upgrade",
                later.join(", ")
            ),
        )),
        // A database that does not answer now is waited for: requests get 503 until it does.
        Err(error) => {
            tracing::warn!(problem.cause = %chain(&error), "the schema of the database could not be looked at");
            Ok(())
        }
    }
}

/// What a supervisor or a terminal sends to stop a program.
struct Signals([Signal; 3]);

impl Signals {
    fn listen() -> io::Result<Self> {
        let kinds = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::quit()];
        let [terminate, interrupt, quit] = kinds.map(signal);
        Ok(Self([terminate?, interrupt?, quit?]))
    }

    async fn next(&mut self) {
        let Self([terminate, interrupt, quit]) = self;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = quit.recv() => {}
        }
    }
}

/// At the first signal: it is not ready any more, and streams that would never end do. It goes on serving for as long as
/// a balancer needs to see it, then ends what is under way. The next signal ends the first wait, one more the second.
async fn end_at_the_signal(state: AppState, mut signals: Signals, server: ServerHandle) {
    signals.next().await;
    supervisor::say("STOPPING=1");
    state.drain();
    let drain = state.settings().server.drain;
    tracing::info!(drain_seconds = drain.as_secs(), "the server goes away");
    tokio::select! {
        () = tokio::time::sleep(drain) => {}
        () = signals.next() => {}
    }
    let hurry = server.clone();
    tokio::spawn(async move {
        signals.next().await;
        hurry.stop(false).await;
    });
    server.stop(true).await;
}

fn start_jobs(state: &AppState) -> Jobs {
    let mut jobs = Jobs::new();
    let limits = state.clone();
    jobs.every("forget_idle_clients", Duration::from_secs(60), move || {
        limits.by_address().forget_idle();
        limits.by_person().forget_idle();
        limits.by_client().forget_idle();
        async { Ok::<_, std::convert::Infallible>(0) }
    });
    let swept = state.clone();
    jobs.every("sweep_offers", state.settings().jobs.sweep_every, move || {
        let state = swept.clone();
        async move { counted(&state, "sweep_offers", chores::sweep(&state).await) }
    });
    let released = state.clone();
    jobs.every("release_quotas", state.settings().jobs.sweep_every, move || {
        let state = released.clone();
        async move { counted(&state, "release_quotas", chores::release(&state).await) }
    });
    let raised = state.clone();
    jobs.every("escalate_requests", state.settings().jobs.sweep_every, move || {
        let state = raised.clone();
        async move { counted(&state, "escalate_requests", chores::escalate(&state).await) }
    });
    let told = state.clone();
    jobs.every("deliver_messages", state.settings().jobs.relay_every, move || {
        let state = told.clone();
        async move { counted(&state, "deliver_messages", chores::deliver(&state).await) }
    });
    let imported = state.clone();
    jobs.every("read_imports", state.settings().jobs.relay_every, move || {
        let state = imported.clone();
        async move { counted(&state, "read_imports", background::read_waiting(&state).await) }
    });
    let chained = state.clone();
    jobs.every("seal_audit", state.settings().jobs.seal_every, move || {
        let state = chained.clone();
        async move { counted(&state, "seal_audit", seal::seal(state.store()).await) }
    });
    let used = state.clone();
    jobs.every("note_usage", state.settings().jobs.usage_every, move || {
        let state = used.clone();
        async move { usage::write(&state).await }
    });
    let keys = state.clone();
    jobs.every("rotate_signing_keys", ROTATE_EVERY, move || {
        let state = keys.clone();
        async move { signing_key::rotate(&state).await }
    });
    let kept = state.clone();
    jobs.every("forget", FORGET_EVERY, move || {
        let state = kept.clone();
        async move { counted(&state, "forget", chores::forget(&state).await) }
    });
    if state.settings().sandbox.enabled {
        let boxed = state.clone();
        jobs.every("reset_sandbox", RESET_EVERY, move || {
            let state = boxed.clone();
            async move { counted(&state, "reset_sandbox", sandbox::reset_if_due(&state).await) }
        });
    }
    let told = state.clone();
    jobs.keep(move |stop| live::reader::run(told, stop));
    jobs
}

/// Counts a turn of a job.
fn counted<T, E>(state: &AppState, job: &'static str, outcome: Result<T, E>) -> Result<T, E> {
    if let Some(metrics) = state.metrics() {
        metrics.job_ran(job, outcome.is_ok());
    }
    outcome
}
