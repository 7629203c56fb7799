//! Who works, on which clients, with which rights: the only keys that open a transaction.
//!
//! ```text
//! credential --auth--> Mint --> Scope --permit(Permission)--> Permit --> transaction
//! job row    --jobs--> Mint --> SystemScope --enter(client)--> Permit --> transaction
//! ```
//! None of these types has a public field, a `Default` or a `Deserialize`; a client never comes from an argument
//! unchecked. Unknown and foreign clients are refused with the same words.

use std::collections::BTreeSet;

use crate::{AgentId, ClientId, Effect, Failure, LinkId, Permission, PermissionSet, UserId};

/// The clients that a right holds for. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientSet {
    /// Every client, those of the future included.
    All,
    /// Every client but these.
    Except(BTreeSet<ClientId>),
    /// These clients only.
    Only(BTreeSet<ClientId>),
}

impl ClientSet {
    /// Exactly one client.
    #[must_use]
    pub fn one(client: ClientId) -> Self {
        Self::Only(BTreeSet::from([client]))
    }

    /// Whether `client` is a member.
    #[must_use]
    pub fn contains(&self, client: ClientId) -> bool {
        match self {
            Self::All => true,
            Self::Except(denied) => !denied.contains(&client),
            Self::Only(allowed) => allowed.contains(&client),
        }
    }

    /// Whether the set is open-ended, which is what provider-wide work needs.
    #[must_use]
    pub const fn is_provider_wide(&self) -> bool {
        matches!(self, Self::All | Self::Except(_))
    }
}

/// Who acts, for the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in person.
    User(UserId),
    /// An agent on a device of one client.
    Agent(AgentId, ClientId),
    /// The bearer of a link that was given to one person, for one purpose at one client.
    Link(LinkId, ClientId),
    /// A task of the system itself, by its name.
    System(&'static str),
}

impl Actor {
    /// Stable word for the kind of actor.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Agent(..) => "agent",
            Self::Link(..) => "link",
            Self::System(_) => "system",
        }
    }

    /// The signed-in person, if it is one.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(*user),
            _ => None,
        }
    }
}

/// One grant, as the mint wants it.
#[derive(Debug, Clone)]
pub struct Access {
    /// What is given or taken.
    pub permissions: PermissionSet,
    /// Whether it is given or taken.
    pub effect: Effect,
    /// Where; `None` is provider-wide.
    pub client: Option<ClientId>,
}

/// The right to make scopes. One exists per server; it is lent to `auth` and `jobs` only.
#[derive(Debug)]
pub struct Mint(());

impl Mint {
    /// Makes the mint. Called once where a server is put together, and by the test harness.
    #[expect(clippy::new_without_default, reason = "a Default would let anything make scopes")]
    #[must_use]
    pub const fn new() -> Self {
        Self(())
    }

    /// The scope that follows from grants: for each permission the clients on which it is allowed and not denied.
    /// Without grants nothing is permitted.
    #[must_use]
    pub fn scope(&self, actor: Actor, request_id: &str, grants: &[Access]) -> Scope {
        let access = Permission::ALL.iter().map(|permission| clients_for(*permission, grants)).collect();
        Scope { actor, request_id: request_id.to_owned(), access }
    }

    /// A scope across clients for a task of the system. Every name is listed in `crates/system-scopes.txt`.
    #[must_use]
    pub const fn system(&self, task: &'static str) -> SystemScope {
        SystemScope { task, within: None }
    }

    /// The permit under which an agent's own session works: its client and nothing else.
    #[must_use]
    pub fn agent(&self, agent: AgentId, client: ClientId, request_id: &str) -> Permit {
        Permit {
            actor: Actor::Agent(agent, client),
            request_id: request_id.to_owned(),
            clients: ClientSet::one(client),
        }
    }
}

fn clients_for(permission: Permission, grants: &[Access]) -> Option<ClientSet> {
    let relevant = |effect: Effect| {
        grants
            .iter()
            .filter(move |grant| grant.effect == effect && grant.permissions.has(permission))
            .map(|grant| grant.client)
    };
    let denied: Option<BTreeSet<ClientId>> = relevant(Effect::Deny).collect();
    // A provider-wide denial collects to `None`.
    let denied = denied?;
    let allowed: Option<BTreeSet<ClientId>> = relevant(Effect::Allow).collect();
    match allowed {
        // Some allowance is provider-wide.
        None if denied.is_empty() => Some(ClientSet::All),
        None => Some(ClientSet::Except(denied)),
        Some(allowed) => {
            let left: BTreeSet<ClientId> = allowed.difference(&denied).copied().collect();
            (!left.is_empty()).then_some(ClientSet::Only(left))
        }
    }
}

