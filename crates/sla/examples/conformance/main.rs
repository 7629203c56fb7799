//! Runs a file of the SLA clock conformance suite (format 1) against this engine.
//!
//! `cargo run -p sla --example conformance -- FILE` prints `ok ID` or `FAIL ID field expected got` per case and
//! `N passed, N failed` at the end; the exit code is 1 if a case failed, 2 if the file cannot be read.

mod case;
mod check;
mod release;

use std::process::ExitCode;

use crate::case::File;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "printing the results is what the runner is for")]
fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: conformance FILE");
        return ExitCode::from(2);
    };
    let file = std::fs::read_to_string(&path).map_err(|error| error.to_string()).and_then(|text| File::parse(&text));
    let file = match file {
        Ok(file) => file,
        Err(why) => {
            eprintln!("{}: {why}", path.display());
            return ExitCode::from(2);
        }
    };
    let (mut passed, mut failed) = (0_usize, 0_usize);
    for case in file.cases {
        let id = case::id(&case);
        match case::run(case) {
            Ok(()) => {
                passed += 1;
                println!("ok {id}");
            }
            Err(difference) => {
                failed += 1;
                println!("FAIL {id} {difference}");
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
