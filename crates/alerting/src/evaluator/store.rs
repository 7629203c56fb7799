//! SQL over `signal_engine` and `signal_event`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait};

use super::entity::{Column, Entity, event};
use crate::rule::resolve::KeyParts;
use crate::signal::Event;
use crate::wording::timestamp;

/// An engine as it is written down.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub version: i64,
    pub snapshot: Vec<u8>,
    pub cursor: Vec<u8>,
    pub setup_hash: Vec<u8>,
    pub engine_at: Timestamp,
}

pub(crate) async fn find(tx: &ReadTx, client: ClientId) -> Result<Option<Written>, DbError> {
    let row = tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).one().await?;
    Ok(row.map(|row| Written {
        version: row.version,
        snapshot: row.snapshot,
        cursor: row.telemetry_cursor,
        setup_hash: row.setup_hash,
        engine_at: Timestamp::from_micros(row.engine_at),
    }))
}

/// Writes an engine down as version `new.version`, if the one before is there; tells whether it was.
pub(crate) async fn put(tx: &WriteTx, client: ClientId, new: Written) -> Result<bool, DbError> {
    if new.version == 1 {
        // Of two nodes that begin one writes; a refused row would end the other's transaction.
        let sql = "INSERT INTO signal_engine (client_id, version, snapshot, telemetry_cursor, setup_hash, engine_at, \
                   written_at) VALUES ($1, 1, $2, $3, $4, $5, $6) ON CONFLICT (client_id) DO NOTHING";
        let values = vec![
            client.uuid().into(),
            new.snapshot.into(),
            new.cursor.into(),
            new.setup_hash.into(),
            new.engine_at.micros().into(),
            tx.now().micros().into(),
        ];
        return Ok(tx.execute(sql, values).await? == 1);
    }
    let change = tx
        .update::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::Version.eq(new.version - 1))
        .set(Column::Version, new.version)
        .set(Column::Snapshot, new.snapshot)
        .set(Column::TelemetryCursor, new.cursor)
        .set(Column::SetupHash, new.setup_hash)
        .set(Column::EngineAt, new.engine_at.micros())
        .set(Column::WrittenAt, tx.now().micros());
    Ok(change.exec().await? == 1)
}

/// Keeps an event of a signal; `note` says what held messages back.
pub(crate) async fn add_event(
    tx: &WriteTx,
    (client, parts): (ClientId, &KeyParts),
    told: &Event,
    note: String,
) -> Result<(), DbError> {
    let row = event::ActiveModel {
        id: Set(kernel::id::uuid_v7(tx.now(), tx.entropy())),
        client_id: Set(client.uuid()),
        signal_key: Set(told.signal.clone()),
        rule_id: Set(parts.rule.uuid()),
        device_id: Set(parts.device.uuid()),
        component: Set(parts.component.clone()),
        kind: Set(told.kind.as_str().to_owned()),
        level: Set(told.level.as_str().to_owned()),
        at: Set(timestamp(told.t).micros()),
        since: Set(told.since.map(|since| timestamp(since).micros())),
        note: Set(note),
    };
    tx.insert(row).await.map(|_: event::Model| ())
}

/// Removes events that are older than an instant, of every client.
pub(crate) async fn purge(tx: &WriteTx, before: Timestamp) -> Result<u64, DbError> {
    tx.delete::<event::Entity>().filter(event::Column::At.lt(before.micros())).exec().await
}
