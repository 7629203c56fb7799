//! An entry of a client's risk register.

pub mod act;
pub mod decision;
pub(crate) mod entity;
pub mod from_forecast;
pub mod graphql;
pub(crate) mod reconciler;
pub mod service;
pub(crate) mod store;

use jiff::civil::Date;
use kernel::id::RiskKind;
use kernel::text::{Name, Prose};
use kernel::{ClientId, DecisionId, RiskId, ServiceId, TeamId, Timestamp, UserId};
use serde::Serialize;
use uuid::Uuid;

pub use act::{Accepted, Raised, accept, find, raise, refuse_acceptance};

/// Something that could go wrong at a client, and what is done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Risk {
    /// Which one.
    pub id: RiskId,
    /// Whose.
    pub client: ClientId,
    /// What could happen, in a few words.
    pub title: String,
    /// What it stands on.
    pub description: String,
    /// How likely, 1 to 5.
    pub likelihood: i32,
    /// How bad, 1 to 5.
    pub impact: i32,
    /// The business service that would suffer.
    pub service: Option<ServiceId>,
    /// Who looks after it.
    pub owner: Option<Owner>,
    /// What is done about it.
    pub treatment: Treatment,
    /// Where it stands.
    pub status: Status,
    /// Since when.
    #[serde(skip)]
    pub status_since: Timestamp,
    /// What was said about that.
    pub status_note: String,
    /// When it is looked at again.
    pub review_on: Date,
    /// Where it comes from.
    pub source: Source,
    /// The question to the client whether it accepts.
    pub decision: Option<DecisionId>,
    /// Until when the client is asked to accept it.
    pub asked_until: Option<Date>,
    /// Who accepted it for the client.
    pub accepted_by: Option<String>,
    /// The last date for which it is accepted.
    pub accepted_until: Option<Date>,
    /// Counts changes.
    pub version: i32,
    /// When it was entered.
    #[serde(skip)]
    pub created_at: Timestamp,
}

impl Risk {
    /// Likelihood times impact, 1 to 25.
    #[must_use]
    pub const fn severity(&self) -> i32 {
        self.likelihood * self.impact
    }
}

impl tenancy::record::Recorded for Risk {
    type Kind = RiskKind;
    const NOUN: &'static str = "risk";

    fn id(&self) -> RiskId {
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

/// Who looks after a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A person.
    User(UserId),
    /// A team.
    Team(TeamId),
}

macro_rules! names {
    ($type:ident: $($variant:ident = $text:literal),*) => {
        impl $type {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// Stable name, as stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
            /// Reads a stable name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}

/// What is done about a risk (ISO 31000, section 6.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// It is borne.
    Accept,
    /// It is made less likely or less bad.
    Mitigate,
    /// Somebody else bears it.
    Transfer,
    /// What leads to it is given up.
    Avoid,
}

names!(Treatment: Accept = "accept", Mitigate = "mitigate", Transfer = "transfer", Avoid = "avoid");

/// Where a risk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing is settled.
    Open,
    /// What can be done was done.
    Treated,
    /// The client accepted it, until a date.
    Accepted,
    /// It is over.
    Closed,
}

names!(Status: Open = "open", Treated = "treated", Accepted = "accepted", Closed = "closed");

/// Where risks come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A person entered it.
    Manual,
    /// A forecast.
    Forecast,
    /// Upkeep that was missed or declined.
    Upkeep,
    /// An incident that keeps returning.
    Recurrence,
}

names!(SourceKind: Manual = "manual", Forecast = "forecast", Upkeep = "upkeep", Recurrence = "recurrence");

/// Where a risk comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Source {
    /// What kind.
    pub kind: SourceKind,
    /// The record that raised it, and the cause that it names; absent for a risk that a person entered.
    pub cause: Option<Cause>,
}

impl Source {
    /// A person entered it.
    pub const MANUAL: Self = Self { kind: SourceKind::Manual, cause: None };
}

/// What raised a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The record, such as one day's forecast.
    pub id: Uuid,
    /// What the record is about and what stays the same, such as the filesystem: while a risk of it is not closed, there is
    /// no second one.
    pub key: Uuid,
}

/// A risk to enter.
#[derive(Debug, Clone)]
pub struct NewRisk {
    /// An id chosen by the caller.
    pub id: Option<RiskId>,
    /// Whose.
    pub client: ClientId,
    /// What could happen.
    pub title: Name,
    /// What it stands on.
    pub description: Prose,
    /// How likely, 1 to 5.
    pub likelihood: i32,
    /// How bad, 1 to 5.
    pub impact: i32,
    /// The business service that would suffer.
    pub service: Option<ServiceId>,
    /// Who looks after it.
    pub owner: Option<Owner>,
    /// What is done about it.
    pub treatment: Treatment,
    /// When it is looked at again.
    pub review_on: Date,
    /// Where it comes from.
    pub source: Source,
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct RiskPatch {
    /// What could happen.
    pub title: Option<Name>,
    /// What it stands on.
    pub description: Option<Prose>,
    /// How likely, 1 to 5.
    pub likelihood: Option<i32>,
    /// How bad, 1 to 5.
    pub impact: Option<i32>,
    /// The business service that would suffer.
    pub service: Option<ServiceId>,
    /// Who looks after it.
    pub owner: Option<Owner>,
    /// What is done about it.
    pub treatment: Option<Treatment>,
    /// Where it stands; acceptance comes from the client, so it is not set here.
    pub status: Option<(Status, Prose)>,
    /// When it is looked at again.
    pub review_on: Option<Date>,
}

/// Which risks of a list.
#[derive(Debug, Clone, Default)]
pub struct RiskFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// In one of these states; empty is any but closed.
    pub statuses: Vec<Status>,
    /// From one kind of source.
    pub source: Option<SourceKind>,
    /// Of one business service.
    pub service: Option<ServiceId>,
}
