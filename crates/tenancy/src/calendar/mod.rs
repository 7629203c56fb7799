//! Calendars: when the provider works for whom. The definition is a document of the crate `sla`, in the form in which the
//! SLA clock reads it.
//!
//! Invariants
//! - What applied stays as it was: a change adds a version that is in force from now or later on; versions are never
//!   changed. The zone stays, because it is the same for all versions.
//! - A calendar that never opens is refused.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use kernel::text::Name;
use kernel::{CalendarId, ClientId, ErrorCode, Failure, Timestamp, UserError};
use serde::Serialize;

use crate::limits;

/// A calendar of the provider or of one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Calendar {
    /// Which one.
    pub id: CalendarId,
    /// Whose; `None` is the provider's.
    pub client: Option<ClientId>,
    /// Name, unique at the client, or among the provider's.
    pub name: String,
    /// When it is open.
    pub definition: sla::Calendar,
    /// Counts changes.
    pub version: i32,
}

/// A calendar to make.
#[derive(Debug, Clone)]
pub struct NewCalendar {
    /// An id chosen by the caller.
    pub id: Option<CalendarId>,
    /// Whose; `None` is the provider's.
    pub client: Option<ClientId>,
    /// Name.
    pub name: Name,
    /// When it is open.
    pub definition: sla::Calendar,
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct CalendarPatch {
    /// Name.
    pub name: Option<Name>,
    /// When it is open from then on.
    pub hours: Option<Hours>,
}

/// When a calendar is open from an instant on; its parts replace those of the latest version.
#[derive(Debug, Clone, Default)]
pub struct Hours {
    /// From when on; `None` is now.
    pub valid_from: Option<Timestamp>,
    /// Windows of the weekdays.
    pub weekly: Option<std::collections::BTreeMap<sla::Weekday, Vec<sla::Window>>>,
    /// Windows of single dates, with the dates as written: `2026-12-24`.
    pub overrides: Option<Vec<(String, Vec<sla::Window>)>>,
    /// Dates without windows.
    pub holidays: Option<Vec<sla::Holiday>>,
}

impl Calendar {
    /// The version in force at an instant; the earliest one before that.
    #[must_use]
    pub fn in_force(&self, at: Timestamp) -> Option<&sla::CalendarVersion> {
        let at = sla::Instant::from_micros(at.micros());
        let versions = &self.definition.versions;
        let in_force = versions.iter().filter(|version| version.valid_from.is_none_or(|from| from <= at));
        in_force.max_by_key(|version| version.valid_from).or_else(|| versions.iter().min_by_key(|v| v.valid_from))
    }

    /// Whether business time passes at an instant.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        let at = sla::Instant::from_micros(at.micros());
        self.definition.known_at(at).is_open(at)
    }

    /// The first open instant at or after an instant; `None` if none comes within 400 days.
    #[must_use]
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        let at = sla::Instant::from_micros(at.micros());
        self.definition.known_at(at).next_open(at).map(|open| Timestamp::from_micros(open.micros()))
    }

    /// The local date at an instant, as `2026-11-22`.
    #[must_use]
    pub fn local_date(&self, at: Timestamp) -> String {
        self.definition.zone.local(sla::Instant::from_micros(at.micros())).date().to_string()
    }

    /// The calendar with a further version.
    ///
    /// # Errors
    /// The refusals of the fields.
    fn revised(mut self, hours: Hours, now: Timestamp) -> Result<Self, Failure> {
        let valid_from = hours.valid_from.unwrap_or(now);
        let refuse = |code, field: &str, message: &str| Err(Failure::rejected(code, field, message));
        if valid_from < now {
            let message = "What applied in the past stays as it was. Choose an instant that is still to come.";
            return refuse(ErrorCode::Invalid, "validFrom", message);
        }
        let instant = sla::Instant::from_micros(valid_from.micros());
        let latest = self.definition.versions.iter().max_by_key(|version| version.valid_from).cloned();
        if latest.as_ref().and_then(|version| version.valid_from).is_some_and(|from| from >= instant) {
            let message = "Another change of this calendar is planned for that instant or later. Choose a later one.";
            return refuse(ErrorCode::Invalid, "validFrom", message);
        }
        if self.definition.versions.len() >= limits::VERSIONS {
            let message = "This calendar was changed too often to keep every version. Make a new one.";
            return refuse(ErrorCode::LimitReached, "", message);
        }
        let before = latest.unwrap_or(sla::CalendarVersion {
            valid_from: None,
            recorded_at: None,
            weekly: Default::default(),
            overrides: Default::default(),
            holidays: Vec::new(),
        });
        let recorded_at = (valid_from > now).then(|| sla::Instant::from_micros(now.micros()));
        let version = sla::CalendarVersion { valid_from: Some(instant), recorded_at, ..before };
        self.definition.versions.push(hours.into_version(version)?);
        Ok(self)
    }

    /// A name, and a version if hours are given.
    fn patched(mut self, patch: CalendarPatch, now: Timestamp) -> Result<Self, Failure> {
        if let Some(name) = patch.name {
            self.name = name.into_string();
        }
        match patch.hours {
            Some(hours) => self.revised(hours, now),
            None => Ok(self),
        }
    }
}

impl Hours {
    /// `version` with the parts that are given.
    ///
    /// # Errors
    /// The refusal of a date that is none, of too many lines, or of a version that never opens.
    pub fn into_version(self, mut version: sla::CalendarVersion) -> Result<sla::CalendarVersion, Failure> {
        if let Some(weekly) = self.weekly {
            version.weekly = weekly;
        }
        if let Some(overrides) = self.overrides {
            version.overrides.clear();
            for (index, (date, windows)) in overrides.into_iter().enumerate() {
                let Ok(date) = date.parse() else {
                    let message = "This is not a date. Write it as 2026-12-24.";
                    return Err(Failure::rejected(ErrorCode::Invalid, &format!("overrides.{index}.date"), message));
                };
                version.overrides.insert(date, windows);
            }
        }
        if let Some(holidays) = self.holidays {
            version.holidays = holidays;
        }
        let lines = version.weekly.values().map(Vec::len).sum::<usize>();
        let most = [lines, version.overrides.len(), version.holidays.len()].into_iter().max().unwrap_or(0);
        if most > limits::CALENDAR_LINES {
            let message = format!("A calendar keeps at most {} entries of a kind.", limits::CALENDAR_LINES);
            return Err(Failure::rejected(ErrorCode::LimitReached, "", message));
        }
        Ok(version)
    }
}

/// Checks a whole definition.
///
/// # Errors
/// What [`sla::Calendar::validate`] says, at the field of the windows.
pub(crate) fn validate(definition: &sla::Calendar) -> Result<(), Failure> {
    definition.validate().map_err(|refusal| {
        let message = if refusal.code() == "empty_calendar" {
            "This calendar would never be open, so nothing could ever be due in it. Add at least one window.".to_owned()
        } else {
            format!("{refusal}.")
        };
        Failure::rejected(ErrorCode::Invalid, "weekly", message)
    })
}

/// Checks the name of an IANA time zone from the input field `field`.
///
/// # Errors
/// The refusal to show at the field.
pub fn parse_zone(field: &str, name: &str) -> Result<sla::Zone, UserError> {
    name.trim().parse().map_err(|_| {
        let message = "This is not a time zone. Use a name such as Europe/Berlin, America/New_York or UTC.";
        UserError::new(ErrorCode::Invalid, field, message)
    })
}
