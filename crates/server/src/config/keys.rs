//! The table of keys.

/// Whether a value may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It may.
    Plain,
    /// It holds or may hold a password.
    Hidden,
}

/// One key of the configuration.
#[derive(Debug)]
pub struct Key {
    /// Dotted name, as in the file.
    pub name: &'static str,
    /// Value if nothing else is said; `None` if absent is a value of its own.
    pub default: Option<&'static str>,
    /// What it is for.
    pub meaning: &'static str,
    /// Whether its value may be shown.
    pub shown: Shown,
}

impl Key {
    /// Name of its environment variable.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("STEWARD_{}", self.name.replace('.', "_").to_uppercase())
    }
}

const fn key(name: &'static str, default: Option<&'static str>, meaning: &'static str) -> Key {
    Key { name, default, meaning, shown: Shown::Plain }
}

const fn hidden(name: &'static str, meaning: &'static str) -> Key {
    Key { name, default: None, meaning, shown: Shown::Hidden }
}

/// Every key.
pub const KEYS: &[Key] = &[
    key("listen", Some("127.0.0.1:8780"), "address and port to listen on"),
    key(
        "public_url",
        None,
        "address under which people and agents reach the server (default: http:// and the listening address)",
    ),
    key("data_dir", Some(".steward"), "folder of the embedded database, telemetry and keys"),
    hidden("database_url", "postgres://… to use PostgreSQL instead of the embedded database"),
    key("master_key_file", None, "file of the master key (default: master.key in the data folder)"),
    key("trusted_proxies", Some(""), "addresses of proxies whose X-Forwarded-For is believed, separated by commas"),
    key("silent_after_s", Some("60"), "seconds without a report after which a device is silent (20 to 86400)"),
    key("mail.host", None, "mail server; without it nothing is mailed and links are shown instead"),
    key("mail.port", Some("587"), "port of the mail server"),
    key("mail.username", None, "user name at the mail server"),
    hidden("mail.password", "password at the mail server; better given as mail.password_file"),
    key("mail.from", None, "sender, such as Steward <steward@example.com>"),
    key("mail.tls", Some("starttls"), "starttls, implicit or none (none for a loopback host only)"),
    key("log.format", Some("text"), "json or text"),
    key(
        "log.level",
        Some("info,sea_orm_migration=warn,actix_server=warn"),
        "error, warn, info, debug, trace, or directives such as info,db=debug",
    ),
];

/// Finds a key by its name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// All names, for messages.
#[must_use]
pub fn names() -> String {
    KEYS.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")
}
