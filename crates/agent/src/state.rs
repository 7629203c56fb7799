//! The state directory: everything that outlives the program.
//!
//! | file | content |
//! | --- | --- |
//! | `lock` | held while an agent works here, so that two never share a key and a spool |
//! | `agent.key` | the Ed25519 secret key, base64, mode 0600; made before enrolment, so that a lost answer can be asked for again |
//! | `config.toml` | server and identity; exists once enrolled |
//! | `spool/` | see [`crate::spool`] |
//! | `commands/` | journal of commands and scripts while they run, see [`crate::command`] |
//! | `status.json` | what the running agent last knew, for `status` and `doctor` |
//!
//! Beside the directory, for root alone to write: the machine's policy on commands, see [`crate::command::policy`].

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{SigningKey, VerifyingKey};
use kernel::{Entropy, Timestamp, entropy};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::server_url::ServerUrl;

/// Where the state lies unless told otherwise.
pub const DEFAULT_DIRECTORY: &str = if cfg!(target_os = "windows") {
    r"C:\ProgramData\steward-agent"
} else if cfg!(target_os = "macos") {
    "/Library/Application Support/steward-agent"
} else {
    "/var/lib/steward-agent"
};

/// The directory.
#[derive(Debug, Clone)]
pub struct StateDirectory(PathBuf);

/// Held as long as an agent works in the directory.
pub struct StateLock {
    _file: File,
}

/// Who this agent is, and whom it talks to.
#[derive(Clone)]
pub struct Identity {
    /// The server's address.
    pub server_url: ServerUrl,
    /// The server's pinned key.
    pub server_key: VerifyingKey,
    /// The pinned key that signs commands, once the server has given one.
    pub dispatch_key: Option<VerifyingKey>,
    /// The agent.
    pub agent_id: [u8; 16],
    /// The server's installation.
    pub instance_id: [u8; 16],
    /// The agent's key.
    pub key: SigningKey,
}

/// `config.toml`. Unknown keys are refused, so that a mistyped setting does not pass in silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigFile {
    /// Whom to talk to.
    pub server: ServerSection,
    /// Who this is.
    pub agent: AgentSection,
}

/// `[server]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSection {
    /// Address, `https://host[:port]`.
    pub url: String,
    /// Pinned Ed25519 public key, base64.
    pub key: String,
    /// Pinned Ed25519 public key that signs commands, base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispatch_key: Option<String>,
}

/// `[agent]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentSection {
    /// The agent.
    pub agent_id: Uuid,
    /// The server's installation.
    pub instance_id: Uuid,
    /// When it enrolled.
    pub enrolled_at: Timestamp,
}

impl StateDirectory {
    /// Names a directory; nothing is touched yet.
    pub const fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where the spool lies.
    pub fn spool(&self) -> PathBuf {
        self.0.join("spool")
    }

    /// Where journal and scripts of commands lie.
    pub fn commands(&self) -> PathBuf {
        self.0.join("commands")
    }

    /// Where the status lies.
    pub fn status(&self) -> PathBuf {
        self.0.join("status.json")
    }

    fn config(&self) -> PathBuf {
        self.0.join("config.toml")
    }

    fn key(&self) -> PathBuf {
        self.0.join("agent.key")
    }

    /// Makes the directory (for its owner only) and takes the lock.
    pub fn lock(&self) -> anyhow::Result<StateLock> {
        make_private_directory(&self.0).with_context(|| {
            format!(
                "the state directory {} cannot be made; run as root or choose another with --state",
                self.0.display()
            )
        })?;
        let path = self.0.join("lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).with_context(|| {
            format!("{} cannot be opened; run as the user that owns the state directory", path.display())
        })?;
        match file.try_lock() {
            Ok(()) => Ok(StateLock { _file: file }),
            Err(fs::TryLockError::WouldBlock) => bail!(
                "another steward-agent works in {}; stop it first (`systemctl stop steward-agent`, if it is a service) \
                 or choose another directory with --state",
                self.0.display()
            ),
            Err(fs::TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", path.display()))
            }
        }
    }

    /// The configuration; `None` while not enrolled.
    pub fn load_config(&self) -> anyhow::Result<Option<ConfigFile>> {
        let path = self.config();
        match fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).map(Some).with_context(|| {
                format!("{} cannot be read; mend it, or remove the state directory and enrol anew", path.display())
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
        }
    }

    /// Writes the configuration; from then on the agent is enrolled.
    pub fn save_config(&self, config: &ConfigFile) -> anyhow::Result<()> {
        let text = toml::to_string_pretty(config).context("the configuration cannot be written as TOML")?;
        replace_file(&self.config(), text.as_bytes())
            .with_context(|| format!("{} cannot be written", self.config().display()))
    }

    /// The identity of an enrolled agent.
    pub fn load_identity(&self) -> anyhow::Result<Identity> {
        let Some(config) = self.load_config()? else {
            bail!(
                "this machine is not enrolled ({} does not exist); run `steward-agent enroll --server URL --token TOKEN`",
                self.config().display()
            );
        };
        Ok(Identity {
            server_url: ServerUrl::parse(&config.server.url).context("`server.url` of the configuration")?,
            server_key: read_key(&config.server.key)
                .context("`server.key` of the configuration is not a key; enrol anew")?,
            dispatch_key: config
                .server
                .dispatch_key
                .as_deref()
                .map(|text| {
                    read_key(text).context("`server.dispatch_key` of the configuration is not a key; enrol anew")
                })
                .transpose()?,
            agent_id: config.agent.agent_id.into_bytes(),
            instance_id: config.agent.instance_id.into_bytes(),
            key: self.load_key()?.context("the key file is gone; remove the state directory and enrol anew")?,
        })
    }

    /// Pins the key that signs commands. The caller holds the lock.
    pub fn pin_dispatch_key(&self, key: &VerifyingKey) -> anyhow::Result<()> {
        let mut config = self.load_config()?.context("this machine is not enrolled")?;
        config.server.dispatch_key = Some(STANDARD.encode(key.to_bytes()));
        self.save_config(&config)
    }

    /// The agent's key; made at the first call.
    pub fn load_or_make_key(&self, source: &dyn Entropy) -> anyhow::Result<SigningKey> {
        if let Some(key) = self.load_key()? {
            return Ok(key);
        }
        let key = SigningKey::from_bytes(&entropy::array(source));
        let path = self.key();
        write_private_file(&path, format!("{}\n", STANDARD.encode(key.to_bytes())).as_bytes())
            .with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(key)
    }

    fn load_key(&self) -> anyhow::Result<Option<SigningKey>> {
        let path = self.key();
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
        };
        tighten(&file, &path)?;
        let mut text = String::new();
        file.read_to_string(&mut text).with_context(|| format!("{} cannot be read", path.display()))?;
        let bytes: Option<[u8; 32]> = STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        let bytes = bytes
            .with_context(|| format!("{} is damaged; remove the state directory and enrol anew", path.display()))?;
        Ok(Some(SigningKey::from_bytes(&bytes)))
    }
}

