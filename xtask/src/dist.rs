//! The folder of files that the server carries: content-addressed names, each file with its
//! compressed twin, written only where something changed so that nothing is rebuilt for nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use brotli::{BrotliCompress, enc::BrotliEncoderParams};
use sha2::{Digest, Sha256};

use crate::Failure;

/// Files that compress; the others are served as they are.
const COMPRESSED: [&str; 10] = ["bin", "css", "html", "ico", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// The files of a build, by their path under the folder.
#[derive(Debug, Default)]
pub struct Dist {
    files: BTreeMap<String, Vec<u8>>,
}

impl Dist {
    /// Adds a file under a name of its own making, such as the page.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes);
    }

    /// Adds a file under a name that changes with its bytes; answers the address to ask for.
    pub fn add_hashed(&mut self, name: &str, bytes: Vec<u8>) -> String {
        let address = address(name, &bytes);
        self.add(address.trim_start_matches('/'), bytes);
        address
    }

    /// Makes `folder` hold exactly these files and their compressed twins.
    pub fn write(self, folder: &Path, quality: i32) -> Result<(), Failure> {
        let mut kept = BTreeSet::new();
        for (path, bytes) in self.files {
            let target = folder.join(&path);
            let twin = folder.join(format!("{path}.br"));
            if compresses(&target) {
                write_changed(&twin, &compress(&bytes, quality)?)?;
                kept.insert(twin);
            }
            write_changed(&target, &bytes)?;
            kept.insert(target);
        }
        for path in files_below(folder)? {
            if !kept.contains(&path) {
                fs::remove_file(&path)?;
            }
        }
        Ok(())
    }
}

/// Where a file stands whose name changes with these bytes.
pub fn address(name: &str, bytes: &[u8]) -> String {
    format!("/assets/{}", hashed_name(name, bytes))
}

/// `style.css` becomes `style-0123456789abcdef.css`.
fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let hash: String = digest(bytes).chars().take(16).collect();
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{name}-{hash}"),
    }
}

/// The sha256 of some bytes in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Every file below a folder, in name order; none when there is no such folder.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                files.extend(files_below(&path)?);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn compresses(path: &Path) -> bool {
    path.extension().is_some_and(|extension| COMPRESSED.iter().any(|known| extension == *known))
}

fn compress(bytes: &[u8], quality: i32) -> Result<Vec<u8>, Failure> {
    let params = BrotliEncoderParams { quality, lgwin: 22, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    BrotliCompress(&mut Cursor::new(bytes), &mut compressed, &params)?;
    Ok(compressed)
}

fn write_changed(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).map_err(|cause| format!("cannot write {}: {cause}", path.display()).into())
}

#[cfg(test)]
mod tests {
    use super::{Failure, compress, hashed_name};

    #[test]
    fn a_name_follows_the_bytes() {
        assert_eq!(hashed_name("style.css", b""), "style-e3b0c44298fc1c14.css");
        assert_ne!(hashed_name("a.js", b"1"), hashed_name("a.js", b"2"));
    }

    #[test]
    fn compression_keeps_the_bytes() -> Result<(), Failure> {
        let text = "Relève ".repeat(500);
        let small = compress(text.as_bytes(), 11)?;
        assert!(small.len() < 100);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut small.as_slice(), &mut back)?;
        assert_eq!(back, text.as_bytes());
        Ok(())
    }
}
