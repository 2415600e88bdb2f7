//! Settings: a file, then `RELEVE_*` in the environment, then flags; later wins. Read once, at start, by `main`.

mod public_url;
mod reader;

pub use public_url::PublicUrl;
pub use reader::{Layers, Shown};

use crate::app::zone;
use crate::identity::sealing::Sealer;
use crate::telemetry::Collector;
use chrono::{DateTime, TimeDelta, Utc};
use domain::role::Role;
use domain::travel::Pace;
use reader::Reader;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

/// A text that never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for the one place that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

/// Where and how the server listens.
#[derive(Clone, Debug)]
pub struct Server {
    /// Address to bind.
    pub host: IpAddr,
    /// Port to bind.
    pub port: u16,
    /// Worker threads; 0 is one per core.
    pub workers: usize,
    /// How long it goes on serving once it was asked to stop, telling on `/readyz` that it goes away.
    pub drain: Duration,
    /// How long requests under way may take at shutdown.
    pub shutdown: Duration,
    /// Whether `X-Forwarded-For` of the peer is believed.
    pub behind_proxy: bool,
    /// Where callers reach the server: the issuer of access tokens, and the beginning of every address it publishes.
    pub public_url: PublicUrl,
}

/// Tokens for other systems.
#[derive(Clone, Debug)]
pub struct Oauth {
    /// Seals the signing keys; when not set, a key kept in the data folder does.
    pub sealer: Option<Sealer>,
}

/// What `/.well-known/security.txt` tells (RFC 9116).
#[derive(Clone, Debug)]
pub struct Security {
    /// Where a weakness is reported: an address of `mailto:` or `https:`.
    pub contact: String,
    /// Until when the text is to be believed; ninety days ahead when not set.
    pub expires: Option<DateTime<Utc>>,
}

/// Sizes and rates.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Largest JSON body, in bytes.
    pub json_bytes: usize,
    /// Largest form of an import, in bytes: a little more than one file may have, so that the file's own limit is told.
    pub import_bytes: usize,
    /// How long the head of a request may take to arrive.
    pub head: Duration,
    /// How long a JSON body or a small form may take to arrive; an import has ten times as long.
    pub body: Duration,
    /// Requests per minute and client address; 0 is no limit.
    pub per_address: u32,
    /// Requests per minute and signed-in person; 0 is no limit.
    pub per_person: u32,
}

/// Sign-in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// How long a sign-in lasts.
    pub lasts: Duration,
    /// Failures allowed per login and client address within the window.
    pub failures: u32,
    /// Failures allowed per login within the window, from anywhere; beyond, one guess a minute.
    pub failures_per_login: u32,
    /// Failures allowed per client address within the window, whatever the login; 0 is no limit.
    pub failures_per_address: usize,
    /// The window in which failures count.
    pub window: Duration,
    /// Wrong codes of a second factor allowed per account within the window.
    pub code_failures: u32,
    /// Password hashes computed at the same time.
    pub hashes_at_once: usize,
    /// Days for which the sign-in history is kept.
    pub history_days: u32,
    /// How long an invitation can be accepted.
    pub invitation_lasts: Duration,
    /// Roles whose holders have a second factor, or are let in only to set it up.
    pub second_factor_roles: Roles,
}

/// Roles, as their codes with a comma between: `administrator,planner`; or as a list in the file.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Roles(pub Vec<Role>);

/// As the file says it.
impl std::fmt::Debug for Roles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|role| role.code())).finish()
    }
}

impl std::str::FromStr for Roles {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
        let codes = inner.split(',').map(|code| code.trim().trim_matches('"')).filter(|code| !code.is_empty());
        let role = |code: &str| Role::from_code(code).ok_or_else(|| format!("{code:?} is no role"));
        codes.map(role).collect::<Result<_, _>>().map(Self)
    }
}

impl SignIn {
    /// The window, as a difference of instants.
    #[must_use]
    pub fn window(&self) -> TimeDelta {
        TimeDelta::from_std(self.window).unwrap_or(TimeDelta::minutes(15))
    }
}

