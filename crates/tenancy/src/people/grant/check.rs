//! Whether a grant may be made: by whom, for whom, where, until when.

use auth::grant::owners;
use auth::grant::rules::{Giver, Owns, Wanted, check_fit, may_make};
use auth::user::UserKind;
use db::WriteTx;
use kernel::id::ClientKind;
use kernel::{ClientId, ErrorCode, Failure, Scope, UserError};

use crate::people::user::InitialGrant;

/// Who gets the grant.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// Whose person.
    pub kind: UserKind,
    /// For a contact: the clients whose contact it is.
    pub clients: Vec<ClientId>,
    /// Whether the person owns the installation.
    pub owns: Owns,
}

/// Names of the input fields that refusals point at.
#[derive(Debug, Clone)]
pub struct Fields {
    role: String,
    client: String,
    expires_at: String,
}

impl Fields {
    /// Of an input that is one grant.
    #[must_use]
    pub fn of_one() -> Self {
        Self { role: "role".to_owned(), client: "clientId".to_owned(), expires_at: "expiresAt".to_owned() }
    }

    /// Of the grant at `index` of a list.
    #[must_use]
    pub fn of_list(list: &str, index: usize) -> Self {
        let at = |name: &str| format!("{list}.{index}.{name}");
        Self { role: at("role"), client: at("clientId"), expires_at: at("expiresAt") }
    }
}

/// Refusals of a grant; empty if it may be made.
///
/// # Errors
/// What the database says.
pub async fn check(
    tx: &WriteTx,
    scope: &Scope,
    receiver: &Receiver,
    grant: &InitialGrant,
    fields: &Fields,
) -> Result<Vec<UserError>, Failure> {
    let mut errors = Vec::new();
    errors.extend(check_fit(receiver.kind, grant.role, grant.client, (&fields.role, &fields.client)).err());
    if let Some(client) = grant.client {
        errors.extend(check_place(tx, receiver, client, fields).await?);
    }
    if grant.expires_at.is_some_and(|end| end <= tx.now()) {
        let message = "This instant is over, so the grant would never count. Choose a later one, or none.";
        errors.push(UserError::new(ErrorCode::Invalid, &fields.expires_at, message));
    }
    if errors.is_empty() {
        let owns = match scope.actor().user() {
            Some(actor) => owners::owns(tx, actor).await?,
            None => Owns::No,
        };
        let giver = Giver { scope, owns };
        let wanted =
            Wanted { role: grant.role, effect: grant.effect, client: grant.client, receiver_owns: receiver.owns };
        errors.extend(may_make(&giver, &wanted, &fields.role).err());
    }
    Ok(errors)
}

async fn check_place(
    tx: &WriteTx,
    receiver: &Receiver,
    client: ClientId,
    fields: &Fields,
) -> Result<Option<UserError>, Failure> {
    if crate::client::store::find(tx, client).await?.is_none() {
        return match Failure::not_found::<ClientKind>(&fields.client) {
            Failure::Rejected(mut errors) => Ok(errors.pop()),
            other => Err(other),
        };
    }
    if receiver.kind == UserKind::Contact && !receiver.clients.contains(&client) {
        let message = "This person is a contact of another client, and can have roles there only.";
        return Ok(Some(UserError::new(ErrorCode::Invalid, &fields.client, message)));
    }
    Ok(None)
}
