//! `steward setup`: creates the owner without a browser, for automation.

use std::process::ExitCode;

use anyhow::Context as _;
use auth::{Origin, SetupInput};
use kernel::{Failure, Secret};

use super::SetupArgs;
use super::serve::install_crypto;
use super::settings::start_log;
use crate::app::{Deps, start};

/// Creates the owner; refused once there is one.
pub(super) fn run(args: &SetupArgs) -> anyhow::Result<ExitCode> {
    let mut config = args.settings.config()?;
    start_log(&config)?;
    install_crypto()?;
    let text = std::fs::read_to_string(&args.password_file)
        .with_context(|| format!("the password file {} cannot be read", args.password_file.display()))?;
    let password = text.lines().next().unwrap_or_default().to_owned();
    // A port that nobody knows: the server runs only for the moment of the set-up.
    config.listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let running = start(config, Deps::default())?;
    let outcome = create(&running, args, password);
    running.stop();
    outcome?;
    println!("{} is the owner now and can sign in.", args.email);
    Ok(ExitCode::SUCCESS)
}

fn create(running: &crate::Running, args: &SetupArgs, password: String) -> anyhow::Result<()> {
    let url = running.setup_url.as_ref().context("this installation has an owner already; sign in as that person")?;
    let url = String::from_utf8_lossy(url.expose()).into_owned();
    let token = url.split_once("#token=").map(|(_, token)| token.to_owned()).context("no set-up token was made")?;
    let origin = Origin { request_id: "steward-setup".to_owned(), address: None, user_agent: None };
    let input = SetupInput {
        token: Secret::new(token),
        provider_name: args.provider.clone(),
        name: args.name.clone(),
        email: args.email.clone(),
        password: Secret::new(password),
    };
    let auth = running.auth.clone();
    let runtime = running.db.runtime().clone();
    let done = std::thread::scope(|scope| {
        let work = scope.spawn(|| runtime.block_on(async { auth.setup_complete(&origin, input).await }));
        work.join()
    });
    match done {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(Failure::Rejected(errors))) => {
            let reasons: Vec<String> =
                errors.iter().map(|error| format!("{}: {}", error.field.join("."), error.message)).collect();
            anyhow::bail!("{}", reasons.join("\n"))
        }
        Ok(Err(failure)) => Err(failure.into()),
        Err(_) => anyhow::bail!("the set-up ended abnormally"),
    }
}
