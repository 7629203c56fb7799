//! `steward doctor`: looks at everything that the server needs, and says of each whether it is in order and what to do.

use std::process::ExitCode;

use auth::Keyring;
use db::Db;

use super::Settings;
use super::serve::{database, install_crypto};
use crate::config::Config;

/// Looks and reports; succeeds only if everything is in order.
pub(super) fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    install_crypto()?;
    let mut report = Report::default();
    let config = match settings.config() {
        Ok(config) => config,
        Err(error) => {
            report.line("configuration", Err(error.to_string()));
            return Ok(report.end());
        }
    };
    report.line("configuration", Ok("readable, no unknown keys".to_owned()));
    report.line("data folder", folder(&config));
    report.line("master key", key(&config));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    report.line("database", runtime.block_on(schema(&config)));
    report.line("listening address", listen(&config));
    report.line("mail", Ok(mail(&config)));
    report.line("public address", Ok(public(&config)));
    Ok(report.end())
}

#[derive(Default)]
struct Report {
    failed: usize,
}

impl Report {
    fn line(&mut self, what: &str, outcome: Result<String, String>) {
        match outcome {
            Ok(text) => println!("ok    {what}: {text}"),
            Err(text) => {
                self.failed += 1;
                println!("FAIL  {what}: {text}");
            }
        }
    }

    fn end(self) -> ExitCode {
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn folder(config: &Config) -> Result<String, String> {
    let path = &config.data_dir;
    if !path.exists() {
        return Ok(format!("{} does not exist yet; it will be made", path.display()));
    }
    let probe = path.join(".doctor");
    let written = std::fs::write(&probe, b"x").and_then(|()| std::fs::remove_file(&probe));
    written
        .map(|()| format!("{} can be written", path.display()))
        .map_err(|error| format!("{} cannot be written: {error}. Check owner, mode and free space", path.display()))
}

fn key(config: &Config) -> Result<String, String> {
    let path = &config.master_key_file;
    if !path.exists() {
        return Ok(format!("{} does not exist yet; it will be made for a new installation", path.display()));
    }
    Keyring::load(path).map(|_| format!("{} is usable", path.display())).map_err(|error| error.to_string())
}

async fn schema(config: &Config) -> Result<String, String> {
    let target = database(config).map_err(|error| error.to_string())?;
    if let db::Target::Sqlite(path) = &target
        && !path.exists()
    {
        return Ok(format!("{} does not exist yet; it will be made", path.display()));
    }
    let owner = Db::owner(&target).await.map_err(|error| error.to_string())?;
    let pending = migrations::pending(&owner).await.map_err(|error| error.to_string())?;
    Ok(match pending.len() {
        0 => format!("{} reachable, schema up to date", target.dialect().name()),
        some => format!(
            "{} reachable, {some} migrations to run at the next start: {}",
            target.dialect().name(),
            pending.join(", ")
        ),
    })
}

fn listen(config: &Config) -> Result<String, String> {
    match std::net::TcpListener::bind(config.listen) {
        Ok(_) => Ok(format!("{} is free", config.listen)),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            Ok(format!("{} is in use, by a running steward or by another program", config.listen))
        }
        Err(error) => Err(format!("{} cannot be listened on: {error}", config.listen)),
    }
}

fn mail(config: &Config) -> String {
    match &config.mail {
        Some(settings) => format!("through {}:{} as {}", settings.host, settings.port, settings.from),
        None => "not configured; invitation links are shown for passing on by hand".to_owned(),
    }
}

fn public(config: &Config) -> String {
    let open = !config.listen.ip().is_loopback() && config.public_url.starts_with("http://");
    let warning = if open { "; it is not https, so agents on other machines will refuse it" } else { "" };
    format!("{}{warning}", config.public_url)
}
