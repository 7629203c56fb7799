//! The queue's SQL.
//!
//! A claim is a row that says `running`, by whom, and until when; only the holder of that very claim (node and attempt)
//! can end it, so a worker that lost its lease cannot undo what another one did.

use std::time::Duration;

use db::{Change, DbError, ReadTx, Value, WriteTx};
use kernel::id::JobKind;
use kernel::{ClientId, Id, JobId, Timestamp};
use sea_orm::{ColumnTrait, Condition, Order};
use uuid::Uuid;

use super::{Column, Entity, MAX_ATTEMPTS, Model, NewJob, Replay};

/// How long a claim holds without renewal.
pub(crate) const LEASE: Duration = Duration::from_secs(60);

/// Where the round of clients stands: whose turn was the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The provider's own jobs come next.
    Provider,
    /// The clients after this one come next.
    After(Uuid),
}

/// The right to end one attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claim {
    pub(crate) id: JobId,
    pub(crate) client: Option<ClientId>,
    pub(crate) node: Uuid,
    pub(crate) attempts: i32,
}

/// How an attempt ended.
#[derive(Debug, Clone)]
pub(crate) enum End {
    Done,
    Again {
        at: Timestamp,
        error: String,
    },
    Dead {
        error: String,
    },
    /// Given back unfinished because the node stops; the attempt does not count.
    Back,
}

pub(super) async fn insert(tx: &WriteTx, job: NewJob) -> Result<bool, DbError> {
    let clients = tx.permit().clients();
    let inside = job.client.map_or_else(|| clients.is_provider_wide(), |client| clients.contains(client));
    if !inside {
        return Err(DbError::OutsideScope { table: "job".to_owned() });
    }
    let id: JobId = tx.new_id();
    let sql = "INSERT INTO job (id, client_id, kind, state, payload, dedup_key, run_at, attempts, created_at) \
               VALUES ($1, $2, $3, 'waiting', $4, $5, $6, 0, $7) ON CONFLICT DO NOTHING";
    let values = vec![
        id.uuid().into(),
        job.client.map(ClientId::uuid).into(),
        job.kind.into(),
        job.payload.into(),
        job.dedup_key.into(),
        job.run_at.unwrap_or_else(|| tx.now()).micros().into(),
        tx.now().micros().into(),
    ];
    let queued = tx.execute(sql, values).await? == 1;
    if queued {
        tx.publish(Change::of(job.client, id));
    }
    Ok(queued)
}

