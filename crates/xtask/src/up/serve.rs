//! Starts the server so that Ctrl-C and signals reach it, and its exit code is ours.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::cli::UpOptions;
use crate::process;
use crate::up::profile;
use crate::workspace::Workspace;

/// The server's command line.
fn command(workspace: &Workspace, options: &UpOptions) -> Command {
    steward(workspace, options, &["serve", "--listen", &format!("127.0.0.1:{}", options.port)])
}

/// Adds the demonstration clients; those that are there already stay as they are.
pub fn demonstration(workspace: &Workspace, options: &UpOptions) -> Result<()> {
    process::visible(&mut steward(workspace, options, &["demo", "add", "--with-owner", "--keep"]))
}

/// A command of the server's program on the chosen data folder and database.
fn steward(workspace: &Workspace, options: &UpOptions, words: &[&str]) -> Command {
    let mut command = Command::new(workspace.binary(profile(options), "steward"));
    command
        .args(words)
        .arg("--data")
        // A relative folder means the same whatever folder the command was given in.
        .arg(workspace.root.join(&options.data))
        .current_dir(&workspace.root);
    if let Some(url) = &options.database_url {
        command.args(["--database-url", url]);
    }
    command
}

/// Becomes the server: the process id, the terminal and the exit code are the server's from here on.
#[cfg(unix)]
pub fn run(workspace: &Workspace, options: &UpOptions) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    let mut command = command(workspace, options);
    let error = command.exec();
    Err(error).with_context(|| format!("cannot start `{}`", process::describe(&command)))
}

/// Runs the server as a child; Ctrl-C reaches every process of the console.
#[cfg(not(unix))]
pub fn run(workspace: &Workspace, options: &UpOptions) -> Result<ExitCode> {
    let mut command = command(workspace, options);
    let status = command.status().with_context(|| format!("cannot start `{}`", process::describe(&command)))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_gets_what_was_asked_for() {
        let workspace = Workspace { root: "/checkout".into(), target: "/checkout/target".into() };
        let mut options =
            UpOptions { port: 9000, data: ".steward".into(), database_url: None, release: false, demo: false };
        let plain = command(&workspace, &options);
        assert_eq!(process::describe(&plain), "steward serve --listen 127.0.0.1:9000 --data /checkout/.steward");
        options.database_url = Some("postgres://steward@127.0.0.1/steward".to_owned());
        options.release = true;
        let other = command(&workspace, &options);
        assert!(other.get_program().to_string_lossy().contains("release"));
        assert!(process::describe(&other).ends_with("--database-url postgres://steward@127.0.0.1/steward"));
        let demo = steward(&workspace, &options, &["demo", "add"]);
        assert!(process::describe(&demo).starts_with("steward demo add --data /checkout/.steward"));
    }
}
