//! The only writer of the responsibility matrix.

use std::collections::BTreeSet;

use auth::{AuditLog, Entry};
use db::{Change, ReadTx, WriteTx};
use kernel::id::{ClientKind, ContactKind, ResponsibilityKind, TeamKind};
use kernel::{ClientId, ErrorCode, Failure, Permission, ResponsibilityId, Scope};

use super::{Parties, PartyRef, Place, Responsibility, store};
use crate::client::store as clients;
use crate::contact::store as contacts;
use crate::input::stored;
use crate::team::store as teams;
use crate::{Tenancy, limits};

/// Says who does what about an area: makes the row, or replaces its parties. `expected` is the version that the caller has
/// seen, `None` that there was no row.
///
/// # Errors
/// Not found for the client, a team or a contact; conflict; a limit.
pub async fn set(
    tenancy: &Tenancy,
    scope: &Scope,
    place: Place,
    expected: Option<i32>,
    parties: Parties,
) -> Result<Responsibility, Failure> {
    let permit = scope.permit_client(Permission::AgreementWrite, place.client)?;
    bounded(&parties)?;
    let audit = tenancy.audit.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                if clients::find(tx, place.client).await?.is_none() {
                    return Err(Failure::not_found::<ClientKind>("clientId"));
                }
                check(tx, place.client, &parties).await?;
                let before = store::at(tx, &place).await?;
                let id = write(tx, &place, before.as_ref(), expected, &parties).await?;
                let after = found(tx, id).await?;
                let (action, verb) = match before {
                    Some(_) => ("responsibility.update", "Changed"),
                    None => ("responsibility.create", "Set"),
                };
                let summary = format!("{verb} who is responsible for {}", title(&after));
                record(tx, &audit, Entry::new(action, "responsibility", summary), (before.as_ref(), Some(&after)))
                    .await?;
                Ok(after)
            })
        })
        .await
}

async fn write(
    tx: &WriteTx,
    place: &Place,
    before: Option<&Responsibility>,
    expected: Option<i32>,
    parties: &Parties,
) -> Result<ResponsibilityId, Failure> {
    let refusal = |error| stored::<ResponsibilityKind>(error, "area", "responsible");
    let Some(before) = before else {
        if let Some(expected) = expected {
            return Err(Failure::conflict::<ResponsibilityKind>(expected, 0));
        }
        if store::count(tx, place.client).await? >= limits::RESPONSIBILITIES {
            let message = format!("The matrix of a client can have at most {} rows.", limits::RESPONSIBILITIES);
            return Err(Failure::rejected(ErrorCode::LimitReached, "area", message));
        }
        let id = tx.new_id();
        store::insert(tx, id, place, parties).await.map_err(refusal)?;
        return Ok(id);
    };
    let expected = expected.unwrap_or(0);
    if !store::replace(tx, place.client, before.id, expected, parties).await.map_err(refusal)? {
        return Err(Failure::conflict::<ResponsibilityKind>(expected, before.version));
    }
    Ok(before.id)
}

/// Takes a row away.
///
/// # Errors
/// Not found, conflict.
pub async fn remove(
    tenancy: &Tenancy,
    scope: &Scope,
    id: ResponsibilityId,
    expected: i32,
) -> Result<Responsibility, Failure> {
    let permit = scope.permit(Permission::AgreementWrite)?;
    let audit = tenancy.audit.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let before = found(tx, id).await?;
                if !store::remove(tx, id, expected).await? {
                    return Err(Failure::conflict::<ResponsibilityKind>(expected, before.version));
                }
                let summary = format!("Removed who is responsible for {}", title(&before));
                let entry = Entry::new("responsibility.remove", "responsibility", summary);
                record(tx, &audit, entry, (Some(&before), None)).await?;
                Ok(before)
            })
        })
        .await
}

async fn found(tx: &ReadTx, id: ResponsibilityId) -> Result<Responsibility, Failure> {
    store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<ResponsibilityKind>("id"))
}

fn title(row: &Responsibility) -> String {
    match &row.device_class {
        Some(class) => format!("{} of the class {class}", row.area),
        None => row.area.to_string(),
    }
}

async fn record(
    tx: &WriteTx,
    audit: &AuditLog,
    entry: Entry,
    (before, after): (Option<&Responsibility>, Option<&Responsibility>),
) -> Result<(), Failure> {
    let Some(row) = after.or(before) else { return Ok(()) };
    let entry = Entry {
        before: before.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
        after: after.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
        ..entry.client(row.client).object(row.id)
    };
    audit.record(tx, entry).await?;
    tx.publish(Change::of(Some(row.client), row.id));
    Ok(())
}

fn bounded(parties: &Parties) -> Result<(), Failure> {
    for (field, list) in [("consulted", &parties.consulted), ("informed", &parties.informed)] {
        if list.len() > limits::PARTIES {
            let message = format!("At most {} can be named here.", limits::PARTIES);
            return Err(Failure::rejected(ErrorCode::LimitReached, field, message));
        }
        if list.iter().collect::<BTreeSet<_>>().len() < list.len() {
            return Err(Failure::rejected(ErrorCode::Invalid, field, "Somebody is named twice here. Name each once."));
        }
    }
    Ok(())
}

/// Teams exist, and contacts are of this client.
async fn check(tx: &ReadTx, client: ClientId, parties: &Parties) -> Result<(), Failure> {
    for (duty, party) in parties.each() {
        match party {
            PartyRef::Team(id) if teams::find(tx, *id).await?.is_none() => {
                return Err(Failure::not_found::<TeamKind>(duty.as_str()));
            }
            PartyRef::Contact(id) if contacts::find(tx, *id).await?.is_none_or(|found| found.client != client) => {
                return Err(Failure::not_found::<ContactKind>(duty.as_str()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Several rows; those that are absent or not visible are left out, and all without any right to read agreements.
///
/// # Errors
/// What the database says.
pub async fn by_ids(
    tenancy: &Tenancy,
    scope: &Scope,
    ids: Vec<ResponsibilityId>,
) -> Result<Vec<Responsibility>, Failure> {
    let Ok(permit) = scope.permit(Permission::AgreementRead) else { return Ok(Vec::new()) };
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::by_ids(tx, ids).await?) })).await
}

/// The matrices of several clients, by area; nothing without any right to read agreements.
///
/// # Errors
/// What the database says.
pub async fn of_clients(
    tenancy: &Tenancy,
    scope: &Scope,
    clients: Vec<ClientId>,
) -> Result<Vec<Responsibility>, Failure> {
    let Ok(permit) = scope.permit(Permission::AgreementRead) else { return Ok(Vec::new()) };
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::of_clients(tx, clients).await?) })).await
}
