//! Tickets in the API.

mod input;
pub mod kinds;
mod loaders;
mod root;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use futures_util::future::try_join_all;
use gql::{DateTime, to_id};
use ingestion::device::graphql::{Device, DeviceById};
use kernel::Permission;
use tenancy::business_service::graphql::{BusinessService, ServiceById};
use tenancy::client::graphql::Client;
use tenancy::contact::graphql::{Contact, ContactById};
use tenancy::graphql::{loaded, loaded_list};
use tenancy::site::graphql::{Site, SiteById, client_of};
use tenancy::sla_policy::graphql::SlaTargetKind;

use crate::access;
use crate::author::AuthorKind;
use crate::clock::graphql::{ClocksOfTicket, SlaClock, SlaInterval, intervals};
use crate::conversation::graphql::{TicketMessageConnection, messages};
use crate::event::graphql::{PersonKind, TicketEventConnection, TicketPerson, events};
use crate::event::store::Sees;
use crate::graphql::caller;
use crate::time::graphql::{EntriesOfTicket, TimeEntry};
pub use input::{
    AssigneeIs, TicketAssignInput, TicketCreateInput, TicketFilterInput, TicketOrderInput, TicketRelateInput,
    TicketTransitionInput, TicketUpdateInput,
};
use kinds::{
    ResolvedHow, TicketAct, TicketKind, TicketLevel, TicketPriority, TicketRelationKind, TicketSource, TicketStatus,
    WorkKind,
};
pub use loaders::{ContactName, RelationsOfTicket, TeamName, TicketById, UserName};
pub use root::{TicketMutation, TicketPayload, TicketQuery};

/// A unit of work for one client. What is called internal is null or empty for the client's own people.
#[derive(Debug, Clone)]
pub struct Ticket(pub super::Ticket);

/// A ticket beside another one.
#[derive(Debug, Clone, SimpleObject)]
pub struct TicketRelation {
    /// What this ticket is to the other one.
    pub kind: TicketRelationKind,
    /// The other one.
    pub ticket: Ticket,
}

impl Ticket {
    fn sees_all(&self, ctx: &Context<'_>) -> Result<bool> {
        let (_, scope) = caller(ctx)?;
        Ok(access::sees(scope, self.0.client) == Sees::All)
    }

    /// What only the provider's people see.
    fn internal<T>(&self, ctx: &Context<'_>, value: Option<T>) -> Result<Option<T>> {
        Ok(if self.sees_all(ctx)? { value } else { None })
    }
}

