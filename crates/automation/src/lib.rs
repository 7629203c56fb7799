//! The only place where the features meet: what follows in one of them from what happened in another.
//!
//! | when | then |
//! | --- | --- |
//! | an insight asks for its ticket ([`alert_ticket`]) | it is opened, resolved, asked about, reopened; the third recurrence gets a problem |
//! | an insight becomes worse than it was ([`alert_ticket`]) | its ticket becomes more urgent |
//! | a person works on or resolves an insight's ticket (here) | the engine hears of it: nothing ends behind their back |
//! | upkeep falls due ([`upkeep_due`]) | a planned ticket with the occurrence's words |
//! | nothing is left to do of it ([`upkeep_due`]) | its ticket ends, or asks if a person worked on it |
//! | a run ends ([`run_finished`]) | a note on its ticket and insight, and work time of its manual steps |
//! | a client decides ([`decided`]) | upkeep is declined, a risk accepted |
//! | a forecast turns urgent ([`forecast_urgent`]) | a planned ticket |
//!
//! Invariants
//! - What happened was written, with its job, in the transaction of its cause; a handler does the rest in one transaction
//!   and is harmless when it runs twice.
//! - No feature knows another one: each exports the kind of its jobs and functions on a transaction.

mod alert_ticket;
mod decided;
mod forecast_urgent;
mod on;
mod run_finished;
mod upkeep_due;

use std::sync::Arc;

use alerting::act::{self, Act};
use alerting::{Alerting, INSIGHT_WORSE, TICKET_REQUESTED};
use jobs::Handler;
use kernel::Kind;
use planning::Planning;
use runbooks::Runbooks;
use tenancy::{Tenancy, decision};
use ticketing::Ticketing;
use upkeep::Upkeep;

use crate::on::{Follow, On};

/// The features, side by side. Cheap to clone.
#[derive(Clone)]
pub struct Automation {
    /// Clients and decisions; the database and the audit log.
    pub tenancy: Tenancy,
    /// Insights.
    pub alerting: Alerting,
    /// Tickets.
    pub ticketing: Ticketing,
    /// Runs.
    pub runbooks: Runbooks,
    /// Occurrences.
    pub upkeep: Upkeep,
    /// Forecasts and risks.
    pub planning: Planning,
}

impl Automation {
    /// The handlers of this crate, for the worker.
    #[must_use]
    pub fn handlers(&self) -> Vec<Arc<dyn Handler>> {
        vec![
            self.on(TICKET_REQUESTED, "insight", |env, tx, id| Box::pin(alert_ticket::apply(env, tx, id))),
            self.on(INSIGHT_WORSE, "insight", |env, tx, id| Box::pin(alert_ticket::worse(env, tx, id))),
            // The signal engine hears of it and leaves the ticket to the person.
            self.on(ticketing::TOUCHED, "insight", |_, tx, id| Box::pin(act::record(tx, id, Act::HumanWork))),
            self.on(ticketing::RESOLVED_BY_PERSON, "insight", |_, tx, id| Box::pin(act::record(tx, id, Act::Resolve))),
            self.on(upkeep::OCCURRENCE_DUE, "occurrence", |env, tx, id| Box::pin(upkeep_due::plan(env, tx, id))),
            self.on(upkeep::OCCURRENCE_SETTLED, "occurrence", |env, tx, id| Box::pin(upkeep_due::end(env, tx, id))),
            self.on(runbooks::RUN_FINISHED, "run", |env, tx, id| Box::pin(run_finished::tell(env, tx, id))),
            self.on(decision::ANSWERED, "decision", |env, tx, id| Box::pin(decided::follow(env, tx, id))),
            self.on(planning::FORECAST_URGENT, "forecast", |env, tx, id| Box::pin(forecast_urgent::open(env, tx, id))),
        ]
    }

    fn on<K: Kind>(&self, kind: &'static str, about: &'static str, follow: Follow<K>) -> Arc<dyn Handler> {
        Arc::new(On { env: self.clone(), kind, about, follow })
    }
}