/// Background work.
#[derive(Clone, Debug)]
pub struct Jobs {
    /// Time between two sweeps of expired offers; 0 runs none.
    pub sweep_every: Duration,
    /// Time between two deliveries of the outbox; 0 runs none.
    pub relay_every: Duration,
    /// Time between two links of the audit chain being made; 0 makes none.
    pub seal_every: Duration,
    /// Time between two writes of what API clients consumed; 0 runs none.
    pub usage_every: Duration,
}

/// Live updates of screens.
#[derive(Clone, Debug)]
pub struct Live {
    /// Time between two looks for changes that other processes made.
    pub poll: Duration,
    /// Time between two signs of life on a quiet stream.
    pub heartbeat: Duration,
    /// Time after which a stream's sign-in and grants are checked again.
    pub recheck: Duration,
    /// How long a change may take from its beginning to its commit and still be told.
    pub overlap: Duration,
    /// How long after it broke off a stream can go on where it was.
    pub resume: Duration,
    /// Streams per person.
    pub per_person: usize,
    /// Streams of this process.
    pub in_all: usize,
}

/// A server of fictional data, for those who try.
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// Whether it is one.
    pub enabled: bool,
    /// The hour at which its data begin anew, on the clocks of the zone.
    pub hour: u8,
    /// An IANA zone.
    pub zone: String,
}

/// What is told of the server's work.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// What a scraper of `/metrics` must bring; without it there is no `/metrics`.
    pub token: Option<Secret>,
}

/// Traces of the work.
#[derive(Clone, Debug)]
pub struct Telemetry {
    /// Where traces go; none are made without it.
    pub collector: Option<Collector>,
    /// The share of traces begun here that is sent, from 0 to 1. A trace that a caller began is sent when the caller's is.
    pub ratio: f64,
}

/// How the program speaks of what it does.
#[derive(Clone, Debug)]
pub struct Log {
    /// What is logged, in the syntax of `tracing`.
    pub filter: String,
    /// `json` or `text`.
    pub format: LogFormat,
}

/// The form of log lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// Readable text.
    Text,
}

/// As it is set.
impl fmt::Debug for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "json",
            Self::Text => "text",
        })
    }
}

impl std::str::FromStr for LogFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "json" => Ok(Self::Json),
            "text" => Ok(Self::Text),
            _ => Err("expected json or text"),
        }
    }
}

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Folder of the embedded database.
    pub data_dir: PathBuf,
    /// Address of the database; none is the embedded file in the data folder.
    pub database_url: Secret,
    /// Where and how the server listens.
    pub server: Server,
    /// Sizes and rates.
    pub limits: Limits,
    /// Sign-in.
    pub sign_in: SignIn,
    /// Tokens for other systems.
    pub oauth: Oauth,
    /// What is told to whoever finds a weakness.
    pub security: Security,
    /// Background work.
    pub jobs: Jobs,
    /// Live updates of screens.
    pub live: Live,
    /// Whether the data are fictional, and when they begin anew.
    pub sandbox: Sandbox,
    /// How fast people travel from one site to another.
    pub travel: Pace,
    /// Figures of the server's work.
    pub metrics: Metrics,
    /// Traces of the server's work.
    pub telemetry: Telemetry,
    /// Logs.
    pub log: Log,
}

