//! SQL over `occurrence`.

use db::{DbError, ReadTx, WriteTx};
use jiff::civil::Date;
use kernel::{ClientId, DecisionId, Id, ObligationId, OccurrenceId, Page, PageRequest, TicketId, Timestamp};
use sea_orm::{ColumnTrait, FromQueryResult, Order};
use uuid::Uuid;

use super::entity::{Column, Entity};
use super::{Occurrence, OccurrenceFilter, OccurrenceOrder, OccurrenceState};

/// Most rows that one look for the next occurrences of some obligations reads.
const MOST_OWED: u64 = 10_000;

pub(crate) async fn find(tx: &ReadTx, id: OccurrenceId) -> Result<Option<Occurrence>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Occurrence::try_from).transpose()
}

/// As [`find`]; whoever changes it meanwhile waits, for changes that are based on no version that a person has seen.
pub(crate) async fn find_for_update(tx: &WriteTx, id: OccurrenceId) -> Result<Option<Occurrence>, DbError> {
    tx.select::<Entity>()
        .filter(Column::Id.eq(id.uuid()))
        .for_update()
        .one()
        .await?
        .map(Occurrence::try_from)
        .transpose()
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[OccurrenceId]) -> Result<Vec<Occurrence>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(Occurrence::try_from).collect()
}

pub(crate) async fn page(
    tx: &ReadTx,
    filter: &OccurrenceFilter,
    order: OccurrenceOrder,
    request: &PageRequest,
) -> Result<Page<Occurrence>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(client) = filter.client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    if let Some(obligation) = filter.obligation {
        query = query.filter(Column::ObligationId.eq(obligation.uuid()));
    }
    if !filter.states.is_empty() {
        query = query.filter(Column::State.is_in(filter.states.iter().map(|state| state.as_str())));
    }
    if let Some(from) = filter.from {
        query = query.filter(Column::DueOn.gte(from.to_string()));
    }
    if let Some(to) = filter.to {
        query = query.filter(Column::DueOn.lte(to.to_string()));
    }
    let direction = match order {
        OccurrenceOrder::DueAscending => Order::Asc,
        OccurrenceOrder::DueDescending => Order::Desc,
    };
    let page = query.page(request, &[(Column::DueOn, direction.clone()), (Column::Id, direction)]).await?;
    page.try_map(Occurrence::try_from)
}

#[derive(FromQueryResult)]
struct Owed {
    id: Uuid,
    obligation_id: Uuid,
}

/// The next owed occurrence of each of some obligations.
pub(crate) async fn next_of(tx: &ReadTx, obligations: &[ObligationId]) -> Result<Vec<OccurrenceId>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ObligationId.is_in(obligations.iter().map(|id| id.uuid())))
        .filter(Column::State.is_in(OccurrenceState::OWED.map(OccurrenceState::as_str)))
        .order_by(Column::DueOn, Order::Asc)
        .limit(MOST_OWED);
    let mut seen = std::collections::BTreeSet::new();
    let rows = query.columns::<Owed>([Column::Id, Column::ObligationId]).await?;
    Ok(rows.into_iter().filter(|row| seen.insert(row.obligation_id)).map(|row| Id::from_uuid(row.id)).collect())
}

/// Stores one unless the obligation has one of this date; tells whether it was new.
pub(crate) async fn insert_if_absent(tx: &WriteTx, new: &Occurrence) -> Result<bool, DbError> {
    let sql = "INSERT INTO occurrence (id, client_id, obligation_id, due_on, opens_at, due_at, closes_at, state, state_since, \
               done_late, note, excused_until, excused_by, version, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $9) ON CONFLICT DO NOTHING";
    let values = vec![
        new.id.uuid().into(),
        new.client.uuid().into(),
        new.obligation.uuid().into(),
        new.due_on.to_string().into(),
        new.instants.opens_at.micros().into(),
        new.instants.due_at.micros().into(),
        new.instants.closes_at.micros().into(),
        new.state.as_str().into(),
        new.state_since.micros().into(),
        new.done_late.into(),
        new.note.clone().into(),
        new.excused_until.map(|date| date.to_string()).into(),
        new.excused_by.clone().into(),
        new.version.into(),
    ];
    Ok(tx.execute(sql, values).await? == 1)
}

