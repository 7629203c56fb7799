//! SQL over `rule_override`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, DeviceId, Id, RuleId, RuleOverrideId, Timestamp, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{MOST, Place, RuleOverride};

pub(crate) async fn find(tx: &ReadTx, id: RuleOverrideId) -> Result<Option<RuleOverride>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(RuleOverride::try_from).transpose()
}

/// The one that stands at a place.
pub(crate) async fn at(
    tx: &ReadTx,
    (client, rule): (ClientId, RuleId),
    place: Place,
    component: &str,
) -> Result<Option<RuleOverride>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::RuleId.eq(rule.uuid()))
        .filter(Column::Place.eq(place.key()))
        .filter(Column::Component.eq(component));
    query.one().await?.map(RuleOverride::try_from).transpose()
}

pub(crate) async fn of_client(tx: &ReadTx, client: ClientId) -> Result<Vec<RuleOverride>, DbError> {
    let query = tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).order_by(Column::Id, Order::Asc);
    query.limit(MOST).all().await?.into_iter().map(RuleOverride::try_from).collect()
}

/// The visible ones of some rules; at one client if it is given.
pub(crate) async fn of_rules(
    tx: &ReadTx,
    rules: &[RuleId],
    client: Option<ClientId>,
) -> Result<Vec<RuleOverride>, DbError> {
    let mut query = tx.select::<Entity>().filter(Column::RuleId.is_in(rules.iter().map(|id| id.uuid())));
    if let Some(client) = client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    let rows = query.order_by(Column::Id, Order::Asc).limit(MOST).all().await?;
    rows.into_iter().map(RuleOverride::try_from).collect()
}

pub(crate) async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).count().await
}

pub(crate) async fn insert(tx: &WriteTx, new: &RuleOverride, by: Option<UserId>) -> Result<(), DbError> {
    let (site, device) = match new.place {
        Place::Client => (None, None),
        Place::Site(site) => (Some(site.uuid()), None),
        Place::Device(device) => (None, Some(device.uuid())),
    };
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        client_id: Set(new.client.uuid()),
        rule_id: Set(new.rule.uuid()),
        site_id: Set(site),
        device_id: Set(device),
        component: Set(new.component.clone()),
        place: Set(new.place.key()),
        parameters: Set(crate::stored::json(&new.patch, "rule_override", "parameters")?),
        note: Set(new.note.clone()),
        created_by: Set(by.map(Id::uuid)),
        version: Set(new.version),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Replaces what it changes, and counts.
pub(crate) async fn replace(tx: &WriteTx, new: &RuleOverride) -> Result<(), DbError> {
    tx.update::<Entity>()
        .filter(Column::Id.eq(new.id.uuid()))
        .set(Column::Parameters, crate::stored::json(&new.patch, "rule_override", "parameters")?)
        .set(Column::Note, new.note.as_str())
        .increment(Column::Version)
        .exec()
        .await
        .map(drop)
}

pub(crate) async fn remove(tx: &WriteTx, id: RuleOverrideId) -> Result<bool, DbError> {
    Ok(tx.delete::<Entity>().filter(Column::Id.eq(id.uuid())).exec().await? == 1)
}

/// Overrides that concern a device and were made in `[from, to)`, with what they say.
pub(crate) async fn changed(
    tx: &ReadTx,
    client: ClientId,
    device: DeviceId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, String)>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::CreatedAt.gte(from.micros()))
        .filter(Column::CreatedAt.lt(to.micros()))
        .filter(Condition::any().add(Column::DeviceId.eq(device.uuid())).add(Column::DeviceId.is_null()));
    let rows = query.order_by(Column::CreatedAt, Order::Asc).limit(20).all().await?;
    let read = |row: Model| {
        let at = Timestamp::from_micros(row.created_at);
        RuleOverride::try_from(row)
            .map(|one| (at, format!("A rule was changed at the {}: {}.", one.place.word(), one.patch.in_words())))
    };
    rows.into_iter().map(read).collect()
}
