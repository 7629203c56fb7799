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
    /// See enrolment tokens (never their secret).
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
    /// See agreements, calendars, SLA policies and responsibilities.
    AgreementRead,
    /// Change agreements, calendars, SLA policies, responsibilities and teams.
    AgreementWrite,
    /// See rules, exceptions, maintenance windows and escalation policies.
    RuleRead,
    /// Change rules, exceptions and escalation policies.
    RuleWrite,
    /// Plan maintenance windows, and end them.
    MaintenanceWrite,
    /// See alerts and insights.
    InsightRead,
    /// Acknowledge, snooze and end insights.
    InsightWrite,
    /// See tickets with what is public of them.
    TicketRead,
    /// Ask: open a ticket and answer publicly on it.
    TicketAsk,
    /// Work on tickets: assign, change, resolve, write notes, record time.
    TicketWrite,
    /// See internal notes, work times and the provider's side of tickets.
    TicketInternal,
    /// See runbooks and their runs.
    RunbookRead,
    /// Write and publish runbooks.
    RunbookWrite,
    /// Start runs and do their steps.
    RunbookRun,
    /// Approve steps that others asked for.
    RunbookApprove,
    /// See upkeep: obligations, occurrences, evidence.
    UpkeepRead,
    /// Change obligations, do occurrences, attach evidence.
    UpkeepWrite,
    /// See forecasts and risks.
    PlanRead,
    /// Change risks and act on forecasts.
    PlanWrite,
    /// See reports that were delivered, the ledger and the timeline.
    ReportRead,
    /// Draft, review, deliver and share reports.
    ReportWrite,
    /// See what a client was asked to decide.
    DecisionRead,
    /// Ask a client to decide.
    DecisionAsk,
    /// Decide for a client.
    DecisionMake,
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
