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

/// Teams of the provider.
pub const TEAMS: u64 = 100;
/// Members of one team.
pub const TEAM_MEMBERS: usize = 100;
/// Calendars of one client, and of the provider.
pub const CALENDARS: u64 = 100;
/// SLA policies of one client, and of the provider.
pub const SLA_POLICIES: u64 = 100;
/// Versions of one calendar or policy, those of the past included.
pub const VERSIONS: usize = 200;
/// Windows, overrides and holidays of one version of a calendar, each.
pub const CALENDAR_LINES: usize = 400;
/// Agreements of one client.
pub const AGREEMENTS: u64 = 50;
/// Services that one agreement covers.
pub const AGREEMENT_SERVICES: usize = 200;
/// Rows of one client's responsibility matrix.
pub const RESPONSIBILITIES: u64 = 100;
/// Parties that are consulted, or informed, for one area.
pub const PARTIES: usize = 10;
/// Answers that one question offers.
pub const DECISION_OPTIONS: usize = 6;
