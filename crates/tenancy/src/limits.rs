//! How much of a kind one client may have. Far above what real clients need; they keep every list and every answer
//! bounded.

/// Sites of one client.
pub const SITES: u64 = 200;
/// Contacts of one client.
pub const CONTACTS: u64 = 1_000;
/// Business services of one client.
pub const SERVICES: u64 = 200;
/// Devices that one business service may stand on.
pub const SERVICE_DEVICES: usize = 500;
