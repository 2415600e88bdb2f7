//! The command `releve`: serves the application, and looks after its database.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to the terminal; everything else logs")]

mod command;

/// A third of a small write was the allocator's work; this one does it in a fraction, for SQLite's memory too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match command::Command::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("releve: {}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}
