//! The part of the build that cargo cannot do alone: `cargo xtask web` makes the browser program
//! that the server carries, `cargo xtask budget` refuses it when it has grown too big.

mod budget;
mod dist;
mod page;
mod parts;
mod web;

use std::{
    env,
    error::Error,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

const USAGE: &str = "\
usage: cargo xtask web [--release|--dev]   build the browser program into dist/ (release by default)
       cargo xtask budget                  fail when its wasm is too big on the wire";

/// Any failure of a build step; its text is all that the reader gets.
type Failure = Box<dyn Error>;

/// How much care a build of the browser program takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Profile {
    /// Quick to build, big to load.
    Dev,
    /// What users get.
    Release,
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match *words {
        ["web"] | ["web", "--release"] => web::build(&root(), Profile::Release),
        ["web", "--dev"] => web::build(&root(), Profile::Dev),
        ["budget"] => budget::check(&root()),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

/// The workspace: cargo runs this program with the folder of its own manifest in the environment.
fn root() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .and_then(|xtask| xtask.parent().map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("."))
}

/// One line of progress. A reader who has gone away is no reason to stop building.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
