//! Stamps: a step is skipped when its inputs are, byte for byte, those of the last time that it succeeded.
//!
//! Content is compared and not modification times, which a fresh checkout and a copied cache both get wrong. The hash
//! guards against forgetting to rebuild, not against an adversary; another hash after a toolchain update costs one
//! needless rebuild.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The recorded state of one step's inputs.
#[derive(Debug)]
pub struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    /// The state now of `inputs` (files and folders) for the step `name`; `ignored` names folders that are not inputs.
    pub fn of(target: &Path, name: &str, inputs: &[PathBuf], ignored: &[&str]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for input in inputs {
            absorb(input, ignored, &mut hasher)?;
        }
        Ok(Self { file: target.join("stamps").join(name), now: format!("{:016x}", hasher.finish()) })
    }

    /// Whether the step succeeded with the same inputs before.
    pub fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|recorded| recorded.trim() == self.now)
    }

    /// Records that the step succeeded.
    pub fn record(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        fs::write(&self.file, &self.now).with_context(|| format!("cannot write {}", self.file.display()))
    }
}

fn absorb(path: &Path, ignored: &[&str], hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_dir() {
        let mut entries = fs::read_dir(path)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .with_context(|| format!("cannot list {}", path.display()))?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if !ignored.iter().any(|name| entry.file_name() == *name) {
                absorb(&entry.path(), ignored, hasher)?;
            }
        }
    } else if path.is_file() {
        path.hash(hasher);
        fs::read(path).with_context(|| format!("cannot read {}", path.display()))?.hash(hasher);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_fresh_until_an_input_changes() {
        let folder = std::env::temp_dir().join(format!("steward-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("in/skip")).unwrap();
        fs::write(folder.join("in/a"), "1").unwrap();
        let take = || Stamp::of(&folder, "step", &[folder.join("in"), folder.join("absent")], &["skip"]).unwrap();
        assert!(!take().is_fresh());
        take().record().unwrap();
        assert!(take().is_fresh());
        fs::write(folder.join("in/skip/x"), "noise").unwrap();
        assert!(take().is_fresh(), "ignored folders are no input");
        fs::write(folder.join("in/a"), "2").unwrap();
        assert!(!take().is_fresh());
        fs::remove_dir_all(folder).unwrap();
    }
}
