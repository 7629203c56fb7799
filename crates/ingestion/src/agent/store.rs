//! SQL over `agent`.

use std::collections::HashMap;

use db::{DbError, ReadTx, WriteTx};
use kernel::{AgentId, ClientId, DeviceId, Id, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Agent, AgentStatus};
use crate::device::DeviceState;
use crate::telemetry::commit::plan::{AgentKey, AgentState, DeviceKey, Presence};
use crate::telemetry::hot::store::rows::{Cells, pieces};

/// Stands for "not said" in a column of numbers.
const NOT_SAID: i64 = i64::MIN;

pub(crate) async fn find(tx: &ReadTx, id: AgentId) -> Result<Option<Agent>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Agent::try_from).transpose()
}

pub(crate) async fn by_key(tx: &ReadTx, client: ClientId, public_key: &[u8; 32]) -> Result<Option<Agent>, DbError> {
    let query = tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid()));
    query.filter(Column::PublicKey.eq(public_key.to_vec())).one().await?.map(Agent::try_from).transpose()
}

pub(crate) async fn of_devices(tx: &ReadTx, devices: &[DeviceId]) -> Result<Vec<Agent>, DbError> {
    let query = tx.select::<Entity>().filter(Column::DeviceId.is_in(devices.iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(Agent::try_from).collect()
}

pub(crate) async fn insert(tx: &WriteTx, agent: &Agent) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(agent.id.uuid()),
        client_id: Set(agent.client.uuid()),
        device_id: Set(agent.device.uuid()),
        enrolment_token_id: Set(agent.token.uuid()),
        instance_id: Set(agent.instance),
        public_key: Set(agent.public_key.to_vec()),
        agent_version: Set(agent.version.clone()),
        status: Set(agent.status.as_str().to_owned()),
        enrolled_at: Set(agent.enrolled_at.micros()),
        revoked_at: Set(None),
        clock_offset_us: Set(None),
        buffered_frames: Set(None),
        dropped_frames: Set(0),
    };
    tx.insert(row).await.map(|_: Model| ())
}

pub(crate) async fn set_version(tx: &WriteTx, id: AgentId, version: &str) -> Result<(), DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::AgentVersion.ne(version));
    change.set(Column::AgentVersion, version).exec().await.map(drop)
}

/// Revokes the agent of a device; tells whether it was not revoked before.
pub(crate) async fn revoke_of(tx: &WriteTx, (client, device): DeviceKey, at: Timestamp) -> Result<bool, DbError> {
    let change = tx
        .update::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::DeviceId.eq(device.uuid()))
        .filter(Column::Status.ne(AgentStatus::Revoked.as_str()));
    let done =
        change.set(Column::Status, AgentStatus::Revoked.as_str()).set(Column::RevokedAt, at.micros()).exec().await?;
    Ok(done > 0)
}

pub(crate) async fn add_dropped(tx: &WriteTx, (client, agent): AgentKey, frames: u64) -> Result<(), DbError> {
    let sql = "UPDATE agent SET dropped_frames = dropped_frames + $3 WHERE client_id = $1 AND id = $2";
    // A claim beyond this says nothing more, and the sum must not run over.
    let frames = i64::try_from(frames).unwrap_or(i64::MAX).min(1 << 40);
    tx.execute(sql, vec![client.uuid().into(), agent.uuid().into(), frames.into()]).await.map(drop)
}

/// What the committer needs to know about some agents; absent ones are left out.
pub(crate) async fn states(tx: &ReadTx, keys: &[AgentKey]) -> Result<HashMap<AgentKey, AgentState>, DbError> {
    let columns = vec![
        Cells::Uuid(keys.iter().map(|key| key.0.uuid()).collect()),
        Cells::Uuid(keys.iter().map(|key| key.1.uuid()).collect()),
    ];
    let mut found = HashMap::with_capacity(keys.len());
    for piece in pieces(tx.dialect(), columns) {
        let sql = format!(
            "SELECT a.client_id, a.id, a.device_id, a.status, a.clock_offset_us, d.state, d.state_since FROM agent a \
             JOIN ({}) v ON a.client_id = v.column1 AND a.id = v.column2 \
             JOIN device d ON d.client_id = a.client_id AND d.id = a.device_id",
            piece.source
        );
        for row in tx.rows(&sql, piece.values).await? {
            let id: Uuid = row.try_get("", "id")?;
            let wrong = |table, column| DbError::Inconsistent { table, column, row: id.to_string() };
            let status: String = row.try_get("", "status")?;
            let state: String = row.try_get("", "state")?;
            let client = Id::from_uuid(row.try_get("", "client_id")?);
            let known = AgentState {
                device: Id::from_uuid(row.try_get("", "device_id")?),
                status: AgentStatus::parse(&status).ok_or_else(|| wrong("agent", "status"))?,
                clock_offset_us: row.try_get("", "clock_offset_us")?,
                state: DeviceState::parse(&state).ok_or_else(|| wrong("device", "state"))?,
                state_since: Timestamp::from_micros(row.try_get("", "state_since")?),
            };
            found.insert((client, Id::from_uuid(id)), known);
        }
    }
    Ok(found)
}

/// Writes down signs of life: when the device was heard, and how its agent is doing. Rows come in ascending order of the
/// devices, so that two nodes lock them in the same order.
pub(crate) async fn put_presence(tx: &WriteTx, signs: &[(DeviceKey, Presence)]) -> Result<(), DbError> {
    let devices = vec![
        Cells::Uuid(signs.iter().map(|(key, _)| key.0.uuid()).collect()),
        Cells::Uuid(signs.iter().map(|(key, _)| key.1.uuid()).collect()),
        Cells::Big(signs.iter().map(|(_, sign)| sign.seen.micros()).collect()),
    ];
    for piece in pieces(tx.dialect(), devices) {
        let sql = format!(
            "UPDATE device SET last_seen_at = v.column3 FROM ({}) v WHERE device.client_id = v.column1 AND device.id = v.column2 \
             AND (device.last_seen_at IS NULL OR device.last_seen_at < v.column3)",
            piece.source
        );
        tx.execute(&sql, piece.values).await?;
    }
    let agents = vec![
        Cells::Uuid(signs.iter().map(|(key, _)| key.0.uuid()).collect()),
        Cells::Uuid(signs.iter().map(|(_, sign)| sign.agent.uuid()).collect()),
        Cells::Big(signs.iter().map(|(_, sign)| sign.ahead_us.unwrap_or(NOT_SAID)).collect()),
        Cells::Big(signs.iter().map(|(_, sign)| sign.buffered).collect()),
    ];
    for piece in pieces(tx.dialect(), agents) {
        let sql = format!(
            "UPDATE agent SET clock_offset_us = CASE WHEN v.column3 = {NOT_SAID} THEN agent.clock_offset_us ELSE v.column3 END, \
             buffered_frames = v.column4 FROM ({}) v WHERE agent.client_id = v.column1 AND agent.id = v.column2",
            piece.source
        );
        tx.execute(&sql, piece.values).await?;
    }
    Ok(())
}
