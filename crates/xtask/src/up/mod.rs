//! `up`: from a fresh checkout to a running server, with one command and no questions.
//!
//! Steps whose inputs did not change are skipped (`stamp`), so that the next start is immediate. The data folder is
//! kept between starts.

mod platform;
mod portal;
mod requirement;
mod serve;

pub use portal::packages;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::cli::UpOptions;
use crate::workspace::Workspace;
use crate::{console, process, program};

/// Checks, builds, starts. Returns when the server has ended, with its exit code.
pub fn run(workspace: &Workspace, options: &UpOptions) -> Result<ExitCode> {
    let started = Instant::now();
    console::line("Checking what is needed");
    if !requirement::check() {
        return Ok(ExitCode::FAILURE);
    }
    portal::install(workspace)?;
    portal::build(workspace)?;
    build_binaries(workspace, options)?;
    if options.demo {
        serve::demonstration(workspace, options)?;
    }
    console::line(&format!("Ready to start after {}", console::duration(started.elapsed())));
    console::line("");
    serve::run(workspace, options)
}

fn build_binaries(workspace: &Workspace, options: &UpOptions) -> Result<()> {
    let started = Instant::now();
    console::line("Binaries: building steward and steward-agent (the first time takes minutes)");
    let mut cargo = program::cargo();
    cargo.args(["build", "--package", "server", "--package", "agent", "--bins"]);
    if options.release {
        cargo.arg("--release");
    }
    process::visible(cargo.current_dir(&workspace.root))?;
    console::line(&format!("Binaries: ready in {}", console::duration(started.elapsed())));
    Ok(())
}

/// The folder below `target/` of the chosen profile.
fn profile(options: &UpOptions) -> &'static str {
    if options.release { "release" } else { "debug" }
}
