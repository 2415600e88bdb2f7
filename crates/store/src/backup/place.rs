//! Writing a file whole before it carries its name.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::BackupError;

/// A file under a name of its own beside the one it will take; gone when dropped before it took it.
pub(super) struct Draft(PathBuf);

/// A name taken by an empty file, given back when dropped.
pub(super) struct Reserved(Option<PathBuf>);

fn disk(what: &'static str, path: &Path) -> impl Fn(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::Disk { what, path: path.clone(), source }
}

impl Draft {
    /// An empty file, readable by its owner alone.
    pub(super) fn beside(goal: &Path) -> Result<Self, BackupError> {
        let goal = std::path::absolute(goal).map_err(disk("cannot find", goal))?;
        let mut name = goal.as_os_str().to_owned();
        name.push(format!(".draft-{}", std::process::id()));
        let path = PathBuf::from(name);
        new_file(&path).map_err(disk("cannot write", &path))?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Takes the name while the file is being written, so that nobody else does.
    pub(super) fn reserve(&self, goal: &Path) -> Result<Reserved, BackupError> {
        match new_file(goal) {
            Ok(()) => Ok(Reserved(Some(goal.to_owned()))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(BackupError::Exists(goal.to_owned())),
            Err(error) => Err(disk("cannot write", goal)(error)),
        }
    }

    /// On the disk, then under its name, then the name on the disk.
    pub(super) fn take_name(self, goal: &Path) -> Result<(), BackupError> {
        let synced = File::open(&self.0).and_then(|file| file.sync_all());
        synced.map_err(disk("cannot write to the disk", &self.0))?;
        std::fs::rename(&self.0, goal).map_err(disk("cannot name", goal))?;
        sync_folder(goal)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(suffix);
            // After it took its name there is nothing left.
            std::fs::remove_file(name).ok();
        }
    }
}

impl Reserved {
    /// Another file has the name now.
    pub(super) fn kept(mut self) {
        self.0.take();
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            std::fs::remove_file(path).ok();
        }
    }
}

/// A file that was not there before. It will hold people's data.
fn new_file(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// A name is on the disk when its folder is.
fn sync_folder(of: &Path) -> Result<(), BackupError> {
    let of = std::path::absolute(of).map_err(disk("cannot find", of))?;
    let folder = of.parent().unwrap_or(&of);
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(disk("cannot write to the disk", folder))
}
