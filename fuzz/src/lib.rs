//! Mutates the inputs of a corpus and gives them to a parser of outside bytes, for a bounded time, the same way each time.
//!
//! On stable Rust nobody tells which code an input reached; what a parser answers does instead: an input whose outcome was
//! not seen before joins the pool that the next ones are made from. An input that makes the parser panic, or take seconds, is
//! written down and fails the test.
#![deny(missing_docs)]
#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "test support: what is found fails the test at once"
)]

mod mutate;

pub use mutate::{Dice, mutate};

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The environment variable that says for how many milliseconds each parser is tried.
pub const MILLISECONDS: &str = "RELEVE_TEST_FUZZ_MS";
/// When it is not set.
const USUAL: u64 = 1_500;
/// No input may take longer: whoever sends it would keep the server from everybody else.
const MOST_TIME: Duration = Duration::from_secs(2);
/// Times that an input must be slow: a busy machine is slow once.
const TIMES_SLOW: u32 = 3;
/// Bytes of an input at most.
const MOST_BYTES: usize = 64 * 1024;
/// Inputs of an outcome of their own that are kept to make others from.
const MOST_KEPT: usize = 2_000;

/// Tries a parser on the corpus of its name and on what is made of it. `words` are texts that mean something to it. What it
/// answers is only compared with what it answered before.
///
/// # Panics
/// When the parser does, or when it takes too long; the input is then in the folder `crashes` beside what was built.
pub fn fuzz<T: Hash>(name: &str, words: &[&str], parser: impl Fn(&[u8]) -> T) {
    let mut pool = corpus(name);
    assert!(!pool.is_empty(), "{name} has a corpus to begin with");
    let mut seen = BTreeSet::new();
    for input in &pool {
        seen.insert(outcome(name, input, &parser));
    }
    let most = std::env::var(MILLISECONDS).ok().and_then(|text| text.parse().ok()).unwrap_or(USUAL);
    let (begun, most) = (Instant::now(), Duration::from_millis(most));
    let mut dice = Dice::of(name);
    let mut tried = 0_u64;
    while begun.elapsed() < most {
        let mut input = mutate(&pool, words, &mut dice);
        input.truncate(MOST_BYTES);
        tried += 1;
        if seen.insert(outcome(name, &input, &parser)) && pool.len() < MOST_KEPT {
            pool.push(input);
        }
    }
    println!("{name}: {tried} inputs, {} outcomes", seen.len());
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let listed = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = listed.map(|entry| entry.expect("the folder is read").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("the corpus is read")).collect()
}

fn outcome<T: Hash>(name: &str, input: &[u8], parser: &impl Fn(&[u8]) -> T) -> u64 {
    for _ in 0..TIMES_SLOW {
        let begun = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| parser(input))) {
            Ok(answer) if begun.elapsed() < MOST_TIME => return hash(&answer),
            Ok(_) => {}
            Err(_) => found(name, input, "does not stand"),
        }
    }
    found(name, input, "takes too long over")
}

fn found(name: &str, input: &[u8], what: &str) -> ! {
    let folder = crashes();
    fs::create_dir_all(&folder).expect("a folder for what was found");
    let path = folder.join(format!("{name}-{:016x}", hash(&input)));
    fs::write(&path, input).expect("what was found is written down");
    let shown: String = String::from_utf8_lossy(input).chars().take(400).collect();
    panic!("{name} {what} {} ({shown:?}); mend it and keep the input in fuzz/corpus/{name}", path.display())
}

fn crashes() -> PathBuf {
    let built = std::env::current_exe().expect("the test has a file");
    let target = built.ancestors().nth(3).map_or_else(std::env::temp_dir, Path::to_path_buf);
    target.join("crashes")
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests fail loudly")]

    use super::*;

    /// What the rest stands on: a fault behind two conditions is found from a corpus that holds neither.
    #[test]
    fn a_parser_that_breaks_is_caught_and_its_input_is_kept() {
        let breaks = |bytes: &[u8]| {
            let words = bytes.split(|byte| *byte == b'=').count();
            assert!(!(bytes.starts_with(b"key") && words > 3), "a defect");
            words
        };
        let caught = catch_unwind(|| fuzz("self", &["key", "="], breaks));
        let said = caught.expect_err("it was caught");
        let said = said.downcast_ref::<String>().expect("in words");
        let path = said.split("does not stand ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a place");
        assert!(fs::read(path).expect("the input is kept").starts_with(b"key"));
        fs::remove_file(path).expect("and done with");
    }

    #[test]
    fn the_same_inputs_are_made_each_time() {
        let pool = [b"one".to_vec(), b"two".to_vec()];
        let made = || {
            let mut dice = Dice::of("a name");
            (0..100).map(|_| mutate(&pool, &["word"], &mut dice)).collect::<Vec<_>>()
        };
        assert_eq!(made(), made());
        assert_ne!(made()[..50], made()[50..]);
    }
}
