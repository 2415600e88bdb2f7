//! Tells the linker to keep what `cargo xtask web` needs to cut the program into parts.

use std::{
    env,
    io::{self, Write},
};

fn main() -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(b"cargo::rerun-if-changed=build.rs\n")?;
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        out.write_all(b"cargo::rustc-link-arg-bins=--emit-relocs\n")?;
    }
    Ok(())
}
