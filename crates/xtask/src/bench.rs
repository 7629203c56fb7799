//! `bench`: measurements that print one JSON line per database.
//!
//! The programs live in `tests/`; here they are built optimised and their lines are checked, so that a measurement
//! that measured nothing is a failure.

use std::io::{BufRead, BufReader};
use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result, ensure};

use crate::cli::{BenchOptions, BenchSubject};
use crate::console;
use crate::process;
use crate::program;
use crate::test::provision;
use crate::workspace::Workspace;

/// Builds and runs the measurement.
pub fn run(workspace: &Workspace, options: &BenchOptions) -> Result<ExitCode> {
    match options.subject {
        BenchSubject::Ingest => measure(workspace, ("bench-ingest", "samples_per_s"), &options.arguments),
        BenchSubject::Reaction => measure(workspace, ("bench-reaction", "reaction_p50_ms"), &options.arguments),
        BenchSubject::Report => measure(workspace, ("bench-report", "total_ms"), &options.arguments),
    }
}

/// Runs a bench program, each of whose result lines names its database and has this figure.
fn measure(workspace: &Workspace, (name, figure): (&str, &str), arguments: &[String]) -> Result<ExitCode> {
    console::error("building optimised binaries (the first time takes minutes)");
    let mut build = program::cargo();
    build.args(["build", "--release", "--package", "server", "--package", "agent", "--bins"]);
    process::visible(build.current_dir(&workspace.root))?;

    let mut bench = program::cargo();
    bench
        .args(["run", "--quiet", "--release", "--package", "steward-tests", "--bin", name, "--"])
        .args(arguments)
        .current_dir(&workspace.root)
        .env("STEWARD_BIN", workspace.binary("release", "steward"))
        .env("STEWARD_AGENT_BIN", workspace.binary("release", "steward-agent"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    match provision::postgres_programs() {
        Some(folder) => {
            provision::with_programs(&mut bench, &folder);
        }
        None => console::error("PostgreSQL's programs were not found; the PostgreSQL measurement may be missing"),
    }
    let mut child = bench.spawn().context("cannot start the bench program")?;
    let output = child.stdout.take().context("the bench program has no output")?;
    let mut measured = 0_usize;
    for line in BufReader::new(output).lines() {
        let line = line.context("the bench program's output cannot be read")?;
        measured += usize::from(is_measurement(&line, figure));
        console::line(&line);
    }
    let status = child.wait().context("cannot wait for the bench program")?;
    ensure!(status.success(), "the bench program failed ({status})");
    ensure!(measured > 0, "the bench program printed no JSON line with `database` and `{figure}`");
    Ok(ExitCode::SUCCESS)
}

/// Whether `line` is one result: a JSON object that names its database and has the figure.
fn is_measurement(line: &str, figure: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(line).is_ok_and(|value| {
        value.get("database").is_some_and(serde_json::Value::is_string)
            && value.get(figure).is_some_and(serde_json::Value::is_number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_result_lines_count() {
        assert!(is_measurement(r#"{"samples_per_s":1000.5,"database":"sqlite"}"#, "samples_per_s"));
        assert!(!is_measurement(r#"{"samples_per_s":1000.5}"#, "samples_per_s"));
        assert!(!is_measurement("warming up", "samples_per_s"));
    }
}
