//! The size that a visitor pays before anything shows.

use std::{fs, path::Path};

use crate::{Failure, say, web};

/// Bytes of brotli-compressed wasm that a first visit may cost.
const LIMIT: u64 = 400_000;

/// Weighs the built wasm as it goes over the wire.
pub fn check(root: &Path) -> Result<(), Failure> {
    if !web::is_release(root) {
        return Err("budget: build the release first: cargo xtask web --release".into());
    }
    let mut total = 0;
    for entry in fs::read_dir(web::dist(root).join("assets"))? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().ends_with(".wasm.br") {
            total += entry.metadata()?.len();
        }
    }
    let verdict = verdict(total)?;
    say(&verdict);
    Ok(())
}

fn verdict(size: u64) -> Result<String, Failure> {
    match size {
        0 => Err("budget: no compressed wasm in dist".into()),
        1..=LIMIT => Ok(format!("budget: wasm {size} bytes of brotli, {} left of {LIMIT}", LIMIT - size)),
        _ => Err(format!("budget: wasm {size} bytes of brotli, {} over the limit of {LIMIT}", size - LIMIT).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, verdict};

    #[test]
    fn the_limit_is_the_last_size_allowed() {
        assert!(verdict(0).is_err());
        assert!(verdict(1).is_ok());
        assert!(verdict(LIMIT).is_ok());
        assert!(verdict(LIMIT + 1).is_err());
    }
}
