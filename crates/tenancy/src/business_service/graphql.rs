//! Business services in the API.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::{Name, Prose};
use kernel::{ClientId, DeviceId, Failure, ServiceId};

use super::{Criticality, NewService, OutageCost, ServicePatch, service};
use crate::client::graphql::Client;
use crate::graphql::{Lens, caller, payload};
use crate::input::{Checked, within};
use crate::site::graphql::client_of;

/// Most users of a service that can be stated.
const USERS_MAX: i32 = 1_000_000;

/// Something that a client's people do their work with.
#[derive(Debug, Clone)]
pub struct BusinessService(pub super::BusinessService);

/// How much a client's work depends on a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "Criticality", remote = "Criticality")]
pub enum CriticalityLevel {
    /// Work goes on without it.
    Low,
    /// Work is slower without it.
    Medium,
    /// Important work stops without it.
    High,
    /// The business stops without it.
    Critical,
}

#[Object]
impl BusinessService {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose service it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// Name, unique at the client.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// What it is for, in the client's words.
    async fn description(&self) -> &str {
        &self.0.description
    }
    /// How much the client's work depends on it.
    async fn criticality(&self) -> CriticalityLevel {
        self.0.criticality.into()
    }
    /// How many people use it.
    async fn user_count(&self) -> i32 {
        self.0.user_count
    }
    /// What an hour without it costs, in minor units of the currency.
    async fn outage_cost_per_hour_minor(&self) -> Option<i32> {
        self.0.outage_cost.as_ref().and_then(|cost| i32::try_from(cost.per_hour_minor).ok())
    }
    /// Currency of the cost (ISO 4217).
    async fn outage_cost_currency(&self) -> Option<&str> {
        self.0.outage_cost.as_ref().map(|cost| cost.currency.as_str())
    }
    /// The devices that it stands on; at most 500.
    async fn device_ids(&self) -> Vec<ID> {
        self.0.devices.iter().map(|device| to_id(*device)).collect()
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A business service to add.
#[derive(Debug, InputObject)]
pub struct BusinessServiceCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Which client.
    client_id: ID,
    /// Name, unique at the client.
    name: String,
    /// What it is for.
    description: Option<String>,
    /// How much the client's work depends on it.
    criticality: CriticalityLevel,
    /// How many people use it, 0 to 1,000,000.
    user_count: i32,
    /// What an hour without it costs, in minor units; with its currency or not at all.
    outage_cost_per_hour_minor: Option<i32>,
    /// Currency of the cost (ISO 4217).
    outage_cost_currency: Option<String>,
    /// The devices that it stands on; at most 500, all of this client.
    device_ids: Option<Vec<ID>>,
}

/// A change of a business service; what is absent stays.
#[derive(Debug, InputObject)]
pub struct BusinessServiceUpdateInput {
    /// Which service.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Name.
    name: Option<String>,
    /// What it is for.
    description: Option<String>,
    /// How much the client's work depends on it.
    criticality: Option<CriticalityLevel>,
    /// How many people use it.
    user_count: Option<i32>,
    /// What an hour without it costs, in minor units; with its currency or not at all.
    outage_cost_per_hour_minor: Option<i32>,
    /// Currency of the cost (ISO 4217).
    outage_cost_currency: Option<String>,
    /// The devices that it stands on; replaces the stored ones.
    device_ids: Option<Vec<ID>>,
}

/// The business service after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct BusinessServicePayload {
    /// The service; null if refused.
    business_service: Option<BusinessService>,
    /// Its client, whose list of services changed.
    client: Option<Client>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of business services.
#[derive(Debug, Default)]
pub struct BusinessServiceMutation;

#[Object]
impl BusinessServiceMutation {
    /// Adds a business service to a client.
    async fn business_service_create(
        &self,
        ctx: &Context<'_>,
        input: BusinessServiceCreateInput,
    ) -> Result<BusinessServicePayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(ctx, work.await).await
    }

    /// Changes a business service.
    async fn business_service_update(
        &self,
        ctx: &Context<'_>,
        input: BusinessServiceUpdateInput,
    ) -> Result<BusinessServicePayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::update(env, who, id, input.expected_version, input.parse()?).await
        };
        answer(ctx, work.await).await
    }
}

