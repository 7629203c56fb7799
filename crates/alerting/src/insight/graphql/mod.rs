//! Insights in the API.

mod linked;
mod mutation;
mod query;

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, to_id};
use ingestion::device::graphql::Device;
use kernel::{InsightId, Permission};
use tenancy::client::graphql::Client;
use tenancy::graphql::{grouped, loaded, loaded_list, scope};
use tenancy::people::graphql::{User, UserById};
use tenancy::site::graphql::client_of;

use super::{Chart, service, timeline};
use crate::alert::graphql::{Alert, AlertsOfInsight, CoverageVerdict, InsightOwner, SignalLevel, device_of};
use crate::escalation::graphql::{Escalation, EscalationOfInsight};
use crate::graphql::Lens;

pub use linked::{LinkedInsightMutation, LinkedInsightQuery};
pub use mutation::InsightMutation;
pub use query::InsightQuery;

/// Whether a story goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::State")]
pub enum InsightState {
    /// Some member is not well.
    Open,
    /// All members are well.
    Ended,
    /// It turned out to be part of another.
    Merged,
}

/// What people do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::Handling")]
pub enum InsightHandling {
    /// Nobody was told yet.
    New,
    /// Somebody was told.
    Notified,
    /// Somebody has it.
    Owned,
    /// Somebody put it off.
    Snoozed,
    /// It is over, with an outcome.
    Done,
}

/// How a story came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::Outcome")]
pub enum InsightOutcome {
    /// A person mended it.
    FixedByHuman,
    /// A runbook mended it.
    FixedByRunbook,
    /// It went away.
    SelfResolved,
    /// There was nothing.
    FalsePositive,
    /// It was part of another.
    Duplicate,
    /// It was planned.
    Expected,
    /// It is lived with.
    AcceptedRisk,
    /// Nobody knows.
    Unknown,
}

/// How sure a cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "Confidence", remote = "super::Confidence")]
pub enum ConfidenceLevel {
    /// A guess.
    Low,
    /// Something speaks for it.
    Medium,
    /// It was seen.
    High,
}

/// What kind of evidence it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "InsightEvidenceKind", remote = "super::EvidenceKind")]
pub enum EvidenceKind {
    /// A value against its threshold.
    Value,
    /// How the value moved.
    Trend,
    /// Something that changed shortly before.
    Change,
    /// A symptom that points at it.
    Symptom,
}

/// The likely cause.
#[derive(Debug, Clone, SimpleObject)]
pub struct InsightWhy {
    /// In words.
    hypothesis: String,
    /// How sure it is.
    confidence: ConfidenceLevel,
    /// What speaks for it.
    evidence: Vec<InsightEvidence>,
}

/// One piece of evidence.
#[derive(Debug, Clone, SimpleObject)]
pub struct InsightEvidence {
    /// What kind.
    kind: EvidenceKind,
    /// In words.
    text: String,
    /// When, where it has an instant.
    at: Option<DateTime>,
}

/// What a story means for the business.
#[derive(Debug, Clone, SimpleObject)]
pub struct InsightImpact {
    /// The business services that stand on the device.
    services: Vec<InsightService>,
    /// How many people use them, counted once a service.
    people: i32,
    /// Whether an agreement covers it.
    coverage: CoverageVerdict,
    /// The agreement.
    agreement_id: Option<ID>,
    /// Its name.
    agreement_name: Option<String>,
    /// In words.
    text: String,
}

/// A business service that is hit.
#[derive(Debug, Clone, SimpleObject)]
pub struct InsightService {
    /// Node id of the business service.
    id: ID,
    /// Its name.
    name: String,
    /// How many people use it.
    users: i32,
    /// Whether an agreement covers it.
    covered: bool,
}

/// What to do.
#[derive(Debug, Clone, SimpleObject)]
pub struct InsightAdvice {
    /// In words.
    text: String,
    /// The very next step, with who takes it.
    next_step: String,
    /// Instructions.
    runbook_id: Option<ID>,
}

