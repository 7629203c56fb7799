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
        // Looks at signals of every client.
        "alerting.evaluate" => mint.system("alerting.evaluate"),
        // Tells people of every client's insights, step after step.
        "alerting.escalate" => mint.system("alerting.escalate"),
        // Looks for acknowledgements and postponements of every client that ran out.
        "alerting.leases" => mint.system("alerting.leases"),
        // Removes old events of every client's signals.
        "alerting.retention" => mint.system("alerting.retention"),
        // Makes the tickets of every client's insights more urgent.
        "alerting.insight_worse" => mint.system("alerting.insight_worse"),
        // Opens and follows the tickets of every client's insights.
        "alerting.ticket_requested" => mint.system("alerting.ticket_requested"),
        // Removes spent links, counters and idempotency keys of every login.
        "auth.retention" => mint.system("auth.retention"),
        // Follows up what a client decided.
        "decision.answered" => mint.system("decision.answered"),
        // Ends questions of every client whose deadline has passed.
        "decisions.expire" => mint.system("decisions.expire"),
        // Looks for agents of every client that went quiet.
        "devices.silent" => mint.system("devices.silent"),
        // Removes finished jobs.
        "jobs.retention" => mint.system("jobs.retention"),
        // Looks for devices of every client without a forecast of their day.
        "forecasts.make" => mint.system("forecasts.make"),
        // Opens a ticket when a filesystem will be full too soon.
        "planning.forecast_urgent" => mint.system("planning.forecast_urgent"),
        // Opens risks of every client again whose acceptance has ended.
        "risks.lapse" => mint.system("risks.lapse"),
        // Plans, opens and closes the occurrences of every client's upkeep.
        "upkeep.generate" => mint.system("upkeep.generate"),
        // Ends the ticket of an occurrence of upkeep that is settled.
        "upkeep.occurrence_settled" => mint.system("upkeep.occurrence_settled"),
        // Opens the ticket of an occurrence of upkeep.
        "upkeep.occurrence_due" => mint.system("upkeep.occurrence_due"),
        // Sends mail that concerns the provider, such as an invitation of staff.
        "mail.send" => mint.system("mail.send"),
        // Tells the ticket and the insight of a run that it ended.
        "runbooks.run_finished" => mint.system("runbooks.run_finished"),
        // Makes and renews the runbooks that come with an installation.
        "runbooks.shipped" => mint.system("runbooks.shipped"),
        // Looks for runs of every client whose deadline has come.
        "runs.advance" => mint.system("runs.advance"),
        // Re-encodes telemetry of every client.
        "telemetry.compaction" => mint.system("telemetry.compaction"),
        // Removes telemetry beyond its time.
        "telemetry.retention" => mint.system("telemetry.retention"),
        // Makes the default team, calendar and SLA policy of the provider where they are missing.
        "tenancy.defaults" => mint.system("tenancy.defaults"),
        // Looks for clocks of every client's tickets that passed a threshold.
        "tickets.sla_sweep" => mint.system("tickets.sla_sweep"),
        // Compares what is remembered of every client's clocks with their logs.
        "tickets.sla_check" => mint.system("tickets.sla_check"),
        // Puts tickets of every client away whose time to be opened again is over.
        "tickets.close" => mint.system("tickets.close"),
        // Tells an insight that a person worked on its ticket.
        "ticketing.touched" => mint.system("ticketing.touched"),
        // Tells an insight that a person resolved its ticket.
        "ticketing.resolved_by_person" => mint.system("ticketing.resolved_by_person"),
        name => return Err(UnlistedTask { name }),
    })
}

/// The scope under which batches of several clients commit in one transaction.
#[must_use]
pub fn committer(mint: &Mint) -> SystemScope {
    mint.system("telemetry.commit")
}

/// The scope under which signals of every client are evaluated; each client is entered before its rows are touched.
#[must_use]
pub fn evaluator(mint: &Mint) -> SystemScope {
    mint.system("alerting.evaluate")
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
