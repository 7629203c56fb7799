//! The features put together: each with what it stands on, and what of each the worker runs.

use std::sync::Arc;

use alerting::{Alerting, AlertingOptions};
use api::Features;
use auth::Auth;
use automation::Automation;
use ingestion::Ingestion;
use jobs::{Handler, Reconciler};
use kernel::Mint;
use planning::Planning;
use reporting::Reporting;
use runbooks::Runbooks;
use tenancy::Tenancy;
use ticketing::Ticketing;
use upkeep::Upkeep;

use crate::http::portal;

/// Puts the features together over the ones below. What an agent is told to do goes out through its polls.
pub(crate) fn assemble(mint: &Arc<Mint>, auth: &Auth, tenancy: Tenancy, ingestion: Ingestion) -> Features {
    let db = tenancy.db.clone();
    let alerting = Alerting::new(AlertingOptions {
        db: db.clone(),
        auth: auth.clone(),
        ingestion: ingestion.clone(),
        scope: jobs::system::evaluator(mint),
        public_url: tenancy.public_url.clone(),
    });
    let runbooks = Runbooks::new(db, auth.clone(), ingestion.clone());
    // The desk is opened once, here; a second server in this process has an ingestion of its own.
    ingestion.open_commands(runbooks.desk());
    let reporting = Reporting::new(tenancy.clone(), portal::typefaces);
    Features {
        ticketing: Ticketing::new(tenancy.clone()),
        upkeep: Upkeep::new(tenancy.clone()),
        planning: Planning::new(tenancy.clone(), ingestion.clone()),
        alerting,
        runbooks,
        reporting,
        tenancy,
        ingestion,
    }
}

/// What meets what: the jobs between features.
fn automation(features: &Features) -> Automation {
    Automation {
        tenancy: features.tenancy.clone(),
        alerting: features.alerting.clone(),
        ticketing: features.ticketing.clone(),
        runbooks: features.runbooks.clone(),
        upkeep: features.upkeep.clone(),
        planning: features.planning.clone(),
    }
}

/// Handlers of all features.
pub(crate) fn handlers(features: &Features) -> Vec<Arc<dyn Handler>> {
    let mut all = features.alerting.handlers();
    all.extend(automation(features).handlers());
    all
}

/// Reconcilers of all features.
pub(crate) fn reconcilers(features: &Features) -> Vec<Arc<dyn Reconciler>> {
    let mut all = features.ingestion.reconcilers();
    all.extend(features.tenancy.reconcilers());
    all.extend(features.alerting.reconcilers());
    all.extend(features.ticketing.reconcilers());
    all.extend(features.runbooks.reconcilers());
    all.extend(features.upkeep.reconcilers());
    all.extend(features.planning.reconcilers());
    all
}
