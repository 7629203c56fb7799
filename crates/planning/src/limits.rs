//! How much of a kind there may be. Far above what real clients need; they keep every list and every answer bounded.

/// Risks of one client.
pub const RISKS: u64 = 1_000;
/// Days of history that a forecast reads: as long as samples are kept.
pub const HISTORY_DAYS: i32 = 90;
/// Filesystems of one device that are forecast.
pub const FILESYSTEMS: usize = 64;
/// Days that the remedy of a full filesystem takes: ordering storage.
pub const LEAD_DAYS: u16 = 14;
/// Days over which the hit rate counts.
pub const HIT_RATE_DAYS: i32 = 90;
/// Days for which a risk can be accepted.
pub const ACCEPT_DAYS: i32 = 731;
