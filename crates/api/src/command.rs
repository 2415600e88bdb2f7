//! What can be asked of the program, as flags and sub-commands.

mod audit;
mod backup;
mod bench;
mod data;
mod first;
mod serve;
mod setup;
mod supervisor;
mod user;

use clap::{Args, Parser, Subcommand};
use releve_api::openapi;
use std::fmt;
use std::path::PathBuf;

/// The planning system for training places.
#[derive(Debug, Parser)]
#[command(name = "releve", version, about)]
pub struct Command {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    action: Action,
}

/// What every sub-command understands.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// A file of settings, in TOML.
    #[arg(long, global = true, env = "RELEVE_CONFIG")]
    config: Option<PathBuf>,
    /// Folder of the embedded database.
    #[arg(long, global = true)]
    data_dir: Option<String>,
    /// Address of the database: `sqlite:path` or `postgres://…`.
    #[arg(long, global = true)]
    database_url: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Serves the application.
    Serve(ServeArgs),
    /// Brings the database to the present schema.
    Migrate,
    /// Makes the first account of an empty database; the password is read from RELEVE_PASSWORD.
    CreateAdministrator(first::FirstArgs),
    /// Accounts with which people sign in.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Signs the access tokens of API clients with a new key from now on; those before are believed until their tokens died.
    RotateKeys {
        /// Believes no key from before: every token given so far is worth nothing at once.
        #[arg(long)]
        revoke: bool,
    },
    /// Looks for rows that break an invariant and for breaks in the audit chain, read-only; fails if there is one.
    Audit(audit::AuditArgs),
    /// Copies the embedded database to a file while it is in use, and checks the copy.
    Backup(backup::BackupArgs),
    /// Puts a copy in the place of the embedded database, which no server may be using.
    Restore(backup::RestoreArgs),
    /// Fills an empty database with an invented world, the same for the same seed.
    Demo {
        /// `demo`, or `army`: a hundred times as much.
        #[arg(long, default_value = "demo")]
        scale: String,
        /// The seed.
        #[arg(long, default_value_t = data::SEED)]
        seed: u64,
    },
    /// The fictional world of a sandbox.
    #[command(subcommand)]
    Sandbox(SandboxCommand),
    /// Measures what a page, an enrolment and a ranking cost: ratios taken in one run.
    Bench(bench::BenchArgs),
    /// Prints the accounts of the demonstration world: login, password, roles.
    Accounts,
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints the settings in force, secrets hidden.
    Config,
}

/// What can be done to a sandbox.
#[derive(Debug, Subcommand)]
enum SandboxCommand {
    /// Brings it back to where it began, now; servers may go on running. API clients and their secrets stay.
    Reset,
}

/// How to serve.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// Address to listen on.
    #[arg(long)]
    host: Option<String>,
    /// Port to listen on.
    #[arg(long)]
    port: Option<String>,
    /// Roles whose holders need a second factor: `administrator,planner`.
    #[arg(long)]
    second_factor_roles: Option<String>,
    /// Loads the demonstration world, unless it is there already.
    #[arg(long)]
    demo_once: bool,
}

/// Why the program ends.
#[derive(Debug)]
pub struct Failure {
    /// In words.
    pub message: String,
    /// The exit code: 2 for settings, 3 for a taken port, 4 for the database, 1 otherwise.
    pub code: u8,
}

impl Failure {
    fn new(code: u8, message: impl Into<String>) -> Self {
        Self { message: message.into(), code }
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        Self::new(4, chain(&error))
    }
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let _written = fmt::Write::write_fmt(&mut text, format_args!(": {inner}"));
        source = inner.source();
    }
    text
}

impl Command {
    /// Does what was asked.
    pub fn run(self) -> Result<(), Failure> {
        match &self.action {
            Action::Openapi => {
                print!("{}", openapi::text(&openapi::document()));
                Ok(())
            }
            Action::Config => {
                let (_, shown) = setup::settings(&self.common, None)?;
                shown.iter().for_each(|line| print!("{line}"));
                Ok(())
            }
            Action::CreateAdministrator(args) => first::create(&self.common, args),
            Action::User(command) => user::run(&self.common, command),
            Action::RotateKeys { revoke } => data::rotate_keys(&self.common, *revoke),
            Action::Audit(args) => audit::audit(&self.common, args),
            Action::Backup(args) => backup::backup(&self.common, args),
            Action::Restore(args) => backup::restore(&self.common, args),
            Action::Demo { scale, seed } => data::fill(&self.common, scale, *seed),
            Action::Sandbox(SandboxCommand::Reset) => data::reset_sandbox(&self.common),
            Action::Bench(args) => bench::bench(&self.common, args),
            Action::Accounts => {
                data::accounts().iter().for_each(|line| println!("{line}"));
                Ok(())
            }
            Action::Serve(args) => serve::serve(&self.common, args),
            Action::Migrate => {
                let (settings, _) = setup::settings(&self.common, None)?;
                let store = setup::open(&settings)?;
                let done = setup::runtime()?.block_on(store.migrate())?;
                match done.as_slice() {
                    [] => println!("nothing to do, the schema is up to date"),
                    names => names.iter().for_each(|name| println!("done {name}")),
                }
                Ok(())
            }
        }
    }
}