#[Object]
impl Ticket {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Number for people, unique in the installation.
    async fn number(&self) -> i32 {
        i32::try_from(self.0.number).unwrap_or(i32::MAX)
    }
    /// What sort of work.
    async fn kind(&self) -> TicketKind {
        self.0.kind.into()
    }
    /// Where it stands.
    async fn status(&self) -> TicketStatus {
        self.0.status.into()
    }
    /// One line.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// What it is about: Markdown, not sanitised.
    async fn description(&self) -> &str {
        &self.0.description
    }
    /// Whose it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// Where.
    async fn site(&self, ctx: &Context<'_>) -> Result<Option<Site>> {
        match self.0.site {
            Some(site) => loaded::<SiteById, _>(ctx, site).await,
            None => Ok(None),
        }
    }
    /// On which machine.
    async fn device(&self, ctx: &Context<'_>) -> Result<Option<Device>> {
        match self.0.device {
            Some(device) => loaded::<DeviceById, _>(ctx, device).await,
            None => Ok(None),
        }
    }
    /// Which business services are concerned; at most 20.
    async fn services(&self, ctx: &Context<'_>) -> Result<Vec<BusinessService>> {
        // Together, so that the loader makes one query.
        let each = self.0.services.iter().map(|service| loaded::<ServiceById, _>(ctx, *service));
        Ok(try_join_all(each).await?.into_iter().flatten().collect())
    }
    /// Who asked.
    async fn requester(&self, ctx: &Context<'_>) -> Result<Option<TicketPerson>> {
        let Some(contact) = self.0.requester else { return Ok(None) };
        let name = loaded::<ContactName, _>(ctx, (self.0.client, contact)).await?.unwrap_or_default();
        Ok(Some(TicketPerson { kind: PersonKind::Contact, id: Some(to_id(contact)), name }))
    }
    /// Who asked, with address and phone; null for those who may not see the client's people.
    async fn requester_contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        let (_, scope) = caller(ctx)?;
        let may = scope.clients(Permission::ContactRead).is_some_and(|clients| clients.contains(self.0.client));
        match self.0.requester.filter(|_| may) {
            Some(contact) => loaded::<ContactById, _>(ctx, contact).await,
            None => Ok(None),
        }
    }
    /// How much.
    async fn impact(&self) -> TicketLevel {
        self.0.impact.into()
    }
    /// How soon.
    async fn urgency(&self) -> TicketLevel {
        self.0.urgency.into()
    }
    /// What comes first.
    async fn priority(&self) -> TicketPriority {
        self.0.priority.into()
    }
    /// How it came to be.
    async fn source(&self) -> TicketSource {
        self.0.source.into()
    }
    /// For what kind of work time is recorded unless said otherwise. Internal.
    async fn work_kind(&self, ctx: &Context<'_>) -> Result<Option<WorkKind>> {
        self.internal(ctx, Some(self.0.work_kind.into()))
    }
    /// The team that works on it.
    async fn team_id(&self) -> ID {
        to_id(self.0.team)
    }
    /// The team's name.
    async fn team_name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(loaded::<TeamName, _>(ctx, self.0.team).await?.unwrap_or_default())
    }
    /// Why this team, step by step. Internal.
    async fn team_path(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(self.internal(ctx, Some(self.0.team_path.clone()))?.unwrap_or_default())
    }
    /// Which member works on it.
    async fn assignee(&self, ctx: &Context<'_>) -> Result<Option<TicketPerson>> {
        let Some(user) = self.0.assignee else { return Ok(None) };
        let name = loaded::<UserName, _>(ctx, user).await?.unwrap_or_default();
        Ok(Some(TicketPerson { kind: PersonKind::from(AuthorKind::User), id: Some(to_id(user)), name }))
    }
    /// The insight that it was opened for. Internal.
    async fn insight_id(&self, ctx: &Context<'_>) -> Result<Option<ID>> {
        self.internal(ctx, self.0.insight.map(to_id))
    }
    /// The occurrence of upkeep that it was opened for. Internal.
    async fn occurrence_id(&self, ctx: &Context<'_>) -> Result<Option<ID>> {
        self.internal(ctx, self.0.occurrence.map(to_id))
    }
    /// The run of a runbook that it was opened for. Internal.
    async fn run_id(&self, ctx: &Context<'_>) -> Result<Option<ID>> {
        self.internal(ctx, self.0.run.map(to_id))
    }
    /// Whether an agreement covered it when it was opened.
    async fn covered(&self) -> bool {
        self.0.agreement.is_some()
    }
    /// That agreement.
    async fn agreement_id(&self) -> Option<ID> {
        self.0.agreement.map(to_id)
    }
    /// The SLA policy of that agreement.
    async fn sla_policy_id(&self) -> Option<ID> {
        self.0.sla_policy.map(to_id)
    }
    /// Whether a person has worked on it, so that it does not end by itself. Internal.
    async fn touched(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        self.internal(ctx, Some(self.0.touched_at.is_some()))
    }
    /// How it was solved.
    async fn resolution(&self) -> &str {
        &self.0.resolution
    }
    /// When its work ended.
    async fn resolved_at(&self) -> Option<DateTime> {
        self.0.resolved_at.map(DateTime)
    }
    /// Who ended it.
    async fn resolved_how(&self) -> Option<ResolvedHow> {
        self.0.resolved_how.map(Into::into)
    }
    /// When it is put away by itself, if nothing happens until then.
    async fn closes_at(&self) -> Option<DateTime> {
        self.0.close_at.map(DateTime)
    }
    /// When it was put away.
    async fn closed_at(&self) -> Option<DateTime> {
        self.0.closed_at.map(DateTime)
    }
    /// When the soonest of its running clocks is due.
    async fn due_at(&self) -> Option<DateTime> {
        self.0.due_at.map(DateTime)
    }
    /// What the caller can do about the status now.
    async fn acts(&self, ctx: &Context<'_>) -> Result<Vec<TicketAct>> {
        let (_, scope) = caller(ctx)?;
        let works = access::works(scope, self.0.client);
        Ok(self.0.status.acts().filter(|_| works).map(Into::into).collect())
    }
    /// When it was opened.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
    /// When anything of it changed last, the conversation included.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
    /// Counts changes of the ticket's own fields; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// What was said, oldest first; without internal notes for the client's own people.
    async fn messages(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<TicketMessageConnection> {
        messages(ctx, &self.0, gql::page_request(first, after, last, before)?).await
    }
    /// What happened, oldest first; without what is internal for the client's own people.
    async fn events(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<TicketEventConnection> {
        events(ctx, &self.0, gql::page_request(first, after, last, before)?).await
    }
    /// The latest clock of each promise; empty if nothing was promised.
    async fn clocks(&self, ctx: &Context<'_>) -> Result<Vec<SlaClock>> {
        loaded_list::<ClocksOfTicket, _>(ctx, self.0.id).await
    }
    /// The proof of the latest clock of a promise: every stretch of time, whether it counted, and why.
    #[graphql(complexity = "25 + child_complexity")]
    async fn explain(&self, ctx: &Context<'_>, target: SlaTargetKind) -> Result<Vec<SlaInterval>> {
        intervals(ctx, &self.0, target).await
    }
    /// The tickets that it hangs together with, oldest relation first; at most 100.
    async fn relations(&self, ctx: &Context<'_>) -> Result<Vec<TicketRelation>> {
        loaded_list::<RelationsOfTicket, _>(ctx, self.0.id).await
    }
    /// Recorded work, oldest first; at most 500. Internal.
    async fn time_entries(&self, ctx: &Context<'_>) -> Result<Vec<TimeEntry>> {
        match self.sees_all(ctx)? {
            true => loaded_list::<EntriesOfTicket, _>(ctx, self.0.id).await,
            false => Ok(Vec::new()),
        }
    }
    /// Minutes of recorded work. Internal.
    async fn minutes(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        if !self.sees_all(ctx)? {
            return Ok(None);
        }
        let entries = loaded_list::<EntriesOfTicket, _>(ctx, self.0.id).await?;
        Ok(Some(entries.iter().map(TimeEntry::plain_minutes).sum()))
    }
}
