//! The query `today`.

mod managed;

use std::time::Duration;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use gql::DateTime;
use ingestion::Ingestion;
use ingestion::device::Silence;
use ingestion::device::graphql::Device;
use ingestion::device::state::SilenceReason;
use kernel::id::ClientKind;
use kernel::{ClientId, Failure, Permission, Scope};
use tenancy::business_service::graphql::{BusinessService, ServicesOnDevice};
use tenancy::client::graphql::{Client, ClientById};
use tenancy::client::{ClientFilter, ClientOrder};
use tenancy::graphql::{loaded, loaded_list, scope, tenancy};

/// Most items of each kind.
const ITEMS_MAX: u64 = 50;
/// Most clients of one question for counts.
const CLIENTS_MAX: usize = 100;
/// How long before its end an enrolment token is worth a line.
const EXPIRING: Duration = Duration::from_secs(48 * 3_600);

/// What kind of thing needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum TodayItemKind {
    /// A device stopped reporting.
    DeviceSilent,
    /// A device enrolled although its hardware is known.
    PossibleDuplicate,
    /// An enrolment token that is still in use is about to expire.
    TokenExpiring,
    /// A job of the server was given up.
    JobDead,
    /// Something went wrong and goes on.
    Insight,
    /// A promised time is close or has passed.
    TicketBreaching,
    /// A run waits for an approval or for somebody's hands.
    RunWaiting,
    /// Upkeep is due soon or late.
    UpkeepDue,
    /// Something will be full before a remedy would be there.
    ForecastUrgent,
    /// A report waits to be looked at or delivered.
    ReportDraft,
    /// The client is asked to decide.
    DecisionWaiting,
}

/// One thing that needs a person now.
#[derive(Debug, Clone, SimpleObject)]
pub struct TodayItem {
    /// Stable key of the item.
    key: ID,
    /// What kind of thing it is.
    kind: TodayItemKind,
    /// The fact.
    what: String,
    /// Its cause as far as known.
    why: String,
    /// What it means for the client's work.
    so_what: String,
    /// The next step.
    now_what: String,
    /// Whose matter it is; null for the provider's own.
    client: Option<Client>,
    /// The device, if it is about one.
    device: Option<Device>,
    /// Since when.
    since: DateTime,
    /// Node id of what it is about, where that is not the device.
    subject_id: Option<ID>,
    /// By when something must be done, if there is a deadline.
    due_at: Option<DateTime>,
    /// Who looks after it.
    owner: Option<String>,
    /// Whether it comes before the others.
    critical: bool,
}

/// A step towards the first managed device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SetupStep {
    /// Create the first client.
    CreateClient,
    /// Give a client a site.
    CreateSite,
    /// Create an enrolment token.
    CreateEnrolmentToken,
    /// Enrol the first device.
    EnrolDevice,
    /// Invite another person.
    InvitePeople,
}

/// Whether a step was taken.
#[derive(Debug, Clone, SimpleObject)]
pub struct SetupProgress {
    /// Which step.
    step: SetupStep,
    /// Whether it was taken.
    done: bool,
}

/// Devices by state; retired ones are not counted.
#[derive(Debug, Clone, Default, SimpleObject)]
pub struct DeviceCounts {
    /// Reporting.
    live: i32,
    /// Stopped reporting.
    silent: i32,
    /// Enrolled, but nothing came yet.
    awaiting: i32,
    /// All of them.
    total: i32,
}

impl From<ingestion::device::DeviceCounts> for DeviceCounts {
    fn from(counts: ingestion::device::DeviceCounts) -> Self {
        let int = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
        Self {
            live: int(counts.live),
            silent: int(counts.silent),
            awaiting: int(counts.awaiting),
            total: int(counts.total()),
        }
    }
}

/// Devices by state of one client.
#[derive(Debug, Clone, SimpleObject)]
pub struct ClientDeviceCounts {
    /// Which client.
    client_id: ID,
    /// Its devices by state.
    counts: DeviceCounts,
}

/// What needs a person now.
#[derive(Debug, Clone)]
pub struct Today {
    client: Option<ClientId>,
}

#[Object]
impl Today {
    /// What needs a person now, in the order in which to take it; at most 50 of each kind.
    async fn items(&self, ctx: &Context<'_>) -> Result<Vec<TodayItem>> {
        let who = scope(ctx)?;
        let mut items = Vec::new();
        if who.clients(Permission::DeviceRead).is_some() {
            items.extend(silent(ctx, who, self.client).await?);
            items.extend(duplicates(ctx, who, self.client).await?);
        }
        if who.clients(Permission::EnrolmentRead).is_some() {
            items.extend(expiring(ctx, who, self.client).await?);
        }
        if self.client.is_none() && who.permit_provider(Permission::SystemRead).is_ok() {
            items.extend(dead_jobs(ctx, who).await?);
        }
        items.extend(managed::items(ctx, who, self.client).await?);
        // The critical first, then what has a deadline by that, then the oldest.
        items.sort_by_key(|item| (!item.critical, item.due_at.map_or(i64::MAX, |due| due.0.micros()), item.since.0));
        Ok(items)
    }