fn read_key(text: &str) -> Option<VerifyingKey> {
    let bytes: [u8; 32] = STANDARD.decode(text).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

/// Puts a file in place at once: whoever reads sees the old content or the new one, also after a crash.
pub fn replace_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("new");
    let mut file = private(OpenOptions::new().write(true).create(true).truncate(true)).open(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    sync_directory(path.parent())
}

/// Writes a new file that only its owner may read; one that exists is an error.
pub fn write_private_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = private(OpenOptions::new().write(true).create_new(true)).open(path)?;
    file.write_all(content)?;
    file.sync_all()?;
    sync_directory(path.parent())
}

/// Makes a new name in a directory durable.
#[cfg(unix)]
fn sync_directory(directory: Option<&Path>) -> io::Result<()> {
    directory.map_or(Ok(()), |directory| File::open(directory)?.sync_all())
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "other systems can fail here")]
fn sync_directory(_directory: Option<&Path>) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Makes a directory, and what is missing above it, for its owner only.
#[cfg(unix)]
pub fn make_private_directory(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes a directory, and what is missing above it.
#[cfg(not(unix))]
pub fn make_private_directory(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// A key that others could read is closed to them, and said.
#[cfg(unix)]
fn tighten(file: &File, path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let permissions = file.metadata()?.permissions();
    if permissions.mode() & 0o077 != 0 {
        tracing::warn!(path = %path.display(), "the key could be read by others; closing it to its owner");
        file.set_permissions(fs::Permissions::from_mode(0o600))
            .with_context(|| format!("{} is readable by others and cannot be closed", path.display()))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn tighten(_file: &File, _path: &Path) -> anyhow::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::entropy::SeededEntropy;

    #[test]
    fn one_agent_at_a_time() {
        let directory = tempfile::tempdir().unwrap();
        let state = StateDirectory::new(directory.path().join("state"));
        let lock = state.lock().unwrap();
        assert!(state.lock().err().unwrap().to_string().contains("another steward-agent"));
        drop(lock);
        assert!(state.lock().is_ok());
    }

    #[test]
    fn the_key_is_made_once_and_kept_private() {
        let directory = tempfile::tempdir().unwrap();
        let state = StateDirectory::new(directory.path().to_owned());
        let key = state.load_or_make_key(&SeededEntropy::new(1)).unwrap();
        let again = state.load_or_make_key(&SeededEntropy::new(2)).unwrap();
        assert_eq!(key.to_bytes(), again.to_bytes());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = || fs::metadata(state.key()).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(), 0o600);
            fs::set_permissions(state.key(), fs::Permissions::from_mode(0o644)).unwrap();
            state.load_or_make_key(&SeededEntropy::new(3)).unwrap();
            assert_eq!(mode(), 0o600);
        }
        fs::write(state.key(), "nonsense").unwrap();
        assert!(state.load_or_make_key(&SeededEntropy::new(4)).unwrap_err().to_string().contains("damaged"));
    }

    #[test]
    fn configuration_is_strict() {
        let directory = tempfile::tempdir().unwrap();
        let state = StateDirectory::new(directory.path().to_owned());
        assert_eq!(state.load_config().unwrap(), None);
        assert!(state.load_identity().err().unwrap().to_string().contains("not enrolled"));
        let config = ConfigFile {
            server: ServerSection {
                url: "http://127.0.0.1:1".into(),
                key: STANDARD.encode([9; 32]),
                dispatch_key: None,
            },
            agent: AgentSection {
                agent_id: Uuid::from_bytes([1; 16]),
                instance_id: Uuid::from_bytes([2; 16]),
                enrolled_at: Timestamp::from_millis(5),
            },
        };
        state.save_config(&config).unwrap();
        assert_eq!(state.load_config().unwrap(), Some(config));
        let path = directory.path().join("config.toml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}\nintervall = 3\n")).unwrap();
        assert!(state.load_config().is_err());
    }
}
