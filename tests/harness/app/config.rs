//! How a server of a test or a measurement is configured.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use db::Target;
use kernel::Secret;
use server::{Config, Database, LogFormat, MailSettings};

/// A server on a port of its own that keeps everything in `folder`; with `mail`, its mail goes there.
#[must_use]
pub fn config(folder: &Path, database: Database, mail: Option<SocketAddr>) -> Config {
    let listen: SocketAddr = ([127, 0, 0, 1], 0).into();
    Config {
        listen,
        public_url: format!("http://{listen}"),
        data_dir: folder.to_owned(),
        database,
        master_key_file: folder.join("master.key"),
        trusted_proxies: Vec::new(),
        // Nothing falls silent by itself while a test looks.
        silent_after: Duration::from_secs(3_600),
        mail: mail.map(|address| MailSettings {
            host: address.ip().to_string(),
            port: address.port(),
            username: None,
            password: None,
            from: "Nordlicht IT <service@example.org>".to_owned(),
            tls: ::mail::Tls::None,
        }),
        log_format: LogFormat::Text,
        log_level: "warn".to_owned(),
    }
}

/// The database of a test, as a server is told of it.
#[must_use]
pub fn database(target: &Target) -> Database {
    match target {
        Target::Sqlite(_) => Database::Embedded,
        Target::Postgres(url) => Database::Postgres(Secret::new(url.clone())),
    }
}
