//! Plans: what a run would do, exactly.

use std::collections::BTreeMap;

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use gql::{UserErrorObject, parse_id};
use ingestion::device::graphql::Device;
use kernel::{Failure, UserError};
use tenancy::graphql::payload;
use tenancy::input::Checked;

use super::super::start::{self, Proposal, Wanted};
use crate::definition::Work;
use crate::definition::graphql::{RunbookStepKind, kind, small};
use crate::definition::plan::{Prepared, Task};
use crate::graphql::caller;
use crate::runbook::graphql::RunbookVersion;

/// Most values that are looked at.
const MOST_VALUES: usize = 50;

/// A parameter with its value.
#[derive(Debug, Clone, SimpleObject)]
pub struct PlanParameter {
    /// Stable name.
    name: String,
    /// Name for people.
    title: String,
    /// Its value.
    value: String,
}

/// A step of a plan.
#[derive(Debug, Clone, SimpleObject)]
pub struct PlanStep {
    /// Its index, from 0.
    ordinal: i32,
    /// Its key within the runbook.
    key: String,
    /// Name for people.
    title: String,
    /// What kind of step it is.
    kind: RunbookStepKind,
    /// What happens, in words, parameters filled in.
    text: String,
    /// Program and arguments, exactly as the agent will run them.
    argv: Option<Vec<String>>,
    /// The script.
    script: Option<String>,
    /// Hash of the script.
    script_hash: Option<String>,
    /// How many people must approve, or must have approved.
    required_approvals: i32,
    /// Why it cannot be foreseen how the step ends; null if it can.
    uncertain: Option<&'static str>,
}

/// What a run would do, exactly.
#[derive(Debug, Clone, SimpleObject)]
pub struct RunPlan {
    /// Hash of the plan: runbook, values, device and every command.
    plan_hash: String,
    /// Of which version.
    runbook_version: RunbookVersion,
    /// For which device.
    device: Device,
    /// Values of the parameters, defaults filled in.
    parameters: Vec<PlanParameter>,
    /// The steps in order.
    steps: Vec<PlanStep>,
}

/// The plan, or what stands in its way.
#[derive(Debug, SimpleObject)]
pub struct RunPlanResult {
    /// The plan; null if something stands in its way.
    plan: Option<RunPlan>,
    /// What stands in its way.
    errors: Vec<UserErrorObject>,
}

/// A value for a parameter.
#[derive(Debug, InputObject)]
pub struct ParameterInput {
    /// Name of the parameter.
    name: String,
    /// Its value.
    value: String,
}

/// What to plan.
#[derive(Debug, InputObject)]
pub struct RunPlanInput {
    /// Which runbook; its published version is taken.
    runbook_id: ID,
    /// On which device.
    device_id: ID,
    /// Values of parameters; the others take their defaults.
    parameters: Option<Vec<ParameterInput>>,
    /// The component that the insight is about, such as a mount.
    insight_component: Option<String>,
}

/// Values by their names; each name once.
pub(super) fn values(given: Option<Vec<ParameterInput>>) -> std::result::Result<BTreeMap<String, String>, UserError> {
    let given = given.unwrap_or_default();
    let refuse = |message: &str| UserError::new(kernel::ErrorCode::Invalid, "parameters", message);
    if given.len() > MOST_VALUES {
        return Err(refuse("These are more values than a runbook has parameters."));
    }
    let count = given.len();
    let values: BTreeMap<String, String> = given.into_iter().map(|input| (input.name, input.value)).collect();
    if values.len() == count { Ok(values) } else { Err(refuse("A parameter has two values. Give one.")) }
}

/// Values of a plan with the titles of their parameters.
pub(super) fn parameters(version: &crate::runbook::RunbookVersion, prepared: &Prepared) -> Vec<PlanParameter> {
    let shown = |parameter: &crate::definition::Parameter| {
        let value = prepared.plan.parameters.get(&parameter.name).cloned().unwrap_or_default();
        PlanParameter { name: parameter.name.clone(), title: parameter.title.clone(), value }
    };
    version.definition.parameters.iter().map(shown).collect()
}

impl RunPlanInput {
    fn parse(self) -> std::result::Result<Wanted, Failure> {
        let mut checked = Checked::new();
        let runbook = checked.take(parse_id(&self.runbook_id, "runbookId"));
        let device = checked.take(parse_id(&self.device_id, "deviceId"));
        let parameters = checked.take(values(self.parameters));
        let wanted = runbook.zip(device).zip(parameters);
        checked.finish(wanted.map(|((runbook, device), parameters)| Wanted {
            runbook,
            device,
            parameters,
            insight_component: self.insight_component,
        }))
    }
}

pub(super) async fn proposal(ctx: &Context<'_>, input: RunPlanInput) -> Result<RunPlanResult> {
    let (env, scope) = caller(ctx)?;
    let work = async { start::plan(env, scope, input.parse()?).await };
    payload(work.await, |found, errors| RunPlanResult { plan: found.map(RunPlan::from), errors })
}

impl From<Proposal> for RunPlan {
    fn from(proposal: Proposal) -> Self {
        let works = proposal.version.definition.steps.iter().map(|step| &step.work);
        let planned = proposal.prepared.plan.steps.iter().zip(&proposal.prepared.tasks);
        let steps = (0..).zip(works.zip(planned)).map(|(ordinal, (work, (planned, task)))| PlanStep {
            ordinal,
            key: planned.key.clone(),
            title: planned.title.clone(),
            kind: kind(work),
            text: planned.text.clone(),
            argv: planned.action.as_ref().map(|action| action.argv.clone()),
            script: match work {
                Work::Script(work) => Some(work.script.clone()),
                _ => None,
            },
            script_hash: planned.action.as_ref().and_then(|action| action.script_hash.clone()),
            required_approvals: match task {
                Task::Approval(required) => small(*required),
                Task::Script(task) => small(task.approvals),
                _ => 0,
            },
            uncertain: match task {
                Task::Manual(_) | Task::Decision(_) => Some("It depends on what a person finds."),
                Task::Approval(_) => Some("It depends on other people."),
                Task::Script(_) => Some("What the script finds on the device is known only when it runs."),
                Task::Verify(_) => Some("It depends on what is measured afterwards."),
                Task::Wait(_) => None,
            },
        });
        Self {
            plan_hash: wire::plan::hex(&proposal.prepared.hash),
            steps: steps.collect(),
            parameters: parameters(&proposal.version, &proposal.prepared),
            runbook_version: RunbookVersion(proposal.version),
            device: Device(proposal.device),
        }
    }
}