/// What one principal may do, per permission.
#[derive(Debug, Clone)]
pub struct Scope {
    actor: Actor,
    request_id: String,
    access: Vec<Option<ClientSet>>,
}

impl Scope {
    /// Who acts.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The request that this work belongs to.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Where `permission` holds; `None` is nowhere.
    #[must_use]
    pub fn clients(&self, permission: Permission) -> Option<&ClientSet> {
        self.access.get(permission as usize).and_then(Option::as_ref)
    }

    /// The permit to work wherever `permission` holds.
    ///
    /// # Errors
    /// [`Failure::Forbidden`] if it holds nowhere.
    pub fn permit(&self, permission: Permission) -> Result<Permit, Failure> {
        let clients = self.clients(permission).ok_or(Failure::Forbidden(permission))?;
        Ok(self.permit_for(clients.clone()))
    }

    /// The permit to work on exactly one client.
    ///
    /// # Errors
    /// [`Failure::Forbidden`] if the permission holds nowhere, otherwise "not found" for a client outside the
    /// scope, in the same words as for one that does not exist.
    pub fn permit_client(&self, permission: Permission, client: ClientId) -> Result<Permit, Failure> {
        let clients = self.clients(permission).ok_or(Failure::Forbidden(permission))?;
        if clients.contains(client) {
            Ok(self.permit_for(ClientSet::one(client)))
        } else {
            Err(Failure::not_found::<crate::id::ClientKind>("clientId"))
        }
    }

    /// The permit for what concerns the whole provider.
    ///
    /// # Errors
    /// [`Failure::Forbidden`] unless the permission is held provider-wide.
    pub fn permit_provider(&self, permission: Permission) -> Result<Permit, Failure> {
        match self.clients(permission) {
            Some(clients) if clients.is_provider_wide() => Ok(self.permit_for(clients.clone())),
            _ => Err(Failure::Forbidden(permission)),
        }
    }

    /// Whether both are of the same actor with the same rights; a socket whose rights changed is closed.
    #[must_use]
    pub fn same_rights(&self, other: &Self) -> bool {
        self.actor == other.actor && self.access == other.access
    }

    /// The permissions held anywhere, and those held provider-wide.
    #[must_use]
    pub fn summary(&self) -> (Vec<Permission>, Vec<Permission>) {
        let held = |wide: bool| {
            let keep = move |p: &Permission| self.clients(*p).is_some_and(|c| !wide || c.is_provider_wide());
            Permission::ALL.iter().copied().filter(keep).collect()
        };
        (held(false), held(true))
    }

    fn permit_for(&self, clients: ClientSet) -> Permit {
        Permit { actor: self.actor.clone(), request_id: self.request_id.clone(), clients }
    }
}

/// The object that opens a transaction: an actor, and the clients that it may touch for one purpose.
#[derive(Debug, Clone)]
pub struct Permit {
    actor: Actor,
    request_id: String,
    clients: ClientSet,
}

impl Permit {
    /// Who acts.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The request or job that this work belongs to.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The clients whose rows may be touched.
    #[must_use]
    pub const fn clients(&self) -> &ClientSet {
        &self.clients
    }

    /// The same permit narrowed to one client; `None` if that client is outside.
    #[must_use]
    pub fn narrow(&self, client: ClientId) -> Option<Self> {
        self.clients.contains(client).then(|| Self {
            actor: self.actor.clone(),
            request_id: self.request_id.clone(),
            clients: ClientSet::one(client),
        })
    }
}

/// The right of one named system task to look across clients, and to enter each before touching its rows.
#[derive(Debug, Clone, Copy)]
pub struct SystemScope {
    task: &'static str,
    within: Option<&'static [ClientId]>,
}

impl SystemScope {
    /// The task's name.
    #[must_use]
    pub const fn task(&self) -> &'static str {
        self.task
    }

    /// The permit to work on one client's rows.
    #[must_use]
    pub fn enter(&self, client: ClientId) -> Permit {
        Permit { actor: Actor::System(self.task), request_id: self.task.to_owned(), clients: ClientSet::one(client) }
    }

    /// The same task, looking across these clients only; at least one.
    #[must_use]
    pub const fn within(self, clients: &'static [ClientId]) -> Self {
        Self { within: Some(clients), ..self }
    }

    /// The permit that `db` uses to sweep across clients under the system's own role.
    #[must_use]
    pub fn across(&self) -> Permit {
        let clients = self.within.map_or(ClientSet::All, |clients| ClientSet::Only(clients.iter().copied().collect()));
        Permit { actor: Actor::System(self.task), request_id: self.task.to_owned(), clients }
    }
}

#[cfg(test)]
mod tests;
