//! Hands commands to agents and writes down what they tell. Each report and all that follows from it, up to the next
//! command, is one transaction under the agent's own permit.

use auth::Auth;
use db::{Change, Db, WriteTx};
use ingestion::agent_api::command::{CommandDesk, CommandedAgent};
use jobs::BoxFuture;
use kernel::id::CommandKind;
use kernel::{CommandId, Failure, Id};
use uuid::Uuid;
use wire::json::Named as _;
use wire::message::command::MAX_COMMANDS;
use wire::{
    Command, CommandAck, CommandEnd, CommandFinished, CommandOutput, CommandStarted, OutputStream, RefusalCode,
};

use super::store::{self, End, MOST_CHUNKS};
use super::{AgentCommand, Chunk, CommandPhase};
use crate::run::RunResult;
use crate::run::drive::Loaded;
use crate::run::event::{Ending, Event};

/// Name of the change "a command of this run wrote something", with the run's id.
pub(crate) const OUTPUT: &str = "cmo";
/// Events after which refusals of commands that are over already are not written down any more.
const MOST_NOTES_SEQ: i32 = 1_000;

/// The desk. It knows the database and the keys, and nothing of telemetry.
pub(crate) struct Desk {
    pub(crate) db: Db,
    pub(crate) auth: Auth,
}

fn id_of(bytes: &[u8]) -> CommandId {
    Id::from_uuid(Uuid::from_slice(bytes).unwrap_or_default())
}

fn absent() -> Failure {
    Failure::not_found::<CommandKind>("commandId")
}

/// The command, if it is this agent's.
async fn own(tx: &WriteTx, agent: &CommandedAgent, id: CommandId) -> Result<AgentCommand, Failure> {
    store::find(tx, id).await?.filter(|command| command.agent == agent.agent).ok_or_else(absent)
}

/// Adds an event to the command's run, and lets the run go on.
async fn tell(tx: &WriteTx, auth: &Auth, mut loaded: Loaded, event: Event) -> Result<(), Failure> {
    // After its end a run takes no more events but notes of refusals.
    if loaded.state.outcome.is_some() && !matches!(event, Event::CommandRefused { .. }) {
        return Ok(());
    }
    loaded.record(tx, event)?;
    loaded.drive(tx, auth, None).await?;
    loaded.save(tx, auth).await.map(drop)
}

impl CommandDesk for Desk {
    fn waiting<'a>(&'a self, agent: &'a CommandedAgent) -> BoxFuture<'a, Result<Vec<Command>, Failure>> {
        Box::pin(async move {
            let who = agent.agent;
            let most = MAX_COMMANDS as u64;
            let waiting = self
                .db
                .read(&agent.permit, move |tx| Box::pin(async move { store::waiting(tx, who, tx.now(), most).await }))
                .await?;
            if waiting.is_empty() {
                return Ok(Vec::new());
            }
            let auth = self.auth.clone();
            self.db
                .write(&agent.permit, move |tx| {
                    Box::pin(async move {
                        let mut kept = Vec::new();
                        for command in &waiting {
                            if !deliver(tx, &auth, command).await? {
                                kept.push(command.id);
                            }
                        }
                        // Looked at again: one may have been withdrawn in between.
                        let handed = store::waiting(tx, who, tx.now(), most).await?;
                        Ok(handed.into_iter().filter(|command| !kept.contains(&command.id)).map(sealed).collect())
                    })
                })
                .await
        })
    }

