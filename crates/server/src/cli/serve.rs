//! `steward serve` and `steward migrate`.

use std::process::ExitCode;

use db::Target;

use super::Settings;
use super::settings::start_log;
use crate::app::{Deps, Running, start};
use crate::config::{Config, Database};

/// Runs the server until a signal.
pub(super) fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let config = settings.config()?;
    start_log(&config)?;
    install_crypto()?;
    let public_url = config.public_url.clone();
    let data_dir = config.data_dir.clone();
    let running = start(config, Deps::default())?;
    greet(&running, &public_url, &data_dir)?;
    wait_for_signal()?;
    println!("Stopping …");
    running.stop();
    println!("Stopped.");
    Ok(ExitCode::SUCCESS)
}

/// TLS towards mail servers and databases uses ring; it must be chosen before anything connects.
pub(super) fn install_crypto() -> anyhow::Result<()> {
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| anyhow::anyhow!("another TLS implementation was chosen before"))
}

fn greet(running: &Running, public_url: &str, data_dir: &std::path::Path) -> anyhow::Result<()> {
    let url = if public_url.ends_with(":0") { format!("http://{}", running.address) } else { public_url.to_owned() };
    println!("Steward {} is ready at {url}", crate::VERSION);
    if let Some(setup) = &running.setup_url {
        let setup = String::from_utf8_lossy(setup.expose()).into_owned();
        println!("\nCreate the owner's account within 24 hours at this address; it works once:\n\n  {setup}\n");
        write_private(&data_dir.join("setup-url"), &setup)?;
    } else {
        remove_if_there(&data_dir.join("setup-url"))?;
    }
    println!("Press Ctrl-C to stop.");
    Ok(())
}

fn write_private(path: &std::path::Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    remove_if_there(path)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    writeln!(options.open(path)?, "{text}")?;
    Ok(())
}

fn remove_if_there(path: &std::path::Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn wait_for_signal() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            result = tokio::signal::ctrl_c() => result?,
            _ = terminate.recv() => {}
        }
        Ok(())
    })
}

#[cfg(not(unix))]
fn wait_for_signal() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(tokio::signal::ctrl_c())?;
    Ok(())
}

/// Brings the database to the newest schema.
pub(super) fn migrate(settings: &Settings) -> anyhow::Result<ExitCode> {
    let config = settings.config()?;
    start_log(&config)?;
    install_crypto()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let target = database(&config)?;
    runtime.block_on(crate::app::migrate(&target))?;
    println!("The database is at the newest schema.");
    Ok(ExitCode::SUCCESS)
}

/// Where the database is, with the data folder made if it is needed.
pub(super) fn database(config: &Config) -> anyhow::Result<Target> {
    Ok(match &config.database {
        Database::Embedded => {
            std::fs::create_dir_all(&config.data_dir)?;
            Target::Sqlite(config.data_dir.join("steward.db"))
        }
        Database::Postgres(url) => Target::Postgres(String::from_utf8_lossy(url.expose()).into_owned()),
    })
}
