//! `cargo xtask`: everything that is done *to* the repository, by people and by CI.
//!
//! `up` brings a fresh machine to a running server, `test` runs every check there is, `tidy` holds the house rules,
//! `bench` measures, `schema` writes the SDL. Invariants: no crate of the workspace is a dependency (so that it
//! builds in seconds and works while the others do not compile), nothing asks questions, and every failure says
//! what was missing and how to get it. The idea comes from matklad's cargo-xtask.

mod ansi;
mod bench;
mod cli;
mod console;
mod process;
mod program;
mod schema;
mod stamp;
mod test;
mod tidy;
mod up;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Task};
use crate::workspace::Workspace;

fn main() -> ExitCode {
    let outcome = Workspace::locate().and_then(|workspace| match Cli::parse().task {
        Task::Up(options) => up::run(&workspace, &options),
        Task::Test(options) => test::run(&workspace, &options),
        Task::Tidy(options) => tidy::run(&workspace, &options),
        Task::Bench(options) => bench::run(&workspace, &options),
        Task::Schema(options) => schema::run(&workspace, &options),
    });
    match outcome {
        Ok(code) => code,
        Err(error) => {
            console::error(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
