//! The only place where the features meet: what follows in one of them from what happened in another.
//!
//! | when | then |
//! | --- | --- |
//! | an insight asks for its ticket ([`alert_ticket`]) | it is opened, resolved, asked about, reopened; the third recurrence gets a problem |
//! | an insight becomes worse than it was ([`alert_ticket`]) | its ticket becomes more urgent |
//! | a person works on or resolves an insight's ticket ([`ticket_work`]) | the engine hears of it: nothing ends behind their back |
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
mod payload;
mod run_finished;
mod ticket_work;
mod upkeep_due;
mod words;

use std::sync::Arc;

use alerting::Alerting;
use jobs::Handler;
use planning::Planning;
use runbooks::Runbooks;
use tenancy::Tenancy;
use ticketing::Ticketing;
use upkeep::Upkeep;

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
            Arc::new(alert_ticket::AlertTicket(self.clone())),
            Arc::new(alert_ticket::MoreUrgent(self.clone())),
            Arc::new(ticket_work::TicketTouched(self.clone())),
            Arc::new(ticket_work::TicketResolved(self.clone())),
            Arc::new(upkeep_due::UpkeepDue(self.clone())),
            Arc::new(upkeep_due::UpkeepSettled(self.clone())),
            Arc::new(run_finished::RunFinished(self.clone())),
            Arc::new(decided::Decided(self.clone())),
            Arc::new(forecast_urgent::ForecastUrgent(self.clone())),
        ]
    }
}
