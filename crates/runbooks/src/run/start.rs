//! Plans, and runs that begin from them.

use std::collections::BTreeMap;

use auth::Entry;
use db::{DbError, ReadTx, WriteTx};
use ingestion::agent::{self, AgentStatus};
use ingestion::device::{self, Device};
use kernel::id::{DeviceKind, RunbookKind, RunbookVersionKind, TicketKind};
use kernel::{DeviceId, ErrorCode, Failure, Permission, RunbookId, RunbookVersionId, Scope};
use serde_json::json;
use wire::plan::PlanTarget;

use super::chain::Head;
use super::drive::Loaded;
use super::event::{Event, Person};
use super::{NewRun, Run, RunPhase, store};
use crate::Runbooks;
use crate::definition::parameter::{Surroundings, settle};
use crate::definition::plan::{Prepared, Subject, prepare};
use crate::runbook::{RunbookVersion, service::name_of, store as runbooks};

/// Most runs of one client that are not over.
const MOST_OPEN: u64 = 500;

/// A plan to look at.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Of which version.
    pub version: RunbookVersion,
    /// For which device.
    pub device: Device,
    /// The plan.
    pub prepared: Prepared,
}

/// What a plan is wanted for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The runbook; its newest published version is taken.
    pub runbook: RunbookId,
    /// The device.
    pub device: DeviceId,
    /// Values of parameters; the others take their defaults.
    pub parameters: BTreeMap<String, String>,
    /// The component that the insight is about.
    pub insight_component: Option<String>,
}

/// The plan of the newest published version: a dry run in which nothing is stored and no agent is asked.
///
/// # Errors
/// Not found, or what stands in the way of the plan.
pub async fn plan(env: &Runbooks, scope: &Scope, wanted: Wanted) -> Result<Proposal, Failure> {
    let device = visible_device(env, scope, wanted.device).await?;
    let permit = scope.permit_client(Permission::RunbookRead, device.client).map_err(|_| no_device())?;
    env.db.read(&permit, move |tx| Box::pin(async move { propose(tx, &wanted).await })).await
}

async fn visible_device(env: &Runbooks, scope: &Scope, id: DeviceId) -> Result<Device, Failure> {
    match env.ingestion.device(scope, id).await {
        Err(Failure::Rejected(_)) => Err(no_device()),
        other => other,
    }
}

fn no_device() -> Failure {
    Failure::not_found::<DeviceKind>("deviceId")
}

/// The plan of the newest published version, within a transaction; see [`plan`].
///
/// # Errors
/// As [`plan`].
pub async fn propose(tx: &ReadTx, wanted: &Wanted) -> Result<Proposal, Failure> {
    let absent = || Failure::not_found::<RunbookKind>("runbookId");
    let runbook = runbooks::find(tx, wanted.runbook).await?.ok_or_else(absent)?;
    let Some(version) = runbook.published else {
        let message = "This runbook has no published version. Publish it first.";
        return Err(Failure::rejected(ErrorCode::Invalid, "runbookId", message));
    };
    let version = runbooks::version(tx, version).await?.ok_or_else(absent)?;
    let about = About { parameters: &wanted.parameters, insight_component: wanted.insight_component.as_deref() };
    let (device, prepared) = prepare_for(tx, &version, &runbook.name, wanted.device, &about).await?;
    Ok(Proposal { version, device, prepared })
}

struct About<'a> {
    parameters: &'a BTreeMap<String, String>,
    insight_component: Option<&'a str>,
}

async fn prepare_for(
    tx: &ReadTx,
    version: &RunbookVersion,
    name: &str,
    device: DeviceId,
    about: &About<'_>,
) -> Result<(Device, Prepared), Failure> {
    let device = device::service::find(tx, device).await?.ok_or_else(no_device)?;
    let agent = agent::of_device(tx, device.id).await?.filter(|agent| agent.status == AgentStatus::Active);
    let from = Surroundings {
        device_name: device.name.clone(),
        device_hostname: device.hostname.clone(),
        insight_component: about.insight_component.map(str::to_owned),
    };
    let values = settle(&version.definition, about.parameters, &from).map_err(Failure::Rejected)?;
    let subject = Subject {
        name: name.to_owned(),
        target: PlanTarget { device: device.id.uuid(), agent: agent.map(|agent| agent.id.uuid()) },
        platform: device.platform.clone(),
    };
    let prepared = prepare(&version.definition, &values, &subject).map_err(Failure::Rejected)?;
    Ok((device, prepared))
}

