//! Commands and their output in the API, and the stream of output.

use std::collections::{BTreeMap, HashMap};

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject, Subscription};
use db::{Change, Changes, DbError};
use futures_util::Stream;
use gql::{Code, DateTime, LoadError, Loader, parse_id, to_id};
use kernel::id::RunKind;
use kernel::{CommandId, Failure, Kind as _, Permission, RunId, Scope};
use tenancy::graphql::loaded_list;

use super::desk::OUTPUT;
use super::{Chunk, CommandPhase, store};
use crate::Runbooks;
use crate::graphql::{Lens, caller};
use crate::run::service;

/// Chunks that are shown at once at most.
const MOST_SHOWN_CHUNKS: u64 = 64;
/// Bytes of output that are shown at once at most.
const MOST_SHOWN_BYTES: usize = 64 * 1024;

/// How far a command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "CommandPhase")]
pub enum CommandState {
    /// Not fetched by its agent yet.
    Waiting,
    /// Fetched.
    Delivered,
    /// Runs.
    Started,
    /// Over.
    Ended,
}

/// Where a piece of output comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CommandStream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
    /// Output was left out here; the text says how many bytes.
    Gap,
}

/// A piece of a command's output.
#[derive(Debug, Clone, SimpleObject)]
pub struct CommandChunk {
    /// Of which command.
    command_id: ID,
    /// Number within the command.
    seq: i32,
    /// Where it comes from.
    stream: CommandStream,
    /// The text; bytes that are no text are replaced.
    text: String,
    /// When it arrived.
    at: DateTime,
}

impl From<Chunk> for CommandChunk {
    fn from(plain: Chunk) -> Self {
        Self {
            command_id: to_id(plain.command),
            seq: plain.seq,
            stream: match plain.stream {
                "err" => CommandStream::Err,
                "gap" => CommandStream::Gap,
                _ => CommandStream::Out,
            },
            text: String::from_utf8_lossy(&plain.content).replace('\0', "\u{fffd}"),
            at: DateTime(plain.at),
        }
    }
}

/// A script that an agent was asked to run.
#[derive(Debug, Clone)]
pub struct AgentCommand(pub super::AgentCommand);

#[Object]
impl AgentCommand {
    /// Node id.
    async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Which attempt at its step, from 1.
    async fn attempt(&self) -> i32 {
        self.0.attempt
    }
    /// How far it is.
    async fn state(&self) -> CommandState {
        self.0.phase.into()
    }
    /// Until when it may be begun.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }
    /// When the agent fetched it.
    async fn delivered_at(&self) -> Option<DateTime> {
        self.0.delivered_at.map(DateTime)
    }
    /// When it began to run.
    async fn started_at(&self) -> Option<DateTime> {
        self.0.started_at.map(DateTime)
    }
    /// When it was over.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }
    /// How it ended: `exited`, `signalled`, `timed_out`, `refused`, `unknown_outcome` or `withdrawn`.
    async fn ending(&self) -> Option<&str> {
        self.0.result.as_deref()
    }
    /// Exit code, or number of the signal.
    async fn exit_code(&self) -> Option<i32> {
        self.0.exit_code
    }
    /// Why the agent refused it, from a closed list.
    async fn refusal(&self) -> Option<&str> {
        self.0.refusal.as_deref()
    }
    /// Bytes that it wrote, cut to what fits.
    async fn output_bytes(&self) -> i32 {
        i32::try_from(self.0.output_bytes).unwrap_or(i32::MAX)
    }
    /// Bytes of them that are not stored.
    async fn dropped_bytes(&self) -> i32 {
        i32::try_from(self.0.dropped_bytes).unwrap_or(i32::MAX)
    }
    /// The end of its output, at most 64 KiB.
    #[graphql(complexity = "10 + child_complexity")]
    async fn output(&self, ctx: &Context<'_>) -> Result<Vec<CommandChunk>> {
        loaded_list::<TailOfCommand, _>(ctx, self.0.id).await
    }
}

/// New output of a run's commands.
#[derive(Debug, Clone, SimpleObject)]
pub struct RunOutput {
    /// Of which run.
    run_id: ID,
    /// The pieces, in order within each command.
    chunks: Vec<CommandChunk>,
}

/// Streams of output.
#[derive(Debug, Default)]
pub struct OutputSubscription;

#[Subscription]
impl OutputSubscription {
    /// Output of a run's commands: what is stored already (at most the last 64 KiB of each), then live.
    async fn run_output(&self, ctx: &Context<'_>, run_id: ID) -> Result<impl Stream<Item = Result<RunOutput>>> {
        let (env, scope) = caller(ctx)?;
        let refused = |error| gql::query_error(Failure::Rejected(vec![error]));
        let run: RunId = parse_id(&run_id, "runId").map_err(refused)?;
        // Watching begins before the first look, so that nothing falls in between.
        let changes = env.db.watch();
        service::permit_run(env, scope, run, Permission::RunbookRead).await.map_err(gql::query_error)?;
        let watch = Watch {
            env: env.clone(),
            scope: scope.clone(),
            principal: ctx.data_opt::<auth::Principal>().copied(),
            run,
            changes,
            shown: BTreeMap::new(),
            first: true,
        };
        Ok(futures_util::stream::unfold(Some(watch), |watch| async move {
            let mut watch = watch?;
            match watch.next().await? {
                Ok(output) => Some((Ok(output), Some(watch))),
                Err(error) => Some((Err(error), None)),
            }
        }))
    }
}

