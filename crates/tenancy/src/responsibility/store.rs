//! SQL over `responsibility` and `responsibility_party`.

use std::collections::HashMap;

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, ContactId, Id, ResponsibilityId, TeamId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model, party};
use super::{Area, Duty, Parties, Party, PartyRef, Place, Responsibility};
use crate::contact::store as contacts;
use crate::limits;
use crate::team::store as teams;

pub(crate) async fn find(tx: &ReadTx, id: ResponsibilityId) -> Result<Option<Responsibility>, DbError> {
    Ok(by_ids(tx, vec![id]).await?.pop())
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: Vec<ResponsibilityId>) -> Result<Vec<Responsibility>, DbError> {
    let ids = ids.into_iter().map(|id| id.uuid());
    let rows = tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?;
    with_parties(tx, rows).await
}

pub(crate) async fn at(tx: &ReadTx, place: &Place) -> Result<Option<Responsibility>, DbError> {
    let query = tx.select::<Entity>().filter(Column::ClientId.eq(place.client.uuid()));
    let query = query.filter(Column::Area.eq(place.area.as_str())).filter(Column::DeviceClass.eq(class(place)));
    let rows = query.all().await?;
    Ok(with_parties(tx, rows).await?.pop())
}

pub(crate) async fn of_clients(tx: &ReadTx, clients: Vec<ClientId>) -> Result<Vec<Responsibility>, DbError> {
    let bound = limits::RESPONSIBILITIES * clients.len() as u64;
    let query = tx.select::<Entity>().filter(Column::ClientId.is_in(clients.into_iter().map(|id| id.uuid())));
    let query = query.order_by(Column::Area, Order::Asc).order_by(Column::DeviceClass, Order::Asc);
    with_parties(tx, query.limit(bound).all().await?).await
}

async fn with_parties(tx: &ReadTx, rows: Vec<Model>) -> Result<Vec<Responsibility>, DbError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|row| row.id);
    let query = tx.select::<party::Entity>().filter(party::Column::ResponsibilityId.is_in(ids));
    let query = query.order_by(party::Column::Duty, Order::Asc).order_by(party::Column::Place, Order::Asc);
    let mut parties: HashMap<Uuid, Vec<(Duty, PartyRef)>> = HashMap::new();
    for row in query.all().await? {
        parties.entry(row.responsibility_id).or_default().push(row.try_into()?);
    }
    rows.into_iter()
        .map(|row| {
            let of_row = parties.remove(&row.id).unwrap_or_default();
            whole(row, of_row)
        })
        .collect()
}

fn whole(row: Model, parties: Vec<(Duty, PartyRef)>) -> Result<Responsibility, DbError> {
    let all = |wanted: Duty| {
        parties.iter().filter(move |(duty, _)| *duty == wanted).map(|(_, party)| party.clone()).collect::<Vec<_>>()
    };
    let inconsistent =
        || DbError::Inconsistent { table: "responsibility", column: "responsible", row: row.id.to_string() };
    Ok(Responsibility {
        id: Id::from_uuid(row.id),
        client: Id::from_uuid(row.client_id),
        area: Area::parse(&row.area),
        device_class: Some(row.device_class.clone()).filter(|class| !class.is_empty()),
        parties: Parties {
            responsible: all(Duty::Responsible).pop().ok_or_else(inconsistent)?,
            accountable: all(Duty::Accountable).pop(),
            consulted: all(Duty::Consulted),
            informed: all(Duty::Informed),
        },
        version: row.version,
    })
}

/// Parties by name. Those that do not exist any more are left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Named {
    pub(crate) responsible: Option<Party>,
    pub(crate) accountable: Option<Party>,
    pub(crate) informed: Vec<Party>,
}

