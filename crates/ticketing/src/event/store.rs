//! SQL over `ticket_event`.

use std::collections::HashMap;

use db::{DbError, ReadTx, WriteTx};
use kernel::{Id, Page, PageRequest, TicketId, id};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{NewEvent, TicketEvent};
use crate::author::Author;
use crate::ticket::{Ticket, Visibility};

/// Adds an entry to the log of a ticket that the transaction has locked.
pub(crate) async fn add(
    tx: &WriteTx,
    ticket: &Ticket,
    seq: i32,
    author: &Author,
    event: &NewEvent,
) -> Result<(), DbError> {
    let unwritable =
        |column| move |_| DbError::Inconsistent { table: "ticket_event", column, row: ticket.id.to_string() };
    let row = ActiveModel {
        id: Set(id::uuid_v7(tx.now(), tx.entropy())),
        client_id: Set(ticket.client.uuid()),
        ticket_id: Set(ticket.id.uuid()),
        seq: Set(seq),
        at: Set(event.at.unwrap_or_else(|| tx.now()).micros()),
        recorded_at: Set(tx.now().micros()),
        kind: Set(event.happening.kind().to_owned()),
        visibility: Set(event.happening.visibility().as_str().to_owned()),
        actor_kind: Set(author.kind().as_str().to_owned()),
        actor_id: Set(author.id()),
        actor_name: Set(author.name().to_owned()),
        sla: Set(event.sla.as_ref().map(serde_json::to_value).transpose().map_err(unwritable("sla"))?),
        detail: Set(serde_json::to_value(&event.happening).map_err(unwritable("detail"))?),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// The place of the last entry in the log of a ticket; 0 while it is empty.
pub(crate) async fn last_seq(tx: &ReadTx, ticket: TicketId) -> Result<i32, DbError> {
    let query = tx.select::<Entity>().filter(Column::TicketId.eq(ticket.uuid()));
    Ok(query.order_by(Column::Seq, Order::Desc).limit(1).one().await?.map_or(0, |row| row.seq))
}

/// The entries of some tickets that clocks read, by ticket and in the order of recording.
pub(crate) async fn clock_logs(
    tx: &ReadTx,
    tickets: &[TicketId],
) -> Result<HashMap<TicketId, Vec<TicketEvent>>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::TicketId.is_in(tickets.iter().map(|id| id.uuid())))
        .filter(Column::Sla.is_not_null());
    let rows = query.order_by(Column::TicketId, Order::Asc).order_by(Column::Seq, Order::Asc).all().await?;
    let mut logs: HashMap<TicketId, Vec<TicketEvent>> = HashMap::new();
    for row in rows {
        logs.entry(Id::from_uuid(row.ticket_id)).or_default().push(TicketEvent::try_from(row)?);
    }
    Ok(logs)
}

/// Who may see the entries of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sees {
    /// All of them.
    All,
    /// The public ones.
    Public,
}

/// One page of a log, oldest first.
pub(crate) async fn page(
    tx: &ReadTx,
    ticket: TicketId,
    sees: Sees,
    request: &PageRequest,
) -> Result<Page<TicketEvent>, DbError> {
    let mut query = tx.select::<Entity>().filter(Column::TicketId.eq(ticket.uuid()));
    if sees == Sees::Public {
        query = query.filter(Column::Visibility.eq(Visibility::Public.as_str()));
    }
    query.page(request, &[(Column::Seq, Order::Asc), (Column::Id, Order::Asc)]).await?.try_map(TicketEvent::try_from)
}
