//! Obligations in the API.

mod input;
mod loader;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use gql::{DateTime, UserErrorObject, parse_id, to_id};
use ingestion::device::graphql::{Device, DeviceById};
use kernel::{Failure, ObligationId};
use tenancy::business_service::graphql::{BusinessService, ServiceById};
use tenancy::client::graphql::Client;
use tenancy::graphql::{loaded, payload};
use tenancy::site::graphql::client_of;

pub use self::input::{ObligationCreateInput, ObligationFilterInput, ObligationUpdateInput, ResponsibleInput};
pub use self::loader::{ObligationById, ResponsibleOf};
use super::{Responsible, service};
use crate::cadence::graphql::Cadence;
use crate::evidence::graphql::EvidenceKind;
use crate::graphql::caller;
use crate::occurrence::graphql::{NextOccurrenceOf, Occurrence};

/// Which programme upkeep belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::UpkeepArea")]
pub enum UpkeepArea {
    /// Updates of systems and programs.
    Patching,
    /// That backups run and hold what they should.
    Backup,
    /// That what was backed up can be brought back.
    RestoreTest,
    /// Who may do what.
    AccessReview,
    /// How systems are set up.
    ConfigurationReview,
    /// How well systems are protected.
    SecurityReview,
    /// What could go wrong, and what is done about it.
    RiskReview,
    /// Whether there is room for growth.
    CapacityReview,
    /// The talk with the client about services and results.
    ServiceReview,
    /// Anything else.
    Custom,
}

/// How it is said who sees to an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ResponsibleKind {
    /// By the client's responsibility matrix.
    Matrix,
    /// A team of the provider.
    Team,
    /// A person at the client.
    Contact,
    /// Somebody else.
    Vendor,
}

/// Recurring upkeep that is owed to a client.
#[derive(Debug, Clone)]
pub struct Obligation(pub super::Obligation);

