//! What people do: start, complete, approve, reject, cancel.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{UserErrorObject, parse_id};
use kernel::text::Prose;
use kernel::{ErrorCode, Failure, RunId, UserError};
use tenancy::graphql::payload;
use tenancy::input::Checked;
use wire::plan::Digest;

use super::super::person::{self, Given};
use super::super::{NewRun, start};
use super::object::Run;
use super::plan::{ParameterInput, values};
use crate::graphql::caller;

/// A run to start.
#[derive(Debug, InputObject)]
pub struct RunStartInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Which version; it must be the published one.
    runbook_version_id: ID,
    /// On which device.
    device_id: ID,
    /// Values of parameters; the others take their defaults.
    parameters: Option<Vec<ParameterInput>>,
    /// The ticket that it is done for.
    ticket_id: Option<ID>,
    /// The insight that it is done for.
    insight_id: Option<ID>,
    /// The component that the insight is about, such as a mount.
    insight_component: Option<String>,
    /// Hash of the plan that was looked at, from `runPlan`.
    plan_hash: String,
}

/// What a person gives to end a manual step or a decision.
#[derive(Debug, InputObject)]
pub struct RunStepCompleteInput {
    /// Which run.
    run_id: ID,
    /// Index of the step.
    step: i32,
    /// Words, if the step asks for a text.
    text: Option<String>,
    /// A number, if it asks for one.
    number: Option<f64>,
    /// A choice, if it asks for one or is a decision.
    choice: Option<String>,
    /// True states that it was done, if the step asks for that.
    attested: Option<bool>,
    /// A note beside it.
    note: Option<String>,
}

/// Approval of a plan.
#[derive(Debug, InputObject)]
pub struct RunApproveInput {
    /// Which run.
    run_id: ID,
    /// Index of the step.
    step: i32,
    /// Hash of the plan that was looked at.
    plan_hash: String,
    /// A note beside it.
    note: Option<String>,
}

/// Rejection of a plan.
#[derive(Debug, InputObject)]
pub struct RunRejectInput {
    /// Which run.
    run_id: ID,
    /// Index of the step.
    step: i32,
    /// Why.
    note: String,
}

/// Which run to end.
#[derive(Debug, InputObject)]
pub struct RunCancelInput {
    /// Which run.
    run_id: ID,
    /// Why.
    reason: String,
}

/// The run after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct RunPayload {
    /// The run; null if refused.
    run: Option<Run>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of runs.
#[derive(Debug, Default)]
pub struct RunMutation;

#[Object]
impl RunMutation {
    /// Starts a run of the plan that was looked at. A script that changes something waits for its approvals.
    async fn run_start(&self, ctx: &Context<'_>, input: RunStartInput) -> Result<RunPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { start::start(env, who, input.parse()?).await };
        answer(work.await)
    }

    /// Ends a manual step with evidence, or a decision with a choice.
    async fn run_step_complete(&self, ctx: &Context<'_>, input: RunStepCompleteInput) -> Result<RunPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let (run, step, given) = input.parse()?;
            person::complete(env, who, run, step, given).await
        };
        answer(work.await)
    }

    /// Approves the plan of a run that another person asked for.
    async fn run_approve(&self, ctx: &Context<'_>, input: RunApproveInput) -> Result<RunPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let run = checked.take(parse_id(&input.run_id, "runId"));
            let step = checked.take(index(input.step));
            let hash = checked.take(digest(&input.plan_hash));
            let note = checked.take(Prose::parse("note", &input.note.unwrap_or_default()));
            let (((run, step), hash), note) = checked.finish(run.zip(step).zip(hash).zip(note))?;
            person::approve(env, who, run, step, (hash, note.into_string())).await
        };
        answer(work.await)
    }

    /// Rejects the plan of a run, which ends the run.
    async fn run_reject(&self, ctx: &Context<'_>, input: RunRejectInput) -> Result<RunPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let run = checked.take(parse_id(&input.run_id, "runId"));
            let step = checked.take(index(input.step));
            let note = checked.take(needed("note", &input.note));
            let ((run, step), note) = checked.finish(run.zip(step).zip(note))?;
            person::reject(env, who, run, step, note).await
        };
        answer(work.await)
    }

    /// Ends a run. A script that runs on the device already is not stopped by this.
    async fn run_cancel(&self, ctx: &Context<'_>, input: RunCancelInput) -> Result<RunPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let run = checked.take(parse_id(&input.run_id, "runId"));
            let reason = checked.take(needed("reason", &input.reason));
            let (run, reason) = checked.finish(run.zip(reason))?;
            person::cancel(env, who, run, reason).await
        };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<crate::run::Run, Failure>) -> Result<RunPayload> {
    payload(result, |run, errors| RunPayload { run: run.map(Run), errors })
}

fn index(step: i32) -> std::result::Result<usize, UserError> {
    let message = "There is no such step.";
    usize::try_from(step).map_err(|_| UserError::new(ErrorCode::Invalid, "step", message))
}

fn digest(text: &str) -> std::result::Result<Digest, UserError> {
    let bytes = kernel::hex::decode(text).and_then(|bytes| Digest::try_from(bytes).ok());
    let message = "This is not the hash of a plan. Pass `planHash` as it was given.";
    bytes.ok_or_else(|| UserError::new(ErrorCode::Invalid, "planHash", message))
}

fn needed(field: &str, text: &str) -> std::result::Result<String, UserError> {
    let prose = Prose::parse(field, text)?.into_string();
    if prose.is_empty() {
        return Err(UserError::new(ErrorCode::Required, field, "Say why, in a few words."));
    }
    Ok(prose)
}

impl RunStartInput {
    fn parse(self) -> std::result::Result<NewRun, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let version = checked.take(parse_id(&self.runbook_version_id, "runbookVersionId"));
        let device = checked.take(parse_id(&self.device_id, "deviceId"));
        let ticket = checked.optional(self.ticket_id, |id| parse_id(&id, "ticketId"));
        let insight = checked.optional(self.insight_id, |id| parse_id(&id, "insightId"));
        let parameters = checked.take(values(self.parameters));
        let plan_hash = checked.take(digest(&self.plan_hash));
        let new = version.zip(device).zip(parameters.zip(plan_hash));
        checked.finish(new.map(|((version, device), (parameters, plan_hash))| NewRun {
            id,
            version,
            device,
            parameters,
            ticket,
            insight,
            insight_component: self.insight_component,
            plan_hash,
        }))
    }
}

impl RunStepCompleteInput {
    fn parse(self) -> std::result::Result<(RunId, usize, Given), Failure> {
        let mut checked = Checked::new();
        let run = checked.take(parse_id(&self.run_id, "runId"));
        let step = checked.take(index(self.step));
        let text = checked.optional(self.text, |text| Prose::parse("text", &text)).map(Prose::into_string);
        let note = checked.take(Prose::parse("note", &self.note.unwrap_or_default()));
        let (number, choice, attested) = (self.number, self.choice, self.attested.unwrap_or_default());
        let given = note.map(|note| Given { text, number, choice, attested, note: note.into_string() });
        let ((run, step), given) = checked.finish(run.zip(step).zip(given))?;
        Ok((run, step, given))
    }
}
