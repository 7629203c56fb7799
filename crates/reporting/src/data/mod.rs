//! What a report says, as frozen data. HTML, PDF and the API show this and nothing else, so their numbers are the same.
//!
//! Invariants
//! - Everything is in here: words, numbers with their units, dates as instants; nothing is looked up when it is shown.
//! - What is not known is `None`, never zero.
//! - Lists are bounded ([`MOST_ROWS`]); what was cut is counted beside them.

pub mod sections;

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

pub use sections::{
    Band, Decided, Device, Foresight, Incident, ManagedPart, Moment, MomentKind, Promise, RiskEntry, Service, Upkeep,
    UpkeepOutcome, Worked,
};

/// Most rows of one list in a report; a report is read by people.
pub const MOST_ROWS: usize = 200;

/// A list with what was cut of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows<T> {
    /// The rows that are shown.
    pub rows: Vec<T>,
    /// How many more there are.
    pub more: u64,
}

impl<T> Rows<T> {
    /// The first [`MOST_ROWS`] of a list.
    #[must_use]
    pub fn of(mut all: Vec<T>) -> Self {
        let more = all.len().saturating_sub(MOST_ROWS) as u64;
        all.truncate(MOST_ROWS);
        Self { rows: all, more }
    }

    /// How many there are with those that were cut.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.len() as u64 + self.more
    }
}

/// The whole report of one client over one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportData {
    /// Shape of this document; a reader of archived reports looks here first.
    pub format: u32,
    /// Who reports.
    pub provider: String,
    /// About whose IT.
    pub client: String,
    /// Title, such as `October 2026`.
    pub title: String,
    /// First day, ISO 8601.
    pub from_day: String,
    /// Last day, ISO 8601.
    pub to_day: String,
    /// IANA name of the zone of all times that are shown.
    pub zone: String,
    /// When the facts were gathered, µs since the epoch.
    pub as_of: Timestamp,
    /// Plain words for one page; a person may have edited them.
    pub summary: Vec<String>,
    /// Counts over whole lists, of which only the first rows are kept. Absent in reports that were archived without them.
    #[serde(default)]
    pub counts: Option<Counts>,
    /// Business services and how they did.
    pub services: Rows<Service>,
    /// What went wrong.
    pub incidents: Rows<Incident>,
    /// What was promised and kept.
    pub promises: Vec<Promise>,
    /// What was done regularly, or not.
    pub upkeep: Rows<Upkeep>,
    /// What was done, planned and unplanned.
    pub work: Rows<Worked>,
    /// What lies ahead.
    pub forecasts: Rows<Foresight>,
    /// What could go wrong.
    pub risks: Rows<RiskEntry>,
    /// What the client decided, or is asked to.
    pub decisions: Rows<Decided>,
    /// Whether the IT is managed or only watched, by parts.
    pub managed: Vec<ManagedPart>,
    /// What happened, day by day.
    pub timeline: Rows<Moment>,
    /// Machines under care.
    pub devices: Rows<Device>,
}

/// What is counted over whole lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Incidents that are still open.
    pub open_incidents: u64,
    /// Occurrences of upkeep by how they ended.
    pub upkeep: BTreeMap<UpkeepOutcome, u64>,
    /// Minutes of work.
    pub work_minutes: i64,
    /// Minutes of it that were not reactive.
    pub planned_minutes: i64,
}

impl Counts {
    /// Counts whole lists.
    #[must_use]
    pub fn of(incidents: &[Incident], upkeep: &[Upkeep], work: &[Worked]) -> Self {
        let mut outcomes = BTreeMap::new();
        upkeep.iter().for_each(|one| *outcomes.entry(one.outcome).or_default() += 1);
        Self {
            open_incidents: incidents.iter().filter(|incident| incident.ended.is_none()).count() as u64,
            upkeep: outcomes,
            work_minutes: work.iter().map(|one| one.minutes).sum(),
            planned_minutes: work.iter().filter(|one| one.kind != "reactive").map(|one| one.minutes).sum(),
        }
    }

    /// Occurrences of upkeep that ended so.
    #[must_use]
    pub fn ended(&self, outcome: UpkeepOutcome) -> u64 {
        self.upkeep.get(&outcome).copied().unwrap_or_default()
    }
}

impl ReportData {
    /// The counts; of the rows that are kept if there are no others.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let kept = || Counts::of(&self.incidents.rows, &self.upkeep.rows, &self.work.rows);
        self.counts.clone().unwrap_or_else(kept)
    }
}

/// The shape that this program writes.
pub const FORMAT: u32 = 1;
