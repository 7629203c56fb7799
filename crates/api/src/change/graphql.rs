//! The subscription `changes`.

use async_graphql::{Context, Enum, ID, Object, Result, Subscription};
use futures_util::Stream;
use kernel::id::{
    AgentKind, AgreementKind, AlertKind, CalendarKind, ClientKind, ContactKind, DecisionKind, DeviceKind,
    EnrolmentTokenKind, EscalationPolicyKind, ForecastKind, InsightKind, JobKind, ObligationKind, OccurrenceKind,
    ReportKind, ResponsibilityKind, RiskKind, RuleKind, RunKind, RunbookKind, ServiceKind, SiteKind, SlaPolicyKind,
    TeamKind, TicketKind, UserKind, WindowKind,
};
use kernel::{ClientId, Kind, Permission, Scope};
use tenancy::graphql::{scope, tenancy};

use crate::node::graphql::Node;

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ChangeKind {
    /// A client.
    Client,
    /// A site.
    Site,
    /// A contact.
    Contact,
    /// A business service.
    BusinessService,
    /// A device, its agent or its inventory.
    Device,
    /// An enrolment token.
    EnrolmentToken,
    /// A login or its grants.
    User,
    /// A job died or was replayed.
    Job,
    /// A team or its members.
    Team,
    /// A business calendar.
    Calendar,
    /// An SLA policy.
    SlaPolicy,
    /// An agreement.
    Agreement,
    /// A row of the responsibility matrix.
    Responsibility,
    /// A question to a client.
    Decision,
    /// A rule, its overrides or exceptions.
    Rule,
    /// A maintenance window.
    MaintenanceWindow,
    /// An alert.
    Alert,
    /// A story of alerts.
    Insight,
    /// An escalation policy.
    EscalationPolicy,
    /// A ticket, its conversation or its clocks.
    Ticket,
    /// A runbook.
    Runbook,
    /// A run.
    Run,
    /// Recurring upkeep.
    Obligation,
    /// One due instance of upkeep, or its evidence.
    Occurrence,
    /// A forecast.
    Forecast,
    /// A risk.
    Risk,
    /// A report or its links.
    Report,
    /// Events were missed; read everything shown again.
    Everything,
}

/// Something that the caller may see was changed and committed.
#[derive(Debug, Clone)]
pub struct Change {
    kind: ChangeKind,
    id: String,
}

#[Object]
impl Change {
    /// What kind of thing changed.
    async fn kind(&self) -> ChangeKind {
        self.kind
    }
    /// Which one; empty when events were missed.
    pub async fn id(&self) -> ID {
        ID(self.id.clone())
    }
    /// The thing as it is now; null if it is gone, not visible, or events were missed.
    async fn node(&self, ctx: &Context<'_>) -> Result<Option<Node>> {
        crate::node::graphql::find(ctx, &self.id).await
    }
}

/// Subscriptions to changes.
#[derive(Debug, Default)]
pub struct ChangeSubscription;

#[Subscription]
impl ChangeSubscription {
    /// Tells when something that the caller may see was changed; of one client, or of all.
    async fn changes(&self, ctx: &Context<'_>, client_id: Option<ID>) -> Result<impl Stream<Item = Change> + use<>> {
        let client: Option<ClientId> = match client_id {
            Some(id) => Some(gql::parse_id_or_fail(&id, "clientId").map_err(gql::query_error)?),
            None => None,
        };
        let scope = scope(ctx)?.clone();
        if let Some(client) = client {
            scope.permit_client(Permission::ClientRead, client).map_err(gql::query_error)?;
        }
        let watch = tenancy(ctx)?.db.watch();
        Ok(futures_util::stream::unfold((watch, scope, client), |(mut watch, scope, client)| async move {
            loop {
                let shown = match watch.next().await? {
                    None => Some(Change { kind: ChangeKind::Everything, id: String::new() }),
                    Some(change) => visible(&change, &scope, client),
                };
                if let Some(change) = shown {
                    return Some((change, (watch, scope, client)));
                }
            }
        }))
    }
}

/// Prefix of a changed thing's id, the word for it, and who may hear of it.
const SEEN: &[(&str, ChangeKind, Permission)] = &[
    (ClientKind::PREFIX, ChangeKind::Client, Permission::ClientRead),
    (SiteKind::PREFIX, ChangeKind::Site, Permission::ClientRead),
    (ContactKind::PREFIX, ChangeKind::Contact, Permission::ContactRead),
    (ServiceKind::PREFIX, ChangeKind::BusinessService, Permission::ClientRead),
    (DeviceKind::PREFIX, ChangeKind::Device, Permission::DeviceRead),
    (AgentKind::PREFIX, ChangeKind::Device, Permission::DeviceRead),
    (EnrolmentTokenKind::PREFIX, ChangeKind::EnrolmentToken, Permission::EnrolmentRead),
    (UserKind::PREFIX, ChangeKind::User, Permission::PeopleRead),
    (JobKind::PREFIX, ChangeKind::Job, Permission::SystemRead),
    (TeamKind::PREFIX, ChangeKind::Team, Permission::AgreementRead),
    (CalendarKind::PREFIX, ChangeKind::Calendar, Permission::AgreementRead),
    (SlaPolicyKind::PREFIX, ChangeKind::SlaPolicy, Permission::AgreementRead),
    (AgreementKind::PREFIX, ChangeKind::Agreement, Permission::AgreementRead),
    (ResponsibilityKind::PREFIX, ChangeKind::Responsibility, Permission::AgreementRead),
    (DecisionKind::PREFIX, ChangeKind::Decision, Permission::DecisionRead),
    (RuleKind::PREFIX, ChangeKind::Rule, Permission::RuleRead),
    (WindowKind::PREFIX, ChangeKind::MaintenanceWindow, Permission::RuleRead),
    (AlertKind::PREFIX, ChangeKind::Alert, Permission::InsightRead),
    (InsightKind::PREFIX, ChangeKind::Insight, Permission::InsightRead),
    (EscalationPolicyKind::PREFIX, ChangeKind::EscalationPolicy, Permission::RuleRead),
    (TicketKind::PREFIX, ChangeKind::Ticket, Permission::TicketRead),
    (RunbookKind::PREFIX, ChangeKind::Runbook, Permission::RunbookRead),
    (RunKind::PREFIX, ChangeKind::Run, Permission::RunbookRead),
    (ObligationKind::PREFIX, ChangeKind::Obligation, Permission::UpkeepRead),
    (OccurrenceKind::PREFIX, ChangeKind::Occurrence, Permission::UpkeepRead),
    (ForecastKind::PREFIX, ChangeKind::Forecast, Permission::PlanRead),
    (RiskKind::PREFIX, ChangeKind::Risk, Permission::PlanRead),
    (ReportKind::PREFIX, ChangeKind::Report, Permission::ReportRead),
];

/// The change as the caller sees it, if the caller sees it.
fn visible(change: &db::Change, scope: &Scope, only: Option<ClientId>) -> Option<Change> {
    if change.kind == "*" {
        return Some(Change { kind: ChangeKind::Everything, id: String::new() });
    }
    let &(prefix, kind, permission) = SEEN.iter().find(|(prefix, ..)| *prefix == change.kind)?;
    let clients = scope.clients(permission)?;
    let inside = match change.client {
        Some(client) => clients.contains(client) && only.is_none_or(|wanted| wanted == client),
        None => clients.is_provider_wide() && only.is_none(),
    };
    inside.then(|| Change { kind, id: format!("{prefix}_{}", change.id.simple()) })
}
