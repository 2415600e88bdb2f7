//! The server that is measured: this very program, as a process of its own.

use super::Failure;
use super::cpu::{self, Memory};
use super::http::{self, Address, Request, get};
use crate::command::chain;
use domain::fixture::world::DEMO_PASSWORD;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Settings as in production, but for limits (one client asks for everybody, on all screens) and for the jobs (another's work).
const SETTINGS: &[(&str, &str)] = &[
    ("RELEVE_LIMITS_PER_ADDRESS", "0"),
    ("RELEVE_LIMITS_PER_PERSON", "0"),
    ("RELEVE_LIVE_PER_PERSON", "10000"),
    ("RELEVE_JOBS_SWEEP_SECONDS", "0"),
    ("RELEVE_JOBS_RELAY_SECONDS", "0"),
];

/// A running server; it goes with this value.
pub struct Server {
    child: Child,
    program: PathBuf,
    url: String,
    /// Where it is, with the planner of the demonstration signed in.
    pub address: Address,
}

impl Server {
    /// Starts one on a database, and signs the planner in.
    pub fn start(program: &Path, folder: &Path, url: &str) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::new(1, format!("the server does not start: {}", chain(&error)));
        let mut server = Self::launch(program, folder, url, &["serve", "--port", "0"])?;
        server.address.token = server.sign_in().map_err(failed)?;
        Ok(server)
    }

    /// Starts the one whose answers are always the same, for whoever has signed in to the other.
    pub fn of_constants(program: &Path, folder: &Path, other: &Self) -> Result<Self, Failure> {
        let mut server = Self::launch(program, folder, &other.url, &["bench", "--constants"])?;
        server.address.token.clone_from(&other.address.token);
        Ok(server)
    }

    fn launch(program: &Path, folder: &Path, url: &str, args: &[&str]) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::new(1, format!("the server does not start: {}", chain(&error)));
        let log = File::create(folder.join("server.log")).map_err(failed)?;
        let (child, port) = spawn(program, url, args, log).map_err(failed)?;
        let mut server = Self { child, program: program.to_owned(), url: url.to_owned(), address: Address::default() };
        server.address.port = port.ok_or_else(|| {
            let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
            Failure::new(1, format!("the server does not start: {log}"))
        })?;
        Ok(server)
    }

    /// Starts one more of the same until it is ready, and ends it: how long that took, and its CPU time.
    pub fn start_another(&self) -> io::Result<(Duration, Duration)> {
        let started = Instant::now();
        let log = File::options().write(true).open("/dev/null")?;
        let (child, port) = spawn(&self.program, &self.url, &["serve", "--port", "0"], log)?;
        let address = Address { port: port.unwrap_or_default(), ..Address::default() };
        let another = Self { child, program: self.program.clone(), url: self.url.clone(), address };
        http::ask(&another.address, &get("/readyz".to_owned(), "ready"))?;
        Ok((started.elapsed(), another.cpu()))
    }

    fn sign_in(&self) -> io::Result<String> {
        let body = serde_json::json!({ "login": "planificateur", "password": DEMO_PASSWORD, "delivery": "bearer" });
        let request = Request {
            method: "POST",
            path: "/api/v1/auth/login".to_owned(),
            body: body.to_string(),
            expects: "\"token\"",
            ..Request::default()
        };
        let answer: serde_json::Value = serde_json::from_slice(&http::ask(&self.address, &request)?)?;
        Ok(answer.get("token").and_then(|token| token.as_str()).unwrap_or_default().to_owned())
    }

    /// CPU time used so far.
    #[must_use]
    pub fn cpu(&self) -> Duration {
        cpu::of_process(self.child.id())
    }

    /// Memory held now.
    #[must_use]
    pub fn memory(&self) -> Option<Memory> {
        cpu::memory(self.child.id())
    }
}

/// A process of the program, and the port that it says it serves.
fn spawn(program: &Path, url: &str, args: &[&str], log: File) -> io::Result<(Child, Option<u16>)> {
    let mut child = Command::new(program)
        .args(args)
        .args(["--database-url", url])
        .envs(SETTINGS.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()?;
    let mut line = String::new();
    if let Some(said) = child.stdout.take() {
        BufReader::new(said).read_line(&mut line)?;
    }
    let port = line.trim().rsplit(':').next().and_then(|port| port.parse().ok());
    Ok((child, port))
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
