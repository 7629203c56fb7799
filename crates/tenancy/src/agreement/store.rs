//! SQL over `agreement` and its links to services.

use std::collections::HashMap;

use db::{DbError, ReadTx, WriteTx};
use kernel::{AgreementId, ClientId, Id, ServiceId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model, link};
use super::{Agreement, AgreementPatch, Day};
use crate::limits;

pub(crate) async fn find(tx: &ReadTx, id: AgreementId) -> Result<Option<Agreement>, DbError> {
    Ok(by_ids(tx, vec![id]).await?.pop())
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: Vec<AgreementId>) -> Result<Vec<Agreement>, DbError> {
    let ids = ids.into_iter().map(|id| id.uuid());
    let rows = tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?;
    with_services(tx, rows).await
}

pub(crate) async fn of_clients(tx: &ReadTx, clients: Vec<ClientId>) -> Result<Vec<Agreement>, DbError> {
    let bound = limits::AGREEMENTS * clients.len() as u64;
    let clients = clients.into_iter().map(|id| id.uuid());
    let query = tx.select::<Entity>().filter(Column::ClientId.is_in(clients)).order_by(Column::Name, Order::Asc);
    with_services(tx, query.limit(bound).all().await?).await
}

async fn with_services(tx: &ReadTx, rows: Vec<Model>) -> Result<Vec<Agreement>, DbError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|row| row.id);
    let query = tx.select::<link::Entity>().filter(link::Column::AgreementId.is_in(ids));
    let mut services: HashMap<uuid::Uuid, Vec<ServiceId>> = HashMap::new();
    for row in query.order_by(link::Column::ServiceId, Order::Asc).all().await? {
        services.entry(row.agreement_id).or_default().push(Id::from_uuid(row.service_id));
    }
    let whole =
        |row: Model| Agreement { services: services.remove(&row.id).unwrap_or_default(), ..Agreement::from(row) };
    Ok(rows.into_iter().map(whole).collect())
}

pub(crate) async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).count().await
}

pub(crate) async fn insert(tx: &WriteTx, agreement: &Agreement) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(agreement.id.uuid()),
        client_id: Set(agreement.client.uuid()),
        name: Set(agreement.name.clone()),
        starts_on: Set(agreement.starts_on.as_str().to_owned()),
        ends_on: Set(agreement.ends_on.as_ref().map(|day| day.as_str().to_owned())),
        calendar_id: Set(agreement.calendar.map(Id::uuid)),
        sla_policy_id: Set(agreement.sla_policy.map(Id::uuid)),
        note: Set(agreement.note.clone()),
        version: Set(agreement.version),
        created_at: Set(tx.now().micros()),
    };
    let _: Model = tx.insert(row).await?;
    set_services(tx, agreement.client, agreement.id, &agreement.services).await
}

/// Replaces the services of an agreement.
pub(crate) async fn set_services(
    tx: &WriteTx,
    client: ClientId,
    agreement: AgreementId,
    services: &[ServiceId],
) -> Result<(), DbError> {
    tx.delete::<link::Entity>().filter(link::Column::AgreementId.eq(agreement.uuid())).exec().await?;
    for service in services {
        let row = link::ActiveModel {
            client_id: Set(client.uuid()),
            agreement_id: Set(agreement.uuid()),
            service_id: Set(service.uuid()),
        };
        let _: link::Model = tx.insert(row).await?;
    }
    Ok(())
}

/// Applies the patch, but for the services, if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(
    tx: &WriteTx,
    id: AgreementId,
    expected: i32,
    patch: AgreementPatch,
) -> Result<bool, DbError> {
    let mut change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    let text = |day: Day| day.as_str().to_owned();
    if let Some(name) = patch.name {
        change = change.set(Column::Name, name.into_string());
    }
    if let Some(day) = patch.starts_on {
        change = change.set(Column::StartsOn, text(day));
    }
    if let Some(day) = patch.ends_on {
        change = change.set(Column::EndsOn, day.map(text));
    }
    if let Some(calendar) = patch.calendar {
        change = change.set(Column::CalendarId, calendar.map(Id::uuid));
    }
    if let Some(policy) = patch.sla_policy {
        change = change.set(Column::SlaPolicyId, policy.map(Id::uuid));
    }
    if let Some(note) = patch.note {
        change = change.set(Column::Note, note.into_string());
    }
    Ok(change.increment(Column::Version).exec().await? == 1)
}
