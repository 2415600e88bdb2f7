//! Making sure that no program has a file open.

use std::path::{Path, PathBuf};

use super::{BackupError, WAIT};
use crate::connection::{Purpose, Tx};
use crate::{DatabaseUrl, StoreError};

/// A file that no other program has open, nor can open for as long as this is held.
///
/// Each connection in WAL mode keeps a shared lock on the file, whether it works or not. Leaving WAL mode needs the
/// exclusive one, so SQLite refuses it while anybody else is there; and with it every write goes from the journal into the file,
/// which is thereby whole.
pub(super) struct Claim {
    path: PathBuf,
    _held: Tx,
}

impl Claim {
    /// Claims the file; none when there is none.
    pub(super) fn on(path: &Path) -> Result<Option<Self>, BackupError> {
        if !path.exists() {
            let mut journal = path.as_os_str().to_owned();
            journal.push("-wal");
            let journal = PathBuf::from(journal);
            // It would be read into the data that take its place.
            return if journal.exists() { Err(BackupError::Exists(journal)) } else { Ok(None) };
        }
        let unreadable = |error: StoreError| match error {
            StoreError::Busy { .. } => BackupError::InUse(path.to_owned()),
            StoreError::Broken { source } => {
                BackupError::Unreadable { file: path.to_owned(), cause: source.to_string() }
            }
            other => BackupError::Store(other),
        };
        let url = DatabaseUrl::Sqlite(path.to_owned());
        let mut held = Tx::open(&url, Purpose::Copy, WAIT).map_err(unreadable)?;
        let alone = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE";
        held.control(alone).map_err(|error| unreadable(error.into()))?;
        Ok(Some(Self { path: path.to_owned(), _held: held }))
    }

    /// Gives the file a second name, under which it stays when another takes its own.
    pub(super) fn keep_aside(&self, at: &str) -> Result<PathBuf, BackupError> {
        let mut aside = self.path.as_os_str().to_owned();
        aside.push(format!(".replaced-{at}"));
        let aside = PathBuf::from(aside);
        let broken =
            |source| BackupError::Disk { what: "cannot keep the present data as", path: aside.clone(), source };
        std::fs::hard_link(&self.path, &aside).map_err(broken)?;
        Ok(aside)
    }
}
