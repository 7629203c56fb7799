//! `node` and `nodes`: one door for caches and deep links. What is absent, foreign or of an unknown kind is null.

use alerting::insight::graphql::{Insight, InsightById};
use async_graphql::{Context, ID, Interface, Object, Result};
use gql::Loader;
use ingestion::Ingestion;
use ingestion::device::graphql::{Agent, Device};
use ingestion::enrolment::graphql::EnrolmentToken;
use kernel::id::{
    AgentKind, AuditKind, ClientKind, ContactKind, DecisionKind, DeviceKind, EnrolmentTokenKind, ForecastKind,
    GrantKind, InsightKind, JobKind, ObligationKind, OccurrenceKind, ReportKind, RiskKind, RunKind, RunbookKind,
    ServiceKind, SessionKind, SiteKind, TicketKind, UserKind,
};
use kernel::{Failure, Id, Kind, Permission, Scope};
use planning::forecast::graphql::{Forecast, ForecastById};
use planning::risk::graphql::{Risk, RiskById};
use reporting::report::graphql::{Report, ReportById};
use runbooks::Runbooks;
use runbooks::run::graphql::Run;
use runbooks::runbook::graphql::{Runbook, RunbookById};
use tenancy::audit::graphql::AuditEntry;
use tenancy::business_service::graphql::{BusinessService, ServiceById};
use tenancy::client::graphql::{Client, ClientById};
use tenancy::contact::graphql::{Contact, ContactById};
use tenancy::decision::graphql::{Decision, DecisionById};
use tenancy::graphql::{loaded, scope, tenancy};
use tenancy::people::graphql::{Grant, Session, User, UserById, own_session};
use tenancy::site::graphql::{Site, SiteById};
use ticketing::ticket::graphql::{Ticket, TicketById};
use upkeep::obligation::graphql::{Obligation, ObligationById};
use upkeep::occurrence::graphql::{Occurrence, OccurrenceById};

use crate::system::graphql::DeadJob;

/// Most ids of one `nodes`.
const NODES_MAX: usize = 100;

/// Anything with an id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Node id."))]
pub enum Node {
    /// A client.
    Client(Client),
    /// A site.
    Site(Site),
    /// A contact.
    Contact(Contact),
    /// A business service.
    BusinessService(BusinessService),
    /// A device.
    Device(Box<Device>),
    /// An agent.
    Agent(Agent),
    /// An enrolment token.
    EnrolmentToken(EnrolmentToken),
    /// A login.
    User(User),
    /// A grant.
    Grant(Grant),
    /// A session.
    Session(Session),
    /// An audit entry.
    AuditEntry(AuditEntry),
    /// A dead job.
    DeadJob(DeadJob),
    /// A question to a client.
    Decision(Box<Decision>),
    /// A story of alerts.
    Insight(Box<Insight>),
    /// A ticket.
    Ticket(Box<Ticket>),
    /// A runbook.
    Runbook(Box<Runbook>),
    /// A run.
    Run(Box<Run>),
    /// Recurring upkeep.
    Obligation(Box<Obligation>),
    /// One due instance of upkeep.
    Occurrence(Box<Occurrence>),
    /// A forecast.
    Forecast(Box<Forecast>),
    /// A risk.
    Risk(Box<Risk>),
    /// A report.
    Report(Box<Report>),
}

/// Reads of anything by id.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this id; null if it does not exist or is not visible.
    async fn node(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Node>> {
        find(ctx, id.as_str()).await
    }

    /// The objects with these ids, in their order, at most 100; null in the place of one that does not exist or is not
    /// visible.
    async fn nodes(&self, ctx: &Context<'_>, ids: Vec<ID>) -> Result<Vec<Option<Node>>> {
        if ids.len() > NODES_MAX {
            let message = format!("At most {NODES_MAX} ids can be asked for at once; these are {}.", ids.len());
            return Err(gql::coded(gql::Code::BadRequest, message));
        }
        // Together, so that the loaders make one query of each kind.
        futures_util::future::try_join_all(ids.iter().map(|id| find(ctx, id.as_str()))).await
    }
}

