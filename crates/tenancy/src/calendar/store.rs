//! SQL over `calendar`. Work for a client sees the provider's calendars, too.

use db::{DbError, ReadTx, WriteTx};
use kernel::{CalendarId, ClientId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order};

use super::Calendar;
use super::entity::{ActiveModel, Column, Entity, Model};
use crate::limits;

pub(crate) async fn find(tx: &ReadTx, id: CalendarId) -> Result<Option<Calendar>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Calendar::try_from).transpose()
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: Vec<CalendarId>) -> Result<Vec<Calendar>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.into_iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(Calendar::try_from).collect()
}

/// The provider's calendars and, if a client is given, that client's, by name.
pub(crate) async fn for_client(tx: &ReadTx, client: Option<ClientId>) -> Result<Vec<Calendar>, DbError> {
    let mut whose = Condition::any().add(Column::ClientId.is_null());
    if let Some(client) = client {
        whose = whose.add(Column::ClientId.eq(client.uuid()));
    }
    let query = tx.select::<Entity>().filter(whose).order_by(Column::Name, Order::Asc).order_by(Column::Id, Order::Asc);
    query.limit(2 * limits::CALENDARS).all().await?.into_iter().map(Calendar::try_from).collect()
}

pub(crate) async fn count(tx: &ReadTx, client: Option<ClientId>) -> Result<u64, DbError> {
    let whose = match client {
        Some(client) => Column::ClientId.eq(client.uuid()),
        None => Column::ClientId.is_null(),
    };
    tx.select::<Entity>().filter(whose).count().await
}

fn definition(calendar: &Calendar) -> Result<serde_json::Value, DbError> {
    // Every definition was read from JSON or from checked input; only maps with odd keys could fail here.
    serde_json::to_value(&calendar.definition).map_err(|_| DbError::Inconsistent {
        table: "calendar",
        column: "definition",
        row: calendar.id.to_string(),
    })
}

pub(crate) async fn insert(tx: &WriteTx, calendar: &Calendar) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(calendar.id.uuid()),
        client_id: Set(calendar.client.map(|client| client.uuid())),
        name: Set(calendar.name.clone()),
        definition: Set(definition(calendar)?),
        version: Set(calendar.version),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Stores it in place of the one with its id, if that has the expected version; tells whether it had.
pub(crate) async fn replace(tx: &WriteTx, calendar: &Calendar, expected: i32) -> Result<bool, DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(calendar.id.uuid())).filter(Column::Version.eq(expected));
    let change = change.set(Column::Name, calendar.name.clone()).set(Column::Definition, definition(calendar)?);
    Ok(change.increment(Column::Version).exec().await? == 1)
}
