//! What the owner of the machine allows. The server cannot change it, and neither can the agent.
//!
//! The file lies beside the state directory, not in it: for `/var/lib/steward-agent` it is
//! `/var/lib/steward-agent.policy.toml`. It holds one setting:
//!
//! ```toml
//! commands = "approved"   # or "readonly", or "off"
//! ```
//!
//! Without the file it is `approved`. A file that somebody else than root could have written, or that cannot be read, counts
//! as `off`: in doubt nothing runs.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use wire::{RefusalCode, plan::Effect};

use super::check::changes;

/// Longest policy file that is looked at, in bytes.
const FILE_MAX: u64 = 16 * 1024;

/// Which commands may run here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// None.
    Off,
    /// Those that only look.
    Readonly,
    /// Those that look, and those that were approved.
    #[default]
    Approved,
}

impl Policy {
    /// As in the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Readonly => "readonly",
            Self::Approved => "approved",
        }
    }

    /// Whether a command of this effect may run.
    pub const fn admits(self, effect: Effect) -> Result<(), RefusalCode> {
        match self {
            Self::Off => Err(RefusalCode::PolicyOff),
            Self::Readonly if changes(effect) => Err(RefusalCode::PolicyReadonly),
            Self::Readonly | Self::Approved => Ok(()),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    commands: Policy,
}

/// Where the policy is, and whose word it must be.
#[derive(Debug, Clone)]
pub struct PolicyPlace {
    path: PathBuf,
    owner: u32,
}

impl PolicyPlace {
    /// The policy beside a state directory, believed if it is root's.
    pub fn beside(state: &Path) -> Self {
        Self { path: beside(state), owner: 0 }
    }

    /// Where the file is, or would be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A policy that must belong to another user, for tests that do not run as root.
    #[cfg(test)]
    pub const fn of_owner(path: PathBuf, owner: u32) -> Self {
        Self { path, owner }
    }

    /// Reads it. It is read for each command, so a change holds from the next one on.
    pub fn read(&self) -> Policy {
        match self.try_read() {
            Ok(policy) => policy,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Policy::default(),
            Err(error) => {
                tracing::error!(path = %self.path.display(), %error, "the policy cannot be believed; no command runs");
                Policy::Off
            }
        }
    }

    fn try_read(&self) -> io::Result<Policy> {
        let metadata = fs::symlink_metadata(&self.path)?;
        if !metadata.is_file() || metadata.len() > FILE_MAX {
            return Err(io::Error::other("it is not a small plain file"));
        }
        self.check_owner(&metadata)?;
        let text = fs::read_to_string(&self.path)?;
        let file: PolicyFile = toml::from_str(&text).map_err(io::Error::other)?;
        Ok(file.commands)
    }

    #[cfg(unix)]
    fn check_owner(&self, metadata: &fs::Metadata) -> io::Result<()> {
        use std::os::unix::fs::MetadataExt as _;
        if metadata.uid() != self.owner || metadata.mode() & 0o022 != 0 {
            return Err(io::Error::other(
                "somebody else than root can write it; run `chown root` and `chmod 644` on it",
            ));
        }
        Ok(())
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "other systems have an owner to compare")]
    fn check_owner(&self, _metadata: &fs::Metadata) -> io::Result<()> {
        let _ = self.owner;
        Ok(())
    }
}

fn beside(state: &Path) -> PathBuf {
    let mut name = state.file_name().unwrap_or_default().to_owned();
    name.push(".policy.toml");
    state.with_file_name(name)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use super::*;

    #[test]
    fn only_a_sound_file_of_the_owner_is_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = beside(&folder.path().join("state"));
        assert_eq!(path, folder.path().join("state.policy.toml"));
        let own = fs::metadata(folder.path()).unwrap().uid();
        let place = PolicyPlace::of_owner(path.clone(), own);
        assert_eq!(place.read(), Policy::Approved, "no file");
        for (text, expected) in [
            ("commands = \"off\"", Policy::Off),
            ("commands = \"readonly\"", Policy::Readonly),
            ("commands = \"approved\"\n# why", Policy::Approved),
            ("commands = \"anything\"", Policy::Off),
            ("", Policy::Off),
            ("commands = \"approved\"\nmore = 1", Policy::Off),
        ] {
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            assert_eq!(place.read(), expected, "{text}");
        }
        fs::write(&path, "commands = \"approved\"").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
        assert_eq!(place.read(), Policy::Off, "the group could have written it");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(PolicyPlace::of_owner(path, own + 1).read(), Policy::Off, "somebody else wrote it");
    }

    #[test]
    fn what_each_policy_admits() {
        for (policy, effect, verdict) in [
            (Policy::Off, Effect::Read, Err(RefusalCode::PolicyOff)),
            (Policy::Readonly, Effect::Read, Ok(())),
            (Policy::Readonly, Effect::Change, Err(RefusalCode::PolicyReadonly)),
            (Policy::Approved, Effect::Destructive, Ok(())),
        ] {
            assert_eq!(policy.admits(effect), verdict);
        }
    }
}