/// What a small chart beside the cause shows. A share has two metrics, its part and its whole.
#[derive(Debug, Clone, SimpleObject)]
pub struct InsightChart {
    /// Of which device.
    device_id: ID,
    /// The metrics to ask for: one, or the part and the whole of a share in percent.
    metrics: Vec<String>,
    /// The measure.
    measure: String,
    /// Its unit.
    unit: String,
    /// Of which component.
    component: String,
    /// Where it begins.
    from: DateTime,
    /// Where it ended when the story was told.
    to: DateTime,
    /// The line of level warn.
    warn: Option<f64>,
    /// The line of level critical.
    critical: Option<f64>,
    /// Whether beyond the line means above it.
    above: bool,
}

impl From<Chart> for InsightChart {
    fn from(chart: Chart) -> Self {
        Self {
            device_id: to_id(chart.device),
            metrics: chart.metrics,
            measure: chart.measure,
            unit: chart.unit,
            component: chart.component,
            from: DateTime(chart.from),
            to: DateTime(chart.to),
            warn: chart.warn,
            critical: chart.critical,
            above: chart.above,
        }
    }
}

/// One entry of a story's timeline.
#[derive(Debug, Clone, SimpleObject)]
pub struct InsightEvent {
    /// Which one.
    id: ID,
    /// When.
    at: DateTime,
    /// What kind of thing: raised, level, cleared, told, acknowledged, maintenance and so on.
    kind: String,
    /// Who did it; empty is the program itself.
    actor_name: String,
    /// What, in words.
    text: String,
}

impl From<timeline::Entry> for InsightEvent {
    fn from(entry: timeline::Entry) -> Self {
        Self {
            id: ID(entry.id.simple().to_string()),
            at: DateTime(entry.at),
            kind: entry.kind.as_str().to_owned(),
            actor_name: entry.actor,
            text: entry.text,
        }
    }
}

/// The story of one or more alerts: what, why, so what, now what.
#[derive(Debug, Clone)]
pub struct Insight(pub super::Insight);