impl Settings {
    /// Reads the layers; every fault is reported, not the first only.
    ///
    /// # Errors
    /// The list of faults, each with its key and where it was set.
    pub fn read(layers: Layers) -> Result<(Self, Vec<Shown>), Vec<String>> {
        let mut reader = Reader::new(layers);
        let data_dir: PathBuf = reader.get("data_dir", PathBuf::from("data"), 1..=4096);
        let default_url = format!("sqlite:{}", data_dir.join("releve.sqlite").display());
        let port = reader.number("server.port", 8080, 0..=65_535);
        let public_url = reader.get("server.public_url", PublicUrl::local(port), 1..=200);
        let contact = reader.get("security.contact", public_url.security_contact(), 1..=200);
        if !contact.starts_with("mailto:") && !contact.starts_with("https://") {
            reader.fault("security.contact", "the value set", "expected mailto:… or https://…", ());
        }
        let zone = reader.get("sandbox.zone", "Europe/Paris".to_owned(), 1..=64);
        if !zone::is_known(&zone) {
            reader.fault("sandbox.zone", "the value set", "expected an IANA zone, such as Europe/Paris", ());
        }
        let settings = Self {
            database_url: reader.secret("database.url", default_url).into(),
            data_dir,
            server: Server {
                host: reader.get("server.host", IpAddr::from([127, 0, 0, 1]), ..),
                port,
                workers: reader.number("server.workers", 0, 0..=256),
                drain: reader.seconds("server.drain_seconds", 0, 0..=300),
                shutdown: reader.seconds("server.shutdown_seconds", 30, 0..=3600),
                behind_proxy: reader.get("server.behind_proxy", false, ..),
                public_url,
            },
            limits: Limits {
                json_bytes: reader.number("limits.json_bytes", 1 << 20, 1024..=16 << 20),
                import_bytes: reader.number("limits.import_bytes", 24 << 20, 1024..=256 << 20),
                head: reader.seconds("limits.head_seconds", 10, 1..=300),
                body: reader.seconds("limits.body_seconds", 30, 1..=300),
                per_address: reader.number("limits.per_address", 12_000, 0..=10_000_000),
                per_person: reader.number("limits.per_person", 3_000, 0..=10_000_000),
            },
            sign_in: SignIn {
                lasts: reader.seconds("sign_in.seconds", 12 * 3600, 60..=30 * 86_400),
                failures: reader.number("sign_in.failures", 5, 1..=1000),
                failures_per_login: reader.number("sign_in.failures_per_login", 50, 1..=100_000),
                failures_per_address: reader.number("sign_in.failures_per_address", 60, 0..=100_000),
                window: reader.seconds("sign_in.window_seconds", 900, 1..=86_400),
                code_failures: reader.number("sign_in.code_failures", 10, 1..=1000),
                hashes_at_once: reader.number("sign_in.hashes_at_once", 2, 1..=64),
                history_days: reader.number("sign_in.history_days", 365, 30..=1095),
                invitation_lasts: reader.seconds("sign_in.invitation_seconds", 72 * 3600, 300..=30 * 86_400),
                second_factor_roles: reader.get("sign_in.second_factor_roles", Roles::default(), ..=200),
            },
            oauth: Oauth { sealer: reader.hidden("oauth.sealing_key", Sealer::parse, "32 bytes in base64url") },
            security: Security { contact, expires: reader.optional("security.expires") },
            jobs: Jobs {
                sweep_every: reader.seconds("jobs.sweep_seconds", 10, 0..=86_400),
                relay_every: reader.seconds("jobs.relay_seconds", 2, 0..=86_400),
                seal_every: reader.seconds("jobs.seal_seconds", 5, 0..=86_400),
                usage_every: reader.seconds("jobs.usage_seconds", 30, 0..=3600),
            },
            live: Live {
                poll: reader.seconds("live.poll_seconds", 1, 1..=60),
                heartbeat: reader.seconds("live.heartbeat_seconds", 15, 1..=300),
                recheck: reader.seconds("live.recheck_seconds", 15, 1..=300),
                overlap: reader.seconds("live.overlap_seconds", 60, 5..=600),
                resume: reader.seconds("live.resume_seconds", 600, 60..=3600),
                per_person: reader.number("live.per_person", 20, 1..=10_000),
                in_all: reader.number("live.in_all", 5_000, 0..=100_000),
            },
            sandbox: Sandbox {
                enabled: reader.get("sandbox.enabled", false, ..),
                hour: reader.number("sandbox.reset_hour", 3, 0..=23),
                zone,
            },
            travel: Pace {
                kilometres_per_hour: reader.number("travel.kilometres_per_hour", 80, 10..=1000),
                detour_percent: reader.number("travel.detour_percent", 130, 100..=300),
                margin_minutes: reader.number("travel.margin_minutes", 60, 0..=1440),
                day_starts_at: reader.number("travel.day_starts_at", 8, 0..=23),
                day_ends_at: reader.number("travel.day_ends_at", 17, 0..=23),
            },
            metrics: Metrics { token: reader.hidden("metrics.token", metrics_token, "16 to 1000 characters") },
            telemetry: Telemetry {
                collector: reader.optional("telemetry.otlp_endpoint"),
                ratio: f64::from(reader.number::<u8>("telemetry.sample_percent", 100, 0..=100)) / 100.0,
            },
            log: Log {
                filter: reader.get("log.filter", "info".to_owned(), 1..=1000),
                format: reader.get("log.format", LogFormat::Text, ..),
            },
        };
        reader.finish().map(|shown| (settings, shown))
    }
}

