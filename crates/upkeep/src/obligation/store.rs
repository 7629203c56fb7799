//! SQL over `obligation` and its links.

use std::collections::HashMap;

use db::{DbError, ReadTx, WriteTx};
use jiff::civil::Date;
use kernel::{AgreementId, ClientId, ContactId, Id, ObligationId, Page, PageRequest, RunbookId, TeamId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model, device, service};
use super::{Obligation, ObligationFilter, ObligationPatch, Responsible};

pub(crate) async fn find(tx: &ReadTx, id: ObligationId) -> Result<Option<Obligation>, DbError> {
    Ok(by_ids(tx, &[id]).await?.pop())
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[ObligationId]) -> Result<Vec<Obligation>, DbError> {
    let rows = tx.select::<Entity>().filter(Column::Id.is_in(ids.iter().map(|id| id.uuid()))).all().await?;
    let mut links = Links::of(tx, &rows).await?;
    rows.into_iter().map(|row| links.join(row)).collect()
}

pub(crate) async fn page(
    tx: &ReadTx,
    filter: &ObligationFilter,
    request: &PageRequest,
) -> Result<Page<Obligation>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(client) = filter.client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    if let Some(area) = filter.area {
        query = query.filter(Column::Area.eq(area.as_str()));
    }
    if let Some(active) = filter.active {
        query = query.filter(Column::Active.eq(active));
    }
    let page = query.page(request, &[(Column::Title, Order::Asc), (Column::Id, Order::Asc)]).await?;
    let rows: Vec<Model> = page.items.iter().map(|(_, row)| row.clone()).collect();
    let mut links = Links::of(tx, &rows).await?;
    let items = page.items.into_iter().map(|(cursor, row)| Ok((cursor, links.join(row)?)));
    let items = items.collect::<Result<Vec<_>, DbError>>()?;
    Ok(Page { items, has_next: page.has_next, has_previous: page.has_previous, total: page.total })
}

/// Devices and services of some obligations.
struct Links {
    devices: HashMap<Uuid, Vec<Uuid>>,
    services: HashMap<Uuid, Vec<Uuid>>,
}

impl Links {
    async fn of(tx: &ReadTx, rows: &[Model]) -> Result<Self, DbError> {
        let mut links = Self { devices: HashMap::new(), services: HashMap::new() };
        if rows.is_empty() {
            return Ok(links);
        }
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let query = tx.select::<device::Entity>().filter(device::Column::ObligationId.is_in(ids.clone()));
        for row in query.order_by(device::Column::DeviceId, Order::Asc).all().await? {
            links.devices.entry(row.obligation_id).or_default().push(row.device_id);
        }
        let query = tx.select::<service::Entity>().filter(service::Column::ObligationId.is_in(ids));
        for row in query.order_by(service::Column::ServiceId, Order::Asc).all().await? {
            links.services.entry(row.obligation_id).or_default().push(row.service_id);
        }
        Ok(links)
    }

    fn join(&mut self, row: Model) -> Result<Obligation, DbError> {
        let devices = self.devices.remove(&row.id).unwrap_or_default();
        let services = self.services.remove(&row.id).unwrap_or_default();
        Ok(Obligation {
            devices: devices.into_iter().map(Id::from_uuid).collect(),
            services: services.into_iter().map(Id::from_uuid).collect(),
            ..Obligation::try_from(row)?
        })
    }
}

pub(crate) async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).count().await
}

