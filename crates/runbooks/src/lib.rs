//! Runbooks: versioned instructions, their runs, and commands to agents.
//!
//! Words: a *runbook* has a draft and published *versions*; a *run* is one execution of a version on one device; a *plan* is
//! exactly what a run will do, and its hash is what people *approve*; a *command* is one script step for one agent, in a
//! signed envelope.
//!
//! ```text
//! draft --publish--> version --plan(values, device)--> plan hash --start--> run
//! events --fold--> state --advance(now)--> event | command | look at telemetry | rest
//! command --poll--> agent --reports--> events
//! ```
//! Invariants
//! - A version never changes; a run is pinned to one, and checks its hash again before it acts.
//! - Events are the truth, chained by their hashes; state, result and next look follow from them alone.
//! - What the state machine decides is written down in the transaction of its cause, with the command that it asks for.
//! - Whoever asks for a run never approves it; of what cannot be taken back two people approve, and none of
//!   them wrote on it since the version before, or published it.
//! - A script is constant; parameters reach it as arguments and variables only.
//! - An act that is not idempotent is never done twice, whatever is lost on the way.
//!
//! Tables: `runbook`, `runbook_version` (provider), `run`, `run_step`, `run_event`, `approval`, `agent_command`,
//! `command_output` (client). Permissions: `runbook:read`, `runbook:write`, `runbook:run`, `runbook:approve`.
//! Jobs that it asks for: [`RUN_FINISHED`]. Changes that watchers hear: runbooks and runs by their node ids.

pub mod command;
pub mod definition;
mod environment;
pub mod graphql;
pub mod run;
pub mod runbook;
#[cfg(test)]
mod tests;

pub use environment::Runbooks;
pub use run::service::RunSummary;
pub use run::{NewRun, Run, RunFilter, RunPhase, RunResult};

/// Kind of the job "a run is over", with `{"run": id}`; of the run's client.
pub const RUN_FINISHED: &str = "runbooks.run_finished";
