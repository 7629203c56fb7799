//! How much of a kind there may be. Far above what real clients need; they keep every list and every answer bounded.

/// Obligations of one client.
pub const OBLIGATIONS: u64 = 500;
/// Devices that one obligation may name.
pub const OBLIGATION_DEVICES: usize = 500;
/// Business services that one obligation may name.
pub const OBLIGATION_SERVICES: usize = 100;
/// Pieces of evidence of one occurrence.
pub const EVIDENCE: u64 = 200;
/// Days ahead for which occurrences exist.
pub const HORIZON_DAYS: i32 = 100;
/// Days for which an occurrence can be excused.
pub const EXCUSE_DAYS: i32 = 366;