/// The columns of who is responsible: kind, area, team, contact, vendor.
type ResponsibleColumns = (&'static str, Option<String>, Option<Uuid>, Option<Uuid>, Option<String>);

fn columns(responsible: &Responsible) -> ResponsibleColumns {
    match responsible {
        Responsible::Matrix(area) => ("matrix", Some(area.clone()), None, None, None),
        Responsible::Team(team) => ("team", None, Some(TeamId::uuid(*team)), None, None),
        Responsible::Contact(contact) => ("contact", None, None, Some(ContactId::uuid(*contact)), None),
        Responsible::Vendor(name) => ("vendor", None, None, None, Some(name.clone())),
    }
}

fn cadence_json(obligation: ObligationId, cadence: &crate::cadence::Cadence) -> Result<serde_json::Value, DbError> {
    // Only maps with odd keys fail here, and a cadence has none.
    serde_json::to_value(cadence).map_err(|_| DbError::Inconsistent {
        table: "obligation",
        column: "cadence",
        row: obligation.to_string(),
    })
}

pub(crate) async fn insert(tx: &WriteTx, obligation: &Obligation) -> Result<(), DbError> {
    let (kind, area, team, contact, vendor) = columns(&obligation.responsible);
    let row = ActiveModel {
        id: Set(obligation.id.uuid()),
        client_id: Set(obligation.client.uuid()),
        area: Set(obligation.area.as_str().to_owned()),
        title: Set(obligation.title.clone()),
        scope: Set(obligation.scope.clone()),
        cadence: Set(cadence_json(obligation.id, &obligation.cadence)?),
        responsible_kind: Set(kind.to_owned()),
        responsible_area: Set(area),
        responsible_team_id: Set(team),
        responsible_contact_id: Set(contact),
        responsible_vendor: Set(vendor),
        runbook_id: Set(obligation.runbook.map(RunbookId::uuid)),
        required_evidence: Set(obligation.required_evidence.as_str().to_owned()),
        lead_days: Set(obligation.lead_days),
        grace_days: Set(obligation.grace_days),
        agreement_id: Set(obligation.agreement.map(AgreementId::uuid)),
        active: Set(obligation.active),
        planned_until: Set(obligation.planned_until.to_string()),
        version: Set(obligation.version),
        created_at: Set(obligation.created_at.micros()),
    };
    let _: Model = tx.insert(row).await?;
    set_devices(tx, obligation).await?;
    set_services(tx, obligation).await
}

/// Replaces the devices of an obligation.
pub(crate) async fn set_devices(tx: &WriteTx, obligation: &Obligation) -> Result<(), DbError> {
    let old = tx.delete::<device::Entity>().filter(device::Column::ObligationId.eq(obligation.id.uuid()));
    old.exec().await?;
    for one in &obligation.devices {
        let row = device::ActiveModel {
            client_id: Set(obligation.client.uuid()),
            obligation_id: Set(obligation.id.uuid()),
            device_id: Set(one.uuid()),
        };
        let _: device::Model = tx.insert(row).await?;
    }
    Ok(())
}

/// Replaces the business services of an obligation.
pub(crate) async fn set_services(tx: &WriteTx, obligation: &Obligation) -> Result<(), DbError> {
    let old = tx.delete::<service::Entity>().filter(service::Column::ObligationId.eq(obligation.id.uuid()));
    old.exec().await?;
    for one in &obligation.services {
        let row = service::ActiveModel {
            client_id: Set(obligation.client.uuid()),
            obligation_id: Set(obligation.id.uuid()),
            service_id: Set(one.uuid()),
        };
        let _: service::Model = tx.insert(row).await?;
    }
    Ok(())
}

/// Applies the patch, but for devices and services, if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(
    tx: &WriteTx,
    id: ObligationId,
    expected: i32,
    patch: ObligationPatch,
) -> Result<bool, DbError> {
    let mut change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    if let Some(title) = patch.title {
        change = change.set(Column::Title, title.into_string());
    }
    if let Some(scope) = patch.scope {
        change = change.set(Column::Scope, scope.into_string());
    }
    if let Some(cadence) = patch.cadence {
        change = change.set(Column::Cadence, cadence_json(id, &cadence)?);
    }
    if let Some(responsible) = patch.responsible {
        let (kind, area, team, contact, vendor) = columns(&responsible);
        change = change
            .set(Column::ResponsibleKind, kind)
            .set(Column::ResponsibleArea, area)
            .set(Column::ResponsibleTeamId, team)
            .set(Column::ResponsibleContactId, contact)
            .set(Column::ResponsibleVendor, vendor);
    }
    if let Some(runbook) = patch.runbook {
        change = change.set(Column::RunbookId, runbook.uuid());
    }
    if let Some(kind) = patch.required_evidence {
        change = change.set(Column::RequiredEvidence, kind.as_str());
    }
    if let Some(days) = patch.lead_days {
        change = change.set(Column::LeadDays, days);
    }
    if let Some(days) = patch.grace_days {
        change = change.set(Column::GraceDays, days);
    }
    if let Some(agreement) = patch.agreement {
        change = change.set(Column::AgreementId, agreement.uuid());
    }
    if let Some(active) = patch.active {
        change = change.set(Column::Active, active);
    }
    Ok(change.increment(Column::Version).exec().await? == 1)
}

/// Writes down up to which date occurrences exist.
pub(crate) async fn set_planned_until(tx: &WriteTx, id: ObligationId, until: Date) -> Result<(), DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid()));
    change.set(Column::PlannedUntil, until.to_string()).exec().await.map(|_| ())
}

/// Active obligations of clients that are looked after, whose occurrences end before a date.
pub(crate) async fn to_plan(tx: &ReadTx, before: Date, most: u64) -> Result<Vec<(ClientId, ObligationId)>, DbError> {
    let sql = "SELECT o.client_id, o.id FROM obligation o JOIN client c ON c.id = o.client_id \
               WHERE o.active AND o.planned_until < $1 AND c.archived_at IS NULL ORDER BY o.planned_until, o.id LIMIT $2";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = tx.rows(sql, vec![before.to_string().into(), most.into()]).await?;
    let read = |row: &db::Row| {
        let (client, id): (Uuid, Uuid) = (row.try_get("", "client_id")?, row.try_get("", "id")?);
        Ok((Id::from_uuid(client), Id::from_uuid(id)))
    };
    let found: Vec<(ClientId, ObligationId)> = rows.iter().map(read).collect::<Result<_, DbError>>()?;
    Ok(found.into_iter().filter(|(client, _)| tx.permit().clients().contains(*client)).collect())
}
