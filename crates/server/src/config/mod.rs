//! What the server is told: one table of keys, read from defaults, a file, the environment and flags, in this order of
//! growing weight. Unknown keys are refused, and every value can say where it came from.

mod explain;
mod keys;
mod layers;
mod parse;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use kernel::Secret;

pub use explain::explain;
pub use keys::KEYS;
pub use layers::{Layers, Source};

/// A configuration that cannot be used; `Display` says what, why and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file could not be read.
    #[error("the file {path} cannot be read. Check the path and its mode")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The configuration file is not TOML.
    #[error("the configuration file {path} is not valid TOML: {message}")]
    NotToml {
        /// Which file.
        path: PathBuf,
        /// What the parser says.
        message: String,
    },
    /// A key that does not exist.
    #[error("{place} has the unknown key {key}; known keys are: {known}")]
    UnknownKey {
        /// Where it stands.
        place: String,
        /// The key.
        key: String,
        /// What exists.
        known: String,
    },
    /// A value that does not fit its key.
    #[error("the value of {key} (from {place}) cannot be used: {why}")]
    BadValue {
        /// The key.
        key: &'static str,
        /// Where the value came from.
        place: String,
        /// What is wrong and what would be right.
        why: String,
    },
}

/// Where the database is.
#[derive(Debug, Clone)]
pub enum Database {
    /// A SQLite file in the data folder.
    Embedded,
    /// A `postgres://` address, which may hold a password.
    Postgres(Secret),
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people at a terminal.
    Text,
}

/// Way to the provider's mail server.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// Host name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// User name, if the server asks for one.
    pub username: Option<String>,
    /// Password, if the server asks for one.
    pub password: Option<Secret>,
    /// Sender, as `Name <address>` or an address.
    pub from: String,
    /// `starttls`, `implicit` or `none`.
    pub tls: mail::Tls,
}

/// All settings of the server.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Where people and agents reach the server, without a slash at the end.
    pub public_url: String,
    /// Folder of the embedded database, telemetry and, unless set otherwise, the master key.
    pub data_dir: PathBuf,
    /// The database.
    pub database: Database,
    /// File of the master key.
    pub master_key_file: PathBuf,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How long a device may be quiet before it is silent.
    pub silent_after: Duration,
    /// Way to the mail server; `None` if mail cannot leave.
    pub mail: Option<MailSettings>,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Which log lines are written, as directives of `tracing`'s `EnvFilter`.
    pub log_level: String,
}

impl Config {
    /// Reads the values of all layers.
    ///
    /// # Errors
    /// [`ConfigError::BadValue`] for the first value that cannot be used.
    pub fn from_layers(layers: &Layers) -> Result<Self, ConfigError> {
        parse::config(layers)
    }
}
