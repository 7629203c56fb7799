//! The program `steward`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run()
}
