//! SQL over `rule_exception`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, ExceptionId, Id, RuleId, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{MOST, RuleException};

pub(crate) async fn find(tx: &ReadTx, id: ExceptionId) -> Result<Option<RuleException>, DbError> {
    Ok(tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(RuleException::from))
}

/// Those of a client that hold now.
pub(crate) async fn holding(tx: &ReadTx, client: ClientId) -> Result<Vec<RuleException>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(tx.now().micros()));
    let rows = query.order_by(Column::Id, Order::Asc).limit(MOST).all().await?;
    Ok(rows.into_iter().map(RuleException::from).collect())
}

/// The visible ones of some rules, newest first; at one client if it is given.
pub(crate) async fn of_rules(
    tx: &ReadTx,
    rules: &[RuleId],
    client: Option<ClientId>,
) -> Result<Vec<RuleException>, DbError> {
    let mut query = tx.select::<Entity>().filter(Column::RuleId.is_in(rules.iter().map(|id| id.uuid())));
    if let Some(client) = client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    let rows = query.order_by(Column::Id, Order::Desc).limit(MOST).all().await?;
    Ok(rows.into_iter().map(RuleException::from).collect())
}

pub(crate) async fn insert(tx: &WriteTx, new: &RuleException, by: Option<UserId>) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        client_id: Set(new.client.uuid()),
        rule_id: Set(new.rule.uuid()),
        device_id: Set(new.device.uuid()),
        component: Set(new.component.clone()),
        reason: Set(new.reason.clone()),
        approved_by: Set(new.approved_by.clone()),
        expires_at: Set(new.expires_at.micros()),
        ended_at: Set(None),
        created_by: Set(by.map(Id::uuid)),
        version: Set(new.version),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Ends it now if the stored version is the expected one; tells whether it was.
pub(crate) async fn end(tx: &WriteTx, id: ExceptionId, expected: i32) -> Result<bool, DbError> {
    let change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Version.eq(expected))
        .filter(Column::EndedAt.is_null())
        .set(Column::EndedAt, tx.now().micros());
    Ok(change.increment(Column::Version).exec().await? == 1)
}
