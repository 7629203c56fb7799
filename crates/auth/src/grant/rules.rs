//! Who may hand out what: pure rules over scopes, roles and kinds of login.

use kernel::{ClientId, Effect, ErrorCode, Permission, Role, Scope, UserError};

use super::Grant;
use crate::user::UserKind;

/// Whether the scope holds every permission of `role` in the place: at that client, or provider-wide.
#[must_use]
pub fn holds(scope: &Scope, role: Role, client: Option<ClientId>) -> bool {
    let covers = |permission: Permission| {
        scope.clients(permission).is_some_and(|clients| match client {
            Some(client) => clients.contains(client),
            // Provider-wide without exceptions, or the exception would be given away.
            None => *clients == kernel::ClientSet::All,
        })
    };
    role.permissions().iter().all(covers)
}

/// Whether a role fits the kind of login and the place.
///
/// # Errors
/// The refusal to show at the field: `role` or `client_field`.
pub fn check_fit(kind: UserKind, role: Role, client: Option<ClientId>, fields: (&str, &str)) -> Result<(), UserError> {
    let (role_field, client_field) = fields;
    let refuse = |field: &str, message: &str| Err(UserError::new(ErrorCode::Invalid, field, message));
    match (kind, role.for_contacts(), client) {
        (UserKind::Staff, true, _) => {
            refuse(role_field, "This role is for the people of clients; choose one of the provider's roles.")
        }
        (UserKind::Contact, false, _) => {
            refuse(role_field, "This role is for the provider's own people; choose a role for the people of clients.")
        }
        (UserKind::Contact, true, None) => {
            refuse(client_field, "The people of a client get roles at their client only; choose the client.")
        }
        (_, _, Some(_)) if role == Role::Owner => refuse(
            client_field,
            "The installation has owners, a client has none; leave the client out or choose another role.",
        ),
        _ => Ok(()),
    }
}

/// Whether somebody with this scope may make such a grant. Giving needs every permission of the role in that place;
/// denying takes away only, so it needs nothing beyond the right to change people. What concerns owners is theirs.
///
/// # Errors
/// The refusal to show at `role_field`.
pub fn may_make(giver: &Giver<'_>, grant: &Wanted, role_field: &str) -> Result<(), UserError> {
    let owners_business =
        grant.role == Role::Owner || (grant.effect == Effect::Deny && grant.receiver_owns == Owns::Yes);
    if owners_business && giver.owns == Owns::No {
        return Err(forbidden(
            role_field,
            "Only an owner may do this to an owner, or make somebody one. Ask an owner.",
        ));
    }
    if grant.effect == Effect::Allow && !holds(giver.scope, grant.role, grant.client) {
        return Err(forbidden(
            role_field,
            "This role may do more than you may there, so you cannot give it. Ask somebody who may.",
        ));
    }
    Ok(())
}

/// Whether somebody with this scope may remove a grant. Removing a denial gives, so it needs what giving needs.
///
/// # Errors
/// The refusal to show at `field`.
pub fn may_remove(giver: &Giver<'_>, grant: &Grant, field: &str) -> Result<(), UserError> {
    if grant.role == Role::Owner && giver.owns == Owns::No {
        return Err(forbidden(field, "Only an owner may take away ownership. Ask an owner."));
    }
    if grant.effect == Effect::Deny && !holds(giver.scope, grant.role, grant.client) {
        return Err(forbidden(
            field,
            "Without this denial the person could do more than you may there. Ask somebody who may.",
        ));
    }
    Ok(())
}

/// Whether a person owns the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owns {
    /// Holds the role of owner, provider-wide.
    Yes,
    /// Does not.
    No,
}

/// Who hands out.
#[derive(Debug, Clone, Copy)]
pub struct Giver<'s> {
    /// What the giver may do.
    pub scope: &'s Scope,
    /// Whether the giver owns the installation.
    pub owns: Owns,
}

/// A grant that is about to be made.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// What.
    pub role: Role,
    /// Given or denied.
    pub effect: Effect,
    /// Where.
    pub client: Option<ClientId>,
    /// Whether the receiver owns the installation.
    pub receiver_owns: Owns,
}

fn forbidden(field: &str, message: &str) -> UserError {
    UserError::new(ErrorCode::Forbidden, field, message)
}