/// Whether anything of these kinds is due, or a claim has run out.
pub(crate) async fn is_anything_due(tx: &ReadTx, kinds: &[&'static str]) -> Result<bool, DbError> {
    let due = Condition::all()
        .add(Column::State.eq("waiting"))
        .add(Column::Kind.is_in(kinds.iter().copied()))
        .add(Column::RunAt.lte(tx.now().micros()));
    let lost = Condition::all().add(Column::State.eq("running")).add(Column::LockedUntil.lt(tx.now().micros()));
    let some =
        |condition: Condition| tx.select::<Entity>().filter(condition).limit(1).columns::<Existing>([Column::Id]);
    Ok(!some(due).await?.is_empty() || !some(lost).await?.is_empty())
}

#[derive(sea_orm::FromQueryResult)]
struct Existing {
    #[expect(dead_code, reason = "only that there is a row matters")]
    id: Uuid,
}

/// Takes the next due job in the round of clients, and says whose turn it was. Jobs of clients in `full` are passed over.
pub(crate) async fn claim(
    tx: &WriteTx,
    node: Uuid,
    kinds: &[&'static str],
    turn: Turn,
    full: &[Option<Uuid>],
) -> Result<Option<(Model, Turn)>, DbError> {
    let mut at = turn;
    let mut wrapped = false;
    loop {
        let found = match at {
            Turn::Provider if full.contains(&None) => None,
            Turn::Provider => pick(tx, kinds, None).await?,
            Turn::After(client) => pick(tx, kinds, Some(client)).await?,
        };
        match (found, at) {
            (Some((id, client)), _) => {
                let next = client.map_or(Turn::After(Uuid::nil()), Turn::After);
                if client.is_some() && full.contains(&client) {
                    at = next;
                    continue;
                }
                return Ok(take(tx, node, id).await?.map(|row| (row, next)));
            }
            (None, Turn::Provider) if wrapped && turn == Turn::Provider => return Ok(None),
            (None, Turn::Provider) => at = Turn::After(Uuid::nil()),
            (None, Turn::After(_)) if wrapped => return Ok(None),
            (None, Turn::After(_)) => {
                wrapped = true;
                at = Turn::Provider;
            }
        }
    }
}

/// Takes the first due job within the permit's clients, in the order in which they fell due.
pub(crate) async fn claim_first(tx: &WriteTx, node: Uuid, kinds: &[&'static str]) -> Result<Option<Model>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::State.eq("waiting"))
        .filter(Column::Kind.is_in(kinds.iter().copied()))
        .filter(Column::RunAt.lte(tx.now().micros()))
        .order_by(Column::RunAt, Order::Asc)
        .order_by(Column::Id, Order::Asc);
    match query.limit(1).one().await? {
        Some(row) => take(tx, node, row.id).await,
        None => Ok(None),
    }
}

/// The first due job of the provider (`after` is `None`) or of the next client after `after`.
async fn pick(
    tx: &WriteTx,
    kinds: &[&'static str],
    after: Option<Uuid>,
) -> Result<Option<(Uuid, Option<Uuid>)>, DbError> {
    let places = (0..kinds.len()).map(|index| format!("${}", index + 2)).collect::<Vec<_>>().join(", ");
    let mut values: Vec<Value> = vec![tx.now().micros().into()];
    values.extend(kinds.iter().map(|kind| Value::from(*kind)));
    let whose = match after {
        None => "client_id IS NULL".to_owned(),
        Some(client) => {
            values.push(client.into());
            format!("client_id > ${}", values.len())
        }
    };
    // Another node's claim in progress is passed over, not waited for; SQLite's writer is alone.
    let lock = tx.dialect().pick("", "FOR UPDATE SKIP LOCKED");
    let sql = format!(
        "SELECT id, client_id FROM job WHERE state = 'waiting' AND run_at <= $1 AND kind IN ({places}) AND {whose} \
         ORDER BY client_id, run_at, id LIMIT 1 {lock}"
    );
    let Some(row) = tx.row(&sql, values).await? else { return Ok(None) };
    Ok(Some((row.try_get("", "id")?, row.try_get("", "client_id")?)))
}

async fn take(tx: &WriteTx, node: Uuid, id: Uuid) -> Result<Option<Model>, DbError> {
    tx.update::<Entity>()
        .filter(Column::Id.eq(id))
        .set(Column::State, "running")
        .set(Column::LockedBy, node)
        .set(Column::LockedUntil, tx.now().plus(LEASE).micros())
        .increment(Column::Attempts)
        .exec()
        .await?;
    tx.select::<Entity>().filter(Column::Id.eq(id)).one().await
}

fn held(claim: &Claim) -> Condition {
    Condition::all()
        .add(Column::Id.eq(claim.id.uuid()))
        .add(Column::State.eq("running"))
        .add(Column::LockedBy.eq(claim.node))
        .add(Column::Attempts.eq(claim.attempts))
}

/// Extends claims that are still held.
pub(crate) async fn renew(tx: &WriteTx, claims: &[Claim]) -> Result<(), DbError> {
    let until = tx.now().plus(LEASE).micros();
    for claim in claims {
        tx.update::<Entity>().filter(held(claim)).set(Column::LockedUntil, until).exec().await?;
    }
    Ok(())
}

/// Ends an attempt; `false` says that the claim was lost meanwhile and nothing was changed.
pub(crate) async fn end(tx: &WriteTx, claim: &Claim, end: End) -> Result<bool, DbError> {
    let now = tx.now().micros();
    let nobody: Option<Uuid> = None;
    let never: Option<i64> = None;
    let query = tx.update::<Entity>().filter(held(claim)).set(Column::LockedBy, nobody).set(Column::LockedUntil, never);
    let dead = matches!(end, End::Dead { .. });
    let query = match end {
        // What it was done with is not needed any more, and may be private, such as a mail.
        End::Done => {
            query.set(Column::State, "done").set(Column::FinishedAt, now).set(Column::Payload, serde_json::json!({}))
        }
        End::Again { at, error } => {
            query.set(Column::State, "waiting").set(Column::RunAt, at.micros()).set(Column::LastError, error)
        }
        End::Dead { error } => {
            query.set(Column::State, "dead").set(Column::FinishedAt, now).set(Column::LastError, error)
        }
        End::Back => query.set(Column::State, "waiting").set(Column::Attempts, claim.attempts - 1),
    };
    let ended = query.exec().await? == 1;
    if ended && dead {
        tx.publish(Change::of(claim.client, claim.id));
    }
    Ok(ended)
}

/// Whose claims are given up.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lost {
    /// Those that were not renewed in time.
    Expired,
    /// Every one but this node's: an embedded database has one process, so the others died with theirs.
    AllBut(Uuid),
}

/// Puts jobs back whose worker died; those out of attempts are set aside, since the job itself may have killed it.
pub(crate) async fn recover(tx: &WriteTx, lost: Lost) -> Result<u64, DbError> {
    let now = tx.now().micros();
    let which = match lost {
        Lost::Expired => Column::LockedUntil.lt(now),
        Lost::AllBut(node) => Column::LockedBy.ne(node),
    };
    let running = Condition::all().add(Column::State.eq("running")).add(which);
    let nobody: Option<Uuid> = None;
    let never: Option<i64> = None;
    let dead = tx
        .update::<Entity>()
        .filter(running.clone().add(Column::Attempts.gte(MAX_ATTEMPTS)))
        .set(Column::State, "dead")
        .set(Column::FinishedAt, now)
        .set(Column::LastError, "the worker that ran it ended abnormally every time")
        .set(Column::LockedBy, nobody)
        .set(Column::LockedUntil, never)
        .exec()
        .await?;
    let back = tx
        .update::<Entity>()
        .filter(running)
        .set(Column::State, "waiting")
        .set(Column::RunAt, now)
        .set(Column::LockedBy, nobody)
        .set(Column::LockedUntil, never)
        .exec()
        .await?;
    Ok(dead + back)
}

/// Lets a dead job run again, with all its attempts.
///
/// # Errors
/// What the database says.
pub async fn replay_dead(tx: &WriteTx, id: JobId) -> Result<Replay, DbError> {
    let dead = Condition::all().add(Column::Id.eq(id.uuid())).add(Column::State.eq("dead"));
    let Some(row) = tx.select::<Entity>().filter(dead.clone()).for_update().one().await? else {
        return Ok(Replay::NoSuchDeadJob);
    };
    if let Some(key) = &row.dedup_key {
        let same_client =
            row.client_id.map_or_else(|| Column::ClientId.is_null(), |client| Column::ClientId.eq(client));
        let twin = Condition::all()
            .add(same_client)
            .add(Column::Kind.eq(&row.kind))
            .add(Column::DedupKey.eq(key))
            .add(Column::State.is_in(["waiting", "running"]));
        if tx.select::<Entity>().filter(twin).count().await? > 0 {
            return Ok(Replay::AlreadyQueued);
        }
    }
    let never: Option<i64> = None;
    tx.update::<Entity>()
        .filter(dead)
        .set(Column::State, "waiting")
        .set(Column::RunAt, tx.now().micros())
        .set(Column::Attempts, 0)
        .set(Column::FinishedAt, never)
        .exec()
        .await?;
    tx.publish(Change::of(row.client_id.map(Id::from_uuid), Id::<JobKind>::from_uuid(row.id)));
    Ok(Replay::Waiting)
}

/// Dead jobs, newest first.
pub(crate) async fn dead(tx: &ReadTx, limit: u64) -> Result<Vec<Model>, DbError> {
    tx.select::<Entity>()
        .filter(Column::State.eq("dead"))
        .order_by(Column::FinishedAt, Order::Desc)
        .order_by(Column::Id, Order::Desc)
        .limit(limit)
        .all()
        .await
}

/// One dead job.
pub(crate) async fn dead_one(tx: &ReadTx, id: JobId) -> Result<Option<Model>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::State.eq("dead")).one().await
}

/// Number of jobs that wait or run.
pub(crate) async fn open(tx: &ReadTx) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::State.is_in(["waiting", "running"])).count().await
}

/// Removes jobs in `state` that ended before `before`.
pub(crate) async fn remove_ended(tx: &WriteTx, state: &'static str, before: Timestamp) -> Result<u64, DbError> {
    tx.delete::<Entity>().filter(Column::State.eq(state)).filter(Column::FinishedAt.lt(before.micros())).exec().await
}
