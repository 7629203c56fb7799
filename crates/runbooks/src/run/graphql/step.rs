//! The steps of a run.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use gql::DateTime;
use kernel::RunId;
use tenancy::graphql::loaded;

use crate::command::graphql::{AgentCommand, CommandsOfRun};
use crate::definition::Work;
use crate::definition::graphql::{DecisionChoice, EvidenceKind, EvidenceSpec, RunbookStepKind, kind, small};
use crate::definition::plan::Task;
use crate::run::event::EvidenceValue;
use crate::run::service::RunView;
use crate::run::state::{self, Phase};

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
    pub(super) run: RunId,
    pub(super) ordinal: usize,
    pub(super) view: Arc<RunView>,
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
