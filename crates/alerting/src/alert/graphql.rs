//! Alerts in the API, and what they share with insights.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, to_id};
use ingestion::device::graphql::{Device, DeviceById};
use kernel::{AlertId, DeviceId, Failure, InsightId, Permission};
use tenancy::client::graphql::Client;
use tenancy::graphql::{grouped, loaded, scope};
use tenancy::input::Checked;
use tenancy::site::graphql::client_of;
use tenancy::team::graphql::{Team, TeamById};

use super::{AlertFilter, AlertState, OwnerRecord, Reason, ReasonKind, service};
use crate::graphql::{Lens, caller};
use crate::owner::Verdict;
use crate::signal::Level;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Level")]
pub enum SignalLevel {
    /// Nothing is wrong.
    Ok,
    /// Somebody should look at it.
    Warn,
    /// Somebody must act on it.
    Critical,
}

/// Whether an agreement covers what is hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Verdict")]
pub enum CoverageVerdict {
    /// An agreement in force covers it.
    Covered,
    /// None does.
    NotCovered,
}

/// Why people are not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ReasonKind")]
pub enum SuppressionKind {
    /// It waits whether a parent fails too.
    Settling,
    /// It follows from the failure of another device.
    Dependency,
    /// It comes and goes.
    Flapping,
    /// Work is planned.
    Maintenance,
    /// Somebody put it off.
    Snoozed,
}

/// One reason why people are not told.
#[derive(Debug, Clone, SimpleObject)]
pub struct Suppression {
    /// Which.
    kind: SuppressionKind,
    /// In words.
    text: String,
    /// The maintenance window, where it is one.
    window_id: Option<ID>,
}

impl From<Reason> for Suppression {
    fn from(reason: Reason) -> Self {
        Self { kind: reason.kind.into(), text: reason.text, window_id: reason.window.map(to_id) }
    }
}

/// Who owns an alert or an insight, and how that was found.
#[derive(Debug, Clone)]
pub struct InsightOwner {
    pub(crate) record: OwnerRecord,
    pub(crate) unowned: bool,
}

#[Object]
impl InsightOwner {
    /// The team.
    async fn team(&self, ctx: &Context<'_>) -> Result<Option<Team>> {
        loaded::<TeamById, _>(ctx, self.record.team).await
    }
    /// How it was found, a sentence each.
    async fn path(&self) -> &[String] {
        &self.record.path
    }
    /// The row of the responsibility matrix that decided.
    async fn responsibility_id(&self) -> Option<ID> {
        self.record.responsibility.map(to_id)
    }
    /// Whether it came to the default team only because nobody is entered as responsible.
    async fn unowned(&self) -> bool {
        self.unowned
    }
}

/// One episode of a signal.
#[derive(Debug, Clone)]
pub struct Alert(pub super::Alert);

/// The device, for those who may see devices.
pub(crate) async fn device_of(ctx: &Context<'_>, id: DeviceId) -> Result<Option<Device>> {
    if scope(ctx)?.clients(Permission::DeviceRead).is_none() {
        return Ok(None);
    }
    loaded::<DeviceById, _>(ctx, id).await
}

