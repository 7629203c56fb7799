//! SQL over `device`.

use std::collections::HashMap;

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, DeviceId, Id, Page, PageRequest, SiteId, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, FromQueryResult, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model};
use super::state::Transition;
use super::{Device, DeviceCounts, DeviceFilter, DeviceOrder, DevicePatch, DeviceState};
use crate::telemetry::commit::plan::DeviceKey;

pub(crate) async fn find(tx: &ReadTx, id: DeviceId) -> Result<Option<Device>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Device::try_from).transpose()
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[DeviceId]) -> Result<Vec<Device>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(Device::try_from).collect()
}

pub(crate) async fn page(
    tx: &ReadTx,
    filter: &DeviceFilter,
    order: DeviceOrder,
    request: &PageRequest,
) -> Result<Page<Device>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(client) = filter.client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    if let Some(site) = filter.site {
        query = query.filter(Column::SiteId.eq(site.uuid()));
    }
    if let Some(part) = &filter.search {
        query = query.filter(db::contains(&[Column::Name, Column::Hostname], part));
    }
    query = if filter.states.is_empty() {
        query.filter(Column::State.ne(DeviceState::Retired.as_str()))
    } else {
        query.filter(Column::State.is_in(filter.states.iter().map(|state| state.as_str())))
    };
    let keys = match order {
        DeviceOrder::Name => [(Column::Name, Order::Asc), (Column::Id, Order::Asc)],
        DeviceOrder::StateSinceDescending => [(Column::StateSince, Order::Desc), (Column::Id, Order::Desc)],
    };
    let page = query.page(request, &keys).await?;
    let items = page.items.into_iter().map(|(cursor, row)| Device::try_from(row).map(|device| (cursor, device)));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    Ok(Page { items, has_next: page.has_next, has_previous: page.has_previous, total: page.total })
}

/// Most devices of one client that are read at once.
const MOST_OF_CLIENT: u64 = 50_000;

/// The devices of a client that were not put away, by id.
pub(crate) async fn of_client(tx: &ReadTx, client: ClientId) -> Result<Vec<Device>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::State.ne(DeviceState::Retired.as_str()));
    let rows = query.order_by(Column::Id, Order::Asc).limit(MOST_OF_CLIENT).all().await?;
    rows.into_iter().map(Device::try_from).collect()
}

#[derive(FromQueryResult)]
struct WithDevices {
    client_id: Uuid,
}

/// The clients that have a device that was not put away.
pub(crate) async fn clients_with_devices(tx: &ReadTx) -> Result<Vec<ClientId>, DbError> {
    let query = tx.select::<Entity>().filter(Column::State.ne(DeviceState::Retired.as_str()));
    let rows = query.count_by::<WithDevices>([Column::ClientId]).await?;
    Ok(rows.into_iter().map(|row| Id::from_uuid(row.client_id)).collect())
}

/// The first devices in one state, longest standing first.
pub(crate) async fn in_state(
    tx: &ReadTx,
    client: Option<ClientId>,
    state: DeviceState,
    most: u64,
) -> Result<Vec<Device>, DbError> {
    let mut query = tx.select::<Entity>().filter(Column::State.eq(state.as_str()));
    if let Some(client) = client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    let rows = query.order_by(Column::StateSince, Order::Asc).limit(most).all().await?;
    rows.into_iter().map(Device::try_from).collect()
}

pub(crate) async fn possible_duplicates(
    tx: &ReadTx,
    client: Option<ClientId>,
    most: u64,
) -> Result<Vec<Device>, DbError> {
    let mut query = tx.select::<Entity>().filter(Column::PossibleDuplicateOf.is_not_null());
    query = query.filter(Column::State.ne(DeviceState::Retired.as_str()));
    if let Some(client) = client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    let rows = query.order_by(Column::CreatedAt, Order::Asc).limit(most).all().await?;
    rows.into_iter().map(Device::try_from).collect()
}

/// The living device of a client that was first there with this hardware.
pub(crate) async fn of_hardware(tx: &ReadTx, client: ClientId, hardware_id: &str) -> Result<Option<Device>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::HardwareId.eq(hardware_id))
        .filter(Column::State.ne(DeviceState::Retired.as_str()));
    query.order_by(Column::CreatedAt, Order::Asc).limit(1).one().await?.map(Device::try_from).transpose()
}

pub(crate) async fn counts(tx: &ReadTx, client: Option<ClientId>) -> Result<DeviceCounts, DbError> {
    let of = async |state: DeviceState| {
        let mut query = tx.select::<Entity>().filter(Column::State.eq(state.as_str()));
        if let Some(client) = client {
            query = query.filter(Column::ClientId.eq(client.uuid()));
        }
        query.count().await
    };
    Ok(DeviceCounts {
        live: of(DeviceState::Live).await?,
        silent: of(DeviceState::Silent).await?,
        awaiting: of(DeviceState::Awaiting).await?,
    })
}

