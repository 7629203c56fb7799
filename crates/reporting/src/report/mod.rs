//! A report's life: drafted from facts, looked at by a person, delivered and frozen.
//!
//! ```text
//! draft --review--> reviewed --deliver--> delivered      (a change of the words leads back to draft)
//! delivered --edition--> a new draft, which names the delivered one
//! ```
//!
//! Invariants
//! - What was delivered never changes: its data, its words and its files stay; a new look is a new edition.
//! - Nothing is delivered that no person has looked at.

mod deliver;
pub(crate) mod entity;
pub mod graphql;
mod letter;
pub mod link;
pub mod service;
pub(crate) mod store;

use kernel::{ClientId, ContactId, ReportId, Timestamp, UserId};
use serde::Serialize;

use crate::data::ReportData;

pub use deliver::{Delivery, deliver};

/// How far a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportStatus {
    /// Drafted; nobody has looked at it in its present form.
    Draft,
    /// A person has looked at it.
    Reviewed,
    /// Delivered and frozen.
    Delivered,
}

impl ReportStatus {
    /// Every status, in order.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Reviewed, Self::Delivered];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Reviewed => "reviewed",
            Self::Delivered => "delivered",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Which one.
    pub id: ReportId,
    /// About whose IT.
    pub client: ClientId,
    /// 1 for the first, 2 for the one that replaces it, and so on.
    pub edition: i32,
    /// The delivered report that this one replaces.
    pub edition_of: Option<ReportId>,
    /// How far it is.
    pub status: ReportStatus,
    /// The facts, with the plain words as they are now.
    pub data: ReportData,
    /// Who looked at it last.
    pub reviewed_by: Option<(UserId, String)>,
    /// When.
    pub reviewed_at: Option<Timestamp>,
    /// Whom it was delivered to.
    pub delivered_to: Option<(ContactId, String)>,
    /// When.
    pub delivered_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i32,
    /// When it was drafted.
    pub created_at: Timestamp,
}

/// A report to draft.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// An id chosen by the caller.
    pub id: Option<ReportId>,
    /// About whose IT.
    pub client: ClientId,
    /// Title; from the period if absent.
    pub title: Option<kernel::text::Name>,
    /// First day, ISO 8601.
    pub from_day: String,
    /// Last day, ISO 8601.
    pub to_day: String,
}

/// Which reports to list.
#[derive(Debug, Clone, Default)]
pub struct ReportFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// In one of these states.
    pub status: Option<Vec<ReportStatus>>,
}

/// A file of a delivered report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// One page of HTML.
    Html,
    /// Tagged PDF.
    Pdf,
}

impl FileKind {
    /// Stable name, as stored and in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Html, Self::Pdf].into_iter().find(|kind| kind.as_str() == text)
    }
}
