//! Where chunks lie: in PostgreSQL the one database; in SQLite `chunk-<week>.db` in a folder, opened when needed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use db::{Db, DbError};
use futures_util::future::BoxFuture;
use tokio::sync::Mutex;

/// Files that are kept open at a time.
const MOST_OPEN: usize = 6;

/// Opens a file of chunks: makes it if it is missing and brings it to the newest schema.
pub trait ChunkOpener: Send + Sync {
    /// Opens one file.
    fn open(&self, file: PathBuf) -> BoxFuture<'static, Result<Db, DbError>>;
}

/// Where chunks lie.
#[derive(Clone)]
pub enum ChunkFiles {
    /// In files of their own, one a week (SQLite).
    Beside {
        /// The folder.
        folder: PathBuf,
        /// Opens a file.
        opener: Arc<dyn ChunkOpener>,
    },
    /// In the database itself (PostgreSQL).
    Same,
}

/// The chunks of all weeks. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Chunks {
    files: ChunkFiles,
    same: Db,
    open: Arc<Mutex<BTreeMap<i64, Db>>>,
}

impl Chunks {
    pub(crate) fn new(files: ChunkFiles, same: Db) -> Self {
        Self { files, same, open: Arc::default() }
    }

    fn file(folder: &Path, week: i64) -> PathBuf {
        folder.join(format!("chunk-{week}.db"))
    }

    /// The database of a week for reading; `None` when there is no chunk of that week.
    pub(crate) async fn existing(&self, week: i64) -> Result<Option<Db>, DbError> {
        match &self.files {
            ChunkFiles::Same => Ok(Some(self.same.clone())),
            ChunkFiles::Beside { folder, .. } if Self::file(folder, week).exists() => {
                self.of_week(week).await.map(Some)
            }
            ChunkFiles::Beside { .. } => Ok(None),
        }
    }

    /// The database of a week for writing.
    pub(crate) async fn of_week(&self, week: i64) -> Result<Db, DbError> {
        let ChunkFiles::Beside { folder, opener } = &self.files else { return Ok(self.same.clone()) };
        // Held while opening, so that a file is opened once.
        let mut open = self.open.lock().await;
        if let Some(db) = open.get(&week) {
            return Ok(db.clone());
        }
        let db = opener.open(Self::file(folder, week)).await?;
        if open.len() >= MOST_OPEN {
            // The oldest week is the one that is asked for least. Its users keep their own handle.
            open.pop_first();
        }
        open.insert(week, db.clone());
        Ok(db)
    }

    /// Weeks before `week` that have a file; none in PostgreSQL.
    pub(crate) fn weeks_before(&self, week: i64) -> std::io::Result<Vec<i64>> {
        let ChunkFiles::Beside { folder, .. } = &self.files else { return Ok(Vec::new()) };
        let mut weeks = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix("chunk-")?.strip_suffix(".db")?.parse().ok());
            weeks.extend(number.filter(|found: &i64| *found < week));
        }
        Ok(weeks)
    }

    /// Removes the file of a week.
    pub(crate) async fn remove(&self, week: i64) -> std::io::Result<()> {
        let ChunkFiles::Beside { folder, .. } = &self.files else { return Ok(()) };
        let mut open = self.open.lock().await;
        open.remove(&week);
        let file = Self::file(folder, week);
        for suffix in ["-wal", "-shm", ""] {
            let mut name = file.clone().into_os_string();
            name.push(suffix);
            match std::fs::remove_file(&name) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Bytes of all files; 0 in PostgreSQL.
    pub(crate) fn bytes(&self) -> std::io::Result<u64> {
        let ChunkFiles::Beside { folder, .. } = &self.files else { return Ok(0) };
        let mut sum = 0;
        for entry in std::fs::read_dir(folder)? {
            sum += entry?.metadata()?.len();
        }
        Ok(sum)
    }
}