#[Object]
impl Alert {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// The device.
    async fn device(&self, ctx: &Context<'_>) -> Result<Option<Device>> {
        device_of(ctx, self.0.device).await
    }
    /// Which one of several, such as a mount; empty when there is but one.
    async fn component(&self) -> &str {
        &self.0.component
    }
    /// The rule.
    async fn rule_id(&self) -> ID {
        to_id(self.0.rule)
    }
    /// The rule's name when it was raised.
    async fn rule_name(&self) -> &str {
        &self.0.rule_name
    }
    /// Class of the rule.
    async fn class(&self) -> &str {
        &self.0.class
    }
    /// Area of responsibility.
    async fn area(&self) -> &str {
        &self.0.area
    }
    /// Metric or measure; empty for silence.
    async fn metric(&self) -> &str {
        &self.0.metric
    }
    /// How bad it is now.
    async fn level(&self) -> SignalLevel {
        self.0.level.into()
    }
    /// How bad it was at worst.
    async fn worst_level(&self) -> SignalLevel {
        self.0.worst.into()
    }
    /// The value that raised it.
    async fn value(&self) -> Option<f64> {
        self.0.value
    }
    /// The threshold that it met.
    async fn threshold(&self) -> Option<f64> {
        self.0.threshold
    }
    /// The story that it is in.
    async fn insight_id(&self) -> ID {
        to_id(self.0.insight)
    }
    /// Who owns it, from its first instant.
    async fn owner(&self) -> InsightOwner {
        let unowned = self.0.owner.responsibility.is_none();
        InsightOwner { record: self.0.owner.clone(), unowned }
    }
    /// Whether an agreement covers it.
    async fn coverage(&self) -> CoverageVerdict {
        self.0.owner.verdict.into()
    }
    /// Why people are not told; empty if they are.
    async fn suppression(&self) -> Vec<Suppression> {
        self.0.suppression.iter().cloned().map(Suppression::from).collect()
    }
    /// Whether it is a symptom of another one.
    async fn is_symptom(&self) -> bool {
        self.0.symptom_of.is_some()
    }
    /// When the breach began.
    async fn began_at(&self) -> DateTime {
        DateTime(self.0.began_at)
    }
    /// When it was raised.
    async fn raised_at(&self) -> DateTime {
        DateTime(self.0.raised_at)
    }
    /// When it ended; null while it goes on.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }
}

gql::connection! {
    /// Alerts, a page at a time.
    pub AlertConnection, AlertEdge of Alert;
}

/// Which alerts to list.
#[derive(Debug, InputObject)]
#[graphql(name = "AlertFilter")]
pub struct AlertFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// Of one device.
    device_id: Option<ID>,
    /// Of one rule.
    rule_id: Option<ID>,
    /// Only those that go on, or only those that have ended.
    active: Option<bool>,
    /// Raised at or after.
    from: Option<DateTime>,
    /// Raised before.
    to: Option<DateTime>,
}

impl AlertFilterInput {
    fn parse(self) -> std::result::Result<AlertFilter, Failure> {
        let mut checked = Checked::new();
        let state = self.active.map(|active| if active { AlertState::Active } else { AlertState::Ended });
        let filter = AlertFilter {
            client: checked.optional(self.client_id, |id| gql::parse_id(&id, "filter.clientId")),
            device: checked.optional(self.device_id, |id| gql::parse_id(&id, "filter.deviceId")),
            rule: checked.optional(self.rule_id, |id| gql::parse_id(&id, "filter.ruleId")),
            state,
            from: self.from.map(|at| at.0),
            to: self.to.map(|at| at.0),
        };
        checked.finish(Some(filter))
    }
}

/// Reads of alerts.
#[derive(Debug, Default)]
pub struct AlertQuery;

#[Object]
impl AlertQuery {
    /// The alerts that the caller may see, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn alerts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<AlertFilterInput>,
    ) -> Result<AlertConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let read = async {
            let filter = filter.map(AlertFilterInput::parse).transpose()?.unwrap_or_default();
            service::list(env, scope, filter, request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(Alert).into())
    }
}

/// Loads alerts for the objects that name them.
pub struct AlertById(pub(crate) Lens);

impl Loader<AlertId> for AlertById {
    type Value = Alert;
    type Error = LoadError;

    async fn load(&self, keys: &[AlertId]) -> std::result::Result<HashMap<AlertId, Alert>, LoadError> {
        let found = service::by_ids(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|alert| (alert.id, Alert(alert))).collect())
    }
}

/// Loads the members of several insights at once.
pub struct AlertsOfInsight(pub(crate) Lens);

impl Loader<InsightId> for AlertsOfInsight {
    type Value = Vec<Alert>;
    type Error = LoadError;

    async fn load(&self, keys: &[InsightId]) -> std::result::Result<HashMap<InsightId, Vec<Alert>>, LoadError> {
        let found = service::of_insights(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(grouped(found, |alert| alert.insight, Alert))
    }
}