#[Object]
impl Insight {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// One line for people.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// How bad it is now.
    async fn level(&self) -> SignalLevel {
        self.0.level.into()
    }
    /// How bad it was at worst.
    async fn worst_level(&self) -> SignalLevel {
        self.0.worst.into()
    }
    /// Whether it goes on.
    async fn state(&self) -> InsightState {
        self.0.state.into()
    }
    /// What people do about it.
    async fn handling(&self) -> InsightHandling {
        self.0.handling.into()
    }
    /// The device at its root.
    async fn device(&self, ctx: &Context<'_>) -> Result<Option<Device>> {
        device_of(ctx, self.0.device).await
    }
    /// Which one of several, such as a mount; empty when there is but one.
    async fn component(&self) -> &str {
        &self.0.component
    }
    /// The rule at its root.
    async fn rule_id(&self) -> ID {
        to_id(self.0.rule)
    }
    /// Class of the rule.
    async fn class(&self) -> &str {
        &self.0.class
    }
    /// Area of responsibility.
    async fn area(&self) -> &str {
        &self.0.area
    }
    /// The fact.
    async fn what(&self) -> &str {
        &self.0.story.what
    }
    /// The likely cause, with what speaks for it.
    async fn why(&self) -> InsightWhy {
        let why = &self.0.story.why;
        let evidence = why.evidence.iter().map(|one| InsightEvidence {
            kind: one.kind.into(),
            text: one.text.clone(),
            at: one.at.map(DateTime),
        });
        InsightWhy { hypothesis: why.text.clone(), confidence: why.confidence.into(), evidence: evidence.collect() }
    }
    /// What it means for the business.
    async fn so_what(&self) -> InsightImpact {
        let story = &self.0.story;
        let services = story.services.iter().map(|service| InsightService {
            id: to_id(service.id),
            name: service.name.clone(),
            users: service.users,
            covered: service.covered,
        });
        InsightImpact {
            services: services.collect(),
            people: story.services.iter().fold(0, |sum: i32, service| sum.saturating_add(service.users)),
            coverage: self.0.owner.verdict.into(),
            agreement_id: self.0.owner.agreement.map(to_id),
            agreement_name: story.agreement_name.clone(),
            text: story.so_what.clone(),
        }
    }
    /// What to do.
    async fn now_what(&self) -> InsightAdvice {
        let story = &self.0.story;
        InsightAdvice {
            text: story.now_what.clone(),
            next_step: story.next_step.clone(),
            runbook_id: story.runbook.map(to_id),
        }
    }
    /// Who owns it, from its first instant.
    async fn owner(&self) -> InsightOwner {
        InsightOwner { record: self.0.owner.clone(), unowned: self.0.story.unowned }
    }
    /// The login of who has it; null while nobody has, and for those who may not see people.
    async fn holder(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.assignee {
            Some(user) if scope(ctx)?.clients(Permission::PeopleRead).is_some() => {
                loaded::<UserById, _>(ctx, user).await
            }
            _ => Ok(None),
        }
    }
    /// Node id of the login of who has it.
    async fn holder_id(&self) -> Option<ID> {
        self.0.assignee.map(to_id)
    }
    /// Name of who has it, also of somebody who took it through a link; null while nobody has.
    async fn holder_name(&self) -> Option<&str> {
        Some(self.0.holder.as_str()).filter(|name| !name.is_empty())
    }
    /// When it was acknowledged.
    async fn acknowledged_at(&self) -> Option<DateTime> {
        self.0.acknowledged_at.map(DateTime)
    }
    /// Until when the acknowledgement holds; then people are told again.
    async fn lease_until(&self) -> Option<DateTime> {
        self.0.lease_until.map(DateTime)
    }
    /// Until when it was put off.
    async fn snoozed_until(&self) -> Option<DateTime> {
        self.0.snoozed_until.map(DateTime)
    }
    /// How it came out.
    async fn outcome(&self) -> Option<InsightOutcome> {
        self.0.outcome.map(Into::into)
    }
    /// More about that.
    async fn outcome_note(&self) -> &str {
        &self.0.outcome_note
    }
    /// Its ticket.
    async fn ticket_id(&self) -> Option<ID> {
        self.0.ticket.map(to_id)
    }
    /// The ticket's number.
    async fn ticket_number(&self) -> Option<i32> {
        self.0.ticket_number.and_then(|number| i32::try_from(number).ok())
    }
    /// The story that it is part of now.
    async fn merged_into_id(&self) -> Option<ID> {
        self.0.merged_into.map(to_id)
    }
    /// How often it came back.
    async fn reopened(&self) -> i32 {
        self.0.reopened
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
    /// When anything about it changed.
    async fn changed_at(&self) -> DateTime {
        DateTime(self.0.changed_at)
    }
    /// Its members, oldest first; at most 100.
    async fn alerts(&self, ctx: &Context<'_>) -> Result<Vec<Alert>> {
        loaded_list::<AlertsOfInsight, _>(ctx, self.0.id).await
    }
    /// What happened, oldest first; at most 500 entries.
    async fn timeline(&self, ctx: &Context<'_>) -> Result<Vec<InsightEvent>> {
        loaded_list::<TimelineOfInsight, _>(ctx, self.0.id).await
    }
    /// The newest run of its escalation; null if nobody was to be told.
    async fn escalation(&self, ctx: &Context<'_>) -> Result<Option<Escalation>> {
        loaded::<EscalationOfInsight, _>(ctx, self.0.id).await
    }
    /// What to draw beside the cause; null for a rule without a metric.
    async fn chart(&self) -> Option<InsightChart> {
        self.0.story.chart.clone().map(Into::into)
    }
    /// Counts changes.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// Loads insights for the objects that name them.
pub struct InsightById(pub(crate) Lens);

impl Loader<InsightId> for InsightById {
    type Value = Insight;
    type Error = LoadError;

    async fn load(&self, keys: &[InsightId]) -> std::result::Result<HashMap<InsightId, Insight>, LoadError> {
        let found = service::by_ids(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|insight| (insight.id, Insight(insight))).collect())
    }
}

/// Loads the timelines of several insights at once.
pub struct TimelineOfInsight(pub(crate) Lens);

impl Loader<InsightId> for TimelineOfInsight {
    type Value = Vec<InsightEvent>;
    type Error = LoadError;

    async fn load(&self, keys: &[InsightId]) -> std::result::Result<HashMap<InsightId, Vec<InsightEvent>>, LoadError> {
        let found = service::timelines(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(grouped(found, |entry| entry.insight, InsightEvent::from))
    }
}
