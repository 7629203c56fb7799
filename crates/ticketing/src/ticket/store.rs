//! SQL over `ticket` and its links to services.

mod page;

use std::collections::HashMap;

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, Id, ServiceId, SiteId, TicketId, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model, NEVER, link};
use super::{Status, Ticket};
pub(crate) use page::page;

pub(crate) async fn find(tx: &ReadTx, id: TicketId) -> Result<Option<Ticket>, DbError> {
    let row = tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?;
    Ok(with_services(tx, row.into_iter().collect()).await?.pop())
}

/// One ticket, locked until the end of the transaction.
pub(crate) async fn find_for_update(tx: &WriteTx, id: TicketId) -> Result<Option<Ticket>, DbError> {
    let row = tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).for_update().one().await?;
    Ok(with_services(tx, row.into_iter().collect()).await?.pop())
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[TicketId]) -> Result<Vec<Ticket>, DbError> {
    let rows = tx.select::<Entity>().filter(Column::Id.is_in(ids.iter().map(|id| id.uuid()))).all().await?;
    with_services(tx, rows).await
}

pub(crate) async fn by_number(tx: &ReadTx, number: i64) -> Result<Option<Ticket>, DbError> {
    let row = tx.select::<Entity>().filter(Column::Number.eq(number)).one().await?;
    Ok(with_services(tx, row.into_iter().collect()).await?.pop())
}

pub(crate) async fn by_origin(tx: &ReadTx, client: ClientId, key: &str) -> Result<Option<Ticket>, DbError> {
    let query = tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).filter(Column::OriginKey.eq(key));
    let row = query.one().await?;
    Ok(with_services(tx, row.into_iter().collect()).await?.pop())
}

/// Tickets of a client with one fingerprint that were opened at or after an instant, oldest first; at most `most`.
pub(crate) async fn of_fingerprint(
    tx: &ReadTx,
    client: ClientId,
    fingerprint: &str,
    since: Timestamp,
    most: u64,
) -> Result<Vec<Ticket>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::Fingerprint.eq(fingerprint))
        .filter(Column::CreatedAt.gte(since.micros()));
    let query = query.order_by(Column::CreatedAt, Order::Desc).order_by(Column::Id, Order::Desc).limit(most);
    let mut rows = query.all().await?;
    rows.reverse();
    with_services(tx, rows).await
}

/// Tickets that end by themselves at or before an instant, whosever they are: for sweeps.
pub(crate) async fn to_close(tx: &ReadTx, now: Timestamp, most: u64) -> Result<Vec<(ClientId, TicketId)>, DbError> {
    let query = tx.select::<Entity>().filter(Column::CloseAt.lte(now.micros()));
    let rows = query.order_by(Column::CloseAt, Order::Asc).limit(most).all().await?;
    Ok(rows.into_iter().map(|row| (Id::from_uuid(row.client_id), Id::from_uuid(row.id))).collect())
}

/// Ids of open tickets after one, in order of ids, whosever they are: for sweeps.
pub(crate) async fn open_after(
    tx: &ReadTx,
    after: Option<TicketId>,
    most: u64,
) -> Result<Vec<(ClientId, TicketId)>, DbError> {
    let open = Status::ALL.iter().filter(|status| status.is_open()).map(|status| status.as_str());
    let mut query = tx.select::<Entity>().filter(Column::Status.is_in(open));
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after.uuid()));
    }
    let rows = query.order_by(Column::Id, Order::Asc).limit(most).all().await?;
    Ok(rows.into_iter().map(|row| (Id::from_uuid(row.client_id), Id::from_uuid(row.id))).collect())
}

async fn with_services(tx: &ReadTx, rows: Vec<Model>) -> Result<Vec<Ticket>, DbError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let query = tx.select::<link::Entity>().filter(link::Column::TicketId.is_in(rows.iter().map(|row| row.id)));
    let mut services: HashMap<Uuid, Vec<ServiceId>> = HashMap::new();
    for row in query.order_by(link::Column::ServiceId, Order::Asc).all().await? {
        services.entry(row.ticket_id).or_default().push(Id::from_uuid(row.service_id));
    }
    rows.into_iter()
        .map(|row| {
            let of_row = services.remove(&row.id).unwrap_or_default();
            Ticket::try_from(row).map(|ticket| Ticket { services: of_row, ..ticket })
        })
        .collect()
}

