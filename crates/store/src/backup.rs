//! Copies of a SQLite file, and putting one back. PostgreSQL has tools of its own for both.
//!
//! A copy is made by `VACUUM INTO`, in one read transaction: it holds one instant of the data, however long it takes, and the
//! writer goes on meanwhile. SQLite's page-by-page backup would start again each time another process writes, and may
//! never end on a busy server; copying the file itself would tear. The copy is one compact file without a journal. SQLite
//! does not force it to the disk, so [`backup`] does: the file, then its folder. Nothing carries the name asked for before it was
//! found sound and is on the disk.

mod claim;
mod inspect;
mod place;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::RunQueryDsl;
use diesel::sql_types::Text;
use sha2::{Digest, Sha256};

use crate::connection::{Purpose, Tx};
use crate::{Conn, DatabaseUrl, StoreError, migrate};
use claim::Claim;
use inspect::inspect;
use place::Draft;

/// How long anyone waits for a lock of the file.
const WAIT: Duration = Duration::from_secs(5);

/// Why no copy was made, or none put back. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file of that name already.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// There is no such file.
    #[error("there is no file {}", .0.display())]
    Missing(PathBuf),
    /// SQLite found the data damaged.
    #[error("the data are damaged: {0}")]
    Damaged(String),
    /// The file holds no data of Relève.
    #[error("this is no database of Relève")]
    Foreign,
    /// The data were written by a later version: these migrations are not known here.
    #[error("the data come from a later version of the program, which has the migrations {0}: use that version")]
    Newer(String),
    /// A program has the file open.
    #[error("{} is open in another program: stop the server first", .0.display())]
    InUse(PathBuf),
    /// What is there now cannot be opened, so nobody can tell whether a program uses it.
    #[error("the present data cannot be opened ({cause}): stop the server, move {}, its -wal and its -shm aside, then restore again", .file.display())]
    Unreadable {
        /// The present file.
        file: PathBuf,
        /// What SQLite said.
        cause: String,
    },
    /// The checksum is another than the one told.
    #[error("the file has the checksum {0}, not the one that was told")]
    Checksum(String),
    /// The disk's.
    #[error("{what} {}", .path.display())]
    Disk {
        /// What was tried.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The database's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A copy that was made and found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in lower-case hexadecimal.
    pub sha256: String,
    /// The last migration of its schema.
    pub schema: String,
}

/// What putting a copy back did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the data that were there are kept; none when there were none.
    pub aside: Option<PathBuf>,
    /// The migrations that brought the copy to the present schema.
    pub migrated: Vec<String>,
}

/// Whether a file of that name may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It is left alone, and the copy refused.
    Keep,
    /// It is replaced once the copy is sound.
    Replace,
}

/// Copies a database in use to `to`.
///
/// # Errors
/// [`BackupError::Exists`], [`BackupError::Missing`], [`BackupError::Damaged`] and so on; `to` is then as it was.
pub fn backup(from: &Path, to: &Path, existing: Existing) -> Result<Copied, BackupError> {
    if existing == Existing::Keep && to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let draft = Draft::beside(to)?;
    copy(from, draft.path())?;
    let schema = inspect(draft.path())?;
    let (bytes, sha256) = digest(draft.path())?;
    draft.take_name(to, existing)?;
    Ok(Copied { bytes, sha256, schema })
}

/// Puts the copy at `from` in the place of the database at `into`, which no program may have open. `sha256` is the checksum
/// told when it was made, when it is known; `at` marks what is kept aside.
///
/// The new data take the name in one step: whoever looks finds the old file or the new one, whole.
///
/// # Errors
/// [`BackupError::InUse`], [`BackupError::Newer`], [`BackupError::Damaged`] and so on; nothing was changed.
pub fn restore(from: &Path, into: &Path, sha256: Option<&str>, at: &str) -> Result<Restored, BackupError> {
    if let Some(told) = sha256 {
        let (_, found) = digest(from)?;
        if !found.eq_ignore_ascii_case(told) {
            return Err(BackupError::Checksum(found));
        }
    }
    if !from.is_file() {
        return Err(BackupError::Missing(from.to_owned()));
    }
    let claim = Claim::on(into)?;
    let draft = Draft::beside(into)?;
    // The file that was given, first: copying would mend a damaged index, and what it damages beside it stays unseen.
    inspect(from)?;
    copy(from, draft.path())?;
    inspect(draft.path())?;
    let mut tx = Tx::open(&DatabaseUrl::Sqlite(draft.path().to_owned()), Purpose::Create, WAIT)?;
    let migrated = migrate::run(&mut tx)?;
    // Without a journal again: what takes the name is one whole file.
    tx.control("PRAGMA journal_mode = DELETE").map_err(StoreError::from)?;
    drop(tx);
    let aside = match &claim {
        Some(claim) => Some(claim.keep_aside(at)?),
        None => None,
    };
    draft.take_name(into, Existing::Replace)?;
    Ok(Restored { aside, migrated })
}

/// One instant of `from`, in an empty file.
fn copy(from: &Path, to: &Path) -> Result<(), BackupError> {
    if !from.is_file() {
        return Err(BackupError::Missing(from.to_owned()));
    }
    let name = to.to_str().ok_or_else(|| StoreError::broken("the path of the copy is not UTF-8"))?;
    let opened = Tx::open(&DatabaseUrl::Sqlite(from.to_owned()), Purpose::Copy, WAIT);
    let mut tx = opened.map_err(damaged)?;
    let Conn::Sqlite(inner) = &mut *tx else { return Err(BackupError::Foreign) };
    let done = diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(name).execute(inner);
    done.map_err(|error| damaged(error.into()))?;
    Ok(())
}

/// What SQLite cannot read is damaged; what it waits for in vain is not.
fn damaged(error: StoreError) -> BackupError {
    match error {
        StoreError::Broken { source } => BackupError::Damaged(source.to_string()),
        other => BackupError::Store(other),
    }
}

/// Size and SHA-256 of a file.
fn digest(path: &Path) -> Result<(u64, String), BackupError> {
    let broken = |source| BackupError::Disk { what: "cannot read", path: path.to_owned(), source };
    let mut file = File::open(path).map_err(broken)?;
    let (mut hash, mut bytes, mut part) = (Sha256::new(), 0_u64, vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut part).map_err(broken)?;
        let Some(some) = part.get(..read).filter(|some| !some.is_empty()) else { break };
        hash.update(some);
        bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(0));
    }
    Ok((bytes, hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
}
