//! Outside programs that tests need: found, or installed where that is possible without asking, or named.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::program::{self, Version};
use crate::test::action::Setting;

/// The oldest PostgreSQL that is supported.
const POSTGRES: Version = Version(15, 0, 0);

/// Where Debian keeps the server programs of each version.
const DEBIAN_POSTGRES: &str = "/usr/lib/postgresql";

/// The folder with `initdb` and `postgres`, installed when absent.
pub fn postgres(setting: &Setting<'_>, part: &str) -> Result<PathBuf> {
    if let Some(folder) = postgres_programs() {
        return Ok(folder);
    }
    install(setting, part, "postgresql")?;
    postgres_programs()
        .with_context(|| format!("apt installed no PostgreSQL {} or newer; install it by hand", POSTGRES.0))
}

/// The folder with `initdb` and `postgres` of a supported version, if there is one.
pub fn postgres_programs() -> Option<PathBuf> {
    let on_path = program::find("initdb").and_then(|path| fs::canonicalize(path).ok());
    let packaged = fs::read_dir(DEBIAN_POSTGRES).into_iter().flatten().flatten();
    let mut candidates: Vec<(Version, PathBuf)> = packaged
        .map(|entry| entry.path().join("bin/initdb"))
        .chain(on_path)
        .filter_map(|initdb| {
            let version = Version::parse(&program::output(&initdb, &["--version"])?)?;
            let folder = initdb.parent()?.to_path_buf();
            (version >= POSTGRES && folder.join("postgres").is_file()).then_some((version, folder))
        })
        .collect();
    candidates.sort();
    candidates.pop().map(|(_, folder)| folder)
}

/// Puts `folder` on the search path of `command`, and names it for the test harness.
pub fn with_programs(command: &mut Command, folder: &Path) {
    let path = env::var_os("PATH").unwrap_or_default();
    let joined = env::join_paths(env::split_paths(&path).chain([folder.to_path_buf()]));
    if let Ok(joined) = joined {
        command.env("PATH", joined);
    }
    command.env("STEWARD_PG_BIN", folder);
}

/// A Chromium, installed when absent.
pub fn chromium(setting: &Setting<'_>, part: &str) -> Result<PathBuf> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    install(setting, part, "chromium")?;
    find_chromium().context("apt installed no chromium; set STEWARD_CHROMIUM to the path of one")
}

/// The programs that read PDFs, installed when absent: tests look at the reports that the server writes.
pub fn poppler(setting: &Setting<'_>, part: &str) -> Result<()> {
    if program::find("pdftotext").is_some() {
        return Ok(());
    }
    install(setting, part, "poppler-utils")?;
    program::find("pdftotext").map(drop).context("apt installed no pdftotext; install poppler-utils by hand")
}

fn find_chromium() -> Option<PathBuf> {
    env::var_os("STEWARD_CHROMIUM")
        .map(PathBuf::from)
        .filter(|path| path.is_file())
        .or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(program::find))
}

fn install(setting: &Setting<'_>, part: &str, package: &str) -> Result<()> {
    let root = program::find("id").and_then(|id| program::output(&id, &["-u"])).is_some_and(|user| user == "0");
    let apt = program::find("apt-get");
    let Some(apt) = apt.filter(|_| root) else {
        bail!("{}", instruction(package));
    };
    for arguments in [&["update"][..], &["install", "--yes", "--no-install-recommends", package][..]] {
        let mut command = Command::new(&apt);
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        setting.command(part, &mut command, ".").with_context(|| instruction(package))?;
    }
    Ok(())
}

/// How a person gets `package`.
fn instruction(package: &str) -> String {
    let fedora = if package == "postgresql" { "postgresql-server" } else { package };
    format!(
        "`{package}` is needed and was not found: `sudo apt-get install {package}` (Debian, Ubuntu), \
         `sudo dnf install {fedora}` (Fedora), `brew install {package}` (macOS)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_way_to_get_it() {
        assert!(instruction("postgresql").contains("dnf install postgresql-server"));
        assert!(instruction("chromium").contains("apt-get install chromium"));
    }

    #[test]
    fn the_programs_reach_the_command_last_on_its_path() {
        let mut command = Command::new("true");
        with_programs(&mut command, Path::new("/opt/pg/bin"));
        let path = command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value).unwrap();
        assert_eq!(env::split_paths(path).last(), Some(PathBuf::from("/opt/pg/bin")));
    }
}
