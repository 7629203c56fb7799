//! SQL over `ticket_relation`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, Id, TicketId};
use sea_orm::{ColumnTrait, Condition, Order};
use uuid::Uuid;

use super::entity::{Column, Entity, Model};
use super::{Relation, RelationKind};

/// Stores a relation; tells whether it was not there yet.
pub(crate) async fn add(tx: &WriteTx, client: ClientId, relation: Relation) -> Result<bool, DbError> {
    let Relation { ticket, kind, other } = relation.stored();
    let sql = "INSERT INTO ticket_relation (client_id, ticket_id, kind, other_id, created_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT DO NOTHING";
    let values = vec![
        client.uuid().into(),
        ticket.uuid().into(),
        kind.as_str().into(),
        other.uuid().into(),
        tx.now().micros().into(),
    ];
    Ok(tx.execute(sql, values).await? == 1)
}

/// Relations of some tickets, each read from the ticket that was asked for, oldest first.
pub(crate) async fn of_tickets(tx: &ReadTx, tickets: &[TicketId], most: u64) -> Result<Vec<Relation>, DbError> {
    let ids: Vec<Uuid> = tickets.iter().map(|ticket| ticket.uuid()).collect();
    let either = Condition::any().add(Column::TicketId.is_in(ids.clone())).add(Column::OtherId.is_in(ids.clone()));
    let query = tx.select::<Entity>().filter(either).order_by(Column::CreatedAt, Order::Asc);
    let rows = query.order_by(Column::OtherId, Order::Asc).limit(most).all().await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let relation = relation(&row)?;
        if ids.contains(&row.ticket_id) {
            found.push(relation);
        }
        if ids.contains(&row.other_id) {
            let kind = relation.kind.backwards();
            found.push(Relation { ticket: relation.other, kind, other: relation.ticket });
        }
    }
    Ok(found)
}

/// How many relations name a ticket.
pub(crate) async fn count(tx: &ReadTx, ticket: TicketId) -> Result<u64, DbError> {
    let id = ticket.uuid();
    let either = Condition::any().add(Column::TicketId.eq(id)).add(Column::OtherId.eq(id));
    tx.select::<Entity>().filter(either).count().await
}

fn relation(row: &Model) -> Result<Relation, DbError> {
    let wrong = || DbError::Inconsistent { table: "ticket_relation", column: "kind", row: row.ticket_id.to_string() };
    Ok(Relation {
        ticket: Id::from_uuid(row.ticket_id),
        kind: RelationKind::parse(&row.kind).ok_or_else(wrong)?,
        other: Id::from_uuid(row.other_id),
    })
}