/// The object behind a node id, if the caller may see it.
pub(crate) async fn find(ctx: &Context<'_>, id: &str) -> Result<Option<Node>> {
    let Some((prefix, uuid)) = kernel::id::split(id) else { return Ok(None) };
    let who = scope(ctx)?;
    let may = |permission: Permission| who.clients(permission).is_some();
    Ok(match prefix {
        ClientKind::PREFIX if may(Permission::ClientRead) => {
            loaded::<ClientById, _>(ctx, Id::from_uuid(uuid)).await?.map(Node::from)
        }
        SiteKind::PREFIX if may(Permission::ClientRead) => {
            loaded::<SiteById, _>(ctx, Id::from_uuid(uuid)).await?.map(Node::from)
        }
        ContactKind::PREFIX if may(Permission::ContactRead) => {
            loaded::<ContactById, _>(ctx, Id::from_uuid(uuid)).await?.map(Node::from)
        }
        ServiceKind::PREFIX if may(Permission::ClientRead) => {
            loaded::<ServiceById, _>(ctx, Id::from_uuid(uuid)).await?.map(Node::from)
        }
        UserKind::PREFIX if who.permit_provider(Permission::PeopleRead).is_ok() => {
            loaded::<UserById, _>(ctx, Id::from_uuid(uuid)).await?.map(Node::from)
        }
        DeviceKind::PREFIX if may(Permission::DeviceRead) => device(ctx, who, Id::from_uuid(uuid)).await?,
        AuditKind::PREFIX if may(Permission::AuditRead) => {
            let found = tenancy::audit::service::get(tenancy(ctx)?, who, Id::from_uuid(uuid)).await;
            found.map_err(gql::query_error)?.map(|entry| Node::from(AuditEntry::from(entry)))
        }
        GrantKind::PREFIX if who.permit_provider(Permission::PeopleRead).is_ok() => {
            let found = tenancy::people::grant::service::get(tenancy(ctx)?, who, Id::from_uuid(uuid)).await;
            found.map_err(gql::query_error)?.map(|grant| Node::from(Grant::from(grant)))
        }
        JobKind::PREFIX => match who.permit_provider(Permission::SystemRead) {
            Ok(permit) => {
                let id = Id::from_uuid(uuid);
                let read =
                    tenancy(ctx)?.db.read(&permit, move |tx| Box::pin(async move { jobs::dead_job(tx, id).await }));
                let found = read.await.map_err(|error| gql::query_error(Failure::from(error)))?;
                found.map(|job| Node::from(DeadJob(job)))
            }
            Err(_) => None,
        },
        AgentKind::PREFIX if may(Permission::DeviceRead) => {
            let found =
                ctx.data::<Ingestion>()?.agent_by_id(who, Id::from_uuid(uuid)).await.map_err(gql::query_error)?;
            found.map(|agent| Node::from(Agent(agent)))
        }
        SessionKind::PREFIX => own_session(ctx, Id::from_uuid(uuid)).await?.map(Node::from),
        EnrolmentTokenKind::PREFIX if may(Permission::EnrolmentRead) => token(ctx, who, Id::from_uuid(uuid)).await?,
        DecisionKind::PREFIX if may(Permission::DecisionRead) => boxed::<DecisionById, _, _>(ctx, uuid).await?,
        InsightKind::PREFIX if may(Permission::InsightRead) => boxed::<InsightById, _, _>(ctx, uuid).await?,
        TicketKind::PREFIX if may(Permission::TicketRead) => boxed::<TicketById, _, _>(ctx, uuid).await?,
        RunbookKind::PREFIX if may(Permission::RunbookRead) => boxed::<RunbookById, _, _>(ctx, uuid).await?,
        RunKind::PREFIX if may(Permission::RunbookRead) => run(ctx, who, Id::from_uuid(uuid)).await?,
        ObligationKind::PREFIX if may(Permission::UpkeepRead) => boxed::<ObligationById, _, _>(ctx, uuid).await?,
        OccurrenceKind::PREFIX if may(Permission::UpkeepRead) => boxed::<OccurrenceById, _, _>(ctx, uuid).await?,
        ForecastKind::PREFIX if may(Permission::PlanRead) => boxed::<ForecastById, _, _>(ctx, uuid).await?,
        RiskKind::PREFIX if may(Permission::PlanRead) => boxed::<RiskById, _, _>(ctx, uuid).await?,
        ReportKind::PREFIX if may(Permission::ReportRead) => boxed::<ReportById, _, _>(ctx, uuid).await?,
        _ => None,
    })
}

/// The object of a feature through its loader.
async fn boxed<L, K, V>(ctx: &Context<'_>, uuid: uuid::Uuid) -> Result<Option<Node>>
where
    L: Loader<Id<K>, Value = V, Error = gql::LoadError>,
    K: Kind,
    V: Clone + Send + Sync + 'static,
    Node: From<Box<V>>,
{
    Ok(loaded::<L, _>(ctx, Id::<K>::from_uuid(uuid)).await?.map(|found| Node::from(Box::new(found))))
}

async fn device(ctx: &Context<'_>, who: &Scope, id: kernel::DeviceId) -> Result<Option<Node>> {
    let found = ctx.data::<Ingestion>()?.devices_by_id(who, vec![id]).await.map_err(gql::query_error)?;
    Ok(found.into_iter().next().map(|device| Node::from(Box::new(Device(device)))))
}

async fn run(ctx: &Context<'_>, who: &Scope, id: kernel::RunId) -> Result<Option<Node>> {
    let found =
        runbooks::run::service::by_ids(ctx.data::<Runbooks>()?, who, vec![id]).await.map_err(gql::query_error)?;
    Ok(found.into_iter().next().map(|run| Node::from(Box::new(Run(run)))))
}

async fn token(ctx: &Context<'_>, who: &Scope, id: kernel::EnrolmentTokenId) -> Result<Option<Node>> {
    match ctx.data::<Ingestion>()?.enrolment_token(who, id).await {
        Ok(token) => Ok(Some(Node::from(EnrolmentToken(token)))),
        Err(kernel::Failure::Rejected(_)) => Ok(None),
        Err(failure) => Err(gql::query_error(failure)),
    }
}
