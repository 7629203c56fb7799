//! The tree that rules look at: Rust sources, other texts, folders, and what cargo knows of packages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::program;
use crate::tidy::source::Source;

/// Folders that are written by tools or hold what is not ours.
const SKIPPED: &[&str] = &["target", "node_modules", "dist", "screenshots", "coverage", ".git", ".steward", ".vite"];

/// Endings of the texts that are read.
const TEXTS: &[&str] = &[
    "rs", "ts", "tsx", "js", "mjs", "cjs", "css", "html", "json", "graphql", "md", "toml", "txt", "sh", "sql", "yml",
    "yaml", "service", "conf", "tsv",
];

/// Everything that rules look at.
#[derive(Debug, Default)]
pub struct Tree {
    /// Rust files.
    pub sources: Vec<Source>,
    /// Every text that is not a lock file, Rust too: path and contents.
    pub texts: Vec<(String, String)>,
    /// Every file and folder, from the root.
    pub paths: BTreeSet<String>,
    /// Packages of the workspace.
    pub packages: Vec<Package>,
    /// Packages from outside that the workspace is built with on this platform.
    pub foreign: Vec<Foreign>,
}

/// A package, as `cargo metadata` tells it.
#[derive(Debug, Clone, Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// What it needs.
    #[serde(default)]
    pub dependencies: Vec<Dependency>,
}

/// One line of a manifest's dependencies.
#[derive(Debug, Clone, Deserialize)]
pub struct Dependency {
    /// Name of the package.
    pub name: String,
    /// `None`, `dev` or `build`.
    pub kind: Option<String>,
    /// Folder, for packages of this workspace.
    pub path: Option<String>,
}

/// A package from outside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Foreign {
    /// Its name.
    pub name: String,
    /// Its version, without `v`.
    pub version: String,
    /// SPDX expression; empty when the package names none.
    pub licence: String,
    /// A folder or repository, when it does not come from a registry.
    pub origin: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

impl Tree {
    /// Reads the tree below `root`.
    pub fn load(root: &Path) -> Result<Self> {
        let mut tree = Self::default();
        tree.walk(root, "")?;
        tree.mark_declared_tests();
        tree.packages = metadata(root)?;
        tree.foreign = linked(root)?;
        Ok(tree)
    }

    /// A tree of Rust files only, for tests of rules.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.add(path, (*text).to_owned());
        }
        tree.mark_declared_tests();
        tree
    }

    /// Path of a package's manifest, from the root.
    pub fn manifest_of(&self, package: &str) -> String {
        match package {
            "steward-tests" => "tests/Cargo.toml".to_owned(),
            "migrations" => "migrations/Cargo.toml".to_owned(),
            name => format!("crates/{name}/Cargo.toml"),
        }
    }

    /// Line of a manifest on which a dependency is named; 1 when it cannot be found.
    pub fn manifest_line(&self, package: &str, dependency: &str) -> usize {
        let manifest = self.manifest_of(package);
        let text = self.texts.iter().find(|(path, _)| *path == manifest).map_or("", |(_, text)| text.as_str());
        text.lines().position(|line| names(line, dependency)).map_or(1, |index| index + 1)
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        let mut entries = fs::read_dir(folder)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .with_context(|| format!("cannot list {}", folder.display()))?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            let kind = entry.file_type().with_context(|| format!("cannot read {path}"))?;
            if kind.is_dir() {
                if !SKIPPED.contains(&name.as_str()) {
                    self.walk(&entry.path(), &path)?;
                    self.paths.insert(format!("{path}/"));
                }
            } else if kind.is_file() {
                self.paths.insert(path.clone());
                if is_text(&path) {
                    // A file that is not UTF-8 is no text, whatever its ending says; one that is gone was temporary.
                    if let Ok(text) = fs::read_to_string(entry.path()) {
                        self.add(&path, text);
                    }
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &str, text: String) {
        self.paths.insert(path.to_owned());
        if path.ends_with(".rs") {
            self.sources.push(Source::new(path, text.clone()));
        }
        self.texts.push((path.to_owned(), text));
    }

    /// Marks files that a `#[cfg(test)] mod NAME;` declares.
    fn mark_declared_tests(&mut self) {
        let declared: BTreeSet<String> = self.sources.iter().flat_map(Source::declared_test_modules).collect();
        for source in &mut self.sources {
            let stem = source.path.trim_end_matches(".rs").trim_end_matches("/mod").to_owned();
            if declared.iter().any(|module| stem == *module || stem.starts_with(&format!("{module}/"))) {
                source.mark_as_test();
            }
        }
    }
}

fn names(line: &str, dependency: &str) -> bool {
    line.trim_start()
        .strip_prefix(dependency)
        .is_some_and(|rest| rest.starts_with(|c: char| c == '.' || c == '=' || c.is_whitespace()))
}

fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    if matches!(name, "package-lock.json" | "Cargo.lock") {
        return false;
    }
    matches!(name, "Containerfile" | "run" | "NOTICE" | ".gitignore" | ".gitattributes" | ".editorconfig")
        || name.rsplit_once('.').is_some_and(|(_, ending)| TEXTS.contains(&ending))
}

