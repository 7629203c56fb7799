//! SQL that looks whether something is there.

use std::collections::{BTreeMap, HashMap};

use db::{DbError, ReadTx};
use kernel::{ClientId, ContactId, Id, UserId};
use uuid::Uuid;

/// Where a thing that a ticket points at is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Contact,
    Site,
    Device,
    Service,
}

impl Place {
    /// The input field.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Contact => "requesterContactId",
            Self::Site => "siteId",
            Self::Device => "deviceId",
            Self::Service => "serviceIds",
        }
    }

    const fn sql(self) -> &'static str {
        match self {
            Self::Contact => "SELECT id FROM contact WHERE client_id = $1 AND id = $2",
            Self::Site => "SELECT id FROM site WHERE client_id = $1 AND id = $2",
            Self::Device => "SELECT id FROM device WHERE client_id = $1 AND id = $2",
            Self::Service => "SELECT id FROM business_service WHERE client_id = $1 AND id = $2",
        }
    }
}

/// Whether a client has this thing.
pub(super) async fn exists(tx: &ReadTx, place: Place, client: ClientId, id: Uuid) -> Result<bool, DbError> {
    Ok(tx.row(place.sql(), vec![client.uuid().into(), id.into()]).await?.is_some())
}

/// Whether there is such a client at all; the permit was looked at before.
pub(crate) async fn client_exists(tx: &ReadTx, client: ClientId) -> Result<bool, DbError> {
    Ok(tx.row("SELECT id FROM client WHERE id = $1", vec![client.uuid().into()]).await?.is_some())
}

/// Whoever asked, as a mail needs to know them.
#[derive(Debug, Clone)]
pub(crate) struct Requester {
    pub name: String,
    pub email: Option<String>,
    pub signs_in: bool,
}

/// A contact of a client.
pub(crate) async fn requester(tx: &ReadTx, client: ClientId, contact: ContactId) -> Result<Option<Requester>, DbError> {
    let values = vec![client.uuid().into(), contact.uuid().into()];
    let sql = "SELECT name, email FROM contact WHERE client_id = $1 AND id = $2";
    let Some(row) = tx.row(sql, values.clone()).await? else { return Ok(None) };
    let sql = "SELECT user_id FROM user_contact WHERE client_id = $1 AND contact_id = $2";
    let signs_in = tx.row(sql, values).await?.is_some();
    Ok(Some(Requester { name: row.try_get("", "name")?, email: row.try_get("", "email")?, signs_in }))
}

/// The names of some contacts, each with its client.
pub(crate) async fn contact_names(
    tx: &ReadTx,
    keys: &[(ClientId, ContactId)],
) -> Result<HashMap<(ClientId, ContactId), String>, DbError> {
    let mut by_client: BTreeMap<ClientId, Vec<ContactId>> = BTreeMap::new();
    for (client, contact) in keys {
        by_client.entry(*client).or_default().push(*contact);
    }
    let mut names = HashMap::new();
    for (client, contacts) in by_client {
        let places: Vec<String> = (2..contacts.len() + 2).map(|place| format!("${place}")).collect();
        let sql = format!("SELECT id, name FROM contact WHERE client_id = $1 AND id IN ({})", places.join(", "));
        let values = std::iter::once(client.uuid().into()).chain(contacts.iter().map(|id| id.uuid().into()));
        for row in tx.rows(&sql, values.collect()).await? {
            let id: Uuid = row.try_get("", "id")?;
            names.insert((client, Id::from_uuid(id)), row.try_get("", "name")?);
        }
    }
    Ok(names)
}

/// The two parties of a ticket, by name.
#[derive(Debug, Clone)]
pub(crate) struct Parties {
    pub provider: String,
    pub client: String,
}

/// Who looks after whom.
pub(crate) async fn parties(tx: &ReadTx, client: ClientId) -> Result<Parties, DbError> {
    let provider = tx.row("SELECT provider_name FROM installation WHERE id = 1", Vec::new()).await?;
    let provider = provider.map(|row| row.try_get("", "provider_name")).transpose()?;
    let named = tx.row("SELECT name FROM client WHERE id = $1", vec![client.uuid().into()]).await?;
    let named = named.map(|row| row.try_get("", "name")).transpose()?;
    Ok(Parties { provider: provider.unwrap_or_else(|| "Your provider".to_owned()), client: named.unwrap_or_default() })
}

/// What a ticket needs to know of a login.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    pub name: String,
    pub email: String,
    pub is_usable_staff: bool,
}

/// One login, whether or not the permit has a reason to see it: callers decide what to tell.
pub(crate) async fn login(tx: &ReadTx, user: UserId) -> Result<Option<Login>, DbError> {
    let sql = "SELECT name, email, kind, locked_at FROM user_account WHERE id = $1";
    let Some(row) = tx.row(sql, vec![user.uuid().into()]).await? else { return Ok(None) };
    let kind: String = row.try_get("", "kind")?;
    let locked_at: Option<i64> = row.try_get("", "locked_at")?;
    Ok(Some(Login {
        name: row.try_get("", "name")?,
        email: row.try_get("", "email")?,
        is_usable_staff: kind == "staff" && locked_at.is_none(),
    }))
}
