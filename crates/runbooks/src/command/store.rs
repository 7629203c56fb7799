//! SQL over `agent_command` and `command_output`.

use db::{DbError, ReadTx, Scoped, WriteTx};
use kernel::{AgentId, CommandId, Id, RunId, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, Order, UpdateMany};

use super::entity::{self, Column, Entity, Model, output};
use super::intake::Intake;
use super::{AgentCommand, Chunk, CommandPhase, UNKNOWN_OUTCOME, WITHDRAWN};

/// Most commands of one run that are listed.
const MOST_OF_RUN: u64 = 200;

pub(crate) async fn find(tx: &ReadTx, id: CommandId) -> Result<Option<AgentCommand>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(AgentCommand::try_from).transpose()
}

/// The command for changing; other changes of it wait.
pub(crate) async fn find_for_update(tx: &WriteTx, id: CommandId) -> Result<Option<AgentCommand>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).for_update();
    query.one().await?.map(AgentCommand::try_from).transpose()
}

/// Commands of an agent that are neither begun nor over nor expired, the oldest first.
pub(crate) async fn waiting(
    tx: &ReadTx,
    agent: AgentId,
    now: Timestamp,
    most: u64,
) -> Result<Vec<AgentCommand>, DbError> {
    let open = [CommandPhase::Waiting.as_str(), CommandPhase::Delivered.as_str()];
    let query = tx
        .select::<Entity>()
        .filter(Column::AgentId.eq(agent.uuid()))
        .filter(Column::State.is_in(open))
        .filter(Column::ExpiresAt.gt(now.micros()))
        .order_by(Column::CreatedAt, Order::Asc)
        .limit(most);
    query.all().await?.into_iter().map(AgentCommand::try_from).collect()
}

pub(crate) async fn of_runs(tx: &ReadTx, runs: &[RunId]) -> Result<Vec<AgentCommand>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::RunId.is_in(runs.iter().map(|id| id.uuid())))
        .order_by(Column::CreatedAt, Order::Asc)
        .limit(MOST_OF_RUN * runs.len() as u64);
    query.all().await?.into_iter().map(AgentCommand::try_from).collect()
}

pub(crate) async fn insert(tx: &WriteTx, command: &AgentCommand) -> Result<(), DbError> {
    let row = entity::ActiveModel {
        id: Set(command.id.uuid()),
        client_id: Set(command.client.uuid()),
        run_id: Set(command.run.uuid()),
        ordinal: Set(command.ordinal),
        attempt: Set(command.attempt),
        agent_id: Set(command.agent.uuid()),
        envelope: Set(command.envelope.clone()),
        signature: Set(command.signature.clone()),
        state: Set(command.phase.as_str().to_owned()),
        expires_at: Set(command.expires_at.micros()),
        delivered_at: Set(None),
        started_at: Set(None),
        ended_at: Set(None),
        result: Set(None),
        exit_code: Set(None),
        refusal: Set(None),
        output_bytes: Set(0),
        dropped_bytes: Set(0),
        next_seq: Set(0),
        stored_bytes: Set(0),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Writes down that a command was fetched; tells whether it was the first time.
pub(crate) async fn set_delivered(tx: &WriteTx, id: CommandId) -> Result<bool, DbError> {
    let change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::State.eq(CommandPhase::Waiting.as_str()))
        .set(Column::State, CommandPhase::Delivered.as_str())
        .set(Column::DeliveredAt, tx.now().micros());
    Ok(change.exec().await? == 1)
}

/// Writes down that a command runs; tells whether that is news.
pub(crate) async fn set_started(tx: &WriteTx, id: CommandId) -> Result<bool, DbError> {
    let before = [CommandPhase::Waiting.as_str(), CommandPhase::Delivered.as_str()];
    let change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::State.is_in(before))
        .set(Column::State, CommandPhase::Started.as_str())
        .set(Column::StartedAt, tx.now().micros());
    Ok(change.exec().await? == 1)
}

/// Writes down that a command runs which was withdrawn or given up; tells whether that is news. How it ends is not known
/// then, whatever was thought before.
pub(crate) async fn set_started_after_all(tx: &WriteTx, id: CommandId) -> Result<bool, DbError> {
    let change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Result.is_in([WITHDRAWN, UNKNOWN_OUTCOME]))
        .filter(Column::StartedAt.is_null())
        .set(Column::StartedAt, tx.now().micros())
        .set(Column::Result, UNKNOWN_OUTCOME);
    Ok(change.exec().await? == 1)
}

