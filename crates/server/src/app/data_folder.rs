//! The data folder: made if missing, closed to other users, and held by one server at a time.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::StartError;

/// Holds the data folder until it is dropped.
pub(crate) struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Makes and takes the folder.
    pub(crate) fn take(path: &Path) -> Result<Self, StartError> {
        let failed = |source: io::Error| StartError::DataFolder { path: path.to_owned(), source };
        make(path).map_err(failed)?;
        make(&path.join("telemetry")).map_err(failed)?;
        let lock =
            File::options().create(true).truncate(false).write(true).open(path.join("steward.lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StartError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// File of the main embedded database.
    pub(crate) fn main_file(&self) -> PathBuf {
        self.path.join("steward.db")
    }

    /// Folder of telemetry files.
    pub(crate) fn telemetry(&self) -> PathBuf {
        self.path.join("telemetry")
    }
}

#[cfg(unix)]
fn make(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}
