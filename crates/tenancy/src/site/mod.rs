//! A client's location.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use kernel::text::{Line, Name};
use kernel::{ClientId, SiteId};
use serde::Serialize;

use crate::record::recorded;

/// A location of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Site {
    /// Which one.
    pub id: SiteId,
    /// Whose.
    pub client: ClientId,
    /// Name, unique at the client.
    pub name: String,
    /// Postal address on one line.
    pub address: String,
    /// IANA time zone, such as `Europe/Berlin`.
    pub time_zone: String,
    /// Counts changes.
    pub version: i32,
}

recorded!(Site, kernel::id::SiteKind, "site", client);

/// A site to add.
#[derive(Debug, Clone)]
pub struct NewSite {
    /// An id chosen by the caller.
    pub id: Option<SiteId>,
    /// Whose.
    pub client: ClientId,
    /// Name.
    pub name: Name,
    /// Address.
    pub address: Line,
    /// Time zone.
    pub time_zone: TimeZone,
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct SitePatch {
    /// Name.
    pub name: Option<Name>,
    /// Address.
    pub address: Option<Line>,
    /// Time zone.
    pub time_zone: Option<TimeZone>,
}

/// The shape of an IANA zone name: `Area/Location`, or `UTC`. Whether the zone has rules is asked where rules are used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeZone(String);

impl TimeZone {
    /// Checks the shape (RFC 9557, section 4.1: parts of letters, digits, `-`, `+`, `_`, `.`).
    ///
    /// # Errors
    /// The refusal to show at the field.
    pub fn parse(field: &str, raw: &str) -> Result<Self, kernel::UserError> {
        let part_ok = |part: &str| {
            (1..=14).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'_'))
        };
        let text = raw.trim();
        let ok = text == "UTC" || (text.contains('/') && text.split('/').count() <= 3 && text.split('/').all(part_ok));
        if ok {
            return Ok(Self(text.to_owned()));
        }
        let message = "This is not a time zone. Use a name such as Europe/Berlin, America/New_York or UTC.";
        Err(kernel::UserError::new(kernel::ErrorCode::Invalid, field, message))
    }

    /// Universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self("UTC".to_owned())
    }

    /// The name.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::TimeZone;

    #[test]
    fn zone_names() {
        for good in ["UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "Etc/GMT+5"] {
            assert!(TimeZone::parse("timeZone", good).is_ok(), "{good}");
        }
        for bad in ["", "Berlin", "Europe/", "../etc/passwd", "Europe/Ber lin", "a/b/c/d"] {
            assert!(TimeZone::parse("timeZone", bad).is_err(), "{bad}");
        }
    }
}
