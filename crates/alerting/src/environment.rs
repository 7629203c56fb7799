//! What the crate's services work with.

use std::sync::Arc;

use auth::{AuditLog, Auth};
use db::Db;
use ingestion::Ingestion;
use jobs::{Handler, Reconciler};
use kernel::{
    AlertId, EscalationPolicyId, ExceptionId, Failure, InsightId, RuleId, RuleOverrideId, Scope, SystemScope, WindowId,
};

use crate::alert::{self, Alert};
use crate::escalation::jobs::{Escalate, RunOut};
use crate::evaluator::engines::Engines;
use crate::evaluator::reconciler::Evaluate;
use crate::evaluator::retention::Forget;
use crate::evaluator::{self, Evaluator};
use crate::exception::{self, RuleException};
use crate::insight::{self, Insight};
use crate::maintenance::{self, MaintenanceWindow};
use crate::policy::{self, EscalationPolicy};
use crate::rule::{self, Rule};
use crate::rule_override::{self, RuleOverride};

/// What [`Alerting::new`] needs.
pub struct AlertingOptions {
    /// The main database.
    pub db: Db,
    /// Links, and the audit log.
    pub auth: Auth,
    /// Where samples and devices come from.
    pub ingestion: Ingestion,
    /// The system scope `alerting.evaluate`: the evaluator enters each client under it.
    pub scope: SystemScope,
    /// Where people reach the portal, without a slash at the end; from configuration, never from a request.
    pub public_url: String,
}

/// What this crate's services work with. Cheap to clone.
#[derive(Clone)]
pub struct Alerting {
    pub(crate) db: Db,
    pub(crate) auth: Auth,
    pub(crate) audit: AuditLog,
    pub(crate) ingestion: Ingestion,
    pub(crate) scope: SystemScope,
    pub(crate) public_url: Arc<str>,
    pub(crate) engines: Engines,
}

impl Alerting {
    /// Puts the services together. Nothing is evaluated before [`Alerting::start`].
    #[must_use]
    pub fn new(options: AlertingOptions) -> Self {
        Self {
            audit: options.auth.audit().clone(),
            db: options.db,
            auth: options.auth,
            ingestion: options.ingestion,
            scope: options.scope,
            public_url: options.public_url.trim_end_matches('/').into(),
            engines: Engines::default(),
        }
    }

    /// Starts evaluation on the database's runtime.
    #[must_use]
    pub fn start(&self) -> Evaluator {
        evaluator::start(self)
    }

    /// The reconcilers of this crate, for the worker.
    #[must_use]
    pub fn reconcilers(&self) -> Vec<Arc<dyn Reconciler>> {
        vec![Arc::new(Evaluate(self.clone())), Arc::new(RunOut(self.clone())), Arc::new(Forget(self.clone()))]
    }

    /// The handlers of this crate, for the worker.
    #[must_use]
    pub fn handlers(&self) -> Vec<Arc<dyn Handler>> {
        vec![Arc::new(Escalate(self.clone()))]
    }

    /// Adds the rules and the escalation policy that come with the program, where they are missing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn ensure_standards(&self) -> Result<(), Failure> {
        rule::service::ensure(self, &self.scope).await?;
        policy::service::ensure(self, &self.scope).await
    }

    /// Looks at one client now, as a whole: for the start of demonstrations and for tests, which do not wait for the
    /// evaluator.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evaluate(&self, client: kernel::ClientId) -> Result<(), Failure> {
        evaluator::step(self, client, evaluator::Look::ALL).await.map(drop)
    }

    /// One insight; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to read insights.
    pub async fn insight_by_id(&self, scope: &Scope, id: InsightId) -> Result<Option<Insight>, Failure> {
        insight::service::find(self, scope, id).await
    }

    /// One alert; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to read insights.
    pub async fn alert_by_id(&self, scope: &Scope, id: AlertId) -> Result<Option<Alert>, Failure> {
        Ok(alert::service::by_ids(self, scope, vec![id]).await?.pop())
    }

    /// One rule; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to read rules.
    pub async fn rule_by_id(&self, scope: &Scope, id: RuleId) -> Result<Option<Rule>, Failure> {
        rule::service::find(self, scope, id).await
    }

    /// One override; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to read rules.
    pub async fn rule_override_by_id(
        &self,
        scope: &Scope,
        id: RuleOverrideId,
    ) -> Result<Option<RuleOverride>, Failure> {
        rule_override::service::find(self, scope, id).await
    }

    /// One exception; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to read rules.
    pub async fn rule_exception_by_id(&self, scope: &Scope, id: ExceptionId) -> Result<Option<RuleException>, Failure> {
        exception::service::find(self, scope, id).await
    }

    /// One maintenance window; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to read rules.
    pub async fn maintenance_window_by_id(
        &self,
        scope: &Scope,
        id: WindowId,
    ) -> Result<Option<MaintenanceWindow>, Failure> {
        maintenance::service::find(self, scope, id).await
    }

    /// One escalation policy; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to read rules.
    pub async fn escalation_policy_by_id(
        &self,
        scope: &Scope,
        id: EscalationPolicyId,
    ) -> Result<Option<EscalationPolicy>, Failure> {
        policy::service::find(self, scope, id).await
    }
}
