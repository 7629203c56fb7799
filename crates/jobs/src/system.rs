//! The one registry of tasks that may look across clients. Each name stands here as a literal and, for review, in
//! `crates/system-scopes.txt`; a handler or reconciler with another name is refused when the worker is made.

use kernel::{Mint, SystemScope};

/// A task that is not in the registry. Its worker does not start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the task {name} may not look across clients: it is not listed in crates/system-scopes.txt; list it, or use a scope"
)]
pub struct UnlistedTask {
    /// The name that it gave.
    pub name: &'static str,
}

/// The scope of the task called `name`.
///
/// # Errors
/// [`UnlistedTask`] for every name that is not in the registry.
pub(crate) fn scope(mint: &Mint, name: &'static str) -> Result<SystemScope, UnlistedTask> {
    Ok(match name {
        // Removes spent links, counters and idempotency keys of every login.
        "auth.retention" => mint.system("auth.retention"),
        // Looks for agents of every client that went quiet.
        "devices.silent" => mint.system("devices.silent"),
        // Removes finished jobs.
        "jobs.retention" => mint.system("jobs.retention"),
        // Sends mail that concerns the provider, such as an invitation of staff.
        "mail.send" => mint.system("mail.send"),
        // Re-encodes telemetry of every client.
        "telemetry.compaction" => mint.system("telemetry.compaction"),
        // Removes telemetry beyond its time.
        "telemetry.retention" => mint.system("telemetry.retention"),
        name => return Err(UnlistedTask { name }),
    })
}

/// The scope under which batches of several clients commit in one transaction.
#[must_use]
pub fn committer(mint: &Mint) -> SystemScope {
    mint.system("telemetry.commit")
}

/// The scope that finds the client of an enrolment token or an agent, before anything is known of who calls.
#[must_use]
pub fn identifier(mint: &Mint) -> SystemScope {
    mint.system("agent.identify")
}

/// The scope that claims jobs, whosever they are.
pub(crate) fn queue(mint: &Mint) -> SystemScope {
    mint.system("jobs.queue")
}

/// The scope that claims fires.
pub(crate) fn schedules(mint: &Mint) -> SystemScope {
    mint.system("jobs.schedules")
}

/// The scope that writes down that this node lives.
pub(crate) fn node(mint: &Mint) -> SystemScope {
    mint.system("jobs.node")
}