/// Writes what became of an occurrence over the version that it came from; tells whether that was the stored one.
pub(crate) async fn write(tx: &WriteTx, expected: i32, after: &Occurrence) -> Result<bool, DbError> {
    let change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(after.id.uuid()))
        .filter(Column::Version.eq(expected))
        .set(Column::State, after.state.as_str())
        .set(Column::StateSince, after.state_since.micros())
        .set(Column::AnnouncedAt, after.announced_at.map(Timestamp::micros))
        .set(Column::DoneAt, after.done_at.map(Timestamp::micros))
        .set(Column::DoneBy, after.done_by.clone())
        .set(Column::DoneLate, after.done_late)
        .set(Column::Note, after.note.clone())
        .set(Column::TicketId, after.ticket.map(TicketId::uuid))
        .set(Column::DecisionId, after.decision.map(DecisionId::uuid))
        .set(Column::DeclinedBy, after.declined_by.clone())
        .set(Column::ExcusedUntil, after.excused_until.map(|date| date.to_string()))
        .set(Column::ExcusedBy, after.excused_by.clone())
        .set(Column::Version, after.version);
    Ok(change.exec().await? == 1)
}

/// Removes those of an obligation from a date on that nobody has touched or been asked for.
pub(crate) async fn remove_untouched(tx: &WriteTx, obligation: ObligationId, from: Date) -> Result<(), DbError> {
    let removal = tx
        .delete::<Entity>()
        .filter(Column::ObligationId.eq(obligation.uuid()))
        .filter(Column::DueOn.gte(from.to_string()))
        .filter(Column::State.eq(OccurrenceState::Planned.as_str()))
        .filter(Column::AnnouncedAt.is_null())
        .filter(Column::Version.eq(1));
    removal.exec().await.map(|_| ())
}

/// Owed occurrences of an obligation due in `[from, to]`, soonest first.
pub(crate) async fn owed_between(
    tx: &ReadTx,
    obligation: ObligationId,
    (from, to): (Date, Date),
) -> Result<Vec<Occurrence>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ObligationId.eq(obligation.uuid()))
        .filter(Column::State.is_in(OccurrenceState::OWED.map(OccurrenceState::as_str)))
        .filter(Column::DueOn.between(from.to_string(), to.to_string()));
    query.order_by(Column::DueOn, Order::Asc).all().await?.into_iter().map(Occurrence::try_from).collect()
}

/// The excused occurrence of an obligation whose excuse reaches furthest; of several the first.
pub(crate) async fn furthest_excuse(tx: &ReadTx, obligation: ObligationId) -> Result<Option<Occurrence>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ObligationId.eq(obligation.uuid()))
        .filter(Column::State.eq(OccurrenceState::Excused.as_str()))
        .order_by(Column::ExcusedUntil, Order::Desc)
        .order_by(Column::DueOn, Order::Asc);
    query.limit(1).one().await?.map(Occurrence::try_from).transpose()
}

/// Planned occurrences of clients that are looked after, whose work is to be asked for.
pub(crate) async fn to_open(tx: &ReadTx, most: u64) -> Result<Vec<(ClientId, OccurrenceId)>, DbError> {
    let sql = "SELECT o.client_id, o.id FROM occurrence o JOIN client c ON c.id = o.client_id \
               WHERE o.announced_at IS NULL AND o.state = 'planned' AND o.opens_at <= $1 AND c.archived_at IS NULL \
               ORDER BY o.opens_at, o.id LIMIT $2";
    pairs(tx, sql, most).await
}

/// Owed occurrences of clients that are looked after, whose grace has ended.
pub(crate) async fn to_close(tx: &ReadTx, most: u64) -> Result<Vec<(ClientId, OccurrenceId)>, DbError> {
    let sql = "SELECT o.client_id, o.id FROM occurrence o JOIN client c ON c.id = o.client_id \
               WHERE o.state IN ('planned', 'in_progress', 'awaiting_evidence') AND o.closes_at <= $1 \
               AND c.archived_at IS NULL ORDER BY o.closes_at, o.id LIMIT $2";
    pairs(tx, sql, most).await
}

async fn pairs(tx: &ReadTx, sql: &str, most: u64) -> Result<Vec<(ClientId, OccurrenceId)>, DbError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = tx.rows(sql, vec![tx.now().micros().into(), most.into()]).await?;
    let read = |row: &db::Row| {
        let (client, id): (Uuid, Uuid) = (row.try_get("", "client_id")?, row.try_get("", "id")?);
        Ok((Id::from_uuid(client), Id::from_uuid(id)))
    };
    let found: Vec<(ClientId, OccurrenceId)> = rows.iter().map(read).collect::<Result<_, DbError>>()?;
    Ok(found.into_iter().filter(|(client, _)| tx.permit().clients().contains(*client)).collect())
}
