//! Devices and their agents in the API.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::Name;
use kernel::{ClientId, DeviceId, Failure, Permission};
use tenancy::business_service::graphql::{BusinessService, ServicesOnDevice};
use tenancy::client::graphql::Client;
use tenancy::graphql::{loaded, loaded_list, payload};
use tenancy::input::Checked;
use tenancy::site::graphql::{Site, SiteById, client_of};

use super::{DeviceFilter, DeviceOrder, DevicePatch, service};
use crate::agent::{self, AgentStatus as PlainStatus};
use crate::availability::{self, graphql::AvailabilityFact};
use crate::graphql::{Lens, caller};
use crate::inventory::graphql::{Inventory, InventoryOfDevice};
use crate::telemetry::graphql::{LatestValue, SeriesResult};
use crate::telemetry::latest;
use crate::telemetry::query::{SeriesRequest, series_of};

/// Whether a device reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::DeviceState")]
pub enum DeviceState {
    /// Enrolled, nothing heard yet.
    Awaiting,
    /// Reports.
    Live,
    /// Reported once and does not now.
    Silent,
    /// Put away by a person.
    Retired,
}

/// Why a device is silent, as far as a witness says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::SilenceReason")]
pub enum SilenceReason {
    /// No witness.
    Unknown,
    /// The agent said that it was stopped.
    AgentStopped,
    /// The agent said that its host was shutting down.
    HostShutdown,
    /// This server could not hear.
    ServerWasDown,
    /// The agent's key is no longer accepted.
    AgentRevoked,
}

/// Whether an agent may report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "PlainStatus")]
pub enum AgentStatus {
    /// Waits for a person to confirm it.
    Pending,
    /// May report.
    Active,
    /// May not come back.
    Revoked,
}

/// Why a device is silent.
#[derive(Debug, Clone, SimpleObject)]
pub struct Silence {
    /// For programs.
    reason: SilenceReason,
    /// For people, with times.
    message: String,
    /// Since when.
    since: DateTime,
}

/// A managed machine.
#[derive(Debug, Clone)]
pub struct Device(pub super::Device);