#[derive(FromQueryResult)]
struct StateCount {
    client_id: Uuid,
    state: String,
    rows: i64,
}

/// Devices by state, of each of some clients that has any.
pub(crate) async fn counts_of(tx: &ReadTx, clients: Vec<ClientId>) -> Result<HashMap<ClientId, DeviceCounts>, DbError> {
    let query = tx.select::<Entity>().filter(Column::ClientId.is_in(clients.into_iter().map(ClientId::uuid)));
    let mut all: HashMap<ClientId, DeviceCounts> = HashMap::new();
    for row in query.count_by::<StateCount>([Column::ClientId, Column::State]).await? {
        let counts = all.entry(ClientId::from_uuid(row.client_id)).or_default();
        let number = u64::try_from(row.rows).unwrap_or_default();
        match DeviceState::parse(&row.state) {
            Some(DeviceState::Live) => counts.live = number,
            Some(DeviceState::Silent) => counts.silent = number,
            Some(DeviceState::Awaiting) => counts.awaiting = number,
            Some(DeviceState::Retired) | None => {}
        }
    }
    Ok(all)
}

pub(crate) async fn insert(tx: &WriteTx, device: &Device) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(device.id.uuid()),
        client_id: Set(device.client.uuid()),
        site_id: Set(device.site.map(SiteId::uuid)),
        name: Set(device.name.clone()),
        hostname: Set(device.hostname.clone()),
        platform: Set(device.platform.clone()),
        hardware_id: Set(device.hardware_id.clone()),
        state: Set(device.state.as_str().to_owned()),
        state_since: Set(device.state_since.micros()),
        silence_reason: Set(None),
        silence_message: Set(None),
        last_seen_at: Set(None),
        possible_duplicate_of: Set(device.possible_duplicate_of.map(DeviceId::uuid)),
        version: Set(device.version),
        created_at: Set(device.created_at.micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Applies the patch if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(tx: &WriteTx, id: DeviceId, expected: i32, patch: DevicePatch) -> Result<bool, DbError> {
    let mut change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    if let Some(name) = patch.name {
        change = change.set(Column::Name, name.into_string());
    }
    if let Some(site) = patch.site {
        change = change.set(Column::SiteId, site.uuid());
    }
    Ok(change.increment(Column::Version).exec().await? == 1)
}

/// Puts the device away if the stored version is the expected one; tells whether it was.
pub(crate) async fn retire(tx: &WriteTx, id: DeviceId, expected: i32, at: Timestamp) -> Result<bool, DbError> {
    let change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Version.eq(expected))
        .set(Column::State, DeviceState::Retired.as_str())
        .set(Column::StateSince, at.micros())
        .set_expr(Column::SilenceReason, Expr::val(None::<String>))
        .set_expr(Column::SilenceMessage, Expr::val(None::<String>));
    Ok(change.increment(Column::Version).exec().await? == 1)
}

/// Moves a device that is not retired to another state; tells whether it was moved.
pub(crate) async fn transit(
    tx: &WriteTx,
    (client, device): DeviceKey,
    transition: &Transition,
    at: Timestamp,
) -> Result<bool, DbError> {
    let silence = transition.silence.as_ref();
    let change = tx
        .update::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::Id.eq(device.uuid()))
        .filter(Column::State.ne(DeviceState::Retired.as_str()))
        .set(Column::State, transition.to.as_str())
        .set(Column::StateSince, at.micros())
        .set(Column::SilenceReason, silence.map(|silence| silence.reason.as_str().to_owned()))
        .set(Column::SilenceMessage, silence.map(|silence| silence.message.clone()));
    Ok(change.exec().await? == 1)
}

/// Live devices that were last heard before an instant: device, last sign of life.
pub(crate) async fn quiet_since(
    tx: &ReadTx,
    before: Timestamp,
    most: u64,
) -> Result<Vec<(DeviceKey, Timestamp)>, DbError> {
    let sql = "SELECT client_id, id, coalesce(last_seen_at, state_since) AS seen FROM device \
               WHERE state = 'live' AND coalesce(last_seen_at, state_since) < $1 ORDER BY client_id, id LIMIT $2";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = tx.rows(sql, vec![before.micros().into(), most.into()]).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let client: Uuid = row.try_get("", "client_id")?;
        let id: Uuid = row.try_get("", "id")?;
        let seen: i64 = row.try_get("", "seen")?;
        found.push(((Id::from_uuid(client), Id::from_uuid(id)), Timestamp::from_micros(seen)));
    }
    Ok(found)
}
