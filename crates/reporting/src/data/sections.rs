//! The sections of a report.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// A business service in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Name.
    pub name: String,
    /// How many people use it.
    pub people: i32,
    /// `low`, `medium`, `high` or `critical`.
    pub criticality: String,
    /// How many devices it stands on.
    pub devices: u32,
    /// How many incidents touched it.
    pub incidents: u32,
    /// Minutes during which an incident was open on what it stands on.
    pub affected_minutes: i64,
}

/// Something that went wrong and was handled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// The fact.
    pub what: String,
    /// Its cause as far as known.
    pub why: String,
    /// What it meant for the client's work.
    pub so_what: String,
    /// What keeps it from coming back, or what is done about it.
    pub prevention: String,
    /// Number of its ticket.
    pub ticket: Option<i32>,
    /// Who looked after it.
    pub owner: String,
    /// When it began.
    pub began: Timestamp,
    /// When it ended; `None` while it lasts.
    pub ended: Option<Timestamp>,
    /// How often it came back within it.
    pub returns: i32,
    /// How it ended, in a word.
    pub outcome: Option<String>,
}

/// One promised time over all tickets of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// `first_response`, `next_response`, `update` or `resolution`.
    pub target: String,
    /// Kept.
    pub met: u32,
    /// Not kept.
    pub breached: u32,
    /// Not over yet.
    pub running: u32,
    /// Not counted, such as merged tickets.
    pub void: u32,
    /// The worst misses with their account, at most five.
    pub misses: Vec<Miss>,
}

impl Promise {
    /// Share kept of those that are over, in per mille; `None` while none is.
    #[must_use]
    pub fn kept_permille(&self) -> Option<u32> {
        let over = self.met + self.breached;
        (over > 0).then(|| self.met * 1_000 / over)
    }
}

/// A promise that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Miss {
    /// Number of the ticket.
    pub ticket: i32,
    /// What it was about.
    pub title: String,
    /// Promised, in minutes of agreed hours.
    pub promised_minutes: i64,
    /// Taken, in minutes of agreed hours.
    pub taken_minutes: i64,
    /// The account in words: what counted and what did not.
    pub account: String,
}

/// How an occurrence of upkeep ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpkeepOutcome {
    /// Done in time.
    Done,
    /// Done after its time.
    Late,
    /// Not done.
    Missed,
    /// The client decided against it.
    Declined,
    /// Let off with a reason and an end.
    Excused,
    /// Not due yet.
    Planned,
}

/// One occurrence of upkeep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upkeep {
    /// What was owed.
    pub title: String,
    /// `patching`, `restore_test` and the like.
    pub area: String,
    /// The day it was due, ISO 8601.
    pub due_day: String,
    /// How it ended.
    pub outcome: UpkeepOutcome,
    /// The proof, or the reason and who gave it.
    pub proof: Option<String>,
}

/// Work of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worked {
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub what: String,
    /// `reactive`, `planned`, `project` or `admin`.
    pub kind: String,
    /// Who did it.
    pub who: String,
    /// Minutes.
    pub minutes: i64,
    /// Number of the ticket.
    pub ticket: Option<i32>,
}

/// The days between which something happens with 80 % probability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// The early day, ISO 8601.
    pub early: Option<String>,
    /// The middle day.
    pub middle: Option<String>,
    /// The late day.
    pub late: Option<String>,
}

/// A forecast as of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foresight {
    /// Name of the device.
    pub device: String,
    /// What of it, such as a filesystem.
    pub component: String,
    /// The forecast in a sentence.
    pub sentence: String,
    /// Whether it is full already.
    #[serde(default)]
    pub full: bool,
    /// When, if it grows.
    pub band: Option<Band>,
    /// Days of history that it stands on.
    pub history_days: i32,
}

/// An entry of the risk register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskEntry {
    /// What could happen.
    pub title: String,
    /// 1 to 5.
    pub likelihood: i32,
    /// 1 to 5.
    pub impact: i32,
    /// `open`, `treated`, `accepted` or `closed`.
    pub status: String,
    /// Who looks after it.
    pub owner: String,
    /// Since when, ISO 8601.
    pub since_day: String,
}

/// What the client was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The question.
    pub question: String,
    /// What depends on it.
    pub impact: String,
    /// `asked`, `accepted`, `declined`, `expired` or `withdrawn`.
    pub state: String,
    /// Who answered, when and how to check it.
    pub receipt: Option<String>,
    /// Until when an answer is wanted, ISO 8601.
    pub deadline_day: Option<String>,
}

/// One part of the answer to "is my IT managed, or only watched?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedPart {
    /// Stable name, such as `planned_share`.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// 0 to 100, higher is better managed; `None` when the facts do not say.
    pub points: Option<i32>,
    /// The value in words, with its unit.
    pub value: String,
    /// The facts it comes from.
    pub facts: String,
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MomentKind {
    /// Something went wrong.
    Incident,
    /// It was over.
    Recovered,
    /// Upkeep was done.
    Done,
    /// Upkeep was not done.
    Missed,
    /// The client decided against upkeep.
    Declined,
    /// A runbook ran.
    Run,
    /// The client decided.
    Decision,
    /// A risk was entered or ended.
    Risk,
    /// A report was delivered.
    Report,
    /// A maintenance window.
    Maintenance,
    /// Somebody worked on a request.
    Request,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// Of what kind.
    pub kind: MomentKind,
    /// In a sentence.
    pub text: String,
    /// Node id of what it is about, for the portal.
    pub subject: Option<String>,
}

/// A machine under care.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Name.
    pub name: String,
    /// `linux`, `windows` or `macos`.
    pub platform: String,
    /// `live`, `silent`, `awaiting` or `retired`.
    pub state: String,
    /// Alerts in the period.
    pub alerts: u32,
}