/// What cargo says to `arguments` in `root`.
fn ask_cargo(root: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let done = program::cargo()
        .args(arguments)
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .context("cannot start cargo")?;
    let what = arguments.first().copied().unwrap_or_default();
    ensure!(done.status.success(), "`cargo {what}` failed: {}", String::from_utf8_lossy(&done.stderr).trim());
    Ok(done.stdout)
}

fn metadata(root: &Path) -> Result<Vec<Package>> {
    let json = ask_cargo(root, &["metadata", "--format-version", "1", "--no-deps", "--quiet"])?;
    let metadata: Metadata = serde_json::from_slice(&json).context("`cargo metadata` printed something else")?;
    Ok(metadata.packages)
}

/// Everything that is linked, run while building, or used by tests on this platform.
fn linked(root: &Path) -> Result<Vec<Foreign>> {
    let tree = ask_cargo(root, &["tree", "--workspace", "--prefix", "none", "--format", "{p}\t{l}", "--quiet"])?;
    let lines: BTreeSet<Foreign> = String::from_utf8_lossy(&tree).lines().filter_map(foreign).collect();
    Ok(lines
        .into_iter()
        .filter(|package| !package.origin.as_deref().is_some_and(|origin| is_below(root, origin)))
        .collect())
}

/// A line of `cargo tree`: `name vVERSION (ORIGIN)<TAB>LICENCE (*)`, the brackets only sometimes there.
fn foreign(line: &str) -> Option<Foreign> {
    let (package, licence) = line.trim_end_matches(" (*)").split_once('\t')?;
    let mut words = package.splitn(3, ' ');
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    let origin = words
        .next()
        .map(|rest| rest.replace("(proc-macro)", ""))
        .map(|rest| rest.trim().trim_matches(['(', ')']).to_owned())
        .filter(|origin| !origin.is_empty());
    Some(Foreign { name: name.to_owned(), version: version.to_owned(), licence: licence.trim().to_owned(), origin })
}

/// Whether a package's origin is a folder of this workspace.
fn is_below(root: &Path, origin: &str) -> bool {
    let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
    Path::new(origin).starts_with(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_a_test_module_declares_are_test_code() {
        let tree = Tree::of(&[
            ("crates/db/src/scope.rs", "#[cfg(test)]\nmod deny;\nmod allow;\n"),
            ("crates/db/src/scope/deny.rs", "fn a() {}"),
            ("crates/db/src/scope/deny/more.rs", "fn a() {}"),
            ("crates/db/src/scope/allow.rs", "fn a() {}"),
        ]);
        let tests: Vec<bool> = tree.sources.iter().map(Source::is_test).collect();
        assert_eq!(tests, [false, true, true, false]);
    }

    #[test]
    fn lock_files_and_binaries_are_no_texts() {
        assert!(is_text("web/src/main.tsx") && is_text("deploy/Containerfile") && is_text(".ci/run"));
        assert!(!is_text("Cargo.lock") && !is_text("web/package-lock.json") && !is_text("web/logo.png"));
    }

    #[test]
    fn lines_of_the_dependency_tree() {
        let read = |line| foreign(line).map(|package| (package.name, package.version, package.licence, package.origin));
        let plain = ("serde".to_owned(), "1.0.2".to_owned(), "MIT OR Apache-2.0".to_owned(), None);
        assert_eq!(read("serde v1.0.2\tMIT OR Apache-2.0"), Some(plain.clone()));
        assert_eq!(read("serde v1.0.2\tMIT OR Apache-2.0 (*)"), Some(plain.clone()));
        assert_eq!(read("serde v1.0.2 (proc-macro)\tMIT OR Apache-2.0"), Some(plain));
        let path = foreign("db v0.1.0 (/checkout/crates/db)\tApache-2.0 (*)").unwrap();
        assert_eq!(path.origin.as_deref(), Some("/checkout/crates/db"));
        assert_eq!(foreign(""), None);
    }

    #[test]
    fn a_dependency_is_found_on_its_line() {
        let tree =
            Tree::of(&[("crates/db/Cargo.toml", "[dependencies]\nsea-orm-x = \"1\"\nsea-orm.workspace = true\n")]);
        assert_eq!(tree.manifest_line("db", "sea-orm"), 3);
        assert_eq!(tree.manifest_line("db", "tokio"), 1);
    }
}
