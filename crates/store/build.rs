//! The migrations are embedded: asks cargo to build again when one is added, and gives the library a fingerprint of
//! them, so that the tests know when their template database is out of date.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

const MIGRATIONS: &str = "../../migrations";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={MIGRATIONS}");
    let mut files = BTreeSet::new();
    list(Path::new(MIGRATIONS), &mut files)?;
    let mut hash = DefaultHasher::new();
    for file in files {
        file.hash(&mut hash);
        fs::read(file)?.hash(&mut hash);
    }
    println!("cargo:rustc-env=RELEVE_MIGRATIONS={:016x}", hash.finish());
    Ok(())
}

fn list(folder: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}
