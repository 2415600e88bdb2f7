//! Settings, database and logs, as every sub-command needs them.

use super::{Common, Failure, ServeArgs, chain};
use releve_api::config::{Layers, LogFormat, Settings, Shown};
use releve_api::telemetry::{TARGET, Traces};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use store::{DatabaseUrl, Meter, Silent, Store, StoreSettings};
use tracing_subscriber::filter::{LevelFilter, Targets, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// Reads the settings: file, environment, flags.
pub fn settings(common: &Common, serve: Option<&ServeArgs>) -> Result<(Settings, Vec<Shown>), Failure> {
    let mut layers = Layers::default();
    if let Some(path) = &common.config {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::new(2, format!("cannot read the settings in {}: {error}", path.display())))?;
        let refused = |error: String| Failure::new(2, format!("{} is not TOML: {error}", path.display()));
        layers.file(&text).map_err(refused)?;
    }
    layers.environment(std::env::vars());
    let flags = [
        ("data_dir", &common.data_dir),
        ("database.url", &common.database_url),
        ("server.host", &serve.and_then(|args| args.host.clone())),
        ("server.port", &serve.and_then(|args| args.port.clone())),
        ("sign_in.second_factor_roles", &serve.and_then(|args| args.second_factor_roles.clone())),
    ];
    for (key, value) in flags {
        if let Some(value) = value {
            layers.flag(key, value.clone());
        }
    }
    Settings::read(layers).map_err(|faults| Failure::new(2, format!("settings refused:\n  {}", faults.join("\n  "))))
}

/// Which database the settings name.
pub fn address(settings: &Settings) -> Result<DatabaseUrl, Failure> {
    settings.database_url.reveal().parse().map_err(|error: store::UrlError| Failure::new(2, chain(&error)))
}

/// Opens the database; an embedded one gets its folder.
pub fn open(settings: &Settings) -> Result<Store, Failure> {
    open_metered(settings, Arc::new(Silent))
}

/// The same, its writes being counted.
pub fn open_metered(settings: &Settings, meter: Arc<dyn Meter>) -> Result<Store, Failure> {
    let url = address(settings)?;
    if let DatabaseUrl::Sqlite(path) = &url
        && let Some(folder) = path.parent()
    {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::new(4, format!("cannot make the folder {}: {error}", folder.display())))?;
    }
    Ok(Store::open(StoreSettings { meter, ..StoreSettings::new(url) })?)
}

/// Opens a database that is there, and has the tables that this program knows.
pub fn open_existing(settings: &Settings) -> Result<Store, Failure> {
    let url = address(settings)?;
    if let DatabaseUrl::Sqlite(path) = &url
        && !path.exists()
    {
        return Err(Failure::new(4, format!("there is no database at {}", path.display())));
    }
    let store = Store::open(StoreSettings::new(url))?;
    let missing = runtime()?.block_on(store.pending_migrations())?.join(", ");
    if missing.is_empty() {
        return Ok(store);
    }
    Err(Failure::new(4, format!("the database has not gone through {missing}: `releve migrate` brings it there")))
}

/// A runtime for the sub-commands that are not the server.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    built.map_err(|error| Failure::new(1, chain(&error)))
}

/// Sends the log to standard error, in the form and measure set, and traces to the collector, if there is one: for as long
/// as what is answered lives.
pub fn log(settings: &Settings) -> Result<Option<Traces>, Failure> {
    let filter = EnvFilter::try_new(&settings.log.filter)
        .map_err(|error| Failure::new(2, format!("log.filter: {}", chain(&error))))?;
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let lines = match settings.log.format {
        LogFormat::Json => lines.json().boxed(),
        LogFormat::Text => lines.with_target(false).boxed(),
    };
    let traces = Traces::of(&settings.telemetry).map_err(|error| Failure::new(2, chain(&error)))?;
    match &traces {
        // One filter for all: what it refuses is not even made.
        None => tracing_subscriber::registry().with(lines).with(filter).init(),
        Some(traces) => {
            let traced = tracing_opentelemetry::layer().with_tracer(traces.tracer());
            let traced = traced.with_location(false).with_threads(false).with_level(false).with_target(false);
            let traced = traced.with_tracked_inactivity(false);
            let only = Targets::new().with_target(TARGET, LevelFilter::DEBUG);
            let lines = lines.with_filter(filter).with_filter(filter_fn(|told| told.target() != TARGET));
            tracing_subscriber::registry().with(lines).with(traced.with_filter(only)).init();
        }
    }
    Ok(traces)
}
