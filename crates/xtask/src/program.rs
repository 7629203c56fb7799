//! Programs of the machine: where they are and which version they have.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Cargo, the one that started this program, without what it told this program about itself.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

/// npm, in the form that starts on this system.
pub fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// The first `name` on the search path.
pub fn find(name: &str) -> Option<PathBuf> {
    env::var_os("PATH").and_then(|path| find_in(name, env::split_paths(&path)))
}

/// The first `name` in `folders`.
pub fn find_in(name: &str, folders: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    folders
        .flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{name}{ending}"))))
        .find(|candidate| candidate.is_file())
}

/// What `program ARGS` prints, when it starts and succeeds.
pub fn output(program: &Path, arguments: &[&str]) -> Option<String> {
    let done = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

/// A version: major, minor, patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// The first version in `text`, as programs print it: `v20.20.2`, `rustc 1.95.0 (…)`, `initdb (PostgreSQL) 15.18`.
    pub fn parse(text: &str) -> Option<Self> {
        text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',')).find_map(|word| {
            let word = word.strip_prefix('v').unwrap_or(word);
            let mut numbers = word.split('.').map(|number| {
                let digits = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
                number[..digits].parse::<u32>().ok()
            });
            let major = numbers.next()??;
            Some(Self(major, numbers.next().flatten().unwrap_or(0), numbers.next().flatten().unwrap_or(0)))
        })
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_programs_print_them() {
        for (text, version) in [
            ("v20.20.2", Version(20, 20, 2)),
            ("rustc 1.95.0 (59807616e 2026-04-14)", Version(1, 95, 0)),
            ("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", Version(15, 18, 0)),
            ("10.8.2", Version(10, 8, 2)),
            ("initdb (PostgreSQL) 18beta1", Version(18, 0, 0)),
        ] {
            assert_eq!(Version::parse(text), Some(version), "{text}");
        }
        assert_eq!(Version::parse("command not found"), None);
        assert!(Version(20, 19, 0) < Version(20, 20, 0));
    }

    #[test]
    fn programs_are_found_in_the_order_of_the_folders() {
        let rust = find("cargo").expect("cargo runs this test");
        let folder = rust.parent().expect("in a folder").to_path_buf();
        assert_eq!(find_in("cargo", [PathBuf::from("/nonexistent"), folder].into_iter()), Some(rust));
        assert_eq!(find_in("cargo", [PathBuf::from("/nonexistent")].into_iter()), None);
    }
}
