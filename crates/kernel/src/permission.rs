//! What may be done: a closed list of (resource, action) pairs, and sets of them.

use std::fmt;

macro_rules! permissions {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal;)*) => {
        /// One right. A right is about a kind of resource; on which clients it holds is said by the scope.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Permission { $($(#[doc = $doc])* $name),* }

        impl Permission {
            /// Every permission, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Stable name, as in the authorisation table.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

permissions! {
    /// See clients, their sites and business services.
    ClientRead = "client:read";
    /// Change clients, their sites and business services.
    ClientWrite = "client:write";
    /// Take on a new client; held provider-wide only.
    ClientCreate = "client:create";
    /// See the people of a client.
    ContactRead = "contact:read";
    /// Change the people of a client.
    ContactWrite = "contact:write";
    /// See devices, their telemetry and inventory.
    DeviceRead = "device:read";
    /// Rename, move and retire devices.
    DeviceWrite = "device:write";
    /// See enrolment tokens (never their secret).
    EnrolmentRead = "enrolment:read";
    /// Create and revoke enrolment tokens.
    EnrolmentWrite = "enrolment:write";
    /// See logins and their grants.
    PeopleRead = "people:read";
    /// Invite and lock people, change grants; held provider-wide only.
    PeopleWrite = "people:write";
    /// Read the audit log.
    AuditRead = "audit:read";
    /// See the health of the installation; held provider-wide only.
    SystemRead = "system:read";
    /// Replay dead jobs; held provider-wide only.
    SystemWrite = "system:write";
    /// See agreements, calendars, SLA policies and responsibilities.
    AgreementRead = "agreement:read";
    /// Change agreements, calendars, SLA policies, responsibilities and teams.
    AgreementWrite = "agreement:write";
    /// See rules, exceptions, maintenance windows and escalation policies.
    RuleRead = "rule:read";
    /// Change rules, exceptions and escalation policies.
    RuleWrite = "rule:write";
    /// Plan maintenance windows, and end them.
    MaintenanceWrite = "maintenance:write";
    /// See alerts and insights.
    InsightRead = "insight:read";
    /// Acknowledge, snooze and end insights.
    InsightWrite = "insight:write";
    /// See tickets with what is public of them.
    TicketRead = "ticket:read";
    /// Ask: open a ticket and answer publicly on it.
    TicketAsk = "ticket:ask";
    /// Work on tickets: assign, change, resolve, write notes, record time.
    TicketWrite = "ticket:write";
    /// See internal notes, work times and the provider's side of tickets.
    TicketInternal = "ticket:internal";
    /// See runbooks and their runs.
    RunbookRead = "runbook:read";
    /// Write and publish runbooks.
    RunbookWrite = "runbook:write";
    /// Start runs and do their steps.
    RunbookRun = "runbook:run";
    /// Approve steps that others asked for.
    RunbookApprove = "runbook:approve";
    /// See upkeep: obligations, occurrences, evidence.
    UpkeepRead = "upkeep:read";
    /// Change obligations, do occurrences, attach evidence.
    UpkeepWrite = "upkeep:write";
    /// See forecasts and risks.
    PlanRead = "plan:read";
    /// Change risks and act on forecasts.
    PlanWrite = "plan:write";
    /// See reports that were delivered, the ledger and the timeline.
    ReportRead = "report:read";
    /// Draft, review, deliver and share reports.
    ReportWrite = "report:write";
    /// See what a client was asked to decide.
    DecisionRead = "decision:read";
    /// Ask a client to decide.
    DecisionAsk = "decision:ask";
    /// Decide for a client.
    DecisionMake = "decision:make";
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of permissions.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct PermissionSet(u64);

impl PermissionSet {
    /// No permission.
    pub const EMPTY: Self = Self(0);

    /// The set of the listed permissions.
    #[must_use]
    pub const fn of(list: &[Permission]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < list.len() {
            bits |= 1 << list[index] as u8;
            index += 1;
        }
        Self(bits)
    }

    /// This set and the other one together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `permission` is in the set.
    #[must_use]
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u8) != 0
    }

    /// The members, in order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
