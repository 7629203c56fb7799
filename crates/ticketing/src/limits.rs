//! How much of a kind one ticket may have. Far above what real tickets need; they keep every list, every fold and every
//! answer bounded.

/// Entries of a ticket's log.
pub const EVENTS: u64 = 10_000;
/// Messages of a ticket.
pub const MESSAGES: u64 = 2_000;
/// Time entries of a ticket.
pub const TIME_ENTRIES: u64 = 500;
/// Services that a ticket concerns.
pub const SERVICES: usize = 20;
/// Relations of a ticket.
pub const RELATIONS: u64 = 100;
/// Longest key or fingerprint of an origin, in characters.
pub const KEY_MAX: usize = 200;
/// Longest time entry, in minutes.
pub const MINUTES_MAX: i32 = 1_440;
