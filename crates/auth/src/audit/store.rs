//! SQL over `audit_entry`. A permit of some clients sees their entries; one of the whole provider sees the provider's too.

use db::{DbError, ReadTx, WriteTx};
use kernel::{AuditId, Page, PageRequest};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity};
use super::{AuditEntry, AuditFilter};

/// One page of the visible entries, newest first.
///
/// # Errors
/// What the database says; [`DbError::Cursor`] for a cursor of another list.
pub async fn list(tx: &ReadTx, filter: &AuditFilter, request: &PageRequest) -> Result<Page<AuditEntry>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(client) = filter.client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    match filter.action.as_deref() {
        Some(group) if group.ends_with('.') => query = query.filter(Column::Action.starts_with(group)),
        Some(action) => query = query.filter(Column::Action.eq(action)),
        None => {}
    }
    if let Some(actor) = filter.actor {
        query = query.filter(Column::ActorId.eq(actor));
    }
    if let Some(object) = filter.object {
        query = query.filter(Column::ObjectId.eq(object));
    }
    if let Some(from) = filter.from {
        query = query.filter(Column::At.gte(from.micros()));
    }
    if let Some(to) = filter.to {
        query = query.filter(Column::At.lt(to.micros()));
    }
    let page = query.page(request, &[(Column::At, Order::Desc), (Column::Id, Order::Desc)]).await?;
    Ok(page.map(AuditEntry::from))
}

/// Several visible entries, in no order.
///
/// # Errors
/// What the database says.
pub async fn by_ids(tx: &ReadTx, ids: &[AuditId]) -> Result<Vec<AuditEntry>, DbError> {
    let ids = ids.iter().map(|id| id.uuid());
    Ok(tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?.into_iter().map(AuditEntry::from).collect())
}

pub(super) async fn insert(tx: &WriteTx, entry: AuditEntry) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(entry.id.uuid()),
        client_id: Set(entry.client.map(|client| client.uuid())),
        at: Set(entry.at.micros()),
        actor_kind: Set(entry.actor_kind),
        actor_id: Set(entry.actor_id),
        actor_name: Set(entry.actor_name),
        action: Set(entry.action),
        object_kind: Set(entry.object_kind),
        object_id: Set(entry.object_id),
        summary: Set(entry.summary),
        before_json: Set(entry.before),
        after_json: Set(entry.after),
        request_id: Set(entry.request_id),
        mac: Set(entry.mac),
    };
    tx.insert(row).await.map(|_| ())
}
