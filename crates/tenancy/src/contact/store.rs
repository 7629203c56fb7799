//! SQL over `contact`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, ContactId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Contact, ContactPatch};
use crate::limits;

pub(crate) async fn find(tx: &ReadTx, id: ContactId) -> Result<Option<Contact>, DbError> {
    Ok(tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Contact::from))
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: Vec<ContactId>) -> Result<Vec<Contact>, DbError> {
    let ids = ids.into_iter().map(|id| id.uuid());
    Ok(tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?.into_iter().map(Contact::from).collect())
}

pub(crate) async fn of_clients(tx: &ReadTx, clients: Vec<ClientId>) -> Result<Vec<Contact>, DbError> {
    let bound = limits::CONTACTS * clients.len() as u64;
    let clients = clients.into_iter().map(|id| id.uuid());
    let query = tx.select::<Entity>().filter(Column::ClientId.is_in(clients)).order_by(Column::Name, Order::Asc);
    Ok(query.limit(bound).all().await?.into_iter().map(Contact::from).collect())
}

pub(crate) async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).count().await
}

pub(crate) async fn insert(tx: &WriteTx, contact: &Contact) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(contact.id.uuid()),
        client_id: Set(contact.client.uuid()),
        site_id: Set(contact.site.map(kernel::Id::uuid)),
        name: Set(contact.name.clone()),
        email: Set(contact.email.clone()),
        phone: Set(contact.phone.clone()),
        title: Set(contact.title.clone()),
        version: Set(contact.version),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Applies the patch if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(tx: &WriteTx, id: ContactId, expected: i32, patch: ContactPatch) -> Result<bool, DbError> {
    let mut change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    if let Some(site) = patch.site {
        change = change.set(Column::SiteId, site.uuid());
    }
    if let Some(name) = patch.name {
        change = change.set(Column::Name, name.into_string());
    }
    if let Some(email) = patch.email {
        change = change.set(Column::Email, email.into_string());
    }
    if let Some(phone) = patch.phone {
        change = change.set(Column::Phone, phone.into_string());
    }
    if let Some(title) = patch.title {
        change = change.set(Column::Title, title.into_string());
    }
    Ok(change.increment(Column::Version).exec().await? == 1)
}