/// Begins a run. An id that exists already gives the existing run.
///
/// # Errors
/// Not found, a conflict when the plan is not the one that was looked at, or what stands in its way.
pub async fn start(env: &Runbooks, scope: &Scope, new: NewRun) -> Result<Run, Failure> {
    let device = visible_device(env, scope, new.device).await?;
    let permit = scope.permit_client(Permission::RunbookRun, device.client).map_err(|failure| match failure {
        Failure::Rejected(_) => no_device(),
        other => other,
    })?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| Box::pin(async move { start_in(tx, &env, new).await })).await
}

/// Begins a run, in the transaction of its cause. Who asks is the transaction's actor; a run that no person asked for has
/// nobody who asked.
///
/// # Errors
/// As [`start`].
pub async fn start_in(tx: &WriteTx, env: &Runbooks, new: NewRun) -> Result<Run, Failure> {
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if let Some(existing) = store::find(tx, id).await? {
        return Ok(existing);
    }
    let version = current_version(tx, new.version).await?;
    let runbook = runbooks::find(tx, version.runbook).await?;
    let name = runbook.map_or_else(String::new, |runbook| runbook.name);
    let about = About { parameters: &new.parameters, insight_component: new.insight_component.as_deref() };
    let (device, prepared) = prepare_for(tx, &version, &name, new.device, &about).await?;
    if prepared.hash != new.plan_hash {
        let message = "The plan is not the one that you looked at: the runbook, a value or the device changed. Look at \
                       the new plan, then start again.";
        return Err(Failure::rejected(ErrorCode::Conflict, "planHash", message));
    }
    if store::count_open(tx, device.client).await? >= MOST_OPEN {
        let message = format!("A client can have at most {MOST_OPEN} runs that are not over. Finish or cancel some.");
        return Err(Failure::rejected(ErrorCode::LimitReached, "deviceId", message));
    }
    let requested_by = tx.permit().actor().user();
    let run = Run {
        id,
        client: device.client,
        version: version.id,
        device: device.id,
        ticket: new.ticket,
        insight: new.insight,
        plan: prepared.text.clone(),
        plan_hash: prepared.hash,
        phase: RunPhase::Waiting,
        outcome: None,
        requested_by,
        requested_by_name: name_of(tx, requested_by).await?,
        next_look_at: None,
        head: Head::START,
        created_at: tx.now(),
        ended_at: None,
    };
    store::insert(tx, &run).await.map_err(|error| match error {
        DbError::Link(_) if new.ticket.is_some() => Failure::not_found::<TicketKind>("ticketId"),
        DbError::Link(_) => Failure::not_found::<kernel::id::InsightKind>("insightId"),
        DbError::Unique(_) => {
            Failure::rejected(ErrorCode::Taken, "id", "This id is already used. Leave it out to get a new one.")
        }
        other => other.into(),
    })?;
    let entry = Entry::new("run.start", "run", format!("Started the runbook {name} on {}", device.name))
        .client(run.client)
        .object(run.id)
        .after(json!({
            "runbook_version": run.version,
            "device": run.device,
            "ticket": run.ticket,
            "insight": run.insight,
            "plan_hash": wire::plan::hex(&run.plan_hash),
        }));
    env.audit.record(tx, entry).await?;
    let mut loaded = Loaded::fresh(run, version, prepared);
    let plan_hash = loaded.plan_hash();
    loaded.record(tx, Event::Started { plan_hash })?;
    loaded.drive(tx, &env.auth, None).await?;
    loaded.save(tx, &env.auth).await
}

/// The version, if it is the one that new runs take.
async fn current_version(tx: &WriteTx, id: RunbookVersionId) -> Result<RunbookVersion, Failure> {
    let absent = || Failure::not_found::<RunbookVersionKind>("runbookVersionId");
    let version = runbooks::version(tx, id).await?.ok_or_else(absent)?;
    let runbook = runbooks::find(tx, version.runbook).await?.ok_or_else(absent)?;
    if runbook.published == Some(id) {
        return Ok(version);
    }
    let message = "There is a newer version of this runbook. Look at its plan, then start again.";
    Err(Failure::rejected(ErrorCode::Conflict, "runbookVersionId", message))
}

/// The person who works in a transaction.
///
/// # Errors
/// Forbidden for anybody who is not a person.
pub(crate) async fn person(tx: &WriteTx, needs: Permission) -> Result<Person, Failure> {
    let id = tx.permit().actor().user().ok_or(Failure::Forbidden(needs))?;
    Ok(Person { id, name: name_of(tx, Some(id)).await? })
}
