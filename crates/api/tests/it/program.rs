//! The real program, as a process: served, stopped, killed, or run for one command.

use crate::support::SEALING_KEY;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use store::testing::TestDb;

/// The program serving a database, on a port of its own.
pub struct Program {
    pub child: Child,
    /// Where the API is.
    pub address: String,
    /// Kept open: a program whose words nobody reads may not stop over it.
    _said: BufReader<ChildStdout>,
}

/// Whatever the clock says, every sign-in was opened before.
pub const OPENED_LONG_AGO: &str = "UPDATE sign_in SET created_at = '2020-01-01T00:00:00.000000Z'";

impl Program {
    /// With the usual settings and no limit of rate.
    pub fn on(db: &TestDb) -> Self {
        Self::with(db, &[])
    }

    /// With some settings of its own, as `RELEVE_*`.
    pub fn with(db: &TestDb, settings: &[(&str, &str)]) -> Self {
        Self::at(db, 0, settings)
    }

    /// The same, on a port that is known beforehand.
    pub fn at(db: &TestDb, port: u16, settings: &[(&str, &str)]) -> Self {
        Self::started(db, &mut command(db.url(), &["serve", "--port", &port.to_string()]), settings)
    }

    /// With the words of its log in a file.
    pub fn logging(db: &TestDb, settings: &[(&str, &str)], log: File) -> Self {
        Self::started(db, command(db.url(), &["serve", "--port", "0"]).stderr(log), settings)
    }

    /// Under a command that changes what surrounds a program, and then becomes it.
    pub fn under(db: &TestDb, other: &[&str], settings: &[(&str, &str)]) -> Self {
        let serve = command(db.url(), &["serve", "--port", "0"]);
        let mut wrapped = Command::new(other[0]);
        wrapped.args(&other[1..]).arg(serve.get_program()).args(serve.get_args());
        wrapped
            .env_clear()
            .envs(serve.get_envs().filter_map(|(name, value)| Some((name, value?))))
            .stderr(Stdio::null());
        Self::started(db, &mut wrapped, settings)
    }

    fn started(db: &TestDb, command: &mut Command, settings: &[(&str, &str)]) -> Self {
        // The program has the machine's clock, for which the sign-ins of tests were opened years ahead. A test may have taken
        // its database away.
        db.db_execute(OPENED_LONG_AGO).ok();
        let mut child = command
            .envs([("RELEVE_LIMITS_PER_ADDRESS", "0"), ("RELEVE_LIMITS_PER_PERSON", "0")])
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let port = said.by_ref().lines().map_while(Result::ok).find_map(|line| {
            let (_, address) = line.split_once("http://")?;
            address.trim_end_matches('/').rsplit_once(':')?.1.parse::<u16>().ok()
        });
        let port = port.expect("the program says where it serves");
        Self { child, address: format!("http://127.0.0.1:{port}/api/v1"), _said: said }
    }

    /// Where what is no operation of the API is.
    pub fn root(&self) -> &str {
        self.address.trim_end_matches("/api/v1")
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as a supervisor does.
    pub fn ask_to_stop(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Asks it to stop and waits until it has, well.
    pub fn stop(&mut self) {
        self.ask_to_stop();
        self.ended_well();
    }

    /// Waits until it has stopped, well.
    pub fn ended_well(&mut self) {
        let ended = self.child.wait().unwrap();
        assert!(ended.success(), "{ended}");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The program's command on a database, without the settings of whoever runs the tests.
pub fn command(url: &str, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_releve"));
    command
        .args(["--database-url", url])
        .args(args)
        .stderr(Stdio::null())
        .env_clear()
        .envs(std::env::vars().filter(|(name, _)| !name.starts_with("RELEVE_")))
        // Without it the program would keep a key of its own in the folder it is started from.
        .env("RELEVE_OAUTH_SEALING_KEY", SEALING_KEY);
    command
}

/// Runs a command to its end.
pub fn run(url: &str, args: &[&str]) -> Output {
    command(url, args).stderr(Stdio::piped()).output().unwrap()
}

/// What a command wrote on its standard output.
pub fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

/// What a command complained of.
pub fn complained(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}
