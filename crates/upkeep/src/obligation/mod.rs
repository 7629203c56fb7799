//! What is owed to a client regularly.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use jiff::civil::Date;
use kernel::id::ObligationKind;
use kernel::text::{Name, Prose};
use kernel::{AgreementId, ClientId, ContactId, DeviceId, ObligationId, RunbookId, ServiceId, TeamId, Timestamp};
use serde::Serialize;

use crate::cadence::Cadence;
use crate::evidence::EvidenceKind;

/// Recurring upkeep that is owed to a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obligation {
    /// Which one.
    pub id: ObligationId,
    /// Whose.
    pub client: ClientId,
    /// Which programme it belongs to.
    pub area: UpkeepArea,
    /// What is done, in a few words.
    pub title: String,
    /// On what, and what not.
    pub scope: String,
    /// The devices that it concerns, in order of their ids.
    pub devices: Vec<DeviceId>,
    /// The business services that it concerns, in order of their ids.
    pub services: Vec<ServiceId>,
    /// When it is due.
    pub cadence: Cadence,
    /// Who sees to it.
    pub responsible: Responsible,
    /// How it is done.
    pub runbook: Option<RunbookId>,
    /// What must lie before so that it counts as done.
    pub required_evidence: EvidenceKind,
    /// Days before the due date at which its work is asked for.
    pub lead_days: i32,
    /// Days after the due date in which it is not missed yet.
    pub grace_days: i32,
    /// The agreement that it comes from.
    pub agreement: Option<AgreementId>,
    /// Whether it is owed now; one that is not has no future occurrences.
    pub active: bool,
    /// The date up to which occurrences exist.
    #[serde(skip)]
    pub planned_until: Date,
    /// Counts changes.
    pub version: i32,
    /// When it was taken on.
    #[serde(skip)]
    pub created_at: Timestamp,
}

impl tenancy::record::Recorded for Obligation {
    type Kind = ObligationKind;
    const NOUN: &'static str = "obligation";

    fn id(&self) -> ObligationId {
        self.id
    }
    fn client(&self) -> ClientId {
        self.client
    }
    fn summary(&self) -> &str {
        &self.title
    }
    fn version(&self) -> i32 {
        self.version
    }
}

/// Which programme upkeep belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UpkeepArea {
    /// Updates of systems and programs.
    Patching,
    /// That backups run and hold what they should.
    Backup,
    /// That what was backed up can be brought back.
    RestoreTest,
    /// Who may do what.
    AccessReview,
    /// How systems are set up.
    ConfigurationReview,
    /// How well systems are protected.
    SecurityReview,
    /// What could go wrong, and what is done about it.
    RiskReview,
    /// Whether there is room for growth.
    CapacityReview,
    /// The talk with the client about services and results.
    ServiceReview,
    /// Anything else.
    Custom,
}

impl UpkeepArea {
    /// Every area.
    pub const ALL: [Self; 10] = [
        Self::Patching,
        Self::Backup,
        Self::RestoreTest,
        Self::AccessReview,
        Self::ConfigurationReview,
        Self::SecurityReview,
        Self::RiskReview,
        Self::CapacityReview,
        Self::ServiceReview,
        Self::Custom,
    ];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Patching => "patching",
            Self::Backup => "backup",
            Self::RestoreTest => "restore_test",
            Self::AccessReview => "access_review",
            Self::ConfigurationReview => "configuration_review",
            Self::SecurityReview => "security_review",
            Self::RiskReview => "risk_review",
            Self::CapacityReview => "capacity_review",
            Self::ServiceReview => "service_review",
            Self::Custom => "custom",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|area| area.as_str() == text)
    }
}

/// Who sees to an obligation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Responsible {
    /// Whoever the client's responsibility matrix names for this area.
    Matrix(String),
    /// A team of the provider.
    Team(TeamId),
    /// A person at the client.
    Contact(ContactId),
    /// Somebody else, by name.
    Vendor(String),
}

/// An obligation to take on.
#[derive(Debug, Clone)]
pub struct NewObligation {
    /// An id chosen by the caller.
    pub id: Option<ObligationId>,
    /// Whose.
    pub client: ClientId,
    /// Which programme.
    pub area: UpkeepArea,
    /// What is done.
    pub title: Name,
    /// On what.
    pub scope: Prose,
    /// The devices that it concerns.
    pub devices: Vec<DeviceId>,
    /// The business services that it concerns.
    pub services: Vec<ServiceId>,
    /// When it is due.
    pub cadence: Cadence,
    /// Who sees to it.
    pub responsible: Responsible,
    /// How it is done.
    pub runbook: Option<RunbookId>,
    /// What must lie before.
    pub required_evidence: EvidenceKind,
    /// Days of lead, 0 to 60.
    pub lead_days: i32,
    /// Days of grace, 0 to 60.
    pub grace_days: i32,
    /// The agreement that it comes from.
    pub agreement: Option<AgreementId>,
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ObligationPatch {
    /// What is done.
    pub title: Option<Name>,
    /// On what.
    pub scope: Option<Prose>,
    /// The devices that it concerns.
    pub devices: Option<Vec<DeviceId>>,
    /// The business services that it concerns.
    pub services: Option<Vec<ServiceId>>,
    /// When it is due.
    pub cadence: Option<Cadence>,
    /// Who sees to it.
    pub responsible: Option<Responsible>,
    /// How it is done.
    pub runbook: Option<RunbookId>,
    /// What must lie before.
    pub required_evidence: Option<EvidenceKind>,
    /// Days of lead, 0 to 60.
    pub lead_days: Option<i32>,
    /// Days of grace, 0 to 60.
    pub grace_days: Option<i32>,
    /// The agreement that it comes from.
    pub agreement: Option<AgreementId>,
    /// Whether it is owed now.
    pub active: Option<bool>,
}

impl ObligationPatch {
    /// Whether dates or instants of occurrences follow from the change.
    #[must_use]
    pub const fn concerns_dates(&self) -> bool {
        self.cadence.is_some() || self.lead_days.is_some() || self.grace_days.is_some() || self.active.is_some()
    }
}

/// Which obligations of a list.
#[derive(Debug, Clone, Default)]
pub struct ObligationFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// Of one programme.
    pub area: Option<UpkeepArea>,
    /// Only those that are owed now, or only those that are not.
    pub active: Option<bool>,
}