#[Object]
impl Device {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose machine it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// Where it stands.
    async fn site(&self, ctx: &Context<'_>) -> Result<Option<Site>> {
        match self.0.site {
            Some(site) => loaded::<SiteById, _>(ctx, site).await,
            None => Ok(None),
        }
    }
    /// Name for people.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// What the machine calls itself.
    async fn hostname(&self) -> &str {
        &self.0.hostname
    }
    /// `linux`, `windows` or `macos`.
    async fn platform(&self) -> &str {
        &self.0.platform
    }
    /// Whether it reports.
    async fn state(&self) -> DeviceState {
        self.0.state.into()
    }
    /// Since when it is in that state.
    async fn state_since(&self) -> DateTime {
        DateTime(self.0.state_since)
    }
    /// Why the device is silent, in words; null while it is not.
    async fn silence(&self) -> Option<Silence> {
        let silence = self.0.silence.clone()?;
        Some(Silence { reason: silence.reason.into(), message: silence.message, since: DateTime(self.0.state_since) })
    }
    /// When its last batch arrived.
    async fn last_seen_at(&self) -> Option<DateTime> {
        self.0.last_seen_at.map(DateTime)
    }
    /// The program on it.
    async fn agent(&self, ctx: &Context<'_>) -> Result<Option<Agent>> {
        loaded::<AgentOfDevice, _>(ctx, self.0.id).await
    }
    /// A device of the same hardware that was there before.
    async fn possible_duplicate_of(&self, ctx: &Context<'_>) -> Result<Option<Device>> {
        match self.0.possible_duplicate_of {
            Some(twin) => loaded::<DeviceById, _>(ctx, twin).await,
            None => Ok(None),
        }
    }
    /// What it consists of, as its agent tells.
    async fn inventory(&self, ctx: &Context<'_>) -> Result<Option<Inventory>> {
        loaded::<InventoryOfDevice, _>(ctx, self.0.id).await
    }
    /// The newest value of each series, by metric and component; of some metrics, or of all.
    async fn latest(&self, ctx: &Context<'_>, metrics: Option<Vec<String>>) -> Result<Vec<LatestValue>> {
        let mut values = loaded_list::<LatestOfDevice, _>(ctx, (self.0.client, self.0.id)).await?;
        if let Some(metrics) = metrics {
            values.retain(|value| metrics.contains(&value.metric));
        }
        Ok(values)
    }
    /// What is known about its availability, oldest first; at most 500 facts, the newest.
    #[graphql(complexity = "25 + child_complexity")]
    async fn availability(&self, ctx: &Context<'_>, from: DateTime, to: DateTime) -> Result<Vec<AvailabilityFact>> {
        let (env, scope) = caller(ctx)?;
        let facts =
            availability::service::between(env, scope, &self.0, from.0, to.0).await.map_err(gql::query_error)?;
        Ok(facts.into_iter().map(AvailabilityFact::from).collect())
    }
    /// Series over a span of at most 400 days, in at most 2,000 points.
    #[graphql(complexity = "50 + child_complexity")]
    async fn series(
        &self,
        ctx: &Context<'_>,
        from: DateTime,
        to: DateTime,
        metrics: Vec<String>,
        #[graphql(default = 300)] points: Option<i32>,
    ) -> Result<SeriesResult> {
        let (env, scope) = caller(ctx)?;
        let read = async {
            let request = SeriesRequest::new(from.0, to.0, metrics, points.unwrap_or(300))?;
            let permit = scope.permit_client(Permission::DeviceRead, self.0.client)?;
            series_of(env, &permit, (self.0.client, self.0.id), request).await
        };
        Ok(read.await.map_err(gql::query_error)?.into())
    }
    /// The business services that stand on it.
    async fn business_services(&self, ctx: &Context<'_>) -> Result<Vec<BusinessService>> {
        loaded_list::<ServicesOnDevice, _>(ctx, self.0.id).await
    }
    /// Counts changes by people; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When its agent enrolled.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// The program on a device.
#[derive(Debug, Clone)]
pub struct Agent(pub agent::Agent);

#[Object]
impl Agent {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Version of the program.
    async fn version(&self) -> &str {
        &self.0.version
    }
    /// Whether it may report.
    async fn status(&self) -> AgentStatus {
        self.0.status.into()
    }
    /// When it enrolled.
    async fn enrolled_at(&self) -> DateTime {
        DateTime(self.0.enrolled_at)
    }
    /// How far its clock is ahead of the server's, in milliseconds, cut to what fits.
    async fn clock_offset_ms(&self) -> Option<i32> {
        self.0.clock_offset_us.map(|micros| bounded(micros / 1_000))
    }
    /// Frames that it held back when it last reported.
    async fn buffered_frames(&self) -> Option<i32> {
        self.0.buffered_frames.map(bounded)
    }
    /// Frames that it had to let go of, ever.
    async fn dropped_frames(&self) -> i32 {
        bounded(self.0.dropped_frames)
    }
    /// Fingerprint of its key.
    async fn key_fingerprint(&self) -> String {
        self.0.fingerprint()
    }
}

/// The nearest number that the API can say.
fn bounded(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX })
}

gql::connection! {
    /// Devices, a page at a time.
    pub DeviceConnection, DeviceEdge of Device;
}

/// Which devices to list.
#[derive(Debug, InputObject)]
#[graphql(name = "DeviceFilter")]
pub struct DeviceFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// At one site.
    site_id: Option<ID>,
    /// In one of these states; if absent, in any but retired.
    state: Option<Vec<DeviceState>>,
    /// Part of the name or host name.
    search: Option<String>,
}

/// Order of the list of devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "DeviceOrder")]
pub enum DeviceOrderInput {
    /// By name.
    Name,
    /// Those whose state changed last first.
    StateSinceDesc,
}

/// A change of a device; what is absent stays.
#[derive(Debug, InputObject)]
pub struct DeviceUpdateInput {
    /// Which device.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Name for people.
    name: Option<String>,
    /// Where it stands.
    site_id: Option<ID>,
}

/// Which device to retire.
#[derive(Debug, InputObject)]
pub struct DeviceRetireInput {
    /// Which device.
    id: ID,
    /// The version that the decision is based on.
    expected_version: i32,
}

/// The device after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct DevicePayload {
    /// The device; null if refused.
    device: Option<Device>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of devices.
#[derive(Debug, Default)]
pub struct DeviceQuery;

