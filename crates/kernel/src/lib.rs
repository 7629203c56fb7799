//! The words that every other crate speaks: typed identifiers, instants, the clock and entropy that are
//! handed in as arguments, permissions and roles, the scope of a piece of work, user errors, validated text.
//!
//! Invariants
//! - Nothing here touches a database, a socket or a file.
//! - Wall clock and ambient randomness exist only in [`time::SystemClock`] and [`entropy::SystemEntropy`];
//!   everything else takes a [`Clock`] and an [`Entropy`].
//! - A [`Scope`] or [`SystemScope`] can be made only through the process's [`Mint`], which is lent to `auth`
//!   (from a credential) and to `jobs` (from a job row's column).
//! - A [`ClientSet`] is never empty: no access is the absence of a set.

pub mod entropy;
pub mod error;
pub mod hex;
pub mod id;
pub mod page;
pub mod permission;
pub mod role;
pub mod scope;
pub mod secret;
pub mod text;
pub mod time;

pub use entropy::Entropy;
pub use error::{ErrorCode, Failure, UserError, chain};
pub use id::{
    AgentId, AgreementId, AlertId, AuditId, CalendarId, ClientId, CommandId, ContactId, DecisionId, DeviceId,
    EnrolmentTokenId, EscalationPolicyId, EvidenceId, ExceptionId, ForecastId, GrantId, Id, InsightId, JobId, Kind,
    LinkId, MessageId, ObligationId, OccurrenceId, ReportId, ResponsibilityId, RiskId, RuleId, RuleOverrideId, RunId,
    RunbookId, RunbookVersionId, ServiceId, SessionId, SiteId, SlaPolicyId, TeamId, TicketId, TimeEntryId, UserId,
    WindowId,
};
pub use page::{Page, PageRequest};
pub use permission::{Permission, PermissionSet};
pub use role::{Effect, Role};
pub use scope::{Access, Actor, ClientSet, Mint, Permit, Scope, SystemScope};
pub use secret::Secret;
pub use time::{Clock, Timestamp};