#[Object]
impl Obligation {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// To whom it is owed.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// Which programme it belongs to.
    async fn area(&self) -> UpkeepArea {
        self.0.area.into()
    }
    /// What is done, in a few words.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// On what, and what not.
    async fn scope(&self) -> &str {
        &self.0.scope
    }
    /// When it is due.
    async fn cadence(&self) -> Cadence {
        Cadence(self.0.cadence.clone())
    }
    /// Who sees to it.
    async fn responsible(&self) -> ObligationResponsible {
        ObligationResponsible(self.0.id, self.0.responsible.clone())
    }
    /// The devices that it concerns and that the caller may see; at most 500.
    #[graphql(complexity = "25 + child_complexity")]
    async fn devices(&self, ctx: &Context<'_>) -> Result<Vec<Device>> {
        let loads = self.0.devices.iter().map(|device| loaded::<DeviceById, _>(ctx, *device));
        Ok(futures_util::future::try_join_all(loads).await?.into_iter().flatten().collect())
    }
    /// The business services that it concerns; at most 100.
    #[graphql(complexity = "25 + child_complexity")]
    async fn business_services(&self, ctx: &Context<'_>) -> Result<Vec<BusinessService>> {
        let loads = self.0.services.iter().map(|service| loaded::<ServiceById, _>(ctx, *service));
        Ok(futures_util::future::try_join_all(loads).await?.into_iter().flatten().collect())
    }
    /// How it is done: node id of a runbook.
    async fn runbook_id(&self) -> Option<ID> {
        self.0.runbook.map(to_id)
    }
    /// The agreement that it comes from: node id.
    async fn agreement_id(&self) -> Option<ID> {
        self.0.agreement.map(to_id)
    }
    /// What must lie before so that an occurrence counts as done.
    async fn required_evidence(&self) -> EvidenceKind {
        self.0.required_evidence.into()
    }
    /// Days before the due date at which its work is asked for.
    async fn lead_days(&self) -> i32 {
        self.0.lead_days
    }
    /// Days after the due date in which it is not missed yet.
    async fn grace_days(&self) -> i32 {
        self.0.grace_days
    }
    /// Whether it is owed now; one that is not has no future occurrences.
    async fn active(&self) -> bool {
        self.0.active
    }
    /// The next occurrence that is still owed.
    async fn next_occurrence(&self, ctx: &Context<'_>) -> Result<Option<Occurrence>> {
        loaded::<NextOccurrenceOf, _>(ctx, self.0.id).await
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was taken on.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// Who sees to an obligation.
#[derive(Debug, Clone)]
pub struct ObligationResponsible(ObligationId, Responsible);

#[Object]
impl ObligationResponsible {
    /// How it is said.
    async fn kind(&self) -> ResponsibleKind {
        match self.1 {
            Responsible::Matrix(_) => ResponsibleKind::Matrix,
            Responsible::Team(_) => ResponsibleKind::Team,
            Responsible::Contact(_) => ResponsibleKind::Contact,
            Responsible::Vendor(_) => ResponsibleKind::Vendor,
        }
    }
    /// The area that is looked up in the responsibility matrix.
    async fn area(&self) -> Option<&str> {
        match &self.1 {
            Responsible::Matrix(area) => Some(area),
            _ => None,
        }
    }
    /// The team: the one that is named, or the one that the matrix leads to.
    async fn team_id(&self, ctx: &Context<'_>) -> Result<Option<ID>> {
        Ok(loaded::<ResponsibleOf, _>(ctx, self.0).await?.and_then(|found| found.0.team).map(to_id))
    }
    /// The contact, if one is named.
    async fn contact_id(&self) -> Option<ID> {
        match self.1 {
            Responsible::Contact(contact) => Some(to_id(contact)),
            _ => None,
        }
    }
    /// The vendor, if one is named.
    async fn vendor_name(&self) -> Option<&str> {
        match &self.1 {
            Responsible::Vendor(name) => Some(name),
            _ => None,
        }
    }
    /// Who, in words, and how that follows.
    async fn words(&self, ctx: &Context<'_>) -> Result<String> {
        let found = loaded::<ResponsibleOf, _>(ctx, self.0).await?;
        Ok(found.map_or_else(|| "nobody is named".to_owned(), |found| found.0.words))
    }
}

gql::connection! {
    /// Obligations, a page at a time.
    pub ObligationConnection, ObligationEdge of Obligation;
}

/// The obligation after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct ObligationPayload {
    /// The obligation; null if refused.
    obligation: Option<Obligation>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of obligations.
#[derive(Debug, Default)]
pub struct ObligationQuery;

#[Object]
impl ObligationQuery {
    /// The obligations that the caller may see, by title.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn obligations(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<ObligationFilterInput>,
    ) -> Result<ObligationConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let read = async {
            let filter = filter.map(ObligationFilterInput::parse).transpose()?.unwrap_or_default();
            service::list(env, scope, filter, request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(Obligation).into())
    }

    /// One obligation; null if it does not exist or is not visible.
    async fn obligation(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Obligation>> {
        let Ok(id) = parse_id::<kernel::id::ObligationKind>(&id, "id") else { return Ok(None) };
        loaded::<ObligationById, _>(ctx, id).await
    }
}

/// Changes of obligations.
#[derive(Debug, Default)]
pub struct ObligationMutation;

#[Object]
impl ObligationMutation {
    /// Takes on an obligation. Its occurrences of the next 100 days exist from then on.
    async fn obligation_create(&self, ctx: &Context<'_>, input: ObligationCreateInput) -> Result<ObligationPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async { service::create(env, scope, input.parse()?).await };
        answer(work.await)
    }

    /// Changes an obligation. Occurrences that nobody has touched follow new dates; those that were asked for stay.
    async fn obligation_update(&self, ctx: &Context<'_>, input: ObligationUpdateInput) -> Result<ObligationPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let (id, expected) = (gql::parse_id_or_fail(&input.id, "id")?, input.expected_version);
            service::update(env, scope, id, expected, input.parse()?).await
        };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::Obligation, Failure>) -> Result<ObligationPayload> {
    payload(result, |obligation, errors| ObligationPayload { obligation: obligation.map(Obligation), errors })
}
