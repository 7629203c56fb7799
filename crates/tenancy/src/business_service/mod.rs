//! Something that a client's people do their work with, and what it stands on.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use kernel::text::{Name, Prose};
use kernel::{ClientId, DeviceId, ServiceId};
use serde::Serialize;

use crate::record::recorded;

/// A business service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BusinessService {
    /// Which one.
    pub id: ServiceId,
    /// Whose.
    pub client: ClientId,
    /// Name, unique at the client.
    pub name: String,
    /// What it is for, in the client's words.
    pub description: String,
    /// How much the client's work depends on it.
    pub criticality: Criticality,
    /// How many people use it.
    pub user_count: i32,
    /// What an hour without it costs, if known.
    pub outage_cost: Option<OutageCost>,
    /// The devices that it stands on, in order of their ids.
    pub devices: Vec<DeviceId>,
    /// Counts changes.
    pub version: i32,
}

recorded!(BusinessService, kernel::id::ServiceKind, "business_service", client);

/// How much a client's work depends on a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Criticality {
    /// Work goes on without it.
    Low,
    /// Work is slower without it.
    Medium,
    /// Important work stops without it.
    High,
    /// The business stops without it.
    Critical,
}

impl Criticality {
    /// Every level, lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

/// What an hour of outage costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutageCost {
    /// Amount in minor units, such as cents.
    pub per_hour_minor: i64,
    /// Currency, three letters (ISO 4217).
    pub currency: String,
}

impl OutageCost {
    /// Checks amount and currency, which belong together.
    ///
    /// # Errors
    /// The refusal to show at the field.
    pub fn parse(minor: Option<i32>, currency: Option<&str>) -> Result<Option<Self>, kernel::UserError> {
        let refuse =
            |field: &str, message: &str| Err(kernel::UserError::new(kernel::ErrorCode::Invalid, field, message));
        match (minor, currency.map(str::trim)) {
            (None, None) => Ok(None),
            (Some(amount), Some(code))
                if amount >= 0 && code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) =>
            {
                Ok(Some(Self { per_hour_minor: i64::from(amount), currency: code.to_owned() }))
            }
            (Some(amount), _) if amount < 0 => refuse("outageCostPerHourMinor", "A cost cannot be negative."),
            (None, Some(_)) => refuse("outageCostPerHourMinor", "Give the amount together with its currency."),
            _ => refuse("outageCostCurrency", "Give the currency as three capital letters, such as EUR or USD."),
        }
    }
}

/// A service to add.
#[derive(Debug, Clone)]
pub struct NewService {
    /// An id chosen by the caller.
    pub id: Option<ServiceId>,
    /// Whose.
    pub client: ClientId,
    /// Name.
    pub name: Name,
    /// What it is for.
    pub description: Prose,
    /// How much depends on it.
    pub criticality: Criticality,
    /// How many people use it.
    pub user_count: i32,
    /// What an outage costs.
    pub outage_cost: Option<OutageCost>,
    /// What it stands on.
    pub devices: Vec<DeviceId>,
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ServicePatch {
    /// Name.
    pub name: Option<Name>,
    /// What it is for.
    pub description: Option<Prose>,
    /// How much depends on it.
    pub criticality: Option<Criticality>,
    /// How many people use it.
    pub user_count: Option<i32>,
    /// What an outage costs.
    pub outage_cost: Option<OutageCost>,
    /// What it stands on.
    pub devices: Option<Vec<DeviceId>>,
}
