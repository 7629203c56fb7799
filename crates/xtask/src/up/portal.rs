//! The portal's packages and its build, each only when its inputs changed.

use std::time::Instant;

use anyhow::{Context, Result};

use crate::stamp::Stamp;
use crate::workspace::Workspace;
use crate::{console, process, program};

/// Folders inside `web/` that are written and not read by a build.
const OUTPUTS: &[&str] = &["node_modules", "dist", "screenshots", "coverage", ".vite"];

/// `npm ci`, when the lock file is not the one that is installed.
pub fn install(workspace: &Workspace) -> Result<()> {
    let web = workspace.web();
    let stamp = packages(workspace, "web")?;
    if stamp.is_fresh() && web.join("node_modules").is_dir() {
        console::line("Portal: packages are current");
        return Ok(());
    }
    let started = Instant::now();
    console::line("Portal: installing packages");
    process::visible(program::npm().args(["ci", "--no-audit", "--no-fund"]).current_dir(&web))
        .context("the portal's packages cannot be installed; npm needs its registry, see its message above")?;
    stamp.record()?;
    console::line(&format!("Portal: packages installed in {}", console::duration(started.elapsed())));
    Ok(())
}

/// `npm run build`, when a source changed or the result is missing.
pub fn build(workspace: &Workspace) -> Result<()> {
    let web = workspace.web();
    if sources(workspace)?.is_fresh() && web.join("dist/index.html").is_file() {
        console::line("Portal: build is current");
        return Ok(());
    }
    let started = Instant::now();
    console::line("Portal: building");
    process::visible(program::npm().args(["run", "build"]).current_dir(&web))?;
    // Taken again: a build may write generated types among its own sources.
    sources(workspace)?.record()?;
    console::line(&format!("Portal: built in {}", console::duration(started.elapsed())));
    Ok(())
}

/// Stamp of the packages that are installed in a folder of the checkout.
pub fn packages(workspace: &Workspace, folder: &str) -> Result<Stamp> {
    let inputs = ["package.json", "package-lock.json", ".npmrc"].map(|name| workspace.root.join(folder).join(name));
    Stamp::of(&workspace.target, &format!("{}-install", folder.replace('/', "-")), &inputs, &[])
}

/// Stamp of the portal's sources.
pub fn sources(workspace: &Workspace) -> Result<Stamp> {
    Stamp::of(&workspace.target, "web-build", &[workspace.web()], OUTPUTS)
}
