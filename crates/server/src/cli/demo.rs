//! `steward demo add` and `steward demo remove`.

use std::process::ExitCode;

use clap::Args;

use super::Settings;
use super::serve::install_crypto;
use super::settings::start_log;
use crate::demo::{self, Added};

/// What `demo add` is told.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    #[command(flatten)]
    settings: Settings,
    /// Where the installation has no owner yet, make one and print its password once
    #[arg(long)]
    with_owner: bool,
    /// Where the demonstration is there already, leave it as it is and say so
    #[arg(long)]
    keep: bool,
}

/// Adds the demonstration clients.
pub(super) fn add(args: &AddArgs) -> anyhow::Result<ExitCode> {
    let config = args.settings.config()?;
    start_log(&config)?;
    install_crypto()?;
    if args.with_owner
        && let Some(owner) = demo::ensure_owner(&config)?
    {
        let password = String::from_utf8_lossy(owner.password.expose()).into_owned();
        println!("\nSign in as {} with the password {password}", owner.email);
        println!("It is shown this once; change it after signing in.\n");
    }
    println!("Adding three demonstration clients with 90 days of history …");
    match demo::add(&config)? {
        Added::New => {
            println!("They are there; their names begin with \"Demo:\". `steward demo remove` removes them.");
            Ok(ExitCode::SUCCESS)
        }
        Added::Present if args.keep => {
            println!("They are there already.");
            Ok(ExitCode::SUCCESS)
        }
        Added::Present => anyhow::bail!("the demonstration clients are there already; remove them first"),
    }
}

/// Removes the demonstration clients.
pub(super) fn remove(settings: &Settings) -> anyhow::Result<ExitCode> {
    let config = settings.config()?;
    start_log(&config)?;
    install_crypto()?;
    let rows = demo::remove(&config)?;
    println!("The demonstration clients are gone, with {rows} rows about them.");
    Ok(ExitCode::SUCCESS)
}
