//! Maintenance windows: planned work during which people are not called. Evaluation goes on and everything is recorded;
//! only messages and new tickets are held back, and the history says so.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use kernel::text::{Name, Prose};
use kernel::{ClientId, DeviceId, Timestamp, WindowId};
use serde::Serialize;

use crate::stored::names;

/// Longest window, in days.
pub const LONGEST_DAYS: u64 = 7;
/// Devices that one window may name.
pub const MOST_DEVICES: usize = 500;
/// Windows of one client that have not ended.
pub const MOST: u64 = 200;

names! {
    /// What a window holds back.
    Mode {
        /// Neither messages nor new tickets.
        NotifyOff = "notify_off",
        /// No new tickets; messages flow.
        TicketOff = "ticket_off",
    }
}

/// A window. It covers `[starts_at, ends_at)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaintenanceWindow {
    /// Which one.
    pub id: WindowId,
    /// Whose.
    pub client: ClientId,
    /// What is done, in a few words.
    pub name: String,
    /// More about it.
    pub note: String,
    /// First instant.
    pub starts_at: Timestamp,
    /// First instant that it does not cover.
    pub ends_at: Timestamp,
    /// What it holds back.
    pub mode: Mode,
    /// Which devices.
    pub reach: Reach,
    /// Classes that are expected; empty is every one.
    pub expected_classes: Vec<String>,
    /// Counts changes.
    pub version: i32,
}

/// Which devices a window covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Every device of the client.
    All,
    /// These.
    Devices(Vec<DeviceId>),
}

/// A window to open.
#[derive(Debug, Clone)]
pub struct NewWindow {
    /// An id chosen by the caller.
    pub id: Option<WindowId>,
    /// Whose.
    pub client: ClientId,
    /// What is done.
    pub name: Name,
    /// More about it.
    pub note: Prose,
    /// First instant.
    pub starts_at: Timestamp,
    /// First instant that it does not cover.
    pub ends_at: Timestamp,
    /// What it holds back.
    pub mode: Mode,
    /// Which devices.
    pub reach: Reach,
    /// Classes that are expected.
    pub expected_classes: Vec<Name>,
}

/// Which windows of a list.
#[derive(Debug, Clone, Copy, Default)]
pub struct WindowFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// That end after this instant.
    pub ends_after: Option<Timestamp>,
}
