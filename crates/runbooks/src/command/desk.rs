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
use wire::{Command, CommandAck, CommandEnd, CommandFinished, CommandOutput, CommandStarted, RefusalCode};

use super::intake::Intake;
use super::store::{self, End};
use super::{AgentCommand, CommandPhase, UNKNOWN_OUTCOME};
use crate::run::RunResult;
use crate::run::drive::Loaded;
use crate::run::event::{Ending, Event};

/// Name of the change "a command of this run wrote something", with the run's id.
pub(crate) const OUTPUT: &str = "cmo";
/// Commands that are looked at for one that can be handed out; the rest waits for the next fetch.
const MOST_LOOKED_AT: u64 = 16;
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
    loaded.record(tx, event)?;
    // After its end a run decides nothing more; what its commands did all the same is a note in its chain.
    loaded.drive(tx, auth, None).await?;
    loaded.save(tx, auth).await.map(drop)
}

impl CommandDesk for Desk {
    /// One command at a time, the oldest: while the agent does it, those behind it may still be withdrawn.
    fn waiting<'a>(&'a self, agent: &'a CommandedAgent) -> BoxFuture<'a, Result<Vec<Command>, Failure>> {
        Box::pin(async move {
            let who = agent.agent;
            let waiting = self
                .db
                .read(&agent.permit, move |tx| {
                    Box::pin(async move { store::waiting(tx, who, tx.now(), MOST_LOOKED_AT).await })
                })
                .await?;
            if waiting.is_empty() {
                return Ok(Vec::new());
            }
            let auth = self.auth.clone();
            self.db
                .write(&agent.permit, move |tx| {
                    Box::pin(async move {
                        for command in waiting {
                            if let Some(command) = deliver(tx, &auth, command).await? {
                                return Ok(vec![sealed(command)]);
                            }
                        }
                        Ok(Vec::new())
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
                        let news = store::set_started(tx, command.id).await?
                            || store::set_started_after_all(tx, command.id).await?;
                        if news {
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
                        // Locked, so that what is stored of it is counted by one report after the other.
                        let found = store::find_for_update(tx, id_of(&report.command_id)).await?;
                        let command = found.filter(|found| found.agent == agent_.agent).ok_or_else(absent)?;
                        let intake = Intake::of(&command, report, tx.now());
                        if intake.next_seq > command.next_seq {
                            store::add_output(tx, &command, &intake).await?;
                        }
                        if !intake.chunks.is_empty() {
                            tx.publish(Change::named(Some(command.client), OUTPUT, command.run.uuid()));
                        }
                        ack(intake.next_seq)
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
                        let news = store::set_ended(tx, command.id, end.clone()).await?
                            || store::set_ended_after_all(tx, command.id, end).await?;
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

/// Notes that a command is handed out, and gives it; nothing if it is not: it is over by now, or a login that it was given
/// on was locked meanwhile. One that was fetched before is then not repeated, and how it ends is up to the agent that has
/// it.
async fn deliver(tx: &WriteTx, auth: &Auth, found: AgentCommand) -> Result<Option<AgentCommand>, Failure> {
    let loaded = Loaded::for_update(tx, found.run).await?.ok_or_else(absent)?;
    // Looked at again now that nobody else changes its run: it may have been withdrawn since it was found.
    let Some(command) = store::find(tx, found.id).await?.filter(|command| command.is_open(tx.now())) else {
        return Ok(None);
    };
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
    Ok(stands.then_some(command))
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
            (Ending::UnknownOutcome, End { result: UNKNOWN_OUTCOME, ..end })
        }
    }
}
