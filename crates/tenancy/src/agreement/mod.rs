//! What the provider owes a client: which services are covered, in which hours, by which SLA policy, from when to when.
//!
//! Invariants
//! - Dates are whole days, both ends included, in the zone of the agreement's calendar, or UTC without one.
//! - Calendar and policy are the client's own or the provider's.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use db::{DbError, ReadTx};
use kernel::text::{Name, Prose};
use kernel::{AgreementId, CalendarId, ClientId, ErrorCode, ServiceId, SlaPolicyId, Timestamp, UserError};
use serde::Serialize;

use crate::calendar::{Calendar, store as calendars};
use crate::record::recorded;

pub use crate::sla_policy::service::definitions;

/// An agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Which one.
    pub id: AgreementId,
    /// Whose.
    pub client: ClientId,
    /// Name, unique at the client.
    pub name: String,
    /// First day.
    pub starts_on: Day,
    /// Last day; `None` while no end is agreed.
    pub ends_on: Option<Day>,
    /// The hours of cover.
    pub calendar: Option<CalendarId>,
    /// What is promised.
    pub sla_policy: Option<SlaPolicyId>,
    /// The services that it covers, in order of their ids.
    pub services: Vec<ServiceId>,
    /// What else is agreed, in words.
    pub note: String,
    /// Counts changes.
    pub version: i32,
}

recorded!(Agreement, kernel::id::AgreementKind, "agreement", client);

/// How an agreement stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementState {
    /// It has not begun.
    Upcoming,
    /// It holds.
    InForce,
    /// It is over.
    Ended,
}

impl Agreement {
    /// How it stands on a day.
    #[must_use]
    pub fn state_on(&self, day: &str) -> AgreementState {
        if day < self.starts_on.as_str() {
            AgreementState::Upcoming
        } else if self.ends_on.as_ref().is_some_and(|end| end.as_str() < day) {
            AgreementState::Ended
        } else {
            AgreementState::InForce
        }
    }
}

/// The day at an instant: in a calendar's zone, or UTC.
#[must_use]
pub fn day_at(calendar: Option<&Calendar>, at: Timestamp) -> String {
    match calendar {
        Some(calendar) => calendar.local_date(at),
        None => at.to_string().chars().take(10).collect(),
    }
}

/// A date as it is written: `2026-11-22`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Day(String);

impl Day {
    /// Checks a date from the input field `field`.
    ///
    /// # Errors
    /// The refusal to show at the field.
    pub fn parse(field: &str, raw: &str) -> Result<Self, UserError> {
        let text = raw.trim();
        if text.len() == 10 && Timestamp::parse_rfc3339(&format!("{text}T00:00:00Z")).is_some() {
            return Ok(Self(text.to_owned()));
        }
        Err(UserError::new(ErrorCode::Invalid, field, "This is not a date. Write it as 2026-12-24."))
    }

    /// A date that is known to be one, such as one read from its column.
    pub(crate) const fn stored(text: String) -> Self {
        Self(text)
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An agreement to make.
#[derive(Debug, Clone)]
pub struct NewAgreement {
    /// An id chosen by the caller.
    pub id: Option<AgreementId>,
    /// Whose.
    pub client: ClientId,
    /// Name.
    pub name: Name,
    /// First day.
    pub starts_on: Day,
    /// Last day.
    pub ends_on: Option<Day>,
    /// The hours of cover.
    pub calendar: Option<CalendarId>,
    /// What is promised.
    pub sla_policy: Option<SlaPolicyId>,
    /// The services that it covers.
    pub services: Vec<ServiceId>,
    /// What else is agreed.
    pub note: Prose,
}

/// A change; what is `None` stays, `Some(None)` is taken away.
#[derive(Debug, Clone, Default)]
pub struct AgreementPatch {
    /// Name.
    pub name: Option<Name>,
    /// First day.
    pub starts_on: Option<Day>,
    /// Last day.
    pub ends_on: Option<Option<Day>>,
    /// The hours of cover.
    pub calendar: Option<Option<CalendarId>>,
    /// What is promised.
    pub sla_policy: Option<Option<SlaPolicyId>>,
    /// The services that it covers.
    pub services: Option<Vec<ServiceId>>,
    /// What else is agreed.
    pub note: Option<Prose>,
}

/// The agreement that covers something at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Which agreement.
    pub agreement: AgreementId,
    /// Its name.
    pub name: String,
    /// What is promised.
    pub sla_policy: Option<SlaPolicyId>,
    /// The hours of cover.
    pub calendar: Option<CalendarId>,
    /// All services that it covers.
    pub services: Vec<ServiceId>,
}

/// The agreements of a client that are in force at an instant.
#[derive(Debug)]
pub struct InForce(
    /// The one that began last comes first.
    Vec<Agreement>,
);

impl InForce {
    /// Reads them, once for all services that are asked about.
    ///
    /// # Errors
    /// What the database says.
    pub async fn read(tx: &ReadTx, client: ClientId, at: Timestamp) -> Result<Self, DbError> {
        let mut agreements = store::of_clients(tx, vec![client]).await?;
        let calendars = calendars::by_ids(tx, agreements.iter().filter_map(|it| it.calendar).collect()).await?;
        agreements.retain(|agreement| {
            let calendar = calendars.iter().find(|calendar| Some(calendar.id) == agreement.calendar);
            agreement.state_on(&day_at(calendar, at)) == AgreementState::InForce
        });
        agreements.sort_by(|a, b| b.starts_on.cmp(&a.starts_on).then(b.id.cmp(&a.id)));
        Ok(Self(agreements))
    }

    /// The one that covers a service, or without a service any; of several the one that began last. An agreement that
    /// names no service covers all of them. `None` says that it is not covered.
    #[must_use]
    pub fn covering(&self, service: Option<ServiceId>) -> Option<Coverage> {
        let covers = |agreement: &&Agreement| {
            service.is_none_or(|service| agreement.services.is_empty() || agreement.services.contains(&service))
        };
        self.0.iter().find(covers).map(|agreement| Coverage {
            agreement: agreement.id,
            name: agreement.name.clone(),
            sla_policy: agreement.sla_policy,
            calendar: agreement.calendar,
            services: agreement.services.clone(),
        })
    }
}
