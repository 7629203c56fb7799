//! Runs a file of alert signal scenarios (`alert-signal-scenarios/1`) against the engine.
//!
//! `cargo run -p alerting --example conformance -- FILE [--restart] [--ticks]`
//!
//! Prints `ok ID` or `FAIL ID what expected got` per scenario, last line `N passed, N failed`, and exits with 1 if any
//! failed. `--restart` replaces the engine by one restored from a snapshot before every input; `--ticks` feeds a tick in
//! every second. Neither may change a result.

mod compare;
mod format;
mod run;

use std::error::Error;
use std::io::{BufWriter, Write, stdout};
use std::process::ExitCode;

use compare::first_difference;
use format::File;
use run::Drive;

fn main() -> ExitCode {
    match report() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            // Nothing can be done about a stream that takes no words.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// Number of scenarios that failed.
fn report() -> Result<usize, Box<dyn Error>> {
    let mut drive = Drive::default();
    let mut path = None;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--restart" => drive.restart = true,
            "--ticks" => drive.ticks = true,
            _ => path = Some(argument),
        }
    }
    let path = path.ok_or("usage: conformance FILE [--restart] [--ticks]")?;
    let file: File = serde_json::from_slice(&std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?)?;
    if file.format != "alert-signal-scenarios/1" {
        return Err(format!("{path}: unknown format {}", file.format).into());
    }
    let mut out = BufWriter::new(stdout().lock());
    let mut failed = 0;
    let count = file.scenarios.len();
    for scenario in file.scenarios {
        let id = scenario.id.clone();
        let expected = scenario.expect.clone();
        let difference = match run::run(scenario, &drive) {
            Ok(got) => first_difference(&expected, &got),
            Err(error) => Some(format!("setup accepted refused: {error}")),
        };
        match difference {
            None => writeln!(out, "ok {id}")?,
            Some(difference) => {
                failed += 1;
                writeln!(out, "FAIL {id} {difference}")?;
            }
        }
    }
    writeln!(out, "{} passed, {failed} failed", count - failed)?;
    Ok(failed)
}