/// A token of at least sixteen characters: shorter ones can be guessed.
fn metrics_token(text: &str) -> Option<Secret> {
    (16..=1000).contains(&text.len()).then(|| Secret::from(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(pairs: &[(&str, &str)]) -> Layers {
        let mut layers = Layers::default();
        for (key, value) in pairs {
            layers.flag(key, *value);
        }
        layers
    }

    #[test]
    fn with_nothing_set_it_runs_on_sqlite_in_the_data_folder() {
        let (settings, _) = Settings::read(Layers::default()).unwrap();
        assert_eq!(settings.database_url.reveal(), "sqlite:data/releve.sqlite");
        assert_eq!(settings.server.port, 8080);
    }

    #[test]
    fn flags_win_over_the_environment_which_wins_over_the_file() {
        let mut layers = Layers::default();
        layers.file("[server]\nport = 1\nworkers = 3\nhost = \"0.0.0.0\"\n").unwrap();
        layers.environment([
            ("RELEVE_SERVER_PORT", "2"),
            ("RELEVE_SERVER_WORKERS", "4"),
            ("RELEVE_PASSWORD", "x"),
            ("HOME", "/"),
        ]);
        layers.flag("server.port", "3");
        let (settings, _) = Settings::read(layers).unwrap();
        assert_eq!((settings.server.port, settings.server.workers), (3, 4));
        assert_eq!(settings.server.host.to_string(), "0.0.0.0");
    }

    #[test]
    fn every_fault_is_reported_at_once_with_its_key() {
        let mut layers = layers(&[("server.port", "70000")]);
        layers.file("colour = 1\n[limits]\nper_person = -1\n[log]\nformat = \"xml\"\n").unwrap();
        layers.environment([("RELEVE_SEVER_PORT", "1")]);
        let faults = Settings::read(layers).unwrap_err().join("\n");
        for part in ["server.port", "limits.per_person", "log.format", "colour", "RELEVE_SEVER_PORT"] {
            assert!(faults.contains(part), "{part} in {faults}");
        }
    }

    #[test]
    fn what_is_published_about_the_server_follows_its_address() {
        let (settings, _) = Settings::read(layers(&[("server.public_url", "https://releve.example.org")])).unwrap();
        assert_eq!(settings.security.contact, "mailto:security@releve.example.org");
        let (settings, _) = Settings::read(layers(&[("server.port", "9000")])).unwrap();
        assert_eq!(settings.server.public_url.to_string(), "http://localhost:9000");
        let wrong = [("server.public_url", "releve"), ("security.contact", "me"), ("security.expires", "soon")];
        let faults = Settings::read(layers(&wrong)).unwrap_err().join("\n");
        assert!(wrong.iter().all(|(key, _)| faults.contains(key)), "{faults}");
    }

    #[test]
    fn roles_that_ask_for_a_second_factor_are_named_in_a_list() {
        let mut layers = layers(&[]);
        layers.file("[sign_in]\nsecond_factor_roles = [\"administrator\", \"planner\"]\n").unwrap();
        let (settings, _) = Settings::read(layers).unwrap();
        assert_eq!(settings.sign_in.second_factor_roles.0, [Role::Administrator, Role::Planner]);
        let mut layers = Layers::default();
        layers.environment([("RELEVE_SIGN_IN_SECOND_FACTOR_ROLES", "administrator, site_manager")]);
        let (settings, _) = Settings::read(layers).unwrap();
        assert_eq!(settings.sign_in.second_factor_roles.0, [Role::Administrator, Role::SiteManager]);
        let (settings, _) = Settings::read(Layers::default()).unwrap();
        assert_eq!((settings.sign_in.second_factor_roles.0, settings.sign_in.history_days), (vec![], 365));
        let wrong = [("sign_in.second_factor_roles", "administrator,king"), ("sign_in.history_days", "2000")];
        let mut flags = Layers::default();
        wrong.iter().for_each(|(key, value)| flags.flag(key, *value));
        let faults = Settings::read(flags).unwrap_err().join("\n");
        assert!(wrong.iter().all(|(key, _)| faults.contains(key)) && faults.contains("king"), "{faults}");
    }

    #[test]
    fn a_sandbox_has_an_hour_and_a_place() {
        let (settings, _) = Settings::read(Layers::default()).unwrap();
        let rules = &settings.sandbox;
        assert_eq!((rules.enabled, rules.hour, rules.zone.as_str()), (false, 3, "Europe/Paris"));
        let wrong = [("sandbox.enabled", "perhaps"), ("sandbox.reset_hour", "24"), ("sandbox.zone", "Mars/Olympus")];
        let faults = Settings::read(layers(&wrong)).unwrap_err().join("\n");
        assert!(wrong.iter().all(|(key, _)| faults.contains(key)), "{faults}");
    }

    #[test]
    fn a_sealing_key_is_read_and_never_shown() {
        let key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
        let (settings, shown) = Settings::read(layers(&[("oauth.sealing_key", key)])).unwrap();
        let text: String = shown.iter().map(ToString::to_string).collect();
        assert!(settings.oauth.sealer.is_some());
        assert!(!text.contains(key) && !format!("{settings:?}").contains(key));
        let faults = Settings::read(layers(&[("oauth.sealing_key", "dG9vIHNob3J0")])).unwrap_err().join("\n");
        assert!(faults.contains("oauth.sealing_key") && !faults.contains("dG9v"), "{faults}");
    }

    #[test]
    fn a_file_that_is_no_toml_is_told_by_line_and_its_words_are_not() {
        let refused = Layers::default().file("[database]\nurl = \"postgres://u:pw-s3cret@h/d\n").unwrap_err();
        assert!(refused.starts_with("line 2: ") && !refused.contains("s3cret"), "{refused}");
    }

    #[test]
    fn secrets_are_never_shown() {
        let (settings, shown) = Settings::read(layers(&[("database.url", "postgres://u:pw@h/d")])).unwrap();
        let text: String = shown.iter().map(ToString::to_string).collect();
        assert!(!text.contains("pw") && !format!("{settings:?}").contains("pw"));
        let (_, shown) = Settings::read(layers(&[("database.url", "postgres//u-pw@h/d")])).unwrap();
        assert!(!shown.iter().any(|shown| shown.to_string().contains("pw")), "an address mistyped is hidden too");
        let (settings, shown) = Settings::read(layers(&[("metrics.token", "scrape-me-0123456789")])).unwrap();
        let text: String = shown.iter().map(ToString::to_string).collect();
        assert!(text.contains("metrics.token = \"(hidden)\""), "{text}");
        assert!(!text.contains("scrape-me") && !format!("{settings:?}").contains("scrape-me"));
        let faults = Settings::read(layers(&[("metrics.token", "too-short")])).unwrap_err().join("\n");
        assert!(faults.contains("metrics.token") && !faults.contains("too-short"), "{faults}");
    }
}
