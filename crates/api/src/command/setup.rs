//! Settings, database and logs, as every sub-command needs them.

use super::{Common, Failure, ServeArgs, chain};
use releve_api::config::{Layers, LogFormat, Settings, Shown};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use store::{DatabaseUrl, Meter, Silent, Store, StoreSettings};
use tracing_subscriber::EnvFilter;

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

/// Opens a database that is there: for commands that only look.
pub fn open_existing(settings: &Settings) -> Result<Store, Failure> {
    let url = address(settings)?;
    if let DatabaseUrl::Sqlite(path) = &url
        && !path.exists()
    {
        return Err(Failure::new(4, format!("there is no database at {}", path.display())));
    }
    Ok(Store::open(StoreSettings::new(url))?)
}

/// A runtime for the sub-commands that are not the server.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    built.map_err(|error| Failure::new(1, chain(&error)))
}

/// Sends the log to standard error, in the form and measure set.
pub fn log(settings: &Settings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log.filter)
        .map_err(|error| Failure::new(2, format!("log.filter: {}", chain(&error))))?;
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    match settings.log.format {
        LogFormat::Json => lines.json().init(),
        LogFormat::Text => lines.with_target(false).init(),
    }
    Ok(())
}