/// Stores a new ticket with its services.
pub(crate) async fn insert(tx: &WriteTx, ticket: &Ticket) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(ticket.id.uuid()),
        client_id: Set(ticket.client.uuid()),
        number: Set(ticket.number),
        kind: Set(ticket.kind.as_str().to_owned()),
        status: Set(ticket.status.as_str().to_owned()),
        title: Set(ticket.title.clone()),
        description: Set(ticket.description.clone()),
        impact: Set(ticket.impact.as_str().to_owned()),
        urgency: Set(ticket.urgency.as_str().to_owned()),
        priority: Set(ticket.priority.number()),
        source: Set(ticket.source.as_str().to_owned()),
        work_kind: Set(ticket.work_kind.as_str().to_owned()),
        requester_contact_id: Set(uuid_of(ticket.requester)),
        site_id: Set(ticket.site.map(SiteId::uuid)),
        device_id: Set(uuid_of(ticket.device)),
        team_id: Set(ticket.team.uuid()),
        team_path: Set(ticket.team_path.clone().into()),
        assignee_id: Set(uuid_of(ticket.assignee)),
        origin_key: Set(ticket.origin_key.clone()),
        fingerprint: Set(ticket.fingerprint.clone()),
        insight_id: Set(uuid_of(ticket.insight)),
        occurrence_id: Set(uuid_of(ticket.occurrence)),
        run_id: Set(uuid_of(ticket.run)),
        agreement_id: Set(uuid_of(ticket.agreement)),
        sla_policy_id: Set(uuid_of(ticket.sla_policy)),
        opened_by: Set(uuid_of(ticket.opened_by)),
        touched_at: Set(ticket.touched_at.map(Timestamp::micros)),
        resolution: Set(ticket.resolution.clone()),
        resolved_at: Set(ticket.resolved_at.map(Timestamp::micros)),
        resolved_how: Set(ticket.resolved_how.map(|how| how.as_str().to_owned())),
        close_at: Set(ticket.close_at.map(Timestamp::micros)),
        closed_at: Set(ticket.closed_at.map(Timestamp::micros)),
        due_rank: Set(rank(ticket)),
        version: Set(ticket.version),
        created_at: Set(ticket.created_at.micros()),
        updated_at: Set(ticket.updated_at.micros()),
    };
    let _: Model = tx.insert(row).await?;
    insert_services(tx, ticket).await
}

/// Writes what can change of a ticket, if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(tx: &WriteTx, expected: i32, ticket: &Ticket) -> Result<bool, DbError> {
    let change = tx
        .update::<Entity>()
        .filter(Column::ClientId.eq(ticket.client.uuid()))
        .filter(Column::Id.eq(ticket.id.uuid()))
        .filter(Column::Version.eq(expected))
        .set(Column::Kind, ticket.kind.as_str())
        .set(Column::Status, ticket.status.as_str())
        .set(Column::Title, ticket.title.as_str())
        .set(Column::Description, ticket.description.as_str())
        .set(Column::Impact, ticket.impact.as_str())
        .set(Column::Urgency, ticket.urgency.as_str())
        .set(Column::Priority, ticket.priority.number())
        .set(Column::WorkKind, ticket.work_kind.as_str())
        .set(Column::RequesterContactId, uuid_of(ticket.requester))
        .set(Column::SiteId, uuid_of(ticket.site))
        .set(Column::DeviceId, uuid_of(ticket.device))
        .set(Column::TeamId, ticket.team.uuid())
        .set(Column::TeamPath, serde_json::Value::from(ticket.team_path.clone()))
        .set(Column::AssigneeId, uuid_of(ticket.assignee))
        .set(Column::TouchedAt, ticket.touched_at.map(Timestamp::micros))
        .set(Column::Resolution, ticket.resolution.as_str())
        .set(Column::ResolvedAt, ticket.resolved_at.map(Timestamp::micros))
        .set(Column::ResolvedHow, ticket.resolved_how.map(|how| how.as_str().to_owned()))
        .set(Column::CloseAt, ticket.close_at.map(Timestamp::micros))
        .set(Column::ClosedAt, ticket.closed_at.map(Timestamp::micros))
        .set(Column::DueRank, rank(ticket))
        .set(Column::Version, ticket.version)
        .set(Column::UpdatedAt, ticket.updated_at.micros());
    Ok(change.exec().await? == 1)
}

/// Replaces the services of a ticket.
pub(crate) async fn set_services(tx: &WriteTx, ticket: &Ticket) -> Result<(), DbError> {
    tx.delete::<link::Entity>().filter(link::Column::TicketId.eq(ticket.id.uuid())).exec().await?;
    insert_services(tx, ticket).await
}

async fn insert_services(tx: &WriteTx, ticket: &Ticket) -> Result<(), DbError> {
    for service in &ticket.services {
        let row = link::ActiveModel {
            client_id: Set(ticket.client.uuid()),
            ticket_id: Set(ticket.id.uuid()),
            service_id: Set(service.uuid()),
        };
        let _: link::Model = tx.insert(row).await?;
    }
    Ok(())
}

/// When the soonest running clock of a ticket is due, without any other change: the sweep keeps it fresh.
pub(crate) async fn set_due(tx: &WriteTx, id: TicketId, due_at: Option<Timestamp>) -> Result<(), DbError> {
    let rank = due_at.map_or(NEVER, Timestamp::micros);
    tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).set(Column::DueRank, rank).exec().await.map(|_| ())
}

fn rank(ticket: &Ticket) -> i64 {
    ticket.due_at.map_or(NEVER, Timestamp::micros)
}

fn uuid_of<K: kernel::Kind>(id: Option<Id<K>>) -> Option<Uuid> {
    id.map(Id::uuid)
}
