//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Tasks on this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Check what is needed, build portal and binaries, start the server.
    Up(UpOptions),
    /// Run every check: format, lints, house rules, unit, integration, portal and browser tests.
    Test(TestOptions),
    /// Check the house rules.
    Tidy(TidyOptions),
    /// Measure.
    Bench(BenchOptions),
    /// Write the SDL to `web/schema.graphql`.
    Schema(SchemaOptions),
}

/// Options of `up`.
#[derive(Debug, Args)]
pub struct UpOptions {
    /// Port on 127.0.0.1.
    #[arg(long, default_value_t = 8780)]
    pub port: u16,
    /// Folder of the embedded database and of the keys; created when absent. Relative to the checkout.
    #[arg(long, default_value = ".steward", value_name = "DIR")]
    pub data: PathBuf,
    /// Use this database instead of the embedded one, for example postgres://steward@127.0.0.1/steward.
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// Build optimised binaries (slower to build, faster to run).
    #[arg(long)]
    pub release: bool,
    /// Add demonstration clients with 90 days of history before the start, where they are missing.
    #[arg(long)]
    pub demo: bool,
}

/// Options of `test`.
#[derive(Debug, Args)]
pub struct TestOptions {
    /// Run only this part; may be repeated.
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,
    /// Show the output of each part as it comes.
    #[arg(long)]
    pub verbose: bool,
    /// List the parts and what each runs.
    #[arg(long)]
    pub list: bool,
}

/// Options of `tidy`.
#[derive(Debug, Args)]
pub struct TidyOptions {
    /// Plant one violation of every rule in a temporary copy and show that each is refused.
    #[arg(long)]
    pub plant: bool,
}

/// Options of `bench`.
#[derive(Debug, Args)]
pub struct BenchOptions {
    /// What to measure.
    pub subject: BenchSubject,
    /// Arguments of the bench program.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub arguments: Vec<String>,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum BenchSubject {
    /// Telemetry accepted by the server, durable before the answer, on both databases.
    Ingest,
    /// From a sample that breaches a threshold to the mail at the mail server, on both databases.
    Reaction,
    /// A client's report with 200 devices and 90 days: gathering, PDF, memory.
    Report,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub struct SchemaOptions {
    /// Write nothing; fail when the committed file differs.
    #[arg(long)]
    pub check: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_first_command_needs_no_options() {
        let Task::Up(up) = Cli::parse_from(["xtask", "up"]).task else { panic!("not up") };
        assert_eq!((up.port, up.data.as_path(), up.release), (8780, std::path::Path::new(".steward"), false));
    }

    #[test]
    fn bench_passes_options_through() {
        let Task::Bench(bench) = Cli::parse_from(["xtask", "bench", "ingest", "--seconds", "5"]).task else {
            panic!("not bench")
        };
        assert_eq!(bench.arguments, ["--seconds", "5"]);
    }
}