/// How a command ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct End {
    pub(crate) result: &'static str,
    pub(crate) exit_code: Option<i32>,
    pub(crate) refusal: Option<&'static str>,
    pub(crate) output_bytes: i64,
    pub(crate) dropped_bytes: i64,
}

/// Writes down how a command ended; tells whether that is news.
pub(crate) async fn set_ended(tx: &WriteTx, id: CommandId, end: End) -> Result<bool, DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid()));
    put_end(tx, change.filter(Column::State.ne(CommandPhase::Ended.as_str())), end).await
}

/// Writes down how a command ended that was withdrawn or given up; tells whether that is news. A refusal is none: such a
/// command stays withdrawn, or stays unknown, since an agent also refuses what it has begun before.
pub(crate) async fn set_ended_after_all(tx: &WriteTx, id: CommandId, end: End) -> Result<bool, DbError> {
    if end.refusal.is_some() {
        return Ok(false);
    }
    let change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Result.is_in([WITHDRAWN, UNKNOWN_OUTCOME]))
        .filter(Column::Result.ne(end.result));
    put_end(tx, change, end).await
}

async fn put_end(tx: &WriteTx, change: Scoped<'_, UpdateMany<Entity>>, end: End) -> Result<bool, DbError> {
    // What the agent could not send and what was not stored of what it sent may be the same bytes: the greater counts.
    let dropped = Expr::case(Column::DroppedBytes.gt(end.dropped_bytes), Expr::col(Column::DroppedBytes))
        .finally(Expr::val(end.dropped_bytes));
    let change = change
        .set(Column::State, CommandPhase::Ended.as_str())
        .set(Column::EndedAt, tx.now().micros())
        .set(Column::Result, end.result)
        .set(Column::ExitCode, end.exit_code)
        .set(Column::Refusal, end.refusal.map(str::to_owned))
        .set(Column::OutputBytes, end.output_bytes)
        .set_expr(Column::DroppedBytes, dropped.into());
    Ok(change.exec().await? == 1)
}

/// Stores what was taken of a report of output, and where that leaves the command.
pub(crate) async fn add_output(tx: &WriteTx, command: &AgentCommand, intake: &Intake) -> Result<(), DbError> {
    for chunk in &intake.chunks {
        let row = output::ActiveModel {
            client_id: Set(command.client.uuid()),
            command_id: Set(chunk.command.uuid()),
            seq: Set(chunk.seq),
            stream: Set(chunk.stream.to_owned()),
            content: Set(chunk.content.clone()),
            at: Set(chunk.at.micros()),
        };
        let _: output::Model = tx.insert(row).await?;
    }
    let change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(command.id.uuid()))
        .set(Column::NextSeq, intake.next_seq)
        .set(Column::StoredBytes, intake.stored_bytes)
        .set(Column::DroppedBytes, intake.dropped_bytes);
    change.exec().await.map(drop)
}

/// The last chunks of a command, in order, at most `most`.
pub(crate) async fn tail(tx: &ReadTx, id: CommandId, most: u64) -> Result<Vec<Chunk>, DbError> {
    let query = tx
        .select::<output::Entity>()
        .filter(output::Column::CommandId.eq(id.uuid()))
        .order_by(output::Column::Seq, Order::Desc)
        .limit(most);
    let mut chunks = query.all().await?.into_iter().map(chunk).collect::<Result<Vec<_>, _>>()?;
    chunks.reverse();
    Ok(chunks)
}

/// Chunks of a command from a number on, in order, at most `most`.
pub(crate) async fn chunks_from(tx: &ReadTx, id: CommandId, from: i32, most: u64) -> Result<Vec<Chunk>, DbError> {
    let query = tx
        .select::<output::Entity>()
        .filter(output::Column::CommandId.eq(id.uuid()))
        .filter(output::Column::Seq.gte(from))
        .order_by(output::Column::Seq, Order::Asc)
        .limit(most);
    query.all().await?.into_iter().map(chunk).collect()
}

fn chunk(row: output::Model) -> Result<Chunk, DbError> {
    let stream = ["out", "err", "gap"].into_iter().find(|stream| *stream == row.stream);
    Ok(Chunk {
        command: Id::from_uuid(row.command_id),
        seq: row.seq,
        stream: stream.ok_or_else(|| DbError::Inconsistent {
            table: "command_output",
            column: "stream",
            row: format!("{} {}", row.command_id, row.seq),
        })?,
        content: row.content,
        at: Timestamp::from_micros(row.at),
    })
}
