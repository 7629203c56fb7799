//! What a part does: cargo, npm, and the few parts that need more than one command.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::process::{self, Echo};
use crate::schema::{self, Printer};
use crate::test::provision;
use crate::workspace::Workspace;
use crate::{program, tidy, up};

/// Files that commands write and git tracks.
const GENERATED: &[&str] = &["web/schema.graphql", "web/src/gql", "web/package-lock.json", "Cargo.lock"];

/// What every part runs in.
#[derive(Debug)]
pub struct Setting<'a> {
    /// The checkout.
    pub workspace: &'a Workspace,
    /// Whether output is shown as it comes.
    pub echo: Echo,
    logs: &'a Path,
    /// How generated files differed from the last commit when the run began.
    generated_before: Option<String>,
}

impl<'a> Setting<'a> {
    /// A run with its logs in `logs`.
    pub fn new(workspace: &'a Workspace, logs: &'a Path, echo: Echo) -> Self {
        Self { workspace, echo, logs, generated_before: generated_difference(workspace) }
    }

    /// The log of a part.
    pub fn log(&self, part: &str) -> PathBuf {
        self.logs.join(format!("{part}.log"))
    }

    /// Adds a line to the log of a part.
    pub fn note(&self, part: &str, text: &str) -> Result<()> {
        let path = self.log(part);
        File::options()
            .create(true)
            .append(true)
            .open(&path)
            .and_then(|mut file| writeln!(file, "{text}"))
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// Runs a command in `folder` of the checkout.
    pub fn command(&self, part: &str, command: &mut Command, folder: &str) -> Result<()> {
        let folder = self.workspace.root.join(folder);
        ensure!(folder.is_dir(), "{} does not exist", self.workspace.relative(&folder));
        // Logs are read as text.
        command.env("CARGO_TERM_COLOR", "never").env("NO_COLOR", "1").env_remove("FORCE_COLOR");
        let ended = process::logged(command.current_dir(folder), &self.log(part), self.echo)?;
        ensure!(ended.ok, "`{}` ended with {}", process::describe(command), ended.status);
        Ok(())
    }

    /// Runs cargo.
    pub fn cargo(&self, part: &str, arguments: &[&str]) -> Result<()> {
        self.command(part, program::cargo().args(arguments), ".")
    }

    /// Runs npm in `folder`.
    pub fn npm(&self, part: &str, folder: &str, arguments: &[&str]) -> Result<()> {
        self.command(part, program::npm().args(arguments), folder)
    }
}

/// Packages of the portal and of the tests that run on Node.js, where they are not those of the lock file.
pub fn web_install(setting: &Setting<'_>, part: &str) -> Result<()> {
    for folder in ["web", "tests/node"] {
        let stamp = up::packages(setting.workspace, folder)?;
        if stamp.is_fresh() && setting.workspace.root.join(folder).join("node_modules").is_dir() {
            setting.note(part, &format!("{folder}: packages are current"))?;
            continue;
        }
        setting.npm(part, folder, &["ci", "--no-audit", "--no-fund"])?;
        stamp.record()?;
    }
    Ok(())
}

/// The house rules on this checkout, then on the planted violations.
pub fn tidy(setting: &Setting<'_>, part: &str) -> Result<()> {
    let plants = tidy::plant(setting.workspace)?;
    for plant in &plants {
        setting.note(part, &plant.to_string())?;
    }
    let findings = tidy::check(setting.workspace)?;
    for finding in &findings {
        setting.note(part, &finding.to_string())?;
    }
    let missed = plants.iter().filter(|plant| !plant.refused).count();
    setting.note(part, &tidy::closing(&findings, &plants))?;
    ensure!(findings.is_empty() && missed == 0, "{} findings, {missed} planted violations not refused", findings.len());
    Ok(())
}

/// Writes every generated file again and compares.
pub fn generated(setting: &Setting<'_>, part: &str) -> Result<()> {
    let printer = Printer::Present(setting.workspace.binary("debug", "steward"));
    if let Some(difference) = schema::difference(setting.workspace, &printer)? {
        setting.note(part, &difference)?;
        bail!("web/schema.graphql is not what the server prints: run `cargo xtask schema` and commit the result");
    }
    let Some(before) = &setting.generated_before else {
        return setting.note(part, "not a git checkout with a commit: other generated files are not compared");
    };
    let now = generated_difference(setting.workspace).context("git does not answer any more")?;
    if *before != now {
        setting.note(part, &now)?;
        bail!("earlier parts wrote other bytes than are committed: commit what they wrote (see the log)");
    }
    setting.note(part, "no generated file was changed by this run")
}

/// How tracked generated files differ from the last commit; `None` where git has no answer.
fn generated_difference(workspace: &Workspace) -> Option<String> {
    let mut git = Command::new("git");
    git.args(["diff", "--no-ext-diff", "--no-color", "HEAD", "--"]).args(GENERATED).current_dir(&workspace.root);
    let done = git.output().ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Every Rust test. Doctests are not used here, so that nothing is linked for them.
pub fn rust(setting: &Setting<'_>, part: &str) -> Result<()> {
    let mut cargo = program::cargo();
    cargo.args(["test", "--workspace", "--locked", "--lib", "--bins", "--tests", "--no-fail-fast"]);
    // A snapshot that differs is a failure, never a new file.
    cargo.env("INSTA_UPDATE", "no").env("INSTA_FORCE_PASS", "0");
    real_programs(setting, &mut cargo);
    provision::poppler(setting, part)?;
    provision::with_programs(&mut cargo, &provision::postgres(setting, part)?);
    setting.command(part, &mut cargo, ".")
}

/// A script of the tests that run on Node.js.
pub fn node(setting: &Setting<'_>, part: &str, script: &str) -> Result<()> {
    let mut npm = program::npm();
    npm.args(["run", script]);
    real_programs(setting, &mut npm);
    if script == "browser" {
        npm.env("STEWARD_CHROMIUM", provision::chromium(setting, part)?);
    }
    setting.command(part, &mut npm, "tests/node")
}

/// Tells tests where the real binaries are.
fn real_programs(setting: &Setting<'_>, command: &mut Command) {
    command
        .env("STEWARD_BIN", setting.workspace.binary("debug", "steward"))
        .env("STEWARD_AGENT_BIN", setting.workspace.binary("debug", "steward-agent"));
}
