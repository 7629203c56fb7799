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
mod inventory;
mod places;
mod plan;
mod reports;
mod runs;
mod stage;
mod store;
mod upkeeping;
mod windows;

use kernel::{ClientId, Secret};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::Config;
use crate::app::data_folder::DataFolder;
use crate::app::databases;
use stage::Stage;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// The clients are there now.
    New,
    /// They were there already, and stayed as they were.
    Present,
}

/// An owner that was made.
#[derive(Debug)]
pub struct NewOwner {
    /// Address to sign in with.
    pub email: String,
    /// A password by chance. It is kept nowhere else.
    pub password: Secret,
}

/// The clients of the demonstration.
#[must_use]
pub const fn clients() -> &'static [ClientId] {
    &cast::CLIENTS
}

/// Gives an installation that has no owner yet one, and what each has from its first day. `None` says that it has an owner.
/// Must not be called on a thread of an async runtime.
///
/// # Errors
/// A folder or database that cannot be used or is in use.
pub fn ensure_owner(config: &Config) -> anyhow::Result<Option<NewOwner>> {
    let folder = DataFolder::take(&config.data_dir)?;
    runtime()?.block_on(async {
        databases::migrate(&databases::target(config, &folder)).await?;
        let stage = Stage::set(config, &folder, &Handle::current()).await?;
        let made = stage.ensure_owner().await;
        stage.clear().await;
        made
    })
}

/// Adds the demonstration clients. Must not be called on a thread of an async runtime.
///
/// # Errors
/// A folder or database that cannot be used or is in use, an installation without an owner, or a step of the history that
/// failed; then what was added is removed again.
pub fn add(config: &Config) -> anyhow::Result<Added> {
    let folder = DataFolder::take(&config.data_dir)?;
    runtime()?.block_on(async {
        let target = databases::target(config, &folder);
        databases::migrate(&target).await?;
        if store::is_present(&target).await? {
            return Ok(Added::Present);
        }
        let mut stage = Stage::set(config, &folder, &Handle::current()).await?;
        let told = history::tell(&mut stage).await;
        stage.clear().await;
        if let Err(failed) = told {
            store::remove(config, &folder).await?;
            return Err(failed);
        }
        Ok(Added::New)
    })
}

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// Removes the demonstration clients with everything about them; gives the number of rows that went. Must not be called on
/// a thread of an async runtime.
///
/// # Errors
/// A folder or database that cannot be used or is in use. Then the main database is as it was.
pub fn remove(config: &Config) -> anyhow::Result<u64> {
    let folder = DataFolder::take(&config.data_dir)?;
    runtime()?.block_on(async {
        databases::migrate(&databases::target(config, &folder)).await?;
        store::remove(config, &folder).await
    })
}
