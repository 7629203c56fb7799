//! Who looks after which area of a client: the responsibility matrix (RACI; responsible, accountable, consulted,
//! informed). A party is a team of the provider, a contact of the client, or a vendor.
//!
//! Invariants
//! - One row for an area and class of devices; a row without a class holds for all devices of the area.
//! - Exactly one party is responsible, at most one is accountable.

mod area;
pub(crate) mod entity;
pub mod graphql;
mod lookup;
pub mod service;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use kernel::{ClientId, ContactId, ResponsibilityId, TeamId};
use serde::Serialize;

pub use area::{Area, Known};
pub use lookup::{Responsible, for_device, responsible};

/// What a party does about an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Does the work.
    Responsible,
    /// Answers for it.
    Accountable,
    /// Is asked before.
    Consulted,
    /// Is told after.
    Informed,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Self; 4] = [Self::Responsible, Self::Accountable, Self::Consulted, Self::Informed];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Responsible => "responsible",
            Self::Accountable => "accountable",
            Self::Consulted => "consulted",
            Self::Informed => "informed",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.as_str() == text)
    }
}

/// Somebody who can have a duty, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyRef {
    /// A team of the provider.
    Team(TeamId),
    /// A contact of the client.
    Contact(ContactId),
    /// Somebody else, by name.
    Vendor(String),
}

/// Somebody who has a duty, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    /// A team of the provider.
    Team {
        /// Which team.
        id: TeamId,
        /// Its name.
        name: String,
    },
    /// A contact of the client.
    Contact {
        /// Which contact.
        id: ContactId,
        /// The person's name.
        name: String,
        /// Where the person gets mail, if known.
        email: Option<String>,
    },
    /// Somebody else.
    Vendor {
        /// The vendor's name.
        name: String,
    },
}

impl Party {
    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Team { name, .. } | Self::Contact { name, .. } | Self::Vendor { name } => name,
        }
    }
}

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Responsibility {
    /// Which one.
    pub id: ResponsibilityId,
    /// Whose.
    pub client: ClientId,
    /// What it is about.
    pub area: Area,
    /// For which class of devices; `None` is all of them.
    pub device_class: Option<String>,
    /// Who does what.
    pub parties: Parties,
    /// Counts changes.
    pub version: i32,
}

/// Who does what about an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parties {
    /// Does the work.
    pub responsible: PartyRef,
    /// Answers for it.
    pub accountable: Option<PartyRef>,
    /// Are asked before.
    pub consulted: Vec<PartyRef>,
    /// Are told after.
    pub informed: Vec<PartyRef>,
}

impl Parties {
    /// Each with its duty.
    pub fn each(&self) -> impl Iterator<Item = (Duty, &PartyRef)> {
        let one = std::iter::once((Duty::Responsible, &self.responsible));
        let accountable = self.accountable.iter().map(|party| (Duty::Accountable, party));
        let consulted = self.consulted.iter().map(|party| (Duty::Consulted, party));
        let informed = self.informed.iter().map(|party| (Duty::Informed, party));
        one.chain(accountable).chain(consulted).chain(informed)
    }
}

/// Whose row, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Whose.
    pub client: ClientId,
    /// What it is about.
    pub area: Area,
    /// For which class of devices; `None` is all of them.
    pub device_class: Option<String>,
}
