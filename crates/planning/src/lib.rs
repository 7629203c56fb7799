//! Planning: dated predictions with intervals, how they came out, and the risk register.
//!
//! Words: a *forecast* says when a filesystem will be full, with an interval, the history it stands on and a reason, or
//! says honestly what is missing; a *risk* is an entry of a client's register.
//!
//! Invariants
//! - One forecast per filesystem and local day, kept for good and scored later, so that the hit rate is a fact.
//! - No date without an interval; where data is poor, the forecast says so instead of guessing.
//! - An urgent forecast is told once per episode.
//! - Raising a risk twice from the same cause is one risk, as long as it is not closed.
//!
//! Tables: `forecast`, `forecast_alarm`, `risk`.
//! Changes that watchers hear: those of forecasts and risks by their node ids.
//! Jobs: [`FORECAST_URGENT`] with `{"forecast": id}`, when something must be done about a filesystem.

pub mod dates;
pub mod forecast;
pub mod graphql;

pub mod limits;
pub mod risk;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use ingestion::Ingestion;
use jobs::Reconciler;
use kernel::{Failure, ForecastId, RiskId, Scope};
use tenancy::Tenancy;

/// The kind of job that follows when a forecast becomes urgent; its payload is `{"forecast": id}`.
pub const FORECAST_URGENT: &str = "planning.forecast_urgent";
/// The kind of decision by which a client accepts a risk.
pub const ACCEPTANCE: &str = "risk.acceptance";

/// What this crate's services work with. Cheap to clone.
#[derive(Clone)]
pub struct Planning {
    /// Clients and decisions; the database and the audit log.
    pub tenancy: Tenancy,
    /// Devices and their telemetry.
    pub ingestion: Ingestion,
}

impl Planning {
    /// Puts the services together.
    #[must_use]
    pub const fn new(tenancy: Tenancy, ingestion: Ingestion) -> Self {
        Self { tenancy, ingestion }
    }

    /// The reconcilers of this crate, for the worker.
    #[must_use]
    pub fn reconcilers(&self) -> Vec<Arc<dyn Reconciler>> {
        vec![
            Arc::new(forecast::reconciler::Forecasts::new(self.clone())),
            Arc::new(risk::reconciler::Acceptances(self.clone())),
        ]
    }

    /// One forecast; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to see plans.
    pub async fn forecast_by_id(&self, scope: &Scope, id: ForecastId) -> Result<Option<forecast::Forecast>, Failure> {
        Ok(forecast::service::by_ids(self, scope, vec![id]).await?.pop())
    }

    /// One risk; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to see plans.
    pub async fn risk_by_id(&self, scope: &Scope, id: RiskId) -> Result<Option<risk::Risk>, Failure> {
        Ok(risk::service::by_ids(self, scope, vec![id]).await?.pop())
    }
}
