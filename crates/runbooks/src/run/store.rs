//! SQL over `run`, `run_step`, `run_event` and `approval`.

use std::collections::{BTreeSet, HashMap};

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, Id, Page, PageRequest, RunId, RunbookVersionId, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use uuid::Uuid;

use super::entity::{self, Column, Entity, Model};
use super::event::{EventActor, Person, Recorded};
use super::state::StepState;
use super::{Run, RunFilter, RunPhase, RunResult};

/// Most events of one run that are read; a run that makes more is ended.
pub(crate) const MOST_EVENTS: u64 = 5_000;

pub(crate) async fn find(tx: &ReadTx, id: RunId) -> Result<Option<Run>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Run::try_from).transpose()
}

pub(crate) async fn find_for_update(tx: &WriteTx, id: RunId) -> Result<Option<Run>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).for_update().one().await?.map(Run::try_from).transpose()
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[RunId]) -> Result<Vec<Run>, DbError> {
    let ids = ids.iter().map(|id| id.uuid());
    tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?.into_iter().map(Run::try_from).collect()
}

pub(crate) async fn page(
    tx: &ReadTx,
    filter: &RunFilter,
    versions: Option<Vec<RunbookVersionId>>,
    request: &PageRequest,
) -> Result<Page<Run>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(client) = filter.client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    if let Some(device) = filter.device {
        query = query.filter(Column::DeviceId.eq(device.uuid()));
    }
    if let Some(ticket) = filter.ticket {
        query = query.filter(Column::TicketId.eq(ticket.uuid()));
    }
    if let Some(insight) = filter.insight {
        query = query.filter(Column::InsightId.eq(insight.uuid()));
    }
    if !filter.phases.is_empty() {
        query = query.filter(Column::State.is_in(filter.phases.iter().map(|phase| phase.as_str())));
    }
    if let Some(versions) = versions {
        query = query.filter(Column::RunbookVersionId.is_in(versions.into_iter().map(|id| id.uuid())));
    }
    query.page(request, &[(Column::CreatedAt, Order::Desc), (Column::Id, Order::Desc)]).await?.try_map(Run::try_from)
}

/// Runs that are to be looked at by now, across clients.
pub(crate) async fn due(tx: &ReadTx, now: Timestamp, most: u64) -> Result<Vec<(ClientId, RunId)>, DbError> {
    let sql = "SELECT client_id, id FROM run WHERE next_look_at <= $1 ORDER BY next_look_at, id LIMIT $2";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = tx.rows(sql, vec![now.micros().into(), most.into()]).await?;
    let read =
        |row: &db::Row| Ok((Id::from_uuid(row.try_get("", "client_id")?), Id::from_uuid(row.try_get("", "id")?)));
    let found: Vec<(ClientId, RunId)> = rows.iter().map(read).collect::<Result<_, DbError>>()?;
    Ok(found.into_iter().filter(|(client, _)| tx.permit().clients().contains(*client)).collect())
}

