//! Runs and what happened in them.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, to_id};
use ingestion::device::graphql::{Device, DeviceById};
use kernel::{Permission, RunId};
use tenancy::client::graphql::Client;
use tenancy::graphql::{loaded, scope};
use tenancy::site::graphql::client_of;

use super::plan::{PlanParameter, parameters};
use super::step::{RunResult, RunStep};
use crate::definition::plan::Task;
use crate::graphql::Lens;
use crate::run::event::Recorded;
use crate::run::service::{self, RunView};
use crate::run::{self, RunPhase};
use crate::runbook::graphql::{RunbookVersion, VersionById};

/// Events of a run that are shown at once at most.
const MOST_SHOWN_EVENTS: usize = 200;

/// Whether a run is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "RunPhase")]
pub enum RunState {
    /// An agent acts, or a predicate is looked at.
    Running,
    /// It waits for people or time.
    Waiting,
    /// It is over.
    Finished,
}

/// Something that happened in a run.
#[derive(Debug, Clone, SimpleObject)]
pub struct RunEvent {
    /// Its number within the run, from 1.
    seq: i32,
    /// When.
    at: DateTime,
    /// What kind of event, such as `approved` or `command_ended`.
    kind: String,
    /// Whether a person (`user`), an agent or the system made it happen.
    actor_kind: String,
    /// The step that it is about.
    step: Option<i32>,
    /// Its content as JSON text, which the chain is over.
    body: String,
    /// Its hash, over this and the one before it.
    hash: String,
}

/// One execution of a runbook.
#[derive(Debug, Clone)]
pub struct Run(pub run::Run);

async fn view(ctx: &Context<'_>, run: RunId) -> Result<Arc<RunView>> {
    let absent = || gql::query_error(kernel::Failure::not_found::<kernel::id::RunKind>("id"));
    loaded::<ViewOfRun, _>(ctx, run).await?.ok_or_else(absent)
}

#[Object]
impl Run {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// The version that it is pinned to.
    async fn runbook_version(&self, ctx: &Context<'_>) -> Result<Option<RunbookVersion>> {
        loaded::<VersionById, _>(ctx, self.0.version).await
    }
    /// Whose it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// The device that it works on; null without the right to see devices.
    async fn device(&self, ctx: &Context<'_>) -> Result<Option<Device>> {
        if scope(ctx)?.clients(Permission::DeviceRead).is_none() {
            return Ok(None);
        }
        loaded::<DeviceById, _>(ctx, self.0.device).await
    }
    /// The ticket that it is done for.
    async fn ticket_id(&self) -> Option<ID> {
        self.0.ticket.map(to_id)
    }
    /// The insight that it is done for.
    async fn insight_id(&self) -> Option<ID> {
        self.0.insight.map(to_id)
    }
    /// Whether it is under way.
    async fn state(&self) -> RunState {
        self.0.phase.into()
    }
    /// How it ended.
    async fn outcome(&self) -> Option<RunResult> {
        self.0.outcome.map(RunResult::from)
    }
    /// Who asked for it, by the name of that time.
    async fn requested_by_name(&self) -> &str {
        &self.0.requested_by_name
    }
    /// Whether the caller asked for it.
    async fn requested_by_me(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.requested_by.is_some() && self.0.requested_by == scope(ctx)?.actor().user())
    }
    /// Whether the caller may approve now: the run waits for approval, the caller has the right, did not ask for the run,
    /// did not write what cannot be taken back, and has not approved yet.
    async fn approvable_by_me(&self, ctx: &Context<'_>) -> Result<bool> {
        let who = scope(ctx)?;
        let Some(user) = who.actor().user() else { return Ok(false) };
        let may = who.clients(Permission::RunbookApprove).is_some_and(|clients| clients.contains(self.0.client));
        if !may || self.0.phase == RunPhase::Finished {
            return Ok(false);
        }
        let view = view(ctx, self.0.id).await?;
        let Some(current) = view.state.current else { return Ok(false) };
        let asks = matches!(view.prepared.tasks.get(current), Some(Task::Approval(_)));
        let given = view.state.steps.get(current).is_some_and(|step| step.approvals.iter().any(|a| a.by.id == user));
        Ok(asks && !given && !view.excluded.contains(user))
    }
    /// Hash of the plan, which approvals are bound to.
    async fn plan_hash(&self) -> String {
        wire::plan::hex(&self.0.plan_hash)
    }
    /// Values of its parameters.
    async fn parameters(&self, ctx: &Context<'_>) -> Result<Vec<PlanParameter>> {
        let view = view(ctx, self.0.id).await?;
        Ok(parameters(&view.version, &view.prepared))
    }
    /// Index of the step at work.
    async fn current_step(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        Ok(view(ctx, self.0.id).await?.state.current.and_then(|step| i32::try_from(step).ok()))
    }
    /// Its steps in order.
    #[graphql(complexity = "20 + child_complexity")]
    async fn steps(&self, ctx: &Context<'_>) -> Result<Vec<RunStep>> {
        let view = view(ctx, self.0.id).await?;
        let steps = view.state.steps.len().min(view.version.definition.steps.len());
        Ok((0..steps).map(|ordinal| RunStep { run: self.0.id, ordinal, view: view.clone() }).collect())
    }
    /// What happened, oldest first; the last 200 events.
    #[graphql(complexity = "20 + child_complexity")]
    async fn events(&self, ctx: &Context<'_>) -> Result<Vec<RunEvent>> {
        let view = view(ctx, self.0.id).await?;
        let beyond = view.events.len().saturating_sub(MOST_SHOWN_EVENTS);
        Ok(view.events.iter().skip(beyond).map(shown_event).collect())
    }
    /// End of the chain of its events.
    async fn chain_head(&self) -> String {
        wire::plan::hex(&self.0.head.hash)
    }
    /// Whether the chain of all stored events is unbroken.
    async fn chain_intact(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(view(ctx, self.0.id).await?.intact)
    }
    /// When it began.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
    /// When it ended.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }
}

fn shown_event(recorded: &Recorded) -> RunEvent {
    RunEvent {
        seq: recorded.seq,
        at: DateTime(recorded.at),
        kind: recorded.event.kind().to_owned(),
        actor_kind: recorded.actor.parts().0.to_owned(),
        step: recorded.event.step().and_then(|step| i32::try_from(step).ok()),
        body: recorded.body.clone(),
        hash: wire::plan::hex(&recorded.hash),
    }
}

/// Loads runs with where they stand.
pub struct ViewOfRun(pub(crate) Lens);

impl Loader<RunId> for ViewOfRun {
    type Value = Arc<RunView>;
    type Error = LoadError;

    async fn load(&self, keys: &[RunId]) -> std::result::Result<HashMap<RunId, Self::Value>, LoadError> {
        let found = service::views(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|view| (view.run.id, Arc::new(view))).collect())
    }
}