/// One watcher of one run. Holds no transaction; each look is made with a fresh scope.
struct Watch {
    env: Runbooks,
    scope: Scope,
    principal: Option<auth::Principal>,
    run: RunId,
    changes: Changes,
    /// Number of the chunk that is shown next, of each command.
    shown: BTreeMap<CommandId, i32>,
    first: bool,
}

impl Watch {
    /// The next output; `None` when the server ends.
    async fn next(&mut self) -> Option<Result<RunOutput>> {
        loop {
            if !std::mem::take(&mut self.first) {
                let change = self.changes.next().await?;
                if change.is_some_and(|change| !self.concerns(&change)) {
                    continue;
                }
            }
            match self.look().await {
                Ok(chunks) if chunks.is_empty() => {}
                Ok(chunks) => return Some(Ok(RunOutput { run_id: to_id(self.run), chunks })),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    fn concerns(&self, change: &Change) -> bool {
        change.kind == "*"
            || (change.id == self.run.uuid() && (change.kind == OUTPUT || change.kind == RunKind::PREFIX))
    }

    async fn look(&mut self) -> Result<Vec<CommandChunk>> {
        if let Some(principal) = &self.principal {
            let again = self.env.auth.again(principal, self.scope.request_id()).await;
            let gone = |_| gql::coded(Code::Unauthenticated, "Your session ended. Sign in, then subscribe again.");
            self.scope = again.map_err(gone)?.scope;
        }
        let permit = service::permit_run(&self.env, &self.scope, self.run, Permission::RunbookRead)
            .await
            .map_err(gql::query_error)?;
        let (run, shown) = (self.run, self.shown.clone());
        let read = self.env.db.read(&permit, move |tx| {
            Box::pin(async move {
                let mut found = Vec::new();
                for command in store::of_runs(tx, &[run]).await? {
                    let chunks = match shown.get(&command.id) {
                        Some(from) if *from >= command.next_seq => Vec::new(),
                        Some(from) => store::chunks_from(tx, command.id, *from, MOST_SHOWN_CHUNKS).await?,
                        None => last_bytes(store::tail(tx, command.id, MOST_SHOWN_CHUNKS).await?),
                    };
                    found.push((command.id, chunks));
                }
                Ok::<_, DbError>(found)
            })
        });
        let found = read.await.map_err(|error| gql::query_error(error.into()))?;
        let mut output = Vec::new();
        for (command, chunks) in found {
            let next = chunks.last().map(|chunk| chunk.seq.saturating_add(1));
            let known = self.shown.entry(command).or_default();
            *known = next.unwrap_or(*known);
            // More than one look shows waits for the next.
            if u64::try_from(chunks.len()).is_ok_and(|shown| shown == MOST_SHOWN_CHUNKS) {
                self.first = true;
            }
            output.extend(chunks.into_iter().map(CommandChunk::from));
        }
        Ok(output)
    }
}

/// The last chunks that fit into what is shown.
fn last_bytes(mut chunks: Vec<Chunk>) -> Vec<Chunk> {
    let mut bytes = 0;
    let kept = chunks
        .iter()
        .rev()
        .take_while(|chunk| {
            bytes += chunk.content.len();
            bytes <= MOST_SHOWN_BYTES
        })
        .count();
    chunks.split_off(chunks.len() - kept)
}

/// Loads the commands of runs.
pub struct CommandsOfRun(pub(crate) Lens);

impl Loader<RunId> for CommandsOfRun {
    type Value = Vec<super::AgentCommand>;
    type Error = LoadError;

    async fn load(&self, keys: &[RunId]) -> std::result::Result<HashMap<RunId, Vec<super::AgentCommand>>, LoadError> {
        let permit = self.0.scope.permit(Permission::RunbookRead)?;
        let runs = keys.to_vec();
        let read = self.0.env.db.read(&permit, move |tx| Box::pin(async move { store::of_runs(tx, &runs).await }));
        let found = read.await.map_err(Failure::from)?;
        Ok(tenancy::graphql::grouped(found, |command| command.run, |command| command))
    }
}

/// Loads the end of commands' output.
pub struct TailOfCommand(pub(crate) Lens);

impl Loader<CommandId> for TailOfCommand {
    type Value = Vec<CommandChunk>;
    type Error = LoadError;

    async fn load(&self, keys: &[CommandId]) -> std::result::Result<HashMap<CommandId, Vec<CommandChunk>>, LoadError> {
        let permit = self.0.scope.permit(Permission::RunbookRead)?;
        let commands = keys.to_vec();
        let read = self.0.env.db.read(&permit, move |tx| {
            Box::pin(async move {
                let mut found = HashMap::with_capacity(commands.len());
                for command in commands {
                    found.insert(command, last_bytes(store::tail(tx, command, MOST_SHOWN_CHUNKS).await?));
                }
                Ok::<_, DbError>(found)
            })
        });
        let found = read.await.map_err(Failure::from)?;
        Ok(found
            .into_iter()
            .map(|(command, chunks)| (command, chunks.into_iter().map(CommandChunk::from).collect()))
            .collect())
    }
}