    /// The steps to the first managed device; empty for a caller who cannot take them.
    async fn setup(&self, ctx: &Context<'_>) -> Result<Vec<SetupProgress>> {
        setup(ctx, scope(ctx)?).await
    }

    /// Devices by state.
    async fn device_counts(&self, ctx: &Context<'_>) -> Result<DeviceCounts> {
        let who = scope(ctx)?;
        if who.clients(Permission::DeviceRead).is_none() {
            return Ok(DeviceCounts::default());
        }
        let counts = ctx.data::<Ingestion>()?.device_counts(who, self.client).await.map_err(gql::query_error)?;
        Ok(counts.into())
    }
}

/// Reads of today's work.
#[derive(Debug, Default)]
pub struct TodayQuery;

#[Object]
impl TodayQuery {
    /// Devices by state for each of some clients, at most 100; in their order. A client that is not visible counts none.
    async fn device_counts(&self, ctx: &Context<'_>, client_ids: Vec<ID>) -> Result<Vec<ClientDeviceCounts>> {
        if client_ids.len() > CLIENTS_MAX {
            let message =
                format!("At most {CLIENTS_MAX} clients can be asked for at once; these are {}.", client_ids.len());
            return Err(gql::coded(gql::Code::BadRequest, message));
        }
        let clients = client_ids.iter().filter_map(|id| ClientId::parse(id.as_str())).collect();
        let counts = ctx.data::<Ingestion>()?.device_counts_of(scope(ctx)?, clients).await.map_err(gql::query_error)?;
        let of =
            |id: &ID| ClientId::parse(id.as_str()).and_then(|client| counts.get(&client).copied()).unwrap_or_default();
        Ok(client_ids.iter().map(|id| ClientDeviceCounts { client_id: id.clone(), counts: of(id).into() }).collect())
    }

    /// What needs a person now, at all visible clients or at one.
    async fn today(&self, ctx: &Context<'_>, client_id: Option<ID>) -> Result<Today> {
        let client = match client_id {
            Some(id) => {
                let client = gql::parse_id_or_fail(&id, "clientId").map_err(gql::query_error)?;
                scope(ctx)?.permit_client(Permission::ClientRead, client).map_err(gql::query_error)?;
                // Under an open-ended right an absent client gets this far; it answers like one that may not be seen.
                if loaded::<ClientById, _>(ctx, client).await?.is_none() {
                    return Err(gql::query_error(Failure::not_found::<ClientKind>("clientId")));
                }
                Some(client)
            }
            None => None,
        };
        Ok(Today { client })
    }
}

async fn silent(ctx: &Context<'_>, who: &Scope, client: Option<ClientId>) -> Result<Vec<TodayItem>> {
    let devices = ctx.data::<Ingestion>()?.silent_devices(who, client, ITEMS_MAX).await.map_err(gql::query_error)?;
    let items = devices.into_iter().map(|device| async move {
        let services = loaded_list::<ServicesOnDevice, _>(ctx, device.id).await?;
        let why = device.silence.as_ref().map(|silence| silence.message.clone());
        Ok(TodayItem {
            key: ID(format!("silent:{}", device.id)),
            kind: TodayItemKind::DeviceSilent,
            what: format!("{} is silent", device.name),
            why: why.unwrap_or_else(|| "Why is not known.".to_owned()),
            so_what: impact(&services),
            now_what: next_step(device.silence.as_ref()).to_owned(),
            client: loaded::<ClientById, _>(ctx, device.client).await?,
            since: DateTime(device.state_since),
            device: Some(Device(device)),
            subject_id: None,
            due_at: None,
            owner: None,
            critical: false,
        })
    });
    // Together, so that the loaders make one query for all items.
    futures_util::future::try_join_all(items).await
}

/// What to do about a silent device, from the reason that is known.
fn next_step(silence: Option<&Silence>) -> &'static str {
    match silence.map(|silence| silence.reason) {
        Some(SilenceReason::AgentStopped) => "Start the agent's service on the device again.",
        Some(SilenceReason::HostShutdown) => "If the machine should be on, switch it on; otherwise expect it back.",
        Some(SilenceReason::ServerWasDown) => "Wait a few minutes for it to come back; then look at its network first.",
        Some(SilenceReason::AgentRevoked) => "Enrol the machine again with a new token, or retire the device.",
        Some(SilenceReason::Unknown) | None => {
            "See whether the machine runs and has network; the agent's own doctor command there says why it cannot report."
        }
    }
}

/// What a device's silence can mean, from the services that stand on it.
fn impact(services: &[BusinessService]) -> String {
    match services {
        [] => "No business service is recorded as standing on it, so its impact is not known.".to_owned(),
        some => {
            let names: Vec<String> =
                some.iter().take(3).map(|s| format!("{} ({} people)", s.0.name, s.0.user_count)).collect();
            let more = some.len().saturating_sub(3);
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{}{rest} stand on it and may be affected.", names.join(", "))
        }
    }
}

