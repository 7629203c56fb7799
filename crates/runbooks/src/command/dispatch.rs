//! Makes the envelope of a command, signs it, and lets it wait for its agent: in the transaction that decides it.

use std::time::Duration;

use auth::{Auth, Entry};
use db::WriteTx;
use ingestion::agent_api::command::commands_wait;
use kernel::{AgentId, CommandId, Failure};
use serde_json::json;
use uuid::Uuid;
use wire::plan::{Plan, parameters_hash};
use wire::{Envelope, EnvelopeApproval, transcript};

use super::{AgentCommand, CommandPhase, store};
use crate::run::Run;
use crate::run::state::Approval;
use crate::runbook::RunbookVersion;

/// How long a command may wait for its agent. An approval is good for an hour, and so is the longest envelope.
pub(crate) const COMMAND_LIFE: Duration = Duration::from_secs(1_800);

/// What a command is made of.
pub(crate) struct Order<'a> {
    pub(crate) run: &'a Run,
    pub(crate) version: &'a RunbookVersion,
    pub(crate) plan: &'a Plan,
    /// Index of the step.
    pub(crate) step: usize,
    /// Which attempt, from 1.
    pub(crate) attempt: u32,
    /// The script of the step.
    pub(crate) script: &'a str,
    /// Approvals that count now.
    pub(crate) approvals: Vec<&'a Approval>,
    /// The installation that the agent enrolled at.
    pub(crate) instance: Uuid,
    /// The agent.
    pub(crate) agent: AgentId,
}

/// Signs a command and lets it wait.
///
/// # Errors
/// If it cannot be recorded or stored: then nothing was asked for.
pub(crate) async fn dispatch(tx: &WriteTx, auth: &Auth, order: &Order<'_>) -> Result<AgentCommand, Failure> {
    let id: CommandId = tx.new_id();
    let expires_at = tx.now().plus(COMMAND_LIFE);
    let run = order.run;
    let approval = |approval: &&Approval| EnvelopeApproval {
        user_id: approval.by.id.uuid().as_bytes().to_vec(),
        at_us: approval.at.micros(),
        plan_hash: run.plan_hash.to_vec(),
    };
    let envelope = Envelope {
        run_id: run.id.uuid().as_bytes().to_vec(),
        step: u32::try_from(order.step).unwrap_or(u32::MAX),
        command_id: id.uuid().as_bytes().to_vec(),
        attempt: order.attempt,
        agent_id: order.agent.uuid().as_bytes().to_vec(),
        instance_id: order.instance.as_bytes().to_vec(),
        runbook_hash: order.version.hash.to_vec(),
        parameters_hash: parameters_hash(&order.plan.parameters).to_vec(),
        plan_hash: run.plan_hash.to_vec(),
        plan: run.plan.as_bytes().to_vec(),
        script: order.script.as_bytes().to_vec(),
        requested_by: run.requested_by.map(|user| user.uuid().as_bytes().to_vec()).unwrap_or_default(),
        approvals: order.approvals.iter().map(approval).collect(),
        not_before_us: tx.now().micros(),
        expires_us: expires_at.micros(),
    };
    let envelope = envelope.to_bytes().map_err(Failure::internal)?;
    let signature = auth.keyring().dispatch_key().sign(&transcript::command(&envelope)).to_vec();
    let command = AgentCommand {
        id,
        client: run.client,
        run: run.id,
        ordinal: i32::try_from(order.step).unwrap_or(i32::MAX),
        attempt: i32::try_from(order.attempt).unwrap_or(i32::MAX),
        agent: order.agent,
        envelope,
        signature,
        phase: CommandPhase::Waiting,
        expires_at,
        delivered_at: None,
        started_at: None,
        ended_at: None,
        result: None,
        exit_code: None,
        refusal: None,
        output_bytes: 0,
        dropped_bytes: 0,
        next_seq: 0,
        stored_bytes: 0,
    };
    store::insert(tx, &command).await?;
    let title = order.plan.steps.get(order.step).map_or("", |step| step.title.as_str());
    let entry = Entry::new("command.dispatch", "command", format!("Asked an agent to do: {title}"))
        .client(run.client)
        .object(id)
        .after(json!({
            "run": run.id,
            "step": order.step,
            "attempt": order.attempt,
            "agent": order.agent,
            "plan_hash": wire::plan::hex(&run.plan_hash),
            "runbook_hash": wire::plan::hex(&order.version.hash),
            "approved_by": order.approvals.iter().map(|approval| approval.by.id).collect::<Vec<_>>(),
        }));
    auth.audit().record(tx, entry).await?;
    tx.publish(commands_wait(run.client, order.agent));
    Ok(command)
}
