//! The layers of configuration, as raw text with its source.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::ConfigError;
use super::keys::{KEYS, find, names};

/// Environment variables of the project that are not settings of the server.
const OTHERS: &[&str] = &["STEWARD_BIN", "STEWARD_AGENT_BIN", "STEWARD_PG_BIN", "STEWARD_CHROMIUM", "STEWARD_CONFIG"];

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The built-in default.
    Default,
    /// The configuration file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// A file named by another setting.
    SecretFile(PathBuf),
    /// A flag of the command line.
    Flag,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::SecretFile(path) => write!(f, "content of {}", path.display()),
            Self::Flag => f.write_str("flag"),
        }
    }
}

/// Raw values with their sources; later layers replace earlier ones.
#[derive(Debug, Clone)]
pub struct Layers(BTreeMap<&'static str, (String, Source)>);

impl Default for Layers {
    fn default() -> Self {
        Self::defaults()
    }
}

impl Layers {
    /// The built-in defaults.
    #[must_use]
    pub fn defaults() -> Self {
        let values = KEYS.iter().filter_map(|key| Some((key.name, (key.default?.to_owned(), Source::Default))));
        Self(values.collect())
    }

    /// Adds the values of a TOML file.
    ///
    /// # Errors
    /// If it cannot be read, is not TOML, or has an unknown key.
    pub fn file(mut self, path: &Path) -> Result<Self, ConfigError> {
        let text = read(path)?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| ConfigError::NotToml {
            path: path.to_owned(),
            message: error.to_string(),
        })?;
        let place = format!("the configuration file {}", path.display());
        for (name, value) in flat(&table, "") {
            self.put(&name, value, &Source::File(path.to_owned()), &place)?;
        }
        Ok(self)
    }

    /// Adds the values of environment variables that begin with `STEWARD_`.
    ///
    /// # Errors
    /// For an unknown variable of this prefix, or a secret file that cannot be read.
    pub fn environment(mut self, variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        for (variable, value) in variables {
            if !variable.starts_with("STEWARD_") || OTHERS.contains(&variable.as_str()) {
                continue;
            }
            let named = |wanted: &str| KEYS.iter().find(|key| key.variable() == wanted).map(|key| key.name.to_owned());
            let name = named(&variable)
                .or_else(|| variable.strip_suffix("_FILE").and_then(named).map(|name| format!("{name}_file")))
                .unwrap_or_else(|| variable.clone());
            self.put(&name, value, &Source::Environment(variable.clone()), "the environment")?;
        }
        Ok(self)
    }

    /// Adds a value given as a flag.
    #[must_use]
    pub fn flag(mut self, name: &'static str, value: Option<String>) -> Self {
        if let Some(value) = value {
            self.0.insert(name, (value, Source::Flag));
        }
        self
    }

    /// The value of a key and its source.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<(&str, &Source)> {
        self.0.get(name).map(|(value, source)| (value.as_str(), source))
    }

    fn put(&mut self, name: &str, value: String, source: &Source, place: &str) -> Result<(), ConfigError> {
        if let Some(key) = find(name) {
            self.0.insert(key.name, (value, source.clone()));
            return Ok(());
        }
        // `KEY_file` names a file whose content is the value of KEY.
        let Some(key) = name.strip_suffix("_file").and_then(find) else {
            return Err(ConfigError::UnknownKey { place: place.to_owned(), key: name.to_owned(), known: names() });
        };
        let path = PathBuf::from(&value);
        let content = read(&path)?;
        self.0.insert(key.name, (content.trim_end_matches(['\r', '\n']).to_owned(), Source::SecretFile(path)));
        Ok(())
    }
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })
}

/// Dotted names and plain texts of a table; lists become texts with commas.
fn flat(table: &toml::Table, prefix: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, value) in table {
        let path = format!("{prefix}{name}");
        match value {
            toml::Value::Table(inner) => all.extend(flat(inner, &format!("{path}."))),
            toml::Value::Array(items) => all.push((path, items.iter().map(plain).collect::<Vec<_>>().join(","))),
            other => all.push((path, plain(other))),
        }
    }
    all
}

fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn later_layers_win_and_say_so() -> Result<(), ConfigError> {
        let layers = Layers::defaults().environment(variables(&[("STEWARD_LISTEN", "127.0.0.1:1"), ("HOME", "/x")]))?;
        assert_eq!(layers.get("listen"), Some(("127.0.0.1:1", &Source::Environment("STEWARD_LISTEN".into()))));
        let layers = layers.flag("listen", Some("127.0.0.1:2".into()));
        assert_eq!(layers.get("listen"), Some(("127.0.0.1:2", &Source::Flag)));
        assert_eq!(layers.get("log.level"), Some(("info,sea_orm_migration=warn,actix_server=warn", &Source::Default)));
        Ok(())
    }

    #[test]
    fn unknown_keys_are_refused_everywhere() -> std::io::Result<()> {
        assert!(Layers::defaults().environment(variables(&[("STEWARD_LISTNE", "x")])).is_err());
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("steward.toml");
        std::fs::write(&file, "[mail]\nhots = 'mail.example'\n")?;
        let error = Layers::defaults().file(&file).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("mail.hots") && error.contains("mail.host"), "{error}");
        Ok(())
    }

    #[test]
    fn a_secret_comes_from_its_file() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("password");
        std::fs::write(&file, "s3cret\n")?;
        let path = file.to_string_lossy().into_owned();
        let layers = Layers::defaults().environment(variables(&[("STEWARD_MAIL_PASSWORD_FILE", &path)]))?;
        assert_eq!(layers.get("mail.password").map(|(value, _)| value.to_owned()), Some("s3cret".to_owned()));
        Ok(())
    }
}
