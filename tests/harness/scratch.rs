//! A folder that is removed when the test process ends, however it ends: a small shell waits for the end of a pipe that
//! only the test process holds.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

struct Scratch {
    path: PathBuf,
    /// Holds the pipe open; never waited for.
    _keeper: Child,
}

/// The test process's folder.
pub(crate) fn folder() -> &'static Path {
    static SCRATCH: OnceLock<Scratch> = OnceLock::new();
    &SCRATCH.get_or_init(make).path
}

fn make() -> Scratch {
    let path = tempfile::Builder::new().prefix("steward-tests-").tempdir().unwrap().keep();
    let keeper = Command::new("sh")
        .args(["-c", "cat >/dev/null; rm -rf -- \"$1\"", "sh"])
        .arg(&path)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Scratch { path, _keeper: keeper }
}
