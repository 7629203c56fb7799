//! SQL of the search.

use db::{DbError, ReadTx};
use kernel::{ClientId, Id, UserId};
use sea_orm::Order;
use uuid::Uuid;

use super::{Hit, HitKind};
use crate::{business_service, client, contact, site};

pub(super) async fn of_clients(tx: &ReadTx, part: &str, most: u64) -> Result<Vec<Hit>, DbError> {
    let mut hits = Vec::new();
    let clients = tx.select::<client::entity::Entity>();
    let clients =
        clients.filter(db::contains(&[client::entity::Column::Name, client::entity::Column::ShortName], part));
    for row in clients.order_by(client::entity::Column::Name, Order::Asc).limit(most).all().await? {
        let id: ClientId = Id::from_uuid(row.id);
        hits.push(Hit {
            id: id.to_string(),
            kind: HitKind::Client,
            title: row.name,
            subtitle: row.short_name,
            client: Some(id),
        });
    }
    let sites = tx
        .select::<site::entity::Entity>()
        .filter(db::contains(&[site::entity::Column::Name, site::entity::Column::Address], part));
    for row in sites.order_by(site::entity::Column::Name, Order::Asc).limit(most).all().await? {
        let site = site::Site::from(row);
        hits.push(of_client(site.id, HitKind::Site, site.name, site.address, site.client));
    }
    let services = tx.select::<business_service::entity::Entity>();
    let services = services.filter(db::contains(&[business_service::entity::Column::Name], part));
    for row in services.order_by(business_service::entity::Column::Name, Order::Asc).limit(most).all().await? {
        let service = business_service::BusinessService::try_from(row)?;
        let subtitle = format!("{} users", service.user_count);
        hits.push(of_client(service.id, HitKind::BusinessService, service.name, subtitle, service.client));
    }
    Ok(hits)
}

pub(super) async fn contacts(tx: &ReadTx, part: &str, most: u64) -> Result<Vec<Hit>, DbError> {
    let query = tx.select::<contact::entity::Entity>();
    let query = query.filter(db::contains(&[contact::entity::Column::Name, contact::entity::Column::Email], part));
    let rows = query.order_by(contact::entity::Column::Name, Order::Asc).limit(most).all().await?;
    let hit = |row: contact::entity::Model| {
        let contact = contact::Contact::from(row);
        of_client(contact.id, HitKind::Contact, contact.name, contact.email.unwrap_or(contact.title), contact.client)
    };
    Ok(rows.into_iter().map(hit).collect())
}

pub(super) async fn users(tx: &ReadTx, part: &str, most: u64) -> Result<Vec<Hit>, DbError> {
    let sql = "SELECT id, name, email FROM user_account \
               WHERE lower(name) LIKE $1 ESCAPE '\\' OR lower(name) LIKE $3 ESCAPE '\\' \
               OR lower(name) LIKE $4 ESCAPE '\\' OR email LIKE $1 ESCAPE '\\' ORDER BY name, id LIMIT $2";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let [lower, typed, upper] = db::contains_patterns(part);
    let rows = tx.rows(sql, vec![lower.into(), most.into(), typed.into(), upper.into()]).await?;
    rows.iter()
        .map(|row| {
            let id: UserId = Id::from_uuid(row.try_get::<Uuid>("", "id")?);
            Ok(Hit {
                id: id.to_string(),
                kind: HitKind::User,
                title: row.try_get("", "name")?,
                subtitle: row.try_get("", "email")?,
                client: None,
            })
        })
        .collect()
}

fn of_client<K: kernel::Kind>(id: Id<K>, kind: HitKind, title: String, subtitle: String, client: ClientId) -> Hit {
    Hit { id: id.to_string(), kind, title, subtitle, client: Some(client) }
}