async fn answer(
    ctx: &Context<'_>,
    result: std::result::Result<super::BusinessService, Failure>,
) -> Result<BusinessServicePayload> {
    let client = match &result {
        Ok(service) => Some(client_of(ctx, service.client).await?),
        Err(_) => None,
    };
    payload(result, |service, errors| BusinessServicePayload {
        business_service: service.map(BusinessService),
        client,
        errors,
    })
}

fn devices(ids: Vec<ID>) -> std::result::Result<Vec<DeviceId>, kernel::UserError> {
    ids.iter().map(|id| parse_id(id, "deviceIds")).collect()
}

impl BusinessServiceCreateInput {
    fn parse(self) -> std::result::Result<NewService, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let name = checked.take(Name::parse("name", &self.name));
        let description = checked.take(Prose::parse("description", &self.description.unwrap_or_default()));
        let users = checked.take(within("userCount", self.user_count, 0..=USERS_MAX));
        let cost =
            checked.take(OutageCost::parse(self.outage_cost_per_hour_minor, self.outage_cost_currency.as_deref()));
        let devices = checked.take(devices(self.device_ids.unwrap_or_default()));
        let new = client.zip(name).zip(description.zip(users)).zip(cost.zip(devices));
        checked.finish(new.map(|(((client, name), (description, user_count)), (outage_cost, devices))| NewService {
            id,
            client,
            name,
            description,
            criticality: self.criticality.into(),
            user_count,
            outage_cost,
            devices,
        }))
    }
}

impl BusinessServiceUpdateInput {
    fn parse(self) -> std::result::Result<ServicePatch, Failure> {
        let mut checked = Checked::new();
        let cost =
            checked.take(OutageCost::parse(self.outage_cost_per_hour_minor, self.outage_cost_currency.as_deref()));
        let patch = ServicePatch {
            name: checked.optional(self.name, |text| Name::parse("name", &text)),
            description: checked.optional(self.description, |text| Prose::parse("description", &text)),
            criticality: self.criticality.map(Into::into),
            user_count: checked.optional(self.user_count, |users| within("userCount", users, 0..=USERS_MAX)),
            outage_cost: cost.flatten(),
            devices: checked.optional(self.device_ids, devices),
        };
        checked.finish(Some(patch))
    }
}

/// Loads business services for the objects that name them.
pub struct ServiceById(pub(crate) Lens);

impl Loader<ServiceId> for ServiceById {
    type Value = BusinessService;
    type Error = LoadError;

    async fn load(&self, keys: &[ServiceId]) -> std::result::Result<HashMap<ServiceId, BusinessService>, LoadError> {
        let found = service::by_ids(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|service| (service.id, BusinessService(service))).collect())
    }
}

/// Loads the business services of several clients at once.
pub struct ServicesOfClient(pub(crate) Lens);

impl Loader<ClientId> for ServicesOfClient {
    type Value = Vec<BusinessService>;
    type Error = LoadError;

    async fn load(&self, keys: &[ClientId]) -> std::result::Result<HashMap<ClientId, Vec<BusinessService>>, LoadError> {
        let found = service::of_clients(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(crate::graphql::grouped(found, |service| service.client, BusinessService))
    }
}

/// Loads the business services that stand on several devices at once.
pub struct ServicesOnDevice(pub(crate) Lens);

impl Loader<DeviceId> for ServicesOnDevice {
    type Value = Vec<BusinessService>;
    type Error = LoadError;

    async fn load(&self, keys: &[DeviceId]) -> std::result::Result<HashMap<DeviceId, Vec<BusinessService>>, LoadError> {
        let links = service::on_devices(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        let ids = links.iter().map(|(_, service)| *service).collect();
        let found = service::by_ids(&self.0.tenancy, &self.0.scope, ids).await?;
        let by_id: HashMap<ServiceId, super::BusinessService> =
            found.into_iter().map(|service| (service.id, service)).collect();
        let rows = links
            .into_iter()
            .filter_map(|(device, id)| by_id.get(&id).map(|service| (device, service.clone())))
            .collect();
        Ok(crate::graphql::grouped(rows, |(device, _)| *device, |(_, service)| BusinessService(service)))
    }
}
