//! SQL over `time_entry` and `running_timer`.

use std::collections::HashMap;

use db::{DbError, ReadTx, WriteTx};
use kernel::{Id, TicketId, TimeEntryId, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model, timer};
use super::{RunningTimer, TimeEntry};
use crate::limits;

pub(crate) async fn find(tx: &ReadTx, id: TimeEntryId) -> Result<Option<TimeEntry>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(TimeEntry::try_from).transpose()
}

/// How many entries a ticket has.
pub(crate) async fn count(tx: &ReadTx, ticket: TicketId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::TicketId.eq(ticket.uuid())).count().await
}

/// The entries of some tickets, oldest first.
pub(crate) async fn of_tickets(
    tx: &ReadTx,
    tickets: &[TicketId],
) -> Result<HashMap<TicketId, Vec<TimeEntry>>, DbError> {
    let query = tx.select::<Entity>().filter(Column::TicketId.is_in(tickets.iter().map(|id| id.uuid())));
    let query = query.order_by(Column::StartedAt, Order::Asc).order_by(Column::Id, Order::Asc);
    let mut found: HashMap<TicketId, Vec<TimeEntry>> = HashMap::new();
    for row in query.limit(limits::TIME_ENTRIES * tickets.len() as u64).all().await? {
        found.entry(Id::from_uuid(row.ticket_id)).or_default().push(TimeEntry::try_from(row)?);
    }
    Ok(found)
}

pub(crate) async fn insert(tx: &WriteTx, entry: &TimeEntry) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(entry.id.uuid()),
        client_id: Set(entry.client.uuid()),
        ticket_id: Set(entry.ticket.uuid()),
        user_id: Set(entry.user.map(UserId::uuid)),
        user_name: Set(entry.user_name.clone()),
        work_kind: Set(entry.work_kind.as_str().to_owned()),
        started_at: Set(entry.started_at.micros()),
        minutes: Set(entry.minutes),
        note: Set(entry.note.clone()),
        origin: Set(entry.origin.as_str().to_owned()),
        created_at: Set(entry.created_at.micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// The running timer of a person.
pub(crate) async fn running(tx: &ReadTx, user: UserId) -> Result<Option<RunningTimer>, DbError> {
    let query = tx.select::<timer::Entity>().filter(timer::Column::UserId.eq(user.uuid()));
    query.one().await?.map(RunningTimer::try_from).transpose()
}

/// Starts a timer, unless the person has one running; tells whether it was started.
pub(crate) async fn start(tx: &WriteTx, timer: &RunningTimer) -> Result<bool, DbError> {
    let sql = "INSERT INTO running_timer (user_id, client, ticket, work_kind, started_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT DO NOTHING";
    let values = vec![
        timer.user.uuid().into(),
        timer.client.uuid().into(),
        timer.ticket.uuid().into(),
        timer.work_kind.as_str().into(),
        timer.started_at.micros().into(),
    ];
    Ok(tx.execute(sql, values).await? == 1)
}

/// Ends the timer that began at that instant; tells whether it still ran.
pub(crate) async fn end(tx: &WriteTx, timer: &RunningTimer) -> Result<bool, DbError> {
    let query = tx
        .delete::<timer::Entity>()
        .filter(timer::Column::UserId.eq(timer.user.uuid()))
        .filter(timer::Column::StartedAt.eq(timer.started_at.micros()));
    Ok(query.exec().await? == 1)
}
