//! The command `releve`: serves the application, and looks after its database.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to the terminal; everything else logs")]

mod command;
mod memory;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    memory::keep_little();
    match command::Command::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("releve: {}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}
