//! SQL over `sla_policy`. Work for a client sees the provider's policies, too.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, SlaPolicyId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order};

use super::SlaPolicy;
use super::entity::{ActiveModel, Column, Entity, Model};
use crate::limits;

pub(crate) async fn find(tx: &ReadTx, id: SlaPolicyId) -> Result<Option<SlaPolicy>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(SlaPolicy::try_from).transpose()
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: Vec<SlaPolicyId>) -> Result<Vec<SlaPolicy>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.into_iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(SlaPolicy::try_from).collect()
}

/// The provider's policies and, if a client is given, that client's, by name.
pub(crate) async fn for_client(tx: &ReadTx, client: Option<ClientId>) -> Result<Vec<SlaPolicy>, DbError> {
    let mut whose = Condition::any().add(Column::ClientId.is_null());
    if let Some(client) = client {
        whose = whose.add(Column::ClientId.eq(client.uuid()));
    }
    let query = tx.select::<Entity>().filter(whose).order_by(Column::Name, Order::Asc).order_by(Column::Id, Order::Asc);
    query.limit(2 * limits::SLA_POLICIES).all().await?.into_iter().map(SlaPolicy::try_from).collect()
}

pub(crate) async fn count(tx: &ReadTx, client: Option<ClientId>) -> Result<u64, DbError> {
    let whose = match client {
        Some(client) => Column::ClientId.eq(client.uuid()),
        None => Column::ClientId.is_null(),
    };
    tx.select::<Entity>().filter(whose).count().await
}

fn definition(policy: &SlaPolicy) -> Result<serde_json::Value, DbError> {
    // Every definition was read from JSON or from checked input; only maps with odd keys could fail here.
    serde_json::to_value(&policy.definition).map_err(|_| DbError::Inconsistent {
        table: "sla_policy",
        column: "definition",
        row: policy.id.to_string(),
    })
}

pub(crate) async fn insert(tx: &WriteTx, policy: &SlaPolicy) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(policy.id.uuid()),
        client_id: Set(policy.client.map(|client| client.uuid())),
        name: Set(policy.name.clone()),
        definition: Set(definition(policy)?),
        version: Set(policy.version),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Stores it in place of the one with its id, if that has the expected version; tells whether it had.
pub(crate) async fn replace(tx: &WriteTx, policy: &SlaPolicy, expected: i32) -> Result<bool, DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(policy.id.uuid())).filter(Column::Version.eq(expected));
    let change = change.set(Column::Name, policy.name.clone()).set(Column::Definition, definition(policy)?);
    Ok(change.increment(Column::Version).exec().await? == 1)
}
