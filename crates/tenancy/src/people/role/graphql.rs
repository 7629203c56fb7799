//! Roles and permissions in the API.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};

use crate::graphql::scope;

/// A named set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kernel::Role")]
pub enum Role {
    /// Owns the installation; may do everything.
    Owner,
    /// Runs the installation day to day.
    Admin,
    /// Watches over people, keys and the audit log.
    SecurityOfficer,
    /// Hands out work.
    Dispatcher,
    /// Works on clients' devices.
    Technician,
    /// Reads, changes nothing.
    Auditor,
    /// A client's own person who looks after its people.
    ClientAdmin,
    /// A client's own person.
    ClientUser,
}

/// One right on one kind of resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kernel::Permission")]
pub enum Permission {
    /// See clients, their sites and business services.
    ClientRead,
    /// Change clients, their sites and business services.
    ClientWrite,
    /// Take on a new client; held provider-wide only.
    ClientCreate,
    /// See the people of a client.
    ContactRead,
    /// Change the people of a client.
    ContactWrite,
    /// See devices, their telemetry and inventory.
    DeviceRead,
    /// Rename, move and retire devices.
    DeviceWrite,
    /// See enrolment tokens.
    EnrolmentRead,
    /// Create and revoke enrolment tokens.
    EnrolmentWrite,
    /// See logins and their grants.
    PeopleRead,
    /// Invite and lock people, change grants; held provider-wide only.
    PeopleWrite,
    /// Read the audit log.
    AuditRead,
    /// See the health of the installation; held provider-wide only.
    SystemRead,
    /// Replay dead jobs; held provider-wide only.
    SystemWrite,
}

/// Whether a grant gives or takes. A denial always wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kernel::Effect")]
pub enum GrantEffect {
    /// Gives the role's permissions.
    Allow,
    /// Takes the role's permissions, whatever else gives them.
    Deny,
}

/// What a role is and contains.
#[derive(Debug, SimpleObject)]
pub struct RoleDefinition {
    /// Which role.
    role: Role,
    /// Name for people.
    title: &'static str,
    /// One sentence for people.
    description: &'static str,
    /// What it contains.
    permissions: Vec<Permission>,
    /// Whether it is for contacts of clients, and for nobody else.
    for_contacts: bool,
}

/// Reads of roles.
#[derive(Debug, Default)]
pub struct RoleQuery;

#[Object]
impl RoleQuery {
    /// All roles.
    async fn roles(&self, ctx: &Context<'_>) -> Result<Vec<RoleDefinition>> {
        scope(ctx)?;
        let define = |role: kernel::Role| RoleDefinition {
            role: role.into(),
            title: role.title(),
            description: role.description(),
            permissions: role.permissions().iter().map(Permission::from).collect(),
            for_contacts: role.for_contacts(),
        };
        Ok(kernel::Role::ALL.into_iter().map(define).collect())
    }
}