pub(crate) async fn insert(tx: &WriteTx, run: &Run) -> Result<(), DbError> {
    let row = entity::ActiveModel {
        id: Set(run.id.uuid()),
        client_id: Set(run.client.uuid()),
        runbook_version_id: Set(run.version.uuid()),
        device_id: Set(run.device.uuid()),
        ticket_id: Set(run.ticket.map(|id| id.uuid())),
        insight_id: Set(run.insight.map(|id| id.uuid())),
        plan: Set(run.plan.clone()),
        plan_hash: Set(run.plan_hash.to_vec()),
        state: Set(run.phase.as_str().to_owned()),
        outcome: Set(None),
        requested_by: Set(run.requested_by.map(|id| id.uuid())),
        requested_by_name: Set(run.requested_by_name.clone()),
        next_look_at: Set(run.next_look_at.map(Timestamp::micros)),
        last_seq: Set(run.head.seq),
        head: Set(run.head.hash.to_vec()),
        created_at: Set(run.created_at.micros()),
        ended_at: Set(None),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Writes down where a run stands, if its chain still ends where it was read; tells whether it did.
pub(crate) async fn put(tx: &WriteTx, run: &Run, read_seq: i32) -> Result<bool, DbError> {
    let change = tx
        .update::<Entity>()
        .filter(Column::ClientId.eq(run.client.uuid()))
        .filter(Column::Id.eq(run.id.uuid()))
        .filter(Column::LastSeq.eq(read_seq))
        .set(Column::State, run.phase.as_str())
        .set(Column::Outcome, run.outcome.map(|outcome| outcome.as_str().to_owned()))
        .set(Column::NextLookAt, run.next_look_at.map(Timestamp::micros))
        .set(Column::LastSeq, run.head.seq)
        .set(Column::Head, run.head.hash.to_vec())
        .set(Column::EndedAt, run.ended_at.map(Timestamp::micros));
    Ok(change.exec().await? == 1)
}

pub(crate) async fn add_event(tx: &WriteTx, run: &Run, event: &Recorded) -> Result<(), DbError> {
    let (actor_kind, actor_id) = event.actor.parts();
    let row = entity::event::ActiveModel {
        client_id: Set(run.client.uuid()),
        run_id: Set(run.id.uuid()),
        seq: Set(event.seq),
        at: Set(event.at.micros()),
        actor_kind: Set(actor_kind.to_owned()),
        actor_id: Set(actor_id),
        body: Set(event.body.clone()),
        previous: Set(event.previous.to_vec()),
        hash: Set(event.hash.to_vec()),
    };
    tx.insert(row).await.map(|_: entity::event::Model| ())
}

/// The events of several runs, in order.
pub(crate) async fn events_of(tx: &ReadTx, runs: &[Run]) -> Result<HashMap<RunId, Vec<Recorded>>, DbError> {
    let clients: BTreeSet<Uuid> = runs.iter().map(|run| run.client.uuid()).collect();
    let query = tx
        .select::<entity::event::Entity>()
        .filter(entity::event::Column::ClientId.is_in(clients))
        .filter(entity::event::Column::RunId.is_in(runs.iter().map(|run| run.id.uuid())))
        .order_by(entity::event::Column::Seq, Order::Asc)
        .limit(MOST_EVENTS * runs.len() as u64);
    let mut found: HashMap<RunId, Vec<Recorded>> = HashMap::with_capacity(runs.len());
    for row in query.all().await? {
        found.entry(Id::from_uuid(row.run_id)).or_default().push(recorded(row)?);
    }
    Ok(found)
}

fn recorded(row: entity::event::Model) -> Result<Recorded, DbError> {
    let wrong =
        |column| DbError::Inconsistent { table: "run_event", column, row: format!("{} {}", row.run_id, row.seq) };
    Ok(Recorded {
        seq: row.seq,
        at: Timestamp::from_micros(row.at),
        actor: EventActor::parse(&row.actor_kind, row.actor_id).ok_or_else(|| wrong("actor_kind"))?,
        event: serde_json::from_str(&row.body).map_err(|_| wrong("body"))?,
        previous: row.previous.as_slice().try_into().map_err(|_| wrong("previous"))?,
        hash: row.hash.as_slice().try_into().map_err(|_| wrong("hash"))?,
        body: row.body,
    })
}

/// Replaces what is kept about one step.
pub(crate) async fn put_step(tx: &WriteTx, run: &Run, ordinal: usize, step: &StepState) -> Result<(), DbError> {
    let ordinal = i32::try_from(ordinal).unwrap_or(i32::MAX);
    let place = tx
        .delete::<entity::step::Entity>()
        .filter(entity::step::Column::ClientId.eq(run.client.uuid()))
        .filter(entity::step::Column::RunId.eq(run.id.uuid()))
        .filter(entity::step::Column::Ordinal.eq(ordinal));
    place.exec().await?;
    let row = entity::step::ActiveModel {
        client_id: Set(run.client.uuid()),
        run_id: Set(run.id.uuid()),
        ordinal: Set(ordinal),
        state: Set(step.phase.as_str().to_owned()),
        result: Set(step.result.map(RunResult::as_str).map(str::to_owned)),
        detail: Set(serde_json::json!({ "explanation": step.explanation })),
        started_at: Set(step.entered_at.map(Timestamp::micros)),
        ended_at: Set(step.ended_at.map(Timestamp::micros)),
    };
    tx.insert(row).await.map(|_: entity::step::Model| ())
}

/// A verdict on a plan.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verdict<'a> {
    pub(crate) step: usize,
    pub(crate) round: u32,
    pub(crate) by: &'a Person,
    pub(crate) word: &'static str,
    pub(crate) note: &'a str,
}

pub(crate) async fn add_verdict(tx: &WriteTx, run: &Run, verdict: Verdict<'_>) -> Result<(), DbError> {
    let row = entity::approval::ActiveModel {
        id: Set(kernel::id::uuid_v7(tx.now(), tx.entropy())),
        client_id: Set(run.client.uuid()),
        run_id: Set(run.id.uuid()),
        ordinal: Set(i32::try_from(verdict.step).unwrap_or(i32::MAX)),
        round: Set(i32::try_from(verdict.round).unwrap_or(i32::MAX)),
        user_id: Set(verdict.by.id.uuid()),
        user_name: Set(verdict.by.name.clone()),
        verdict: Set(verdict.word.to_owned()),
        plan_hash: Set(run.plan_hash.to_vec()),
        note: Set(verdict.note.to_owned()),
        at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_: entity::approval::Model| ())
}

/// Number of runs of a client that are not over.
pub(crate) async fn count_open(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    let query = tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid()));
    query.filter(Column::State.ne(RunPhase::Finished.as_str())).count().await
}
