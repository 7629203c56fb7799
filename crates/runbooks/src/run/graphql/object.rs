//! Runs, their steps and events.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, parse_id, to_id};
use ingestion::device::graphql::{Device, DeviceById};
use kernel::{Permission, RunId};
use tenancy::client::graphql::Client;
use tenancy::graphql::{loaded, scope};
use tenancy::input::Checked;
use tenancy::site::graphql::client_of;

use super::super::event::EvidenceValue;
use super::super::service::{self, RunView};
use super::super::state::{self, Phase};
use super::super::{RunFilter, RunPhase};
use super::plan::{PlanParameter, RunPlanInput, RunPlanResult, parameters, proposal};
use crate::command::graphql::{AgentCommand, CommandsOfRun};
use crate::definition::Work;
use crate::definition::graphql::{DecisionChoice, EvidenceKind, EvidenceSpec, RunbookStepKind, kind, small};
use crate::definition::plan::Task;
use crate::graphql::{Lens, caller};
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

/// How a run or one of its steps ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::run::RunResult")]
pub enum RunResult {
    /// As it should.
    Ok,
    /// Something was changed, and proved to have worked where the runbook asks for proof.
    Changed,
    /// Nothing had to be changed.
    NoChange,
    /// Not as it should.
    Failed,
    /// It took longer than it may.
    TimedOut,
    /// A decision led past it.
    Skipped,
    /// The agent could not be reached.
    Unreachable,
    /// A person, or the agent, said no.
    Rejected,
    /// Done, not verified.
    Unverified,
    /// The agent was cut off: what was done is not known.
    UnknownOutcome,
    /// A person ended it.
    Cancelled,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Phase")]
pub enum RunStepState {
    /// Not reached.
    Pending,
    /// Waits for people, values or time.
    Waiting,
    /// An agent acts.
    Acting,
    /// Over.
    Done,
}

/// What a person gave to end a manual step.
#[derive(Debug, Clone, SimpleObject)]
pub struct StepEvidence {
    /// What kind.
    kind: EvidenceKind,
    /// Words, or the choice.
    text: Option<String>,
    /// A number.
    number: Option<f64>,
    /// Its unit.
    unit: Option<String>,
    /// A note beside it.
    note: String,
    /// Who gave it, by the name of that time.
    by_name: String,
    /// When.
    at: DateTime,
}

/// A person's approval of the plan, in the present round.
#[derive(Debug, Clone, SimpleObject)]
pub struct RunApproval {
    /// Who, by the name of that time.
    by_name: String,
    /// What they said.
    note: String,
    /// When.
    at: DateTime,
    /// Until when it counts.
    until: DateTime,
}

/// A step of a run.
#[derive(Debug, Clone)]
pub struct RunStep {
    run: RunId,
    ordinal: usize,
    view: std::sync::Arc<RunView>,
}

impl RunStep {
    fn state_of(&self) -> &state::StepState {
        &self.view.state.steps[self.ordinal]
    }
    fn work(&self) -> &Work {
        &self.view.version.definition.steps[self.ordinal].work
    }
    fn task(&self) -> &Task {
        &self.view.prepared.tasks[self.ordinal]
    }
    fn planned(&self) -> &wire::plan::PlanStep {
        &self.view.prepared.plan.steps[self.ordinal]
    }
}

#[Object]
impl RunStep {
    /// Its index, from 0; goes into the inputs of mutations.
    async fn ordinal(&self) -> i32 {
        i32::try_from(self.ordinal).unwrap_or(i32::MAX)
    }
    /// Its key within the runbook.
    async fn key(&self) -> &str {
        &self.planned().key
    }
    /// Name for people.
    async fn title(&self) -> &str {
        &self.planned().title
    }
    /// What kind of step it is.
    async fn kind(&self) -> RunbookStepKind {
        kind(self.work())
    }
    /// How far it is.
    async fn state(&self) -> RunStepState {
        self.state_of().phase.into()
    }
    /// How it ended.
    async fn result(&self) -> Option<RunResult> {
        self.state_of().result.map(RunResult::from)
    }
    /// What is to be done, in words, parameters filled in.
    async fn instruction(&self) -> &str {
        &self.planned().text
    }
    /// What the person must give.
    async fn evidence_spec(&self) -> Option<EvidenceSpec> {
        match self.task() {
            Task::Manual(spec) => Some(spec.into()),
            _ => None,
        }
    }
    /// What a person gave.
    async fn evidence(&self) -> Option<StepEvidence> {
        let (by, at, evidence) = self.state_of().evidence.clone()?;
        let (kind, text, number, unit) = match evidence.value {
            EvidenceValue::Text(text) => (EvidenceKind::Text, Some(text), None, None),
            EvidenceValue::Number(number, unit) => (EvidenceKind::Number, None, Some(number), Some(unit)),
            EvidenceValue::Choice(choice) => (EvidenceKind::Choice, Some(choice), None, None),
            EvidenceValue::Attested => (EvidenceKind::Attestation, None, None, None),
        };
        Some(StepEvidence { kind, text, number, unit, note: evidence.note, by_name: by.name, at: DateTime(at) })
    }
    /// How many people must approve, or must have approved.
    async fn required_approvals(&self) -> i32 {
        match self.task() {
            Task::Approval(required) => small(*required),
            Task::Script(task) => small(task.approvals),
            _ => 0,
        }
    }
    /// Who approved, in the present round.
    async fn approvals(&self) -> Vec<RunApproval> {
        let shown = |given: &state::Approval| RunApproval {
            by_name: given.by.name.clone(),
            note: given.note.clone(),
            at: DateTime(given.at),
            until: DateTime(given.at.plus(state::APPROVAL_LIFE)),
        };
        self.state_of().approvals.iter().map(shown).collect()
    }
    /// Who rejected the plan.
    async fn rejected_by_name(&self) -> Option<&str> {
        self.state_of().rejection.as_ref().map(|(by, _)| by.name.as_str())
    }
    /// Why the plan was rejected.
    async fn rejection(&self) -> Option<&str> {
        self.state_of().rejection.as_ref().map(|(_, note)| note.as_str())
    }
    /// Ways on from a decision.
    async fn choices(&self) -> Vec<DecisionChoice> {
        match self.task() {
            Task::Decision(choices) => choices.iter().map(|(choice, _)| choice.into()).collect(),
            _ => Vec::new(),
        }
    }
    /// The way on that a person chose.
    async fn chosen(&self) -> Option<&str> {
        self.state_of().chosen.as_deref()
    }
    /// Program and arguments, parameters filled in.
    async fn argv(&self) -> Option<&[String]> {
        self.planned().action.as_ref().map(|action| action.argv.as_slice())
    }
    /// The script.
    async fn script(&self) -> Option<&str> {
        match self.work() {
            Work::Script(work) => Some(&work.script),
            _ => None,
        }
    }
    /// Hash of the script, as the approved plan names it.
    async fn script_hash(&self) -> Option<&str> {
        self.planned().action.as_ref().and_then(|action| action.script_hash.as_deref())
    }
    /// Why it ended as it did, such as what was measured or why the agent refused; empty if there is nothing to say.
    async fn explanation(&self) -> &str {
        &self.state_of().explanation
    }
    /// What the agent was asked to do, one command for each attempt.
    async fn commands(&self, ctx: &Context<'_>) -> Result<Vec<AgentCommand>> {
        if !matches!(self.task(), Task::Script(_)) {
            return Ok(Vec::new());
        }
        let ordinal = i32::try_from(self.ordinal).unwrap_or(i32::MAX);
        let commands = loaded::<CommandsOfRun, _>(ctx, self.run).await?.unwrap_or_default();
        Ok(commands.into_iter().filter(|command| command.ordinal == ordinal).map(AgentCommand).collect())
    }
    /// When it began.
    async fn started_at(&self) -> Option<DateTime> {
        self.state_of().entered_at.map(DateTime)
    }
    /// When it ended.
    async fn ended_at(&self) -> Option<DateTime> {
        self.state_of().ended_at.map(DateTime)
    }
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
pub struct Run(pub crate::run::Run);

async fn view(ctx: &Context<'_>, run: RunId) -> Result<std::sync::Arc<RunView>> {
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

fn shown_event(recorded: &crate::run::event::Recorded) -> RunEvent {
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

gql::connection! {
    /// Runs, a page at a time.
    pub RunConnection, RunEdge of Run;
}

/// Which runs to list.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "RunFilter")]
pub struct RunFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// On one device.
    device_id: Option<ID>,
    /// For one ticket.
    ticket_id: Option<ID>,
    /// For one insight.
    insight_id: Option<ID>,
    /// Of one runbook.
    runbook_id: Option<ID>,
    /// In one of these states.
    state: Option<Vec<RunState>>,
}

impl RunFilterInput {
    fn parse(self) -> std::result::Result<RunFilter, kernel::Failure> {
        let mut checked = Checked::new();
        let filter = RunFilter {
            client: checked.optional(self.client_id, |id| parse_id(&id, "filter.clientId")),
            device: checked.optional(self.device_id, |id| parse_id(&id, "filter.deviceId")),
            ticket: checked.optional(self.ticket_id, |id| parse_id(&id, "filter.ticketId")),
            insight: checked.optional(self.insight_id, |id| parse_id(&id, "filter.insightId")),
            runbook: checked.optional(self.runbook_id, |id| parse_id(&id, "filter.runbookId")),
            phases: self.state.unwrap_or_default().into_iter().map(RunPhase::from).collect(),
        };
        checked.finish(Some(filter))
    }
}

/// Reads of runs.
#[derive(Debug, Default)]
pub struct RunQuery;

#[Object]
impl RunQuery {
    /// The runs that the caller may see, the newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn runs(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<RunFilterInput>,
    ) -> Result<RunConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let read = async { service::list(env, scope, filter.unwrap_or_default().parse()?, request).await };
        Ok(read.await.map_err(gql::query_error)?.map(Run).into())
    }

    /// One run; null if it does not exist or is not visible.
    async fn run(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Run>> {
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        let (env, scope) = caller(ctx)?;
        let found = service::by_ids(env, scope, vec![id]).await.map_err(gql::query_error)?;
        Ok(found.into_iter().next().map(Run))
    }

    /// The exact plan of a run, without starting it. Its hash is what goes into `runStart` and is approved.
    async fn run_plan(&self, ctx: &Context<'_>, input: RunPlanInput) -> Result<RunPlanResult> {
        proposal(ctx, input).await
    }
}

/// Loads runs with where they stand.
pub struct ViewOfRun(pub(crate) Lens);

impl Loader<RunId> for ViewOfRun {
    type Value = std::sync::Arc<RunView>;
    type Error = LoadError;

    async fn load(&self, keys: &[RunId]) -> std::result::Result<HashMap<RunId, Self::Value>, LoadError> {
        let found = service::views(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|view| (view.run.id, std::sync::Arc::new(view))).collect())
    }
}
