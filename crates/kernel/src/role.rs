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
    /// Writes runbooks and rules; runs nothing.
    Author,
    /// Approves what others want to run.
    Approver,
    /// Reads, changes nothing.
    Auditor,
    /// A client's own person who looks after its people.
    ClientAdmin,
    /// A client's own person who decides for it.
    ClientApprover,
    /// A client's own person.
    ClientUser,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 11] = [
        Self::Owner,
        Self::Admin,
        Self::SecurityOfficer,
        Self::Dispatcher,
        Self::Technician,
        Self::Author,
        Self::Approver,
        Self::Auditor,
        Self::ClientAdmin,
        Self::ClientApprover,
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
            Self::Author => "author",
            Self::Approver => "approver",
            Self::Auditor => "auditor",
            Self::ClientAdmin => "client_admin",
            Self::ClientApprover => "client_approver",
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
            Self::Author => "Author",
            Self::Approver => "Approver",
            Self::Auditor => "Auditor",
            Self::ClientAdmin => "Client administrator",
            Self::ClientApprover => "Client approver",
            Self::ClientUser => "Client user",
        }
    }

    /// One sentence for people.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Owner => "Owns the installation and may do everything.",
            Self::Admin => "Runs the installation: clients, devices, people, policies and system health.",
            Self::SecurityOfficer => {
                "Looks after people, grants and the audit log; changes no client data, runs nothing."
            }
            Self::Dispatcher => "Sees all about clients, hands out tickets, plans upkeep and keeps people up to date.",
            Self::Technician => "Works on clients: devices, insights, tickets, runs, upkeep.",
            Self::Author => "Writes runbooks and rules; runs nothing.",
            Self::Approver => "Approves what others want to run.",
            Self::Auditor => "Reads everything in scope, including the audit log; changes nothing.",
            Self::ClientAdmin => {
                "A client's own person: sees services, tickets, upkeep and reports, decides, and keeps the people up to date."
            }
            Self::ClientApprover => "A client's own person: sees services, tickets, upkeep and reports, and decides.",
            Self::ClientUser => "A client's own person: sees services and devices, opens and follows tickets.",
        }
    }

    /// Whether the role is meant for contacts of clients; such roles are granted on one client only, and no
    /// other role is granted to a contact.
    #[must_use]
    pub const fn for_contacts(self) -> bool {
        matches!(self, Self::ClientAdmin | Self::ClientApprover | Self::ClientUser)
    }

    /// What the role contains.
    #[must_use]
    pub const fn permissions(self) -> PermissionSet {
        match self {
            Self::Owner | Self::Admin => PermissionSet::of(Permission::ALL),
            Self::SecurityOfficer => {
                PermissionSet::of(READ).and(PermissionSet::of(&[PeopleRead, PeopleWrite, AuditRead, SystemRead]))
            }
            Self::Dispatcher => PermissionSet::of(READ).and(PermissionSet::of(&[
                ContactWrite,
                PeopleRead,
                MaintenanceWrite,
                InsightWrite,
                TicketAsk,
                TicketWrite,
                UpkeepWrite,
                DecisionAsk,
            ])),
            Self::Technician => PermissionSet::of(READ).and(PermissionSet::of(&[
                ClientWrite,
                ContactWrite,
                DeviceWrite,
                EnrolmentWrite,
                MaintenanceWrite,
                InsightWrite,
                TicketAsk,
                TicketWrite,
                RunbookRun,
                RunbookApprove,
                UpkeepWrite,
                PlanWrite,
                ReportWrite,
                DecisionAsk,
            ])),
            Self::Author => {
                PermissionSet::of(READ).and(PermissionSet::of(&[RunbookWrite, RuleWrite, MaintenanceWrite]))
            }
            Self::Approver => PermissionSet::of(READ).and(PermissionSet::of(&[RunbookApprove])),
            Self::Auditor => PermissionSet::of(READ).and(PermissionSet::of(&[PeopleRead, AuditRead, SystemRead])),
            Self::ClientAdmin => PermissionSet::of(CLIENT_READ).and(PermissionSet::of(&[
                ContactRead,
                ContactWrite,
                TicketAsk,
                DecisionMake,
            ])),
            Self::ClientApprover => {
                PermissionSet::of(CLIENT_READ).and(PermissionSet::of(&[ContactRead, TicketAsk, DecisionMake]))
            }
            Self::ClientUser => PermissionSet::of(&[ClientRead, DeviceRead, TicketRead, TicketAsk]),
        }
    }
}

/// What everybody of the provider sees in scope.
const READ: &[Permission] = &[
    ClientRead,
    ContactRead,
    DeviceRead,
    EnrolmentRead,
    AgreementRead,
    RuleRead,
    InsightRead,
    TicketRead,
    TicketInternal,
    RunbookRead,
    UpkeepRead,
    PlanRead,
    ReportRead,
    DecisionRead,
];

/// What a client's own people see who look after its IT; internal notes, costs and rules are not among it.
const CLIENT_READ: &[Permission] =
    &[ClientRead, DeviceRead, AgreementRead, TicketRead, UpkeepRead, PlanRead, ReportRead, DecisionRead];
