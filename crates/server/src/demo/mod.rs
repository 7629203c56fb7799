//! Demonstration clients: three businesses that nobody is, with 90 days of history, so that every page shows something.
//!
//! The history is made through the same services, stores, handlers and reconcilers as any other, on a clock that is moved
//! from 90 days ago to now: agents enrol and report, rules raise alerts, insights open tickets, people answer, upkeep falls
//! due. What is measured and done follows a fixed plan and seed. Keys, links and ids are as unpredictable as ever, since
//! the demonstration lies in a database that may hold real clients, too.
//!
//! Invariants
//! - The clients, the two people and the runbook of the demonstration have fixed ids ([`cast`]); nothing else is touched,
//!   neither when they are added nor when they are removed.
//! - No mail about a client of the demonstration ever leaves, neither while the history is made nor when a server runs.
//! - Both commands hold the data folder: no server runs beside them.
//! - Removal is the one path on which append-only rows leave the database: in one transaction, by the schema's owner, with
//!   the triggers of the tables off for that transaction, for the fixed ids only ([`store`]).

mod agent;
mod cast;
mod curve;
mod desk;
mod drop_mail;
mod history;
mod incident;
mod places;
mod plan;
mod reports;
mod runs;
mod stage;
mod store;
mod upkeeping;

use std::sync::Arc;

use kernel::{ClientId, Clock};

use crate::app::data_folder::DataFolder;
use crate::app::databases;
use crate::{Config, Deps};

/// Whether an owner is made where the installation has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// It must have one.
    Required,
    /// One is made, with a password by chance that is told once.
    Made,
}

/// What was done.
#[derive(Debug)]
pub enum Added {
    /// The clients are there now.
    New {
        /// Address and password of the owner that was made, if one was.
        owner: Option<(String, String)>,
    },
    /// They were there already, and stayed as they were.
    Present,
}

/// The clients of the demonstration.
#[must_use]
pub fn clients() -> [ClientId; 3] {
    cast::clients()
}

/// Adds the demonstration clients. Must not be called on a thread of an async runtime.
///
/// # Errors
/// A folder or database that cannot be used or is in use, an installation without an owner, or a step of the history that
/// failed; then what was added is removed again.
pub fn add(config: &Config, owner: Owner) -> anyhow::Result<Added> {
    let folder = DataFolder::take(&config.data_dir)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let handle = runtime.handle().clone();
    let clock: Arc<dyn Clock> = Arc::clone(&Deps::default().clock);
    let added = runtime.block_on(async {
        databases::migrate(&databases::target(config, &folder)).await?;
        if store::is_present(&databases::target(config, &folder)).await? {
            return Ok(Added::Present);
        }
        let made = tell(config, &folder, (&handle, clock.as_ref()), owner).await;
        if made.is_err() {
            store::remove(config, &folder).await?;
        }
        made
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    added
}

async fn tell(
    config: &Config,
    folder: &DataFolder,
    (runtime, clock): (&tokio::runtime::Handle, &dyn Clock),
    owner: Owner,
) -> anyhow::Result<Added> {
    let (mut stage, owner) = stage::Stage::set(config, folder, (runtime, clock), owner).await?;
    let told = history::tell(&mut stage).await;
    stage.clear().await;
    told.map(|()| Added::New { owner })
}

/// Removes the demonstration clients with everything about them; gives the number of rows that went. Must not be called on
/// a thread of an async runtime.
///
/// # Errors
/// A folder or database that cannot be used or is in use. Then the main database is as it was.
pub fn remove(config: &Config) -> anyhow::Result<u64> {
    let folder = DataFolder::take(&config.data_dir)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        databases::migrate(&databases::target(config, &folder)).await?;
        store::remove(config, &folder).await
    })
}