pub(crate) async fn named(tx: &ReadTx, parties: &Parties) -> Result<Named, DbError> {
    let (mut team_ids, mut contact_ids): (Vec<TeamId>, Vec<ContactId>) = (Vec::new(), Vec::new());
    for (_, party) in parties.each() {
        match party {
            PartyRef::Team(id) => team_ids.push(*id),
            PartyRef::Contact(id) => contact_ids.push(*id),
            PartyRef::Vendor(_) => {}
        }
    }
    let teams = teams::by_ids(tx, team_ids).await?;
    let contacts = contacts::by_ids(tx, contact_ids).await?;
    let name = |party: &PartyRef| match party {
        PartyRef::Team(id) => {
            let team = teams.iter().find(|team| team.id == *id)?;
            Some(Party::Team { id: team.id, name: team.name.clone() })
        }
        PartyRef::Contact(id) => {
            let contact = contacts.iter().find(|contact| contact.id == *id)?;
            Some(Party::Contact { id: contact.id, name: contact.name.clone(), email: contact.email.clone() })
        }
        PartyRef::Vendor(name) => Some(Party::Vendor { name: name.clone() }),
    };
    Ok(Named {
        responsible: name(&parties.responsible),
        accountable: parties.accountable.as_ref().and_then(name),
        informed: parties.informed.iter().filter_map(name).collect(),
    })
}

pub(crate) async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).count().await
}

fn class(place: &Place) -> String {
    place.device_class.clone().unwrap_or_default()
}

pub(crate) async fn insert(
    tx: &WriteTx,
    id: ResponsibilityId,
    place: &Place,
    parties: &Parties,
) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(id.uuid()),
        client_id: Set(place.client.uuid()),
        area: Set(place.area.as_str().to_owned()),
        device_class: Set(class(place)),
        version: Set(1),
        created_at: Set(tx.now().micros()),
    };
    let _: Model = tx.insert(row).await?;
    set_parties(tx, place.client, id, parties).await
}

/// Replaces who does what, if the stored version is the expected one; tells whether it was.
pub(crate) async fn replace(
    tx: &WriteTx,
    client: ClientId,
    id: ResponsibilityId,
    expected: i32,
    parties: &Parties,
) -> Result<bool, DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    let fits = change.increment(Column::Version).exec().await? == 1;
    if fits {
        set_parties(tx, client, id, parties).await?;
    }
    Ok(fits)
}

async fn set_parties(tx: &WriteTx, client: ClientId, id: ResponsibilityId, parties: &Parties) -> Result<(), DbError> {
    tx.delete::<party::Entity>().filter(party::Column::ResponsibilityId.eq(id.uuid())).exec().await?;
    let mut places: HashMap<Duty, i32> = HashMap::new();
    for (duty, party) in parties.each() {
        let place = places.entry(duty).or_insert(0);
        let (word, team, contact, vendor) = match party {
            PartyRef::Team(id) => ("team", Some(id.uuid()), None, None),
            PartyRef::Contact(id) => ("contact", None, Some(id.uuid()), None),
            PartyRef::Vendor(name) => ("vendor", None, None, Some(name.clone())),
        };
        let row = party::ActiveModel {
            client_id: Set(client.uuid()),
            responsibility_id: Set(id.uuid()),
            duty: Set(duty.as_str().to_owned()),
            place: Set(*place),
            party: Set(word.to_owned()),
            team_id: Set(team),
            contact_id: Set(contact),
            vendor_name: Set(vendor),
        };
        let _: party::Model = tx.insert(row).await?;
        *place += 1;
    }
    Ok(())
}

/// Removes a row if it has the expected version; tells whether it had.
pub(crate) async fn remove(tx: &WriteTx, id: ResponsibilityId, expected: i32) -> Result<bool, DbError> {
    let fits = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    if fits.increment(Column::Version).exec().await? != 1 {
        return Ok(false);
    }
    tx.delete::<party::Entity>().filter(party::Column::ResponsibilityId.eq(id.uuid())).exec().await?;
    tx.delete::<Entity>().filter(Column::Id.eq(id.uuid())).exec().await.map(|rows| rows == 1)
}
