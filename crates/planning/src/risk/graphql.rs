//! Risks in the API.

mod input;
mod mutation;

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, Object, Result};
use gql::{DateTime, LoadError, Loader, parse_id, to_id};
use kernel::id::{ForecastKind, ObligationKind, TicketKind};
use kernel::{Id, RiskId};
use tenancy::business_service::graphql::{BusinessService, ServiceById};
use tenancy::client::graphql::Client;
use tenancy::graphql::loaded;
use tenancy::site::graphql::client_of;
use uuid::Uuid;

pub use self::input::RiskFilterInput;
pub use self::mutation::RiskMutation;
use super::{Owner, SourceKind, service};
use crate::dates::{date_at, zone};
use crate::graphql::{Lens, caller};

/// What is done about a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::Treatment")]
pub enum RiskTreatment {
    /// It is borne.
    Accept,
    /// It is made less likely or less bad.
    Mitigate,
    /// Somebody else bears it.
    Transfer,
    /// What leads to it is given up.
    Avoid,
}

/// Where a risk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::Status")]
pub enum RiskStatus {
    /// Nothing is settled.
    Open,
    /// What can be done was done.
    Treated,
    /// The client accepted it, until a date.
    Accepted,
    /// It is over.
    Closed,
}

/// Where a risk comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::SourceKind")]
pub enum RiskSource {
    /// A person entered it.
    Manual,
    /// A forecast.
    Forecast,
    /// Upkeep that was missed or declined.
    Upkeep,
    /// An incident that keeps returning.
    Recurrence,
}

/// Something that could go wrong at a client, and what is done about it.
#[derive(Debug, Clone)]
pub struct Risk(pub super::Risk);

#[Object]
impl Risk {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose risk it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// What could happen, in a few words.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// What it stands on.
    async fn description(&self) -> &str {
        &self.0.description
    }
    /// How likely, 1 to 5.
    async fn likelihood(&self) -> i32 {
        self.0.likelihood
    }
    /// How bad, 1 to 5.
    async fn impact(&self) -> i32 {
        self.0.impact
    }
    /// Likelihood times impact, 1 to 25.
    async fn severity(&self) -> i32 {
        self.0.severity()
    }
    /// The business service that would suffer.
    async fn business_service(&self, ctx: &Context<'_>) -> Result<Option<BusinessService>> {
        match self.0.service {
            Some(service) => loaded::<ServiceById, _>(ctx, service).await,
            None => Ok(None),
        }
    }
    /// The person who looks after it: node id.
    async fn owner_user_id(&self) -> Option<ID> {
        match self.0.owner {
            Some(Owner::User(user)) => Some(to_id(user)),
            _ => None,
        }
    }
    /// The team that looks after it: node id.
    async fn owner_team_id(&self) -> Option<ID> {
        match self.0.owner {
            Some(Owner::Team(team)) => Some(to_id(team)),
            _ => None,
        }
    }
    /// What is done about it.
    async fn treatment(&self) -> RiskTreatment {
        self.0.treatment.into()
    }
    /// Where it stands.
    async fn status(&self) -> RiskStatus {
        self.0.status.into()
    }
    /// Since when.
    async fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }
    /// What was said about that.
    async fn status_note(&self) -> &str {
        &self.0.status_note
    }
    /// When (ISO 8601) it is looked at again.
    async fn review_on(&self) -> String {
        self.0.review_on.to_string()
    }
    /// Whether that day has come, and the risk is not closed.
    async fn review_due(&self, ctx: &Context<'_>) -> Result<bool> {
        let today = date_at(&zone("UTC"), caller(ctx)?.0.tenancy.db.now());
        Ok(self.0.status != super::Status::Closed && self.0.review_on <= today)
    }
    /// Where it comes from.
    async fn source(&self) -> RiskSource {
        self.0.source.kind.into()
    }
    /// The forecast, obligation or problem that raised it: node id.
    async fn source_id(&self) -> Option<ID> {
        let cause = self.0.source.cause?;
        match self.0.source.kind {
            SourceKind::Manual => None,
            SourceKind::Forecast => Some(to_id(Id::<ForecastKind>::from_uuid(cause.id))),
            SourceKind::Upkeep => Some(to_id(Id::<ObligationKind>::from_uuid(cause.id))),
            SourceKind::Recurrence => Some(to_id(Id::<TicketKind>::from_uuid(cause.id))),
        }
    }
    /// The question to the client whether it accepts: node id of a decision.
    async fn decision_id(&self) -> Option<ID> {
        self.0.decision.map(to_id)
    }
    /// Who accepted it for the client.
    async fn accepted_by(&self) -> Option<&str> {
        self.0.accepted_by.as_deref()
    }
    /// The last date (ISO 8601) for which it is accepted.
    async fn accepted_until(&self) -> Option<String> {
        self.0.accepted_until.map(|date| date.to_string())
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was entered.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

gql::connection! {
    /// Risks, a page at a time.
    pub RiskConnection, RiskEdge of Risk;
}

/// Reads of risks.
#[derive(Debug, Default)]
pub struct RiskQuery;

#[Object]
impl RiskQuery {
    /// The risks that the caller may see, gravest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn risks(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<RiskFilterInput>,
    ) -> Result<RiskConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let read = async {
            let filter = filter.map(RiskFilterInput::parse).transpose()?.unwrap_or_default();
            service::list(env, scope, filter, request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(Risk).into())
    }

    /// One risk; null if it does not exist or is not visible.
    async fn risk(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Risk>> {
        let Ok(id) = parse_id::<kernel::id::RiskKind>(&id, "id") else { return Ok(None) };
        loaded::<RiskById, _>(ctx, id).await
    }
}

/// Loads risks for the objects that name them.
pub struct RiskById(pub(crate) Lens);

impl Loader<RiskId> for RiskById {
    type Value = Risk;
    type Error = LoadError;

    async fn load(&self, keys: &[RiskId]) -> std::result::Result<HashMap<RiskId, Risk>, LoadError> {
        let found = service::by_ids(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|risk| (risk.id, Risk(risk))).collect())
    }
}

/// Loads the risks that were raised for several filesystems and are not closed.
pub struct RiskOfSeries(pub(crate) Lens);

impl Loader<Uuid> for RiskOfSeries {
    type Value = Risk;
    type Error = LoadError;

    async fn load(&self, keys: &[Uuid]) -> std::result::Result<HashMap<Uuid, Risk>, LoadError> {
        let found = service::of_causes(&self.0.env, &self.0.scope, SourceKind::Forecast, keys.to_vec()).await?;
        let keyed = found.into_iter().filter_map(|risk| Some((risk.source.cause?.key, Risk(risk))));
        Ok(keyed.collect())
    }
}
