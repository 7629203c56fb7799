//! Where things lie.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The checkout.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Workspace {
    /// Finds the checkout from cargo's environment, or from the current folder upwards.
    pub fn locate() -> Result<Self> {
        // Set by `cargo run`; the folder of this crate, two below the root.
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => env::current_dir().context("the current folder cannot be read")?,
        };
        let root = start
            .ancestors()
            .find(|folder| folder.join("Cargo.lock").is_file() && folder.join("crates").is_dir())
            .with_context(|| {
                format!("no workspace found from {} upwards: run this inside the checkout", start.display())
            })?
            .to_path_buf();
        Ok(Self::at(root))
    }

    /// The checkout at `root`.
    pub fn at(root: PathBuf) -> Self {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
        Self { root, target }
    }

    /// The portal's folder.
    pub fn web(&self) -> PathBuf {
        self.root.join("web")
    }

    /// A binary that cargo builds, for example `steward` of profile `debug`.
    pub fn binary(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// `path` as seen from the root, with forward slashes.
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_checkout_is_found() {
        let workspace = Workspace::locate().unwrap();
        assert!(workspace.root.join("crates/xtask/Cargo.toml").is_file());
        assert_eq!(workspace.relative(&workspace.root.join("crates").join("xtask")), "crates/xtask");
    }
}
