//! The server that is measured: this very program, as a process of its own.

use super::http::{self, Address, Request};
use super::{Failure, cpu};
use crate::command::chain;
use domain::fixture::world::DEMO_PASSWORD;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

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
    /// Where it is, with the planner of the demonstration signed in.
    pub address: Address,
}

impl Server {
    /// Starts one on a database, and signs the planner in.
    pub fn start(program: &Path, folder: &Path, url: &str) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::new(1, format!("the server does not start: {}", chain(&error)));
        let log = File::create(folder.join("server.log")).map_err(failed)?;
        let mut child = Command::new(program)
            .args(["serve", "--port", "0", "--database-url", url])
            .envs(SETTINGS.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(failed)?;
        let said = child.stdout.take();
        let mut server = Self { child, address: Address::default() };
        let mut line = String::new();
        if let Some(said) = said {
            BufReader::new(said).read_line(&mut line).map_err(failed)?;
        }
        let port = line.trim().rsplit(':').next().and_then(|port| port.parse().ok());
        server.address.port = port.ok_or_else(|| {
            let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
            Failure::new(1, format!("the server does not start: {log}"))
        })?;
        server.address.token = server.sign_in().map_err(failed)?;
        Ok(server)
    }

    fn sign_in(&self) -> io::Result<String> {
        let body = serde_json::json!({ "login": "planificateur", "password": DEMO_PASSWORD, "delivery": "bearer" });
        let request = Request {
            method: "POST",
            path: "/api/v1/auth/login".to_owned(),
            body: body.to_string(),
            expects: "\"token\"",
        };
        let answer: serde_json::Value = serde_json::from_slice(&http::ask(&self.address, &request)?)?;
        Ok(answer.get("token").and_then(|token| token.as_str()).unwrap_or_default().to_owned())
    }

    /// CPU time used so far.
    #[must_use]
    pub fn cpu(&self) -> Duration {
        cpu::of_process(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
