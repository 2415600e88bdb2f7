//! Makes sure that the folder to embed exists, and that the crate follows what it holds.

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let dist = Path::new("../../dist");
    // A checkout without a build of the browser program compiles all the same, and carries none.
    fs::create_dir_all(dist)?;
    let mut out = io::stdout();
    io::Write::write_all(&mut out, b"cargo::rerun-if-changed=../../dist\n")
}