#[Object]
impl DeviceQuery {
    /// The devices that the caller may see.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn devices(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<DeviceFilterInput>,
        order_by: Option<DeviceOrderInput>,
    ) -> Result<DeviceConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let order = match order_by {
            Some(DeviceOrderInput::StateSinceDesc) => DeviceOrder::StateSinceDescending,
            Some(DeviceOrderInput::Name) | None => DeviceOrder::Name,
        };
        let read = async {
            let filter = filter.map(DeviceFilterInput::parse).transpose()?.unwrap_or_default();
            service::list(env, scope, filter, order, request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(Device).into())
    }

    /// One device; null if it does not exist or is not visible.
    async fn device(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Device>> {
        let (env, scope) = caller(ctx)?;
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        let found = service::by_ids(env, scope, vec![id]).await.map_err(gql::query_error)?;
        Ok(found.into_iter().next().map(Device))
    }
}

/// Changes of devices.
#[derive(Debug, Default)]
pub struct DeviceMutation;

#[Object]
impl DeviceMutation {
    /// Renames or moves a device.
    async fn device_update(&self, ctx: &Context<'_>, input: DeviceUpdateInput) -> Result<DevicePayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let (id, expected) = (gql::parse_id_or_fail(&input.id, "id")?, input.expected_version);
            service::update(env, scope, id, expected, input.parse()?).await
        };
        payload(work.await, |device, errors| DevicePayload { device: device.map(Device), errors })
    }

    /// Retires a device and revokes its agent. What was collected stays.
    async fn device_retire(&self, ctx: &Context<'_>, input: DeviceRetireInput) -> Result<DevicePayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::retire(env, scope, id, input.expected_version).await
        };
        payload(work.await, |device, errors| DevicePayload { device: device.map(Device), errors })
    }
}

impl DeviceFilterInput {
    fn parse(self) -> std::result::Result<DeviceFilter, Failure> {
        let mut checked = Checked::new();
        let filter = DeviceFilter {
            client: checked.optional(self.client_id, |id| parse_id(&id, "filter.clientId")),
            site: checked.optional(self.site_id, |id| parse_id(&id, "filter.siteId")),
            states: self.state.unwrap_or_default().into_iter().map(Into::into).collect(),
            search: self
                .search
                .filter(|text| !text.trim().is_empty())
                .map(|text| text.trim().chars().take(100).collect()),
        };
        checked.finish(Some(filter))
    }
}

impl DeviceUpdateInput {
    fn parse(self) -> std::result::Result<DevicePatch, Failure> {
        let mut checked = Checked::new();
        let patch = DevicePatch {
            name: checked.optional(self.name, |text| Name::parse("name", &text)),
            site: checked.optional(self.site_id, |id| parse_id(&id, "siteId")),
        };
        checked.finish(Some(patch))
    }
}

/// Loads devices for the objects that name them.
pub struct DeviceById(pub(crate) Lens);

impl Loader<DeviceId> for DeviceById {
    type Value = Device;
    type Error = LoadError;

    async fn load(&self, keys: &[DeviceId]) -> std::result::Result<HashMap<DeviceId, Device>, LoadError> {
        let found = service::by_ids(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|device| (device.id, Device(device))).collect())
    }
}

/// Loads the agents of several devices at once.
pub struct AgentOfDevice(pub(crate) Lens);

impl Loader<DeviceId> for AgentOfDevice {
    type Value = Agent;
    type Error = LoadError;

    async fn load(&self, keys: &[DeviceId]) -> std::result::Result<HashMap<DeviceId, Agent>, LoadError> {
        let found = service::agents(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|agent| (agent.device, Agent(agent))).collect())
    }
}

/// Loads the newest values of several devices at once.
pub struct LatestOfDevice(pub(crate) Lens);

impl Loader<(ClientId, DeviceId)> for LatestOfDevice {
    type Value = Vec<LatestValue>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[(ClientId, DeviceId)],
    ) -> std::result::Result<HashMap<(ClientId, DeviceId), Vec<LatestValue>>, LoadError> {
        let permit = self.0.scope.permit(Permission::DeviceRead)?;
        let found = latest::of_devices(&self.0.env, &permit, keys.to_vec()).await.map_err(Failure::from)?;
        let clients: HashMap<DeviceId, ClientId> = keys.iter().map(|(client, device)| (*device, *client)).collect();
        let keyed = found.into_iter().filter_map(|(device, values)| {
            let client = clients.get(&device)?;
            Some(((*client, device), values.into_iter().map(LatestValue::from).collect()))
        });
        Ok(keyed.collect())
    }
}
