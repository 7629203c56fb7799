//! Raw values to settings.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use kernel::Secret;

use super::{Config, ConfigError, Database, Layers, LogFormat, MailSettings};

pub(super) fn config(layers: &Layers) -> Result<Config, ConfigError> {
    let listen: SocketAddr = parsed(layers, "listen", "it must be an address with a port, such as 127.0.0.1:8780")?;
    let data_dir = PathBuf::from(text(layers, "data_dir").unwrap_or_default());
    let master_key_file = text(layers, "master_key_file").map_or_else(|| data_dir.join("master.key"), PathBuf::from);
    Ok(Config {
        listen,
        public_url: public_url(layers, listen)?,
        database: database(layers)?,
        master_key_file,
        trusted_proxies: proxies(layers)?,
        silent_after: silent_after(layers)?,
        mail: mail(layers)?,
        log_format: match text(layers, "log.format").as_deref() {
            Some("json") => LogFormat::Json,
            Some("text") => LogFormat::Text,
            _ => return Err(bad(layers, "log.format", "it must be json or text")),
        },
        log_level: text(layers, "log.level").unwrap_or_default(),
        data_dir,
    })
}

fn text(layers: &Layers, key: &'static str) -> Option<String> {
    layers.get(key).map(|(value, _)| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn bad(layers: &Layers, key: &'static str, why: &str) -> ConfigError {
    let place = layers.get(key).map_or_else(|| "nowhere".to_owned(), |(_, source)| source.to_string());
    ConfigError::BadValue { key, place, why: why.to_owned() }
}

fn parsed<T: FromStr>(layers: &Layers, key: &'static str, why: &str) -> Result<T, ConfigError> {
    text(layers, key).and_then(|value| value.parse().ok()).ok_or_else(|| bad(layers, key, why))
}

fn public_url(layers: &Layers, listen: SocketAddr) -> Result<String, ConfigError> {
    let Some(url) = text(layers, "public_url") else {
        return Ok(format!("http://{listen}"));
    };
    let url = url.trim_end_matches('/').to_owned();
    let authority = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match authority {
        Some(authority) if !authority.is_empty() && !authority.contains(['/', '?', '#', '@', ' ']) => Ok(url),
        _ => Err(bad(
            layers,
            "public_url",
            "it must be http:// or https:// with a host and nothing behind it, such as https://steward.example.com",
        )),
    }
}

fn database(layers: &Layers) -> Result<Database, ConfigError> {
    match text(layers, "database_url") {
        None => Ok(Database::Embedded),
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(Database::Postgres(Secret::new(url)))
        }
        Some(_) => Err(bad(
            layers,
            "database_url",
            "it must begin with postgres://; leave it out to use the embedded database",
        )),
    }
}

fn proxies(layers: &Layers) -> Result<Vec<IpAddr>, ConfigError> {
    let list = text(layers, "trusted_proxies").unwrap_or_default();
    let parts = list.split(',').map(str::trim).filter(|part| !part.is_empty());
    let addresses: Result<Vec<IpAddr>, _> = parts.map(str::parse).collect();
    addresses.map_err(|_| bad(layers, "trusted_proxies", "it must be IP addresses separated by commas"))
}

fn silent_after(layers: &Layers) -> Result<Duration, ConfigError> {
    let why = "it must be a whole number of seconds from 20 to 86400";
    let seconds: u64 = parsed(layers, "silent_after_s", why)?;
    if (20..=86_400).contains(&seconds) {
        Ok(Duration::from_secs(seconds))
    } else {
        Err(bad(layers, "silent_after_s", why))
    }
}

fn mail(layers: &Layers) -> Result<Option<MailSettings>, ConfigError> {
    let Some(host) = text(layers, "mail.host") else { return Ok(None) };
    let tls = match text(layers, "mail.tls").as_deref() {
        Some("starttls") => mail::Tls::StartTls,
        Some("implicit") => mail::Tls::Implicit,
        Some("none") => mail::Tls::None,
        _ => return Err(bad(layers, "mail.tls", "it must be starttls, implicit or none")),
    };
    let from = text(layers, "mail.from").ok_or_else(|| {
        bad(layers, "mail.from", "with mail.host set, the sender is needed, such as Steward <steward@example.com>")
    })?;
    Ok(Some(MailSettings {
        host,
        port: parsed(layers, "mail.port", "it must be a port number")?,
        username: text(layers, "mail.username"),
        password: layers.get("mail.password").map(|(value, _)| Secret::new(value)),
        from,
        tls,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(key: &'static str, value: &str) -> bool {
        config(&Layers::defaults().flag(key, Some(value.to_owned()))).is_err()
    }

    #[test]
    fn defaults_are_a_working_configuration() -> Result<(), ConfigError> {
        let config = config(&Layers::defaults())?;
        assert_eq!(config.public_url, "http://127.0.0.1:8780");
        assert!(config.mail.is_none() && matches!(config.database, Database::Embedded));
        Ok(())
    }

    #[test]
    fn unusable_values_are_refused() {
        for (key, value) in [
            ("listen", "8780"),
            ("public_url", "steward.example.com"),
            ("public_url", "https://steward.example.com/path"),
            ("database_url", "mysql://x"),
            ("silent_after_s", "5"),
            ("trusted_proxies", "proxy.example.com"),
            ("log.format", "xml"),
            ("mail.host", "mail.example.com"),
        ] {
            assert!(refused(key, value), "{key} = {value}");
        }
    }
}
