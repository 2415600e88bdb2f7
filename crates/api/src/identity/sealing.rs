//! Seals the private part of signing keys with a key that is not in the database (XChaCha20-Poly1305): whoever reads the
//! database, or a copy of it, cannot sign.

use crate::clock::random_bytes;
use crate::extract::json::hash_of;
use crate::problem::{Outcome, Problem};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use std::fmt;
use std::io::{self, Write};
use std::path::Path;

const NONCE: usize = 24;

/// The file of the key, in the data folder, when the settings give none.
pub const FILE: &str = "releve.key";

/// What could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
enum SealFailure {
    #[error("a signing key cannot be sealed")]
    Seal,
    #[error("the sealing key is not 32 bytes in base64url")]
    Key,
}

/// Holds the sealing key.
#[derive(Clone)]
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    name: String,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealer({})", self.name)
    }
}

impl Sealer {
    /// A sealer with a key of 32 bytes in base64url.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let key = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        let cipher = XChaCha20Poly1305::new_from_slice(&key).ok()?;
        // Names the key in the database without telling it.
        let name = hash_of(&[b"releve sealing v1:".as_slice(), &key].concat()).get(..16)?.to_owned();
        Some(Self { cipher, name })
    }

    /// The sealer whose key is kept in a folder; the key is made when there is none.
    ///
    /// # Errors
    /// 500 when the file can be neither read nor made, or holds something else.
    pub fn in_folder(folder: &Path) -> Outcome<Self> {
        let text = read_or_make(folder)?;
        Self::parse(&text).ok_or_else(|| Problem::internal(&SealFailure::Key))
    }

    /// Which key this is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seals bytes for one purpose: they open for no other.
    ///
    /// # Errors
    /// 500 when the machine gives no randomness.
    pub fn seal(&self, bytes: &[u8], purpose: &str) -> Outcome<String> {
        let nonce = random_bytes::<NONCE>()?;
        let payload = Payload { msg: bytes, aad: purpose.as_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Problem::internal(&SealFailure::Seal))?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// The bytes sealed for a purpose; none when they were sealed with another key, for another purpose, or touched.
    #[must_use]
    pub fn open(&self, sealed: &str, purpose: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: purpose.as_bytes() }).ok()
    }
}

/// Two programs that start at once agree on one key: the file takes its name whole, and only once.
fn read_or_make(folder: &Path) -> Outcome<String> {
    let path = folder.join(FILE);
    match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        read => return read.map_err(|error| Problem::internal(&error)),
    }
    make_folder(folder).map_err(|error| Problem::internal(&error))?;
    let draft = folder.join(format!("{FILE}.{}", URL_SAFE_NO_PAD.encode(random_bytes::<9>()?)));
    let key = URL_SAFE_NO_PAD.encode(random_bytes::<32>()?);
    let made = write_private(&draft, &key).and_then(|()| match std::fs::hard_link(&draft, &path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    // The draft may not have been made at all.
    std::fs::remove_file(&draft).ok();
    made.and_then(|()| std::fs::read_to_string(&path)).map_err(|error| Problem::internal(&error))
}

/// With PostgreSQL nothing else needs the data folder. Only its owner looks into it.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(byte: u8) -> Sealer {
        Sealer::parse(&URL_SAFE_NO_PAD.encode([byte; 32])).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_with_the_same_key_for_the_same_purpose_only() {
        let sealed = sealer(1).seal(b"private", "key a").unwrap();
        assert_eq!(sealer(1).open(&sealed, "key a").as_deref(), Some(b"private".as_slice()));
        assert_eq!(sealer(2).open(&sealed, "key a"), None);
        assert_eq!(sealer(1).open(&sealed, "key b"), None);
        let touched = format!("{}{}", &sealed[..40], sealed[41..].replace('A', "B"));
        assert_eq!(sealer(1).open(&touched, "key a"), None);
        assert_ne!(sealed, sealer(1).seal(b"private", "key a").unwrap(), "a nonce serves once");
        assert_ne!(sealer(1).name(), sealer(2).name());
    }

    #[test]
    fn a_key_is_32_bytes() {
        for text in ["", "short", &URL_SAFE_NO_PAD.encode([1; 31]), &URL_SAFE_NO_PAD.encode([1; 33]), "é"] {
            assert!(Sealer::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_folder_is_made_and_keeps_one_key_that_only_its_owner_reads() {
        let folder = std::env::temp_dir().join(format!("releve-sealing-{}", std::process::id()));
        let names: Vec<String> = std::thread::scope(|scope| {
            let made = [0; 4].map(|_| scope.spawn(|| Sealer::in_folder(&folder).unwrap().name().to_owned()));
            made.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
        let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, [FILE]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(folder.join(FILE), "not a key").unwrap();
        assert!(Sealer::in_folder(&folder).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
