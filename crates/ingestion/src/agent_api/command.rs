//! `GET /poll` and `POST /command/…`: the way of commands to agents and of reports back. What a command is, who may give
//! one and what a report means is known to the desk alone ([`CommandDesk`]), which a higher crate plugs in.
//!
//! An agent is looked at for each request: one that was revoked, or whose device was retired, gets no command and reports
//! nothing, however long its token is still good.

use std::time::Duration;

use db::Change;
use jobs::BoxFuture;
use kernel::{AgentId, ClientId, DeviceId, Failure, Permit};
use uuid::Uuid;
use wire::{Command, CommandAck, CommandFinished, CommandOutput, CommandStarted, ErrorCode, PollResponse, WireMessage};

use super::reply::{AgentReply, Form, Refusal};
use super::{AgentRequest, doorbell};
use crate::agent::AgentStatus;
use crate::device::DeviceState;
use crate::{Ingestion, agent, device};

/// Longest wait for commands, in seconds.
const LONGEST_POLL_S: u64 = 55;
/// Longest body of a report as it comes over the network, in bytes.
const LONGEST_REPORT_BYTES: usize = 512 * 1024;

/// An agent that asks or reports, checked.
#[derive(Debug, Clone)]
pub struct CommandedAgent {
    /// Which one.
    pub agent: AgentId,
    /// Whose.
    pub client: ClientId,
    /// On which device.
    pub device: DeviceId,
    /// The installation that it enrolled at.
    pub instance: Uuid,
    /// The permit of its session: its client and nothing else.
    pub permit: Permit,
}

/// Hands out commands and takes what agents tell about them.
pub trait CommandDesk: Send + Sync + 'static {
    /// Commands that wait for the agent, in the order in which they are to be done. They may be handed out again as long
    /// as the agent has told nothing of them.
    fn waiting<'a>(&'a self, agent: &'a CommandedAgent) -> BoxFuture<'a, Result<Vec<Command>, Failure>>;

    /// A command runs. A command that is not this agent's is *not found*.
    fn started<'a>(
        &'a self,
        agent: &'a CommandedAgent,
        report: CommandStarted,
    ) -> BoxFuture<'a, Result<CommandAck, Failure>>;

    /// A command wrote something.
    fn output<'a>(
        &'a self,
        agent: &'a CommandedAgent,
        report: CommandOutput,
    ) -> BoxFuture<'a, Result<CommandAck, Failure>>;

    /// A command is over.
    fn finished<'a>(
        &'a self,
        agent: &'a CommandedAgent,
        report: CommandFinished,
    ) -> BoxFuture<'a, Result<CommandAck, Failure>>;
}

/// The change that wakes the polls of an agent; to be published in the transaction in which a command begins to wait.
#[must_use]
pub fn commands_wait(client: ClientId, agent: AgentId) -> Change {
    doorbell::commands_wait(client, agent)
}

impl Ingestion {
    pub(super) async fn poll(&self, request: &AgentRequest<'_>, form: &Form) -> Result<AgentReply, Refusal> {
        let asked =
            request.query.split('&').find_map(|pair| pair.strip_prefix("wait=")).and_then(|text| text.parse().ok());
        let wait = Duration::from_secs(asked.unwrap_or(0).min(LONGEST_POLL_S));
        let over = tokio::time::sleep(wait);
        tokio::pin!(over);
        let bell = self.doorbells.of(self.claims(request)?.agent);
        loop {
            // Listening begins before the look, so that nothing falls in between.
            let rung = bell.notified();
            tokio::pin!(rung);
            rung.as_mut().enable();
            let agent = self.commanded(request).await?;
            let commands = match self.desk.get() {
                Some(desk) => desk.waiting(&agent).await?,
                None => Vec::new(),
            };
            if !commands.is_empty() {
                return form.ok(200, &PollResponse { commands });
            }
            tokio::select! {
                () = &mut over => return form.ok(200, &PollResponse::default()),
                () = rung => {}
            }
        }
    }

    pub(super) async fn command_started(&self, request: &AgentRequest<'_>, form: &Form) -> Result<AgentReply, Refusal> {
        let (agent, report) = self.report::<CommandStarted>(request).await?;
        let Some(desk) = self.desk.get() else { return Err(no_such_command()) };
        form.ok(200, &desk.started(&agent, report).await.map_err(refused)?)
    }

    pub(super) async fn command_output(&self, request: &AgentRequest<'_>, form: &Form) -> Result<AgentReply, Refusal> {
        let (agent, report) = self.report::<CommandOutput>(request).await?;
        let Some(desk) = self.desk.get() else { return Err(no_such_command()) };
        form.ok(200, &desk.output(&agent, report).await.map_err(refused)?)
    }

    pub(super) async fn command_finished(
        &self,
        request: &AgentRequest<'_>,
        form: &Form,
    ) -> Result<AgentReply, Refusal> {
        let (agent, report) = self.report::<CommandFinished>(request).await?;
        let Some(desk) = self.desk.get() else { return Err(no_such_command()) };
        form.ok(200, &desk.finished(&agent, report).await.map_err(refused)?)
    }

    async fn report<M: WireMessage>(&self, request: &AgentRequest<'_>) -> Result<(CommandedAgent, M), Refusal> {
        if request.body.len() > LONGEST_REPORT_BYTES {
            let message = format!("A report is over {LONGEST_REPORT_BYTES} bytes.");
            return Err(Refusal::new(ErrorCode::BodyTooLarge, message, "Send fewer chunks at once."));
        }
        let agent = self.commanded(request).await?;
        Ok((agent, Form::read(request)?))
    }

    /// The agent whose token it is, if it still counts.
    async fn commanded(&self, request: &AgentRequest<'_>) -> Result<CommandedAgent, Refusal> {
        let claims = self.claims(request)?;
        let permit = self.auth.agent_permit(&claims, request.request_id);
        let id = claims.agent;
        let found = self
            .db
            .read(&permit, move |tx| {
                Box::pin(async move {
                    let Some(agent) = agent::store::find(tx, id).await? else { return Ok(None) };
                    let device = device::store::find(tx, agent.device).await?;
                    Ok::<_, db::DbError>(device.map(|device| (agent, device)))
                })
            })
            .await?;
        match found {
            Some((agent, device)) if agent.status == AgentStatus::Active && device.state != DeviceState::Retired => {
                Ok(CommandedAgent {
                    agent: agent.id,
                    client: agent.client,
                    device: agent.device,
                    instance: agent.instance,
                    permit,
                })
            }
            _ => Err(Refusal::new(
                ErrorCode::AgentUnknown,
                "This agent is not known here, waits for confirmation, or was revoked.",
                "If the device is still to be managed, confirm the agent or enrol it with a new token.",
            )),
        }
    }
}

fn no_such_command() -> Refusal {
    Refusal::new(ErrorCode::NotFound, "There is no such command for this agent.", "Forget the command.")
}

fn refused(failure: Failure) -> Refusal {
    match failure {
        Failure::Rejected(_) | Failure::Forbidden(_) => no_such_command(),
        failure => failure.into(),
    }
}
