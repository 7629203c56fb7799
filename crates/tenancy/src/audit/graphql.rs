//! The audit log in the API.

use async_graphql::{Context, ID, InputObject, Object, Result};
use auth::AuditFilter;
use gql::{Code, DateTime, Json, to_id};
use kernel::id::{
    AgentKind, AgreementKind, AlertKind, CalendarKind, ClientKind, CommandKind, ContactKind, DecisionKind, DeviceKind,
    EnrolmentTokenKind, EscalationPolicyKind, EvidenceKind, ExceptionKind, ForecastKind, GrantKind, InsightKind,
    JobKind, ObligationKind, OccurrenceKind, ReportKind, ResponsibilityKind, RiskKind, RuleKind, RuleOverrideKind,
    RunKind, RunbookKind, RunbookVersionKind, ServiceKind, SessionKind, SiteKind, SlaPolicyKind, TeamKind, TicketKind,
    TimeEntryKind, UserKind, WindowKind,
};
use kernel::{Id, Kind};
use uuid::Uuid;

use super::service;
use crate::client::graphql::{Client, ClientById};
use crate::graphql::{loaded, scope, tenancy};

/// Longest action that is looked for, in characters.
const ACTION_MAX: usize = 100;

/// Something that was done.
#[derive(Debug, Clone)]
pub struct AuditEntry(auth::AuditEntry);

impl From<auth::AuditEntry> for AuditEntry {
    fn from(entry: auth::AuditEntry) -> Self {
        Self(entry)
    }
}

#[Object]
impl AuditEntry {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }
    /// Who, by the name of that time.
    async fn actor_name(&self) -> &str {
        &self.0.actor_name
    }
    /// `user`, `agent` or `system`.
    async fn actor_kind(&self) -> &str {
        &self.0.actor_kind
    }
    /// What was done, such as `client.create`.
    async fn action(&self) -> &str {
        &self.0.action
    }
    /// Kind of the thing, such as `client`.
    async fn object_kind(&self) -> &str {
        &self.0.object_kind
    }
    /// Which thing; it may be gone by now.
    async fn object_id(&self) -> Option<ID> {
        self.0.object_id.and_then(|uuid| node_id(&self.0.object_kind, uuid))
    }
    /// The client that it concerns; null for the provider, and where the client may not be seen.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        let Some(client) = self.0.client else { return Ok(None) };
        if scope(ctx)?.clients(kernel::Permission::ClientRead).is_none() {
            return Ok(None);
        }
        loaded::<ClientById, _>(ctx, client).await
    }
    /// One line for people.
    async fn summary(&self) -> &str {
        &self.0.summary
    }
    /// Values before the change.
    async fn before(&self) -> Option<Json> {
        self.0.before.clone().map(Json)
    }
    /// Values after the change.
    async fn after(&self) -> Option<Json> {
        self.0.after.clone().map(Json)
    }
    /// The request or task that did it.
    async fn request_id(&self) -> Option<&str> {
        Some(self.0.request_id.as_str()).filter(|id| !id.is_empty())
    }
}

/// The kinds of recorded things that have node ids, with their prefixes.
const KINDS: &[(&str, &str)] = &[
    ("client", ClientKind::PREFIX),
    ("site", SiteKind::PREFIX),
    ("contact", ContactKind::PREFIX),
    ("business_service", ServiceKind::PREFIX),
    ("device", DeviceKind::PREFIX),
    ("agent", AgentKind::PREFIX),
    ("enrolment_token", EnrolmentTokenKind::PREFIX),
    ("user", UserKind::PREFIX),
    ("grant", GrantKind::PREFIX),
    ("session", SessionKind::PREFIX),
    ("job", JobKind::PREFIX),
    ("team", TeamKind::PREFIX),
    ("calendar", CalendarKind::PREFIX),
    ("sla_policy", SlaPolicyKind::PREFIX),
    ("agreement", AgreementKind::PREFIX),
    ("responsibility", ResponsibilityKind::PREFIX),
    ("decision", DecisionKind::PREFIX),
    ("rule", RuleKind::PREFIX),
    ("rule_override", RuleOverrideKind::PREFIX),
    ("exception", ExceptionKind::PREFIX),
    ("maintenance_window", WindowKind::PREFIX),
    ("alert", AlertKind::PREFIX),
    ("insight", InsightKind::PREFIX),
    ("escalation_policy", EscalationPolicyKind::PREFIX),
    ("ticket", TicketKind::PREFIX),
    ("time_entry", TimeEntryKind::PREFIX),
    ("runbook", RunbookKind::PREFIX),
    ("runbook_version", RunbookVersionKind::PREFIX),
    ("run", RunKind::PREFIX),
    ("command", CommandKind::PREFIX),
    ("obligation", ObligationKind::PREFIX),
    ("occurrence", OccurrenceKind::PREFIX),
    ("evidence", EvidenceKind::PREFIX),
    ("forecast", ForecastKind::PREFIX),
    ("risk", RiskKind::PREFIX),
    ("report", ReportKind::PREFIX),
];

/// The node id of a recorded thing; `None` for kinds that are no nodes.
fn node_id(kind: &str, uuid: Uuid) -> Option<ID> {
    let (_, prefix) = KINDS.iter().find(|(name, _)| *name == kind)?;
    Some(ID(format!("{prefix}_{}", uuid.simple())))
}

gql::connection! {
    /// Entries of the audit log, newest first, a page at a time.
    pub AuditEntryConnection, AuditEntryEdge of AuditEntry;
}

/// Which entries to list.
#[derive(Debug, InputObject)]
#[graphql(name = "AuditFilter")]
pub struct AuditFilterInput {
    /// Concerning this client.
    client_id: Option<ID>,
    /// With this action; with a dot at the end, any action that begins so, such as `client.`.
    action: Option<String>,
    /// Done by this person or agent.
    actor_id: Option<ID>,
    /// About this thing.
    object_id: Option<ID>,
    /// Not before this instant.
    from: Option<DateTime>,
    /// Before this instant.
    to: Option<DateTime>,
}

impl AuditFilterInput {
    fn parse(self) -> Result<AuditFilter> {
        if self.action.as_ref().is_some_and(|action| action.len() > ACTION_MAX) {
            let message = format!("An action has at most {ACTION_MAX} characters. Shorten the filter.");
            return Err(gql::coded(Code::BadRequest, message));
        }
        // An id that is malformed or of another kind finds nothing, as one that does not exist.
        let any = |id: ID| kernel::id::split(id.as_str()).map_or(Uuid::nil(), |(_, uuid)| uuid);
        Ok(AuditFilter {
            client: self.client_id.map(|id| Id::parse(id.as_str()).unwrap_or_else(|| Id::from_uuid(Uuid::nil()))),
            action: self.action.filter(|action| !action.is_empty()),
            actor: self.actor_id.map(any),
            object: self.object_id.map(any),
            from: self.from.map(|from| from.0),
            to: self.to.map(|to| to.0),
        })
    }
}

/// Reads of the audit log.
#[derive(Debug, Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// What was done, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<AuditFilterInput>,
    ) -> Result<AuditEntryConnection> {
        let request = gql::page_request(first, after, last, before)?;
        let filter = filter.map_or_else(|| Ok(AuditFilter::default()), AuditFilterInput::parse)?;
        let page = service::list(tenancy(ctx)?, scope(ctx)?, filter, request).await.map_err(gql::query_error)?;
        Ok(page.map(AuditEntry::from).into())
    }
}
