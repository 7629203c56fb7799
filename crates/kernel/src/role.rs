//! Roles: named sets of permissions. A grant gives a role somewhere; the server never asks for a role, only
//! for a permission.

use crate::PermissionSet;
use crate::permission::Permission::{self, *};

/// Whether a grant gives or takes. A denial always wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Gives the role's permissions in the grant's scope.
    Allow,
    /// Takes the role's permissions in the grant's scope, whatever else gives them.
    Deny,
}

impl Effect {
    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Allow, Self::Deny].into_iter().find(|effect| effect.as_str() == text)
    }
}

/// A named set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Owns the installation; may do everything.
    Owner,
    /// Runs the installation day to day; may do everything that does not concern ownership.
    Admin,
    /// Watches over people, keys and the audit log; changes no client data.
    SecurityOfficer,
    /// Hands out work; reads everything about clients, changes their people.
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

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Owner,
        Self::Admin,
        Self::SecurityOfficer,
        Self::Dispatcher,
        Self::Technician,
        Self::Auditor,
        Self::ClientAdmin,
        Self::ClientUser,
    ];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::SecurityOfficer => "security_officer",
            Self::Dispatcher => "dispatcher",
            Self::Technician => "technician",
            Self::Auditor => "auditor",
            Self::ClientAdmin => "client_admin",
            Self::ClientUser => "client_user",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Admin => "Administrator",
            Self::SecurityOfficer => "Security officer",
            Self::Dispatcher => "Dispatcher",
            Self::Technician => "Technician",
            Self::Auditor => "Auditor",
            Self::ClientAdmin => "Client administrator",
            Self::ClientUser => "Client user",
        }
    }

    /// One sentence for people.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Owner => "Owns the installation and may do everything.",
            Self::Admin => "Runs the installation: clients, devices, people and system health.",
            Self::SecurityOfficer => "Looks after people, grants and the audit log; does not change client data.",
            Self::Dispatcher => "Sees all about clients and keeps their people up to date.",
            Self::Technician => "Works on clients: devices, enrolment, sites, contacts and services.",
            Self::Auditor => "Reads everything in scope, including the audit log; changes nothing.",
            Self::ClientAdmin => {
                "A client's own person: sees the client's services, people and devices, and keeps the people up to date."
            }
            Self::ClientUser => "A client's own person: sees the client's services and devices.",
        }
    }

    /// Whether the role is meant for contacts of clients; such roles are granted on one client only, and no
    /// other role is granted to a contact.
    #[must_use]
    pub const fn for_contacts(self) -> bool {
        matches!(self, Self::ClientAdmin | Self::ClientUser)
    }

    /// What the role contains.
    #[must_use]
    pub const fn permissions(self) -> PermissionSet {
        const READ: [Permission; 3] = [ClientRead, ContactRead, DeviceRead];
        match self {
            Self::Owner | Self::Admin => PermissionSet::of(Permission::ALL),
            Self::SecurityOfficer => PermissionSet::of(&[
                READ[0],
                READ[1],
                READ[2],
                EnrolmentRead,
                PeopleRead,
                PeopleWrite,
                AuditRead,
                SystemRead,
            ]),
            Self::Dispatcher => {
                PermissionSet::of(&[READ[0], READ[1], READ[2], ContactWrite, EnrolmentRead, PeopleRead])
            }
            Self::Technician => PermissionSet::of(&[
                READ[0],
                READ[1],
                READ[2],
                ClientWrite,
                ContactWrite,
                DeviceWrite,
                EnrolmentRead,
                EnrolmentWrite,
            ]),
            Self::Auditor => {
                PermissionSet::of(&[READ[0], READ[1], READ[2], EnrolmentRead, PeopleRead, AuditRead, SystemRead])
            }
            Self::ClientAdmin => PermissionSet::of(&[READ[0], READ[1], READ[2], ContactWrite]),
            Self::ClientUser => PermissionSet::of(&[ClientRead, DeviceRead]),
        }
    }
}
