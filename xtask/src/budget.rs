//! The size that a visitor pays before anything shows.

use std::{fs, path::Path};

use crate::{Failure, say, web};

/// Bytes of brotli-compressed wasm that a first visit may cost, whatever page it opens.
const LIMIT: u64 = 550_000;
/// Those of the start, which every visit pays.
const START: u64 = 300_000;

/// Weighs the built wasm as it goes over the wire: the start alone, and with all that the pages of each part need.
pub fn check(root: &Path) -> Result<(), Failure> {
    if !web::is_release(root) {
        return Err("budget: build the release first: cargo xtask web --release".into());
    }
    let mut failures = Vec::new();
    for line in web::read(&web::weights_path(root))?.lines() {
        let mut words = line.split(' ');
        let part = words.next().unwrap_or_default();
        let mut size = 0;
        for address in words {
            let file = format!("{}.br", address.trim_start_matches('/'));
            size += fs::metadata(web::dist(root).join(file))?.len();
        }
        match verdict(part, size) {
            Ok(words) => say(&words),
            Err(words) => failures.push(words),
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

fn verdict(part: &str, size: u64) -> Result<String, String> {
    let limit = if part == "start" { START } else { LIMIT };
    match size {
        0 => Err(format!("budget: no compressed wasm of {part} in dist")),
        _ if size <= limit => Ok(format!("budget: {part}: {size} bytes of brotli, {} left of {limit}", limit - size)),
        _ => Err(format!("budget: {part}: {size} bytes of brotli, {} over the limit of {limit}", size - limit)),
    }
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, START, verdict};

    #[test]
    fn the_limit_is_the_last_size_allowed() {
        for (part, limit) in [("start", START), ("sessions", LIMIT)] {
            assert!(verdict(part, 0).is_err());
            assert!(verdict(part, 1).is_ok());
            assert!(verdict(part, limit).is_ok());
            assert!(verdict(part, limit + 1).is_err());
        }
    }
}