async fn duplicates(ctx: &Context<'_>, who: &Scope, client: Option<ClientId>) -> Result<Vec<TodayItem>> {
    let devices =
        ctx.data::<Ingestion>()?.possible_duplicates(who, client, ITEMS_MAX).await.map_err(gql::query_error)?;
    let items = devices.into_iter().map(|device| async move {
        Ok(TodayItem {
            key: ID(format!("duplicate:{}", device.id)),
            kind: TodayItemKind::PossibleDuplicate,
            what: format!("{} may be a second record of the same machine", device.name),
            why: "Its hardware id is that of a device enrolled before: reinstalled, cloned, or enrolled twice."
                .to_owned(),
            so_what: "Until one of the two is retired, counts and history are split between them.".to_owned(),
            now_what: "Compare both devices, then retire the one that no longer reports.".to_owned(),
            client: loaded::<ClientById, _>(ctx, device.client).await?,
            since: DateTime(device.created_at),
            device: Some(Device(device)),
            subject_id: None,
            due_at: None,
            owner: None,
            critical: false,
        })
    });
    futures_util::future::try_join_all(items).await
}

async fn expiring(ctx: &Context<'_>, who: &Scope, client: Option<ClientId>) -> Result<Vec<TodayItem>> {
    let tokens =
        ctx.data::<Ingestion>()?.expiring_tokens(who, client, EXPIRING, ITEMS_MAX).await.map_err(gql::query_error)?;
    let items = tokens.into_iter().map(|token| async move {
        Ok(TodayItem {
            key: ID(format!("token:{}", token.id)),
            kind: TodayItemKind::TokenExpiring,
            what: format!("The enrolment token “{}” is about to expire", token.label),
            why: format!(
                "It was made to end at {}; {} of {} uses are left.",
                token.expires_at,
                token.max_uses - token.uses,
                token.max_uses
            ),
            so_what: "Machines that are still to be installed with it will be refused.".to_owned(),
            now_what: "If the roll-out goes on, create a new token; otherwise let it expire.".to_owned(),
            client: loaded::<ClientById, _>(ctx, token.client).await?,
            device: None,
            since: DateTime(token.created_at),
            subject_id: Some(gql::to_id(token.id)),
            due_at: Some(DateTime(token.expires_at)),
            owner: None,
            critical: false,
        })
    });
    futures_util::future::try_join_all(items).await
}

async fn dead_jobs(ctx: &Context<'_>, who: &Scope) -> Result<Vec<TodayItem>> {
    let permit = who.permit_provider(Permission::SystemRead).map_err(gql::query_error)?;
    let read = tenancy(ctx)?.db.read(&permit, |tx| Box::pin(async move { jobs::health(tx, &[]).await }));
    let health = read.await.map_err(|error| gql::query_error(Failure::from(error)))?;
    let bound = usize::try_from(ITEMS_MAX).unwrap_or(usize::MAX);
    Ok(health
        .dead
        .into_iter()
        .take(bound)
        .map(|job| TodayItem {
            key: ID(format!("job:{}", job.id)),
            kind: TodayItemKind::JobDead,
            what: format!("The server gave up on a job: {}", job.kind),
            why: format!("It failed {} times, last with: {}", job.attempts, job.last_error),
            so_what: "What the job was to do has not happened.".to_owned(),
            now_what: "Mend the cause, then replay it under Settings, System.".to_owned(),
            client: None,
            device: None,
            since: DateTime(job.died_at),
            subject_id: Some(gql::to_id(job.id)),
            due_at: None,
            owner: None,
            critical: false,
        })
        .collect())
}

async fn setup(ctx: &Context<'_>, who: &Scope) -> Result<Vec<SetupProgress>> {
    if who.permit_provider(Permission::ClientCreate).is_err() {
        return Ok(Vec::new());
    }
    let (env, ingestion) = (tenancy(ctx)?, ctx.data::<Ingestion>()?);
    let one = kernel::PageRequest { size: 1, ..kernel::PageRequest::default() };
    let clients = tenancy::client::service::list(env, who, ClientFilter::default(), ClientOrder::Name, one);
    let clients = clients.await.map_err(gql::query_error)?.total;
    let sites = tenancy::site::service::any(env, who).await.map_err(gql::query_error)?;
    let devices = ingestion.device_counts(who, None).await.map_err(gql::query_error)?.total();
    let token = ingestion.has_any_token(who, None).await.map_err(gql::query_error)?;
    let people = tenancy::people::service::count(env, who).await.map_err(gql::query_error)?;
    let step = |step: SetupStep, done: bool| SetupProgress { step, done };
    Ok(vec![
        step(SetupStep::CreateClient, clients > 0),
        step(SetupStep::CreateSite, sites),
        step(SetupStep::CreateEnrolmentToken, token),
        step(SetupStep::EnrolDevice, devices > 0),
        step(SetupStep::InvitePeople, people > 1),
    ])
}