    fn started<'a>(
        &'a self,
        agent: &'a CommandedAgent,
        report: CommandStarted,
    ) -> BoxFuture<'a, Result<CommandAck, Failure>> {
        Box::pin(async move {
            let (auth, agent_) = (self.auth.clone(), agent.clone());
            self.db
                .write(&agent.permit, move |tx| {
                    Box::pin(async move {
                        let command = own(tx, &agent_, id_of(&report.command_id)).await?;
                        let loaded = Loaded::for_update(tx, command.run).await?.ok_or_else(absent)?;
                        if store::set_started(tx, command.id).await? {
                            tell(tx, &auth, loaded, Event::CommandStarted { command: command.id }).await?;
                        }
                        ack(command.next_seq)
                    })
                })
                .await
        })
    }

    fn output<'a>(
        &'a self,
        agent: &'a CommandedAgent,
        report: CommandOutput,
    ) -> BoxFuture<'a, Result<CommandAck, Failure>> {
        Box::pin(async move {
            let agent_ = agent.clone();
            self.db
                .write(&agent.permit, move |tx| {
                    Box::pin(async move {
                        let command = own(tx, &agent_, id_of(&report.command_id)).await?;
                        let chunks = following(tx, &command, report);
                        let next_seq = command.next_seq + i32::try_from(chunks.len()).unwrap_or(0);
                        if !chunks.is_empty() {
                            store::add_chunks(tx, &command, &chunks).await?;
                            tx.publish(Change::named(Some(command.client), OUTPUT, command.run.uuid()));
                        }
                        ack(next_seq)
                    })
                })
                .await
        })
    }

    fn finished<'a>(
        &'a self,
        agent: &'a CommandedAgent,
        report: CommandFinished,
    ) -> BoxFuture<'a, Result<CommandAck, Failure>> {
        Box::pin(async move {
            let (auth, agent_) = (self.auth.clone(), agent.clone());
            self.db
                .write(&agent.permit, move |tx| {
                    Box::pin(async move {
                        let command = own(tx, &agent_, id_of(&report.command_id)).await?;
                        let loaded = Loaded::for_update(tx, command.run).await?.ok_or_else(absent)?;
                        let (ending, end) = read_end(&report);
                        let news = store::set_ended(tx, command.id, end).await?;
                        if news {
                            tell(tx, &auth, loaded, Event::CommandEnded { command: command.id, ending }).await?;
                        } else if let Ending::Refused(reason) = ending
                            && loaded.run.head.seq < MOST_NOTES_SEQ
                        {
                            let note = Event::CommandRefused { command: command.id, reason };
                            tell(tx, &auth, loaded, note).await?;
                        }
                        ack(command.next_seq)
                    })
                })
                .await
        })
    }
}

/// Notes that a command is handed out; `false` if it is not, since a login that it was given on was locked meanwhile.
/// One that was fetched before is then not repeated, and how it ends is up to the agent that has it.
async fn deliver(tx: &WriteTx, auth: &Auth, command: &AgentCommand) -> Result<bool, Failure> {
    let loaded = Loaded::for_update(tx, command.run).await?.ok_or_else(absent)?;
    let step = usize::try_from(command.ordinal).unwrap_or(usize::MAX);
    let stands = loaded.stands(step, tx.now());
    if command.phase == CommandPhase::Waiting {
        if !stands {
            let explanation = "A login that asked for this or approved it was locked before the agent fetched it.";
            let (result, explanation) = (RunResult::Rejected, explanation.to_owned());
            tell(tx, auth, loaded, Event::StepEnded { step, result, explanation }).await?;
        } else if store::set_delivered(tx, command.id).await? {
            tell(tx, auth, loaded, Event::Delivered { command: command.id }).await?;
        }
    }
    Ok(stands)
}

fn sealed(command: AgentCommand) -> Command {
    Command {
        envelope: command.envelope,
        signature: command.signature,
        command_id: command.id.uuid().as_bytes().to_vec(),
    }
}

fn ack(next_seq: i32) -> Result<CommandAck, Failure> {
    Ok(CommandAck { next_seq: u32::try_from(next_seq).unwrap_or(0) })
}

/// The chunks of a report that follow the stored ones without a hole.
fn following(tx: &WriteTx, command: &AgentCommand, report: CommandOutput) -> Vec<Chunk> {
    let mut wanted = command.next_seq;
    let mut chunks = Vec::new();
    for chunk in report.chunks {
        if i32::try_from(chunk.seq) != Ok(wanted) || wanted >= MOST_CHUNKS {
            continue;
        }
        let stream = match chunk.stream() {
            OutputStream::Err => "err",
            OutputStream::Gap => "gap",
            OutputStream::Out | OutputStream::Unspecified => "out",
        };
        chunks.push(Chunk { command: command.id, seq: wanted, stream, content: chunk.content, at: tx.now() });
        wanted += 1;
    }
    chunks
}

fn read_end(report: &CommandFinished) -> (Ending, End) {
    let bytes = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let end =
        End { output_bytes: bytes(report.output_bytes), dropped_bytes: bytes(report.dropped_bytes), ..End::default() };
    match report.end() {
        CommandEnd::Exited => {
            (Ending::Exited(report.code), End { result: "exited", exit_code: Some(report.code), ..end })
        }
        CommandEnd::Signalled => {
            (Ending::Signalled(report.code), End { result: "signalled", exit_code: Some(report.code), ..end })
        }
        CommandEnd::TimedOut => (Ending::TimedOut, End { result: "timed_out", ..end }),
        CommandEnd::Refused => {
            let reason = RefusalCode::try_from(report.refusal).unwrap_or(RefusalCode::Unspecified).name();
            (Ending::Refused(reason.to_owned()), End { result: "refused", refusal: Some(reason), ..end })
        }
        CommandEnd::UnknownOutcome | CommandEnd::Unspecified => {
            (Ending::UnknownOutcome, End { result: "unknown_outcome", ..end })
        }
    }
}
