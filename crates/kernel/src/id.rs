//! Typed identifiers: a UUID v7 (RFC 9562) that cannot be mistaken for the id of another kind of thing.
//!
//! Outside, an id is an opaque node id: `<prefix>_<32 hexadecimal digits>`, where the prefix names the kind.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use uuid::Uuid;

use crate::{Entropy, Timestamp, entropy};

/// A kind of identified thing.
pub trait Kind: 'static {
    /// Three letters before the underscore of a node id.
    const PREFIX: &'static str;
    /// The word for people and messages.
    const NAME: &'static str;
}

/// The identifier of one `K`.
pub struct Id<K: Kind>(Uuid, PhantomData<fn() -> K>);

impl<K: Kind> Id<K> {
    /// A new id: 48 bits of the instant in milliseconds, then random bits (RFC 9562, section 5.7).
    #[must_use]
    pub fn new(now: Timestamp, source: &(impl Entropy + ?Sized)) -> Self {
        Self::from_uuid(uuid_v7(now, source))
    }

    /// Wraps a UUID that is known to belong to a `K`, such as one read from its column.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The UUID inside.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// Parses a node id of this kind; `None` for another kind or anything malformed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (prefix, uuid) = split(text)?;
        (prefix == K::PREFIX).then(|| Self::from_uuid(uuid))
    }
}

/// Splits a node id into its prefix and UUID without knowing the kind. Only the canonical form is accepted:
/// lower-case digits without hyphens, so that one thing has one id.
#[must_use]
pub fn split(text: &str) -> Option<(&str, Uuid)> {
    let (prefix, digits) = text.split_once('_')?;
    let canonical = digits.len() == 32 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if prefix.len() != 3 || !canonical {
        return None;
    }
    Uuid::try_parse(digits).ok().map(|uuid| (prefix, uuid))
}

/// A UUID v7 of an instant and random bits.
#[must_use]
pub fn uuid_v7(now: Timestamp, source: &(impl Entropy + ?Sized)) -> Uuid {
    let millis = u64::try_from(now.millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &entropy::array::<10>(source)).into_uuid()
}

impl<K: Kind> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K: Kind> Copy for Id<K> {}
impl<K: Kind> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K: Kind> Eq for Id<K> {}
impl<K: Kind> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K: Kind> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K: Kind> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", K::PREFIX, self.0.simple())
    }
}
impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl<K: Kind> serde::Serialize for Id<K> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, K: Kind> serde::Deserialize<'de> for Id<K> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format_args!("not the id of a {}", K::NAME)))
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $alias:ident = $kind:ident, $prefix:literal, $name:literal;)*) => {$(
        #[doc = concat!("Marks ids of a ", $name, ".")]
        #[derive(Debug)]
        pub enum $kind {}
        impl Kind for $kind {
            const PREFIX: &'static str = $prefix;
            const NAME: &'static str = $name;
        }
        $(#[$doc])*
        pub type $alias = Id<$kind>;
    )*};
}

// The one registry of kinds. A prefix, once given out, is never used for another kind.
kinds! {
    /// Id of a client, the tenant.
    ClientId = ClientKind, "cli", "client";
    /// Id of a client's site.
    SiteId = SiteKind, "sit", "site";
    /// Id of a person at a client.
    ContactId = ContactKind, "con", "contact";
    /// Id of a business service.
    ServiceId = ServiceKind, "svc", "business service";
    /// Id of a managed device.
    DeviceId = DeviceKind, "dev", "device";
    /// Id of an agent on a device.
    AgentId = AgentKind, "agt", "agent";
    /// Id of an enrolment token.
    EnrolmentTokenId = EnrolmentTokenKind, "enr", "enrolment token";
    /// Id of a login.
    UserId = UserKind, "usr", "user";
    /// Id of a grant.
    GrantId = GrantKind, "grt", "grant";
    /// Id of a signed-in session.
    SessionId = SessionKind, "ses", "session";
    /// Id of an audit entry.
    AuditId = AuditKind, "aud", "audit entry";
    /// Id of a job.
    JobId = JobKind, "job", "job";
    /// Id of a group of staff.
    TeamId = TeamKind, "tea", "team";
    /// Id of a business calendar.
    CalendarId = CalendarKind, "cal", "calendar";
    /// Id of an SLA policy.
    SlaPolicyId = SlaPolicyKind, "slp", "SLA policy";
    /// Id of what the provider owes a client.
    AgreementId = AgreementKind, "agr", "agreement";
    /// Id of a row of the responsibility matrix.
    ResponsibilityId = ResponsibilityKind, "rsp", "responsibility";
    /// Id of what a client was asked to decide.
    DecisionId = DecisionKind, "dcn", "decision";
    /// Id of a link that lets its bearer do one thing.
    LinkId = LinkKind, "lnk", "link";
    /// Id of a rule over samples.
    RuleId = RuleKind, "rul", "rule";
    /// Id of a rule's change for a client, site, tag or device.
    RuleOverrideId = RuleOverrideKind, "rov", "rule override";
    /// Id of a check that is let off on one device.
    ExceptionId = ExceptionKind, "exc", "exception";
    /// Id of a maintenance window.
    WindowId = WindowKind, "win", "maintenance window";
    /// Id of one episode of breach.
    AlertId = AlertKind, "alr", "alert";
    /// Id of the consolidated story of alerts.
    InsightId = InsightKind, "ins", "insight";
    /// Id of an escalation policy.
    EscalationPolicyId = EscalationPolicyKind, "esp", "escalation policy";
    /// Id of a ticket of any kind.
    TicketId = TicketKind, "tic", "ticket";
    /// Id of a message of a ticket's conversation.
    MessageId = MessageKind, "msg", "message";
    /// Id of a span of work on a ticket.
    TimeEntryId = TimeEntryKind, "tim", "time entry";
    /// Id of a runbook.
    RunbookId = RunbookKind, "rbk", "runbook";
    /// Id of one immutable version of a runbook.
    RunbookVersionId = RunbookVersionKind, "rbv", "runbook version";
    /// Id of one execution of a runbook.
    RunId = RunKind, "run", "run";
    /// Id of what an agent is told to do.
    CommandId = CommandKind, "cmd", "command";
    /// Id of recurring upkeep that is owed.
    ObligationId = ObligationKind, "obl", "obligation";
    /// Id of one due instance of upkeep.
    OccurrenceId = OccurrenceKind, "occ", "occurrence";
    /// Id of a proof of what was done.
    EvidenceId = EvidenceKind, "evd", "evidence";
    /// Id of a dated prediction.
    ForecastId = ForecastKind, "fct", "forecast";
    /// Id of an entry of the risk register.
    RiskId = RiskKind, "rsk", "risk";
    /// Id of a client's report.
    ReportId = ReportKind, "rep", "report";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn only_the_own_kind_in_canonical_form_parses() {
        let id = ClientId::new(Timestamp::from_millis(1_700_000_000_000), &SeededEntropy::new(1));
        let text = id.to_string();
        assert_eq!(ClientId::parse(&text), Some(id));
        assert_eq!(SiteId::parse(&text), None);
        assert_eq!(ClientId::parse(&text.to_uppercase()), None);
        assert_eq!(ClientId::parse(&format!("cli_{}", id.uuid())), None);
        assert_eq!(id.uuid().get_version_num(), 7);
    }

    #[test]
    fn ids_sort_by_the_instant_they_were_made() {
        let entropy = SeededEntropy::new(2);
        let ids: Vec<_> = (1..50).map(|ms| DeviceId::new(Timestamp::from_millis(ms * 7), &entropy)).collect();
        assert!(ids.is_sorted());
    }
}
