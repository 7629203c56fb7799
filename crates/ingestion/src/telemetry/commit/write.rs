//! Carrying out a plan: in PostgreSQL one transaction, in SQLite the main file first and then the telemetry file.
//!
//! The main tables go first because what is written there can be written again without a second effect (facts of frames
//! have fixed ids, documents replace themselves, states are states), while the cursor in the telemetry file says that a
//! frame need not come again.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use db::{Change, Db, DbError, Dialect, ReadTx, WriteTx};
use kernel::{SystemScope, id};

use super::plan::{AgentKey, AgentState, DeviceKey, Plan, Presence, plan};
use crate::availability::{self, Fact};
use crate::device::state::Transition;
use crate::device::{DeviceState, Silence, SilenceReason};
use crate::telemetry::hot::{self, StreamKey, StreamRow, StreamState};
use crate::telemetry::prepare::Prepared;
use crate::{agent, device, inventory};

/// Devices whose samples are told one by one; of more it is told that there are some. The channel between nodes carries
/// few changes a commit, and beyond that it would say that everything has changed.
const MOST_TOLD: usize = 100;

/// A group of batches that commit together.
pub(crate) type Group = Arc<Vec<Prepared>>;

/// Signs of life that are to be written with the group.
pub(crate) type Signs = Arc<Vec<(DeviceKey, Presence)>>;

/// Where batches are committed to.
#[derive(Clone)]
pub(crate) struct Target {
    pub db: Db,
    pub hot: Db,
    pub scope: SystemScope,
}

impl Target {
    /// Commits a group; gives what it came to. `signs` are written along if the main tables are touched anyway.
    pub(crate) async fn commit(&self, group: &Group) -> Result<Plan, DbError> {
        match self.db.dialect() {
            Dialect::Postgres => self.commit_at_once(group).await,
            Dialect::Sqlite => self.commit_in_two(group).await,
        }
    }

    async fn commit_at_once(&self, group: &Group) -> Result<Plan, DbError> {
        let group = Arc::clone(group);
        self.db
            .sweep_write(&self.scope, move |tx| {
                Box::pin(async move {
                    let agents = agent::store::states(tx, &agent_keys(&group)).await?;
                    let streams = hot::store::lock_streams(tx, &openings(&group, &agents)).await?;
                    let planned = settle(tx, &group, &agents, &streams).await?;
                    write_main(tx, &planned).await?;
                    write_hot(tx, &planned).await?;
                    Ok(planned)
                })
            })
            .await
    }

    async fn commit_in_two(&self, group: &Group) -> Result<Plan, DbError> {
        let keys = agent_keys(group);
        let agents = self
            .db
            .sweep_read(&self.scope, move |tx| Box::pin(async move { agent::store::states(tx, &keys).await }))
            .await?;
        let batches = Arc::clone(group);
        let planned = self
            .hot
            .sweep_read(&self.scope, move |tx| {
                Box::pin(async move {
                    let streams = hot::store::streams(tx, &stream_keys(&batches)).await?;
                    settle(tx, &batches, &agents, &streams).await
                })
            })
            .await?;
        let planned = Arc::new(planned);
        if planned.touches_main() {
            let work = Arc::clone(&planned);
            self.db.sweep_write(&self.scope, move |tx| Box::pin(async move { write_main(tx, &work).await })).await?;
        }
        let work = Arc::clone(&planned);
        self.hot.sweep_write(&self.scope, move |tx| Box::pin(async move { write_hot(tx, &work).await })).await?;
        Ok(Arc::try_unwrap(planned).unwrap_or_default())
    }

    /// Writes signs of life.
    pub(crate) async fn write_signs(&self, signs: &Signs) -> Result<(), DbError> {
        let signs = Arc::clone(signs);
        self.db
            .sweep_write(&self.scope, move |tx| Box::pin(async move { agent::store::put_presence(tx, &signs).await }))
            .await
    }
}

