//! Writing a file whole before it carries its name.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::{BackupError, Existing};

/// A file under a name of its own beside the one it will take; gone when dropped before it took it. It is locked: what a
/// program that was killed left behind is not, and gives way.
pub(super) struct Draft {
    path: PathBuf,
    _lock: File,
}

fn disk(what: &'static str, path: &Path) -> impl Fn(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::Disk { what, path: path.clone(), source }
}

impl Draft {
    /// An empty file, readable by its owner alone.
    pub(super) fn beside(goal: &Path) -> Result<Self, BackupError> {
        let goal = std::path::absolute(goal).map_err(disk("cannot find", goal))?;
        let mut name = goal.as_os_str().to_owned();
        name.push(".draft");
        let path = PathBuf::from(name);
        clear(&path)?;
        let lock = match new_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(BackupError::InUse(path)),
            made => made.map_err(disk("cannot write", &path))?,
        };
        lock.try_lock().map_err(|_| BackupError::InUse(path.clone()))?;
        Ok(Self { path, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// On the disk, then under its name, then the name on the disk. A name that is taken is left to whoever has it, unless it
    /// may be replaced.
    pub(super) fn take_name(self, goal: &Path, existing: Existing) -> Result<(), BackupError> {
        let synced = File::open(&self.path).and_then(|file| file.sync_all());
        synced.map_err(disk("cannot write to the disk", &self.path))?;
        let named = match existing {
            Existing::Replace => std::fs::rename(&self.path, goal),
            Existing::Keep => std::fs::hard_link(&self.path, goal).or_else(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => Err(error),
                // Some file systems have no second names.
                _ if !goal.exists() => std::fs::rename(&self.path, goal),
                _ => Err(io::ErrorKind::AlreadyExists.into()),
            }),
        };
        named.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => BackupError::Exists(goal.to_owned()),
            _ => disk("cannot name", goal)(error),
        })?;
        sync_folder(goal)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// Takes away what a program that was killed left under this name.
fn clear(path: &Path) -> Result<(), BackupError> {
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        opened => {
            let left = opened.map_err(disk("cannot read", path))?;
            left.try_lock().map_err(|_| BackupError::InUse(path.to_owned()))?;
        }
    }
    remove(path);
    Ok(())
}

/// The file and what SQLite keeps beside it. Most are not there.
fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        std::fs::remove_file(name).ok();
    }
}

/// A file that was not there before. It will hold people's data.
fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A name is on the disk when its folder is.
fn sync_folder(of: &Path) -> Result<(), BackupError> {
    let of = std::path::absolute(of).map_err(disk("cannot find", of))?;
    let folder = of.parent().unwrap_or(&of);
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(disk("cannot write to the disk", folder))
}
