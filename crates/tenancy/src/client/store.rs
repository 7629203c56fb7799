//! SQL over `client`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, Page, PageRequest};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Client, ClientFilter, ClientOrder, ClientPatch};

pub(crate) async fn find(tx: &ReadTx, id: ClientId) -> Result<Option<Client>, DbError> {
    Ok(tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Client::from))
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: Vec<ClientId>) -> Result<Vec<Client>, DbError> {
    let ids = ids.into_iter().map(|id| id.uuid());
    Ok(tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?.into_iter().map(Client::from).collect())
}

pub(crate) async fn page(
    tx: &ReadTx,
    filter: &ClientFilter,
    order: ClientOrder,
    request: &PageRequest,
) -> Result<Page<Client>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(part) = &filter.search {
        query = query.filter(db::contains(&[Column::Name, Column::ShortName], part));
    }
    query = match filter.archived {
        Some(true) => query.filter(Column::ArchivedAt.is_not_null()),
        Some(false) => query.filter(Column::ArchivedAt.is_null()),
        None => query,
    };
    let keys = match order {
        ClientOrder::Name => [(Column::Name, Order::Asc), (Column::Id, Order::Asc)],
        ClientOrder::CreatedDescending => [(Column::CreatedAt, Order::Desc), (Column::Id, Order::Desc)],
    };
    Ok(query.page(request, &keys).await?.map(Client::from))
}

pub(crate) async fn insert(tx: &WriteTx, client: &Client) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(client.id.uuid()),
        name: Set(client.name.clone()),
        short_name: Set(client.short_name.clone()),
        notes: Set(client.notes.clone()),
        archived_at: Set(None),
        version: Set(client.version),
        created_at: Set(client.created_at.micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Applies the patch if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(tx: &WriteTx, id: ClientId, expected: i32, patch: ClientPatch) -> Result<bool, DbError> {
    let mut change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    if let Some(name) = patch.name {
        change = change.set(Column::Name, name.into_string());
    }
    if let Some(short_name) = patch.short_name {
        change = change.set(Column::ShortName, short_name.into_string());
    }
    if let Some(notes) = patch.notes {
        change = change.set(Column::Notes, notes.into_string());
    }
    Ok(change.increment(Column::Version).exec().await? == 1)
}

/// Sets or clears the archive mark if the stored version is the expected one; tells whether it was.
pub(crate) async fn set_archived(tx: &WriteTx, id: ClientId, expected: i32, at: Option<i64>) -> Result<bool, DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    Ok(change.set(Column::ArchivedAt, at).increment(Column::Version).exec().await? == 1)
}
