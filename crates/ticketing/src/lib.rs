//! The service desk: tickets of all kinds, what is said on them, the clocks of what was promised, and recorded time.
//!
//! Words: a *ticket* is a unit of work for one client; its *log* says what happened, in order; a *clock* is the running
//! account of one promise (first response, next response, update, resolution); a *mark* is a threshold of a clock, or its
//! breach; a ticket is *touched* once a person has worked on it.
//!
//! The way of a change
//! 1. A service parses what is wanted and takes the permit; programs come through [`ticket::automation`].
//! 2. `desk` locks the ticket; `ticket::change` says what follows, as data.
//! 3. `desk` appends to the log, folds it into clocks, writes the row, the audit entry and the jobs, and wakes watchers: all
//!    in one transaction.
//!
//! Invariants
//! - Numbers are unique in the installation and without gaps.
//! - A ticket is never without a team.
//! - What is internal (notes, work times, why this team) is seen with `ticket:internal` only.
//! - The log is only ever added to. Clocks follow from it; nothing that is stored about them is an authority.
//! - A ticket that a person has touched is not ended by the system without asking.
//!
//! Tables: `ticket`, `ticket_event`, `ticket_message`, `ticket_clock`, `ticket_notice`, `time_entry`, `ticket_relation`,
//! `ticket_service` (client); `number_sequence`, `running_timer` (provider).
//! Jobs for others: [`TOUCHED`], [`RESOLVED_BY_PERSON`]. Reconcilers: `tickets.sla_sweep`, `tickets.sla_check`,
//! `tickets.close`. Changes that watchers hear: those of tickets, by their node ids.

mod access;
pub mod author;
pub mod clock;
mod closed;
pub mod conversation;
mod desk;
mod environment;
pub mod event;
pub mod graphql;
mod jobs;
pub mod limits;
mod links;
mod number;
pub mod relation;
mod search;
pub mod ticket;
pub mod time;

#[cfg(test)]
mod tests;

pub use environment::Ticketing;
pub use jobs::{RESOLVED_BY_PERSON, TOUCHED};
pub use search::{TEXT_MAX, search};
