//! Alerting: from a sample to what people are told, and to the ticket that stays until all is well.
//!
//! [`signal`] is the engine. It is pure: no database, no clock, no randomness, so the same code runs live, in tests and
//! in the replay that judges a changed rule. Around it:
//!
//! ```text
//! rule, rule_override, exception, maintenance, dependency --rule::resolve--> what the engine works with
//! ingestion's feed --evaluator--> engine --> alert (with owner) --> insight --> escalation --> mail
//!                                                                          \--> ticket requests --> (automation)
//! people, tickets, runs --act--> engine
//! ```
//! Words: a *rule* is a condition worth telling; a *signal* is its state on one series; an *alert* one episode of breach;
//! an *insight* the story of one or more alerts: what, why, so what, now what.
//!
//! Invariants
//! - What an engine said and the engine that said it are written in one transaction, with alerts, insights, mails, ticket
//!   requests and acts. Of several nodes one writes; the others read again.
//! - An alert has its owner in the row that makes it; every alert is in exactly one insight of its client.
//! - Suppression holds messages and new tickets back, never a condition; what was held back and why is recorded.
//! - A person is told at most once of one step of one run.
//!
//! Tables: `rule`, `escalation_policy` (inherited); `rule_override`, `rule_exception`, `device_dependency`,
//! `maintenance_window`, `maintenance_window_device`, `signal_engine`, `signal_event`, `alert`, `insight`, `insight_event`,
//! `escalation`, `escalation_notice`, `alert_act`, `ticket_request`.
//! Jobs: `alerting.escalate`; for others to handle [`TICKET_REQUESTED`]. Reconcilers: `alerting.evaluate`,
//! `alerting.leases`. Changes that watchers hear: insights, alerts, rules, overrides, exceptions, windows and policies by
//! their node ids.

pub mod act;
pub mod alert;
pub mod dependency;
mod environment;
pub mod escalation;
pub mod evaluator;
pub mod exception;
mod explain;
pub mod graphql;
pub mod insight;
pub mod maintenance;
pub mod owner;
pub mod policy;
pub mod rule;
pub mod rule_override;
pub mod signal;
pub mod signals;
mod stored;
#[cfg(test)]
mod tests;
pub mod ticket;
pub mod wording;

pub use environment::{Alerting, AlertingOptions};
pub use evaluator::Evaluator;
pub use ticket::{INSIGHT_WORSE, TICKET_REQUESTED};
