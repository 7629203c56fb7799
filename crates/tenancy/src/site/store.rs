//! SQL over `site`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, SiteId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Site, SitePatch};
use crate::limits;

pub(crate) async fn find(tx: &ReadTx, id: SiteId) -> Result<Option<Site>, DbError> {
    Ok(tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Site::from))
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: Vec<SiteId>) -> Result<Vec<Site>, DbError> {
    let ids = ids.into_iter().map(|id| id.uuid());
    Ok(tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?.into_iter().map(Site::from).collect())
}

pub(crate) async fn of_clients(tx: &ReadTx, clients: Vec<ClientId>) -> Result<Vec<Site>, DbError> {
    let bound = limits::SITES * clients.len() as u64;
    let clients = clients.into_iter().map(|id| id.uuid());
    let query = tx.select::<Entity>().filter(Column::ClientId.is_in(clients)).order_by(Column::Name, Order::Asc);
    Ok(query.limit(bound).all().await?.into_iter().map(Site::from).collect())
}

pub(crate) async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).count().await
}

pub(crate) async fn insert(tx: &WriteTx, site: &Site) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(site.id.uuid()),
        client_id: Set(site.client.uuid()),
        name: Set(site.name.clone()),
        address: Set(site.address.clone()),
        time_zone: Set(site.time_zone.clone()),
        version: Set(site.version),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Applies the patch if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(tx: &WriteTx, id: SiteId, expected: i32, patch: SitePatch) -> Result<bool, DbError> {
    let mut change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    if let Some(name) = patch.name {
        change = change.set(Column::Name, name.into_string());
    }
    if let Some(address) = patch.address {
        change = change.set(Column::Address, address.into_string());
    }
    if let Some(time_zone) = patch.time_zone {
        change = change.set(Column::TimeZone, time_zone.into_string());
    }
    Ok(change.increment(Column::Version).exec().await? == 1)
}

pub(crate) async fn any(tx: &ReadTx) -> Result<bool, DbError> {
    Ok(tx.select::<Entity>().limit(1).one().await?.is_some())
}
