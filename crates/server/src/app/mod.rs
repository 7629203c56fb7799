//! Puts the parts together, in order, and takes them apart again.

pub(crate) mod core;
pub(crate) mod data_folder;
pub(crate) mod databases;
mod features;
mod mailing;
mod start;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use db::{DbError, StatementLog};
use kernel::{Clock, Entropy};

pub(crate) use databases::migrate;
pub use start::{Running, start};

/// What a server takes from outside its configuration.
#[derive(Clone)]
pub struct Deps {
    /// Where "now" comes from.
    pub clock: Arc<dyn Clock>,
    /// Where unpredictable bytes come from.
    pub entropy: Arc<dyn Entropy>,
    /// Collects executed statements; for tests.
    pub statements: Option<StatementLog>,
}

impl Default for Deps {
    fn default() -> Self {
        Self {
            clock: Arc::new(kernel::time::SystemClock),
            entropy: Arc::new(kernel::entropy::SystemEntropy),
            statements: None,
        }
    }
}

/// Why the server did not start. `Display` says what and what to do; the chain of sources says why.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error(
        "the data folder {path} cannot be used. Check that it exists, that this user may write to it, and that its disk has room"
    )]
    DataFolder {
        /// Which folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another server works in the data folder.
    #[error("another steward works in the data folder {path}. Stop it, or choose another folder with --data")]
    InUse {
        /// Which folder.
        path: PathBuf,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}. Choose another port with --listen, or stop the program that uses it")]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The master key is missing, weak, or of another installation.
    #[error("the master key cannot be used")]
    Key(#[from] auth::KeyError),
    /// The database cannot be used.
    #[error("the database cannot be used")]
    Database(#[from] DbError),
    /// The schema could not be brought up to date.
    #[error("the database's schema could not be brought up to date: {0}")]
    Migration(String),
    /// The mail settings cannot be used.
    #[error("the mail settings cannot be used")]
    Mail(#[from] mail::BadConfig),
    /// Another part could not start.
    #[error("the server could not start: {0}")]
    Other(String),
}

impl From<kernel::Failure> for StartError {
    fn from(failure: kernel::Failure) -> Self {
        match failure {
            kernel::Failure::Unavailable(cause) | kernel::Failure::Internal(cause) => Self::Other(cause.to_string()),
            other => Self::Other(other.to_string()),
        }
    }
}
