//! The command line of `steward`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks to its user")]

mod demo;
mod doctor;
mod serve;
mod settings;
mod setup;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{Config, explain};

/// Service management for providers that look after the IT of many clients.
#[derive(Debug, Parser)]
#[command(name = "steward", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server until it is told to stop (Ctrl-C or SIGTERM)
    Serve(Settings),
    /// Bring the database to the newest schema, then end
    Migrate(Settings),
    /// Create the owner without a browser
    Setup(SetupArgs),
    /// Say whether everything that the server needs is in order
    Doctor(Settings),
    /// Look at the configuration
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Add or remove demonstration clients with 90 days of history; no server may run meanwhile
    Demo {
        #[command(subcommand)]
        command: DemoCommand,
    },
    /// Print the GraphQL schema
    Schema,
    /// Print who may call which operation
    Authorization,
}

#[derive(Debug, Subcommand)]
enum DemoCommand {
    /// Add the demonstration clients, named "Demo: …"
    Add(demo::AddArgs),
    /// Remove the demonstration clients with everything about them
    Remove(Settings),
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Show every setting, its value, and where the value comes from
    Explain(Settings),
}

/// Settings that may be given as flags.
#[derive(Debug, Clone, Default, Args)]
pub struct Settings {
    /// Configuration file (TOML)
    #[arg(long, env = "STEWARD_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Folder of the embedded database, telemetry and keys
    #[arg(long, value_name = "DIR")]
    data: Option<String>,
    /// postgres://… instead of the embedded database
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// Address under which people and agents reach the server
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

#[derive(Debug, Args)]
struct SetupArgs {
    #[command(flatten)]
    settings: Settings,
    /// Name of the provider
    #[arg(long)]
    provider: String,
    /// Name of the owner
    #[arg(long)]
    name: String,
    /// E-mail address of the owner
    #[arg(long)]
    email: String,
    /// File with the owner's password on its first line
    #[arg(long, value_name = "FILE")]
    password_file: PathBuf,
}

/// Runs the command line; failures are one message on standard error.
#[must_use]
pub fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(settings) => serve::run(&settings),
        Command::Migrate(settings) => serve::migrate(&settings),
        Command::Setup(args) => setup::run(&args),
        Command::Doctor(settings) => doctor::run(&settings),
        Command::Config { command: ConfigCommand::Explain(settings) } => explain_settings(&settings),
        Command::Demo { command: DemoCommand::Add(args) } => demo::add(&args),
        Command::Demo { command: DemoCommand::Remove(settings) } => demo::remove(&settings),
        Command::Schema => {
            print!("{}", api::sdl());
            Ok(ExitCode::SUCCESS)
        }
        Command::Authorization => {
            print!("{}", api::authorization::matrix());
            Ok(ExitCode::SUCCESS)
        }
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("steward: {error:#}");
        ExitCode::FAILURE
    })
}

fn explain_settings(settings: &Settings) -> anyhow::Result<ExitCode> {
    let layers = settings.layers()?;
    print!("{}", explain(&layers));
    Config::from_layers(&layers)?;
    Ok(ExitCode::SUCCESS)
}
