//! SQL over `ticket_clock` and `ticket_notice`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, Id, TicketId, Timestamp, id};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use sla::{Clock, Instant};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model, notice};
use super::{Handled, Passed, StoredClock, ordinal, round};
use crate::ticket::Ticket;

/// What is remembered of a ticket's clocks.
pub(crate) async fn of_ticket(tx: &ReadTx, ticket: TicketId) -> Result<Vec<StoredClock>, DbError> {
    let query = tx.select::<Entity>().filter(Column::TicketId.eq(ticket.uuid()));
    let query = query.order_by(Column::Target, Order::Asc).order_by(Column::Instance, Order::Asc);
    query.all().await?.into_iter().map(StoredClock::try_from).collect()
}

/// Replaces what is remembered of a ticket's clocks.
pub(crate) async fn replace(tx: &WriteTx, ticket: &Ticket, rows: &[StoredClock]) -> Result<(), DbError> {
    tx.delete::<Entity>().filter(Column::TicketId.eq(ticket.id.uuid())).exec().await?;
    for clock in rows {
        let row = ActiveModel {
            client_id: Set(ticket.client.uuid()),
            ticket_id: Set(ticket.id.uuid()),
            target: Set(clock.target.name().to_owned()),
            instance: Set(clock.instance),
            round: Set(clock.round),
            verdict: Set(clock.verdict.clone()),
            opened_at: Set(clock.opened_at.micros()),
            due_at: Set(clock.due_at.map(Timestamp::micros)),
            breach_at: Set(clock.breach_at.map(Timestamp::micros)),
            fulfilled_at: Set(clock.fulfilled_at.map(Timestamp::micros)),
            consumed_ms: Set(clock.consumed_ms),
            budget_ms: Set(clock.budget_ms),
            cause: Set(clock.cause.clone()),
            flags: Set(clock.flags.clone()),
            thresholds: Set(clock.thresholds.clone()),
            next_at: Set(clock.next_at.map(Timestamp::micros)),
            log_seq: Set(clock.log_seq),
            computed_at: Set(clock.computed_at.micros()),
        };
        let _: Model = tx.insert(row).await?;
    }
    Ok(())
}

/// Tickets with a clock to look at by now, whosever they are: for sweeps. The longest waiting first.
pub(crate) async fn to_look_at(tx: &ReadTx, now: Timestamp, most: u64) -> Result<Vec<(ClientId, TicketId)>, DbError> {
    let query = tx.select::<Entity>().filter(Column::NextAt.lte(now.micros())).order_by(Column::NextAt, Order::Asc);
    let rows = query.limit(most).all().await?;
    let mut found: Vec<(ClientId, TicketId)> = Vec::with_capacity(rows.len());
    for row in rows {
        let key = (Id::from_uuid(row.client_id), Id::from_uuid(row.ticket_id));
        if !found.contains(&key) {
            found.push(key);
        }
    }
    Ok(found)
}

/// The marks of a ticket's clocks that were handled.
pub(crate) async fn handled(tx: &ReadTx, ticket: TicketId) -> Result<Handled, DbError> {
    let rows = tx.select::<notice::Entity>().filter(notice::Column::TicketId.eq(ticket.uuid())).all().await?;
    Ok(rows.into_iter().map(|row| (row.target, row.instance, row.round, row.mark)).collect())
}

/// A mark that is being handled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewNotice<'n> {
    pub client: ClientId,
    pub ticket: TicketId,
    pub clock: &'n Clock,
    pub passed: Passed,
    pub reached_at: Instant,
    /// `sent` or `recorded`.
    pub outcome: &'static str,
}

/// Writes down that a mark is handled; tells whether nobody had handled it yet.
pub(crate) async fn add_notice(tx: &WriteTx, new: NewNotice<'_>) -> Result<bool, DbError> {
    let sql = "INSERT INTO ticket_notice (client_id, id, ticket_id, target, instance, round, mark, reached_at, at, outcome) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
    let id: Uuid = id::uuid_v7(tx.now(), tx.entropy());
    let values = vec![
        new.client.uuid().into(),
        id.into(),
        new.ticket.uuid().into(),
        new.clock.target.name().into(),
        ordinal(new.clock).into(),
        round(new.clock).into(),
        new.passed.name().into(),
        new.reached_at.micros().into(),
        tx.now().micros().into(),
        new.outcome.into(),
    ];
    Ok(tx.execute(sql, values).await? == 1)
}