fn agent_keys(group: &[Prepared]) -> Vec<AgentKey> {
    let mut keys: Vec<AgentKey> = group.iter().map(|batch| (batch.client, batch.agent)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn stream_keys(group: &[Prepared]) -> Vec<StreamKey> {
    let mut keys: Vec<StreamKey> = group.iter().map(|batch| (batch.client, batch.stream)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The streams of the group as empty rows, each once and in ascending order, for agents that exist.
fn openings(group: &[Prepared], agents: &HashMap<AgentKey, AgentState>) -> Vec<StreamRow> {
    let mut rows: Vec<StreamRow> = group
        .iter()
        .filter_map(|batch| {
            let agent = agents.get(&(batch.client, batch.agent))?;
            Some(StreamRow {
                client: batch.client,
                id: batch.stream,
                agent: batch.agent,
                device: agent.device,
                boot: batch.boot,
                ranges: wire::SeqRanges::new(),
                received_us: batch.received.micros(),
            })
        })
        .collect();
    rows.sort_by_key(|row| (row.client, row.id));
    rows.dedup_by_key(|row| (row.client, row.id));
    rows
}

/// Plans, compares repeated frames with what is stored, and plans again without the batches that disagree.
async fn settle(
    tx: &ReadTx,
    group: &[Prepared],
    agents: &HashMap<AgentKey, AgentState>,
    streams: &HashMap<StreamKey, StreamState>,
) -> Result<Plan, DbError> {
    let first = plan(group, agents, streams, &HashSet::new());
    if first.repeated.is_empty() {
        return Ok(first);
    }
    let sent: Vec<_> = first.repeated.iter().map(|(_, placed)| placed.clone()).collect();
    let stored: HashMap<_, _> = hot::store::placed(tx, &sent)
        .await?
        .into_iter()
        .map(|placed| ((placed.client, placed.stream, placed.seq), placed))
        .collect();
    let differs = |placed: &hot::Placed| {
        stored.get(&(placed.client, placed.stream, placed.seq)).is_some_and(|stored| stored.contradicts(placed))
    };
    let forked: HashSet<usize> =
        first.repeated.iter().filter(|(_, placed)| differs(placed)).map(|(index, _)| *index).collect();
    if forked.is_empty() { Ok(first) } else { Ok(plan(group, agents, streams, &forked)) }
}

async fn write_main(tx: &WriteTx, plan: &Plan) -> Result<(), DbError> {
    for (key, document) in &plan.inventories {
        inventory::store::put(tx, *key, document).await?;
        tx.publish(Change::of(Some(key.0), key.1));
    }
    for planned in &plan.facts {
        let fact = Fact {
            id: planned.id.unwrap_or_else(|| id::uuid_v7(tx.now(), tx.entropy())),
            client: planned.key.0,
            device: planned.key.1,
            at: planned.at,
            kind: planned.kind,
            message: planned.message.clone(),
        };
        let new = availability::store::add(tx, &fact).await?;
        if new && planned.dropped > 0 {
            agent::store::add_dropped(tx, (planned.key.0, planned.agent), planned.dropped).await?;
        }
    }
    let mut transitions: Vec<_> = plan.transitions.iter().collect();
    transitions.sort_by_key(|(key, _, _)| *key);
    for (key, transition, at) in transitions {
        device::store::transit(tx, *key, transition, *at).await?;
        tx.publish(Change::of(Some(key.0), key.1));
    }
    revoke(tx, plan).await?;
    if plan.urgent || !plan.transitions.is_empty() {
        let signs: Vec<_> = plan.presence.iter().map(|(key, presence)| (*key, presence.clone())).collect();
        agent::store::put_presence(tx, &signs).await?;
    }
    Ok(())
}

/// Two machines use one key: neither may go on, since nobody can tell whose samples are whose.
async fn revoke(tx: &WriteTx, plan: &Plan) -> Result<(), DbError> {
    let states = agent::store::states(tx, &plan.revoked).await?;
    for ((client, _), state) in states {
        let key = (client, state.device);
        if agent::store::revoke_of(tx, key, tx.now()).await? {
            let message = "Two machines report with one agent key, as after copying a disk. The key is no longer accepted; \
                           remove the agent's state on both and enrol each of them.";
            let silence = Silence { reason: SilenceReason::AgentRevoked, message: message.to_owned() };
            let transition = Transition { to: DeviceState::Silent, silence: Some(silence), fact: None };
            device::store::transit(tx, key, &transition, tx.now()).await?;
            tx.publish(Change::of(Some(client), state.device));
        }
    }
    Ok(())
}

async fn write_hot(tx: &WriteTx, plan: &Plan) -> Result<(), DbError> {
    hot::store::put_schemas(tx, &plan.schemas).await?;
    hot::store::put_blocks(tx, &plan.blocks).await?;
    hot::store::put_latest(tx, &plan.latest).await?;
    hot::store::put_streams(tx, &plan.streams).await?;
    let reporting: HashSet<DeviceKey> = plan.blocks.iter().map(|block| (block.client, block.device)).collect();
    if reporting.len() > MOST_TOLD {
        tx.publish(Change::named(None, crate::SAMPLES, uuid::Uuid::nil()));
    } else {
        for (client, device) in reporting {
            tx.publish(Change::named(Some(client), crate::SAMPLES, device.uuid()));
        }
    }
    Ok(())
}
