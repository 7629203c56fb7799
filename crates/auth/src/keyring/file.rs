//! The master key as a file of 64 hexadecimal digits that only its owner may read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use kernel::{Entropy, Secret, entropy, hex};
use zeroize::Zeroizing;

use super::{KeyError, Keyring, MASTER_BYTES};

/// Longest key file that is looked at, in bytes.
const FILE_MAX: u64 = 1_024;

impl Keyring {
    /// Reads the key file, and makes it with fresh random bytes if there is none.
    ///
    /// # Errors
    /// As [`Keyring::load`], and [`KeyError::Io`] if the file cannot be made.
    pub fn load_or_create(path: &Path, source: &dyn Entropy) -> Result<Self, KeyError> {
        if !path.exists() {
            create(path, source).map_err(|error| io_error(path, error))?;
        }
        Self::load(path)
    }

    /// Reads the key file.
    ///
    /// # Errors
    /// [`KeyError::Missing`], [`KeyError::LaxMode`], [`KeyError::Malformed`], [`KeyError::Weak`], [`KeyError::Io`].
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let file = File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => KeyError::Missing(path.to_owned()),
            _ => io_error(path, error),
        })?;
        // The mode of the open file, so that it cannot be swapped between the look and the read.
        check_mode(path, &file)?;
        let mut text = Zeroizing::new(Vec::new());
        file.take(FILE_MAX).read_to_end(&mut text).map_err(|error| io_error(path, error))?;
        Self::from_hex(&Secret::new(text.as_slice()))
    }
}

/// Writes a whole file beside it and links it into place: a crash leaves no half key, and of two processes that start
/// at once one wins and both read the winner's.
fn create(path: &Path, source: &dyn Entropy) -> io::Result<()> {
    let master = Zeroizing::new(entropy::array::<MASTER_BYTES>(source));
    let mut text = Zeroizing::new(hex::encode(master.as_slice()));
    text.push('\n');
    let beside = temporary(path, source);
    let mut file = only_for_owner().write(true).create_new(true).open(&beside)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| match fs::hard_link(&beside, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    fs::remove_file(&beside)?;
    linked?;
    sync_folder(path)
}

fn temporary(path: &Path, source: &dyn Entropy) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}", hex::encode(&entropy::array::<8>(source))));
    path.with_file_name(name)
}

#[cfg(unix)]
fn only_for_owner() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
fn only_for_owner() -> OpenOptions {
    OpenOptions::new()
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn check_mode(path: &Path, file: &File) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().map_err(|error| io_error(path, error))?.permissions().mode() & 0o7777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyError::LaxMode { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn check_mode(_: &Path, _: &File) -> Result<(), KeyError> {
    Ok(())
}

fn io_error(path: &Path, error: io::Error) -> KeyError {
    KeyError::Io { path: path.to_owned(), error }
}
