//! `schema`: the SDL as the server prints it, written to `web/schema.graphql`.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, ensure};

use crate::cli::SchemaOptions;
use crate::workspace::Workspace;
use crate::{console, process, program};

/// Which program prints the SDL.
#[derive(Debug)]
pub enum Printer {
    /// The server, built first.
    Built,
    /// The server that lies there, which is current.
    Present(PathBuf),
}

/// Writes the SDL, or compares it with `--check`.
pub fn run(workspace: &Workspace, options: &SchemaOptions) -> Result<ExitCode> {
    let file = workspace.web().join("schema.graphql");
    let printed = print(workspace, &Printer::Built)?;
    let committed = fs::read_to_string(&file).unwrap_or_default();
    if committed == printed {
        console::line("web/schema.graphql is what the server prints");
        return Ok(ExitCode::SUCCESS);
    }
    if options.check {
        console::error(&stale(&committed, &printed));
        return Ok(ExitCode::FAILURE);
    }
    fs::write(&file, &printed).with_context(|| format!("cannot write {}", file.display()))?;
    console::line("web/schema.graphql written");
    Ok(ExitCode::SUCCESS)
}

/// How the committed SDL differs from what the server prints; `None` when it does not.
pub fn difference(workspace: &Workspace, printer: &Printer) -> Result<Option<String>> {
    let printed = print(workspace, printer)?;
    let committed = fs::read_to_string(workspace.web().join("schema.graphql")).unwrap_or_default();
    Ok((committed != printed).then(|| stale(&committed, &printed)))
}

fn print(workspace: &Workspace, printer: &Printer) -> Result<String> {
    let mut command = match printer {
        Printer::Built => {
            let mut cargo = program::cargo();
            cargo.args(["run", "--quiet", "--package", "server", "--bin", "steward", "--"]);
            cargo
        }
        Printer::Present(path) => Command::new(path),
    };
    command.arg("schema").current_dir(&workspace.root).stdin(Stdio::null()).stderr(Stdio::inherit());
    let done = command.output().with_context(|| format!("cannot start `{}`", process::describe(&command)))?;
    ensure!(done.status.success(), "`steward schema` failed ({}): see above", done.status);
    let text = String::from_utf8(done.stdout).context("`steward schema` printed bytes that are not UTF-8")?;
    ensure!(text.contains("type Query"), "`steward schema` printed no SDL");
    Ok(text)
}

/// What differs, by the first line that does.
fn stale(old: &str, new: &str) -> String {
    let at = old.lines().zip(new.lines()).take_while(|(old, new)| old == new).count();
    format!(
        "web/schema.graphql:{}: generated: the file is not what the server prints\n  committed: {}\n  printed:   {}\n  \
         run `cargo xtask schema` and commit the result",
        at + 1,
        old.lines().nth(at).unwrap_or("(end of file)"),
        new.lines().nth(at).unwrap_or("(end of file)"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_differing_line_is_shown() {
        let text = stale("type Query {\n  a: Int\n}\n", "type Query {\n  b: Int\n}\n");
        assert!(text.starts_with("web/schema.graphql:2:"), "{text}");
        assert!(text.contains("committed:   a: Int") && text.contains("printed:     b: Int"), "{text}");
        assert!(stale("a\n", "a\nb\n").contains("(end of file)"));
    }
}
