//! A unit of work for one client.
//!
//! Invariants
//! - A ticket always has a team ([`ownership`]), and its path says why that one.
//! - Every change appends to its log, and rewrites its clocks, in the same transaction ([`crate::desk`]).
//! - `origin_key` makes opening by a program harmless twice: one ticket for each key of a client.
//! - `touched_at` is set by the first person's comment, time, status or field change, and never unset: such a ticket is
//!   not ended by the system without asking.

pub mod automation;
pub(crate) mod change;
pub(crate) mod closing;
pub(crate) mod entity;
pub mod graphql;
pub mod kind;
pub(crate) mod open;
pub mod ownership;
pub mod priority;
pub mod problem;
pub mod service;
pub mod state;
pub(crate) mod store;

use kernel::text::{Name, Prose};
use kernel::{
    AgreementId, ClientId, ContactId, DeviceId, InsightId, OccurrenceId, RunId, ServiceId, SiteId, SlaPolicyId, TeamId,
    TicketId, Timestamp, UserId,
};
use serde::Serialize;

pub use kind::{Level, ResolvedHow, Source, TicketKind, Visibility, WorkKind};
pub use priority::Priority;
pub use state::{Act, Status};

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ticket {
    /// Which one.
    pub id: TicketId,
    /// Whose.
    pub client: ClientId,
    /// Number for people, unique in the installation.
    pub number: i64,
    /// What sort of work.
    pub kind: TicketKind,
    /// Where it stands.
    pub status: Status,
    /// One line.
    pub title: String,
    /// What it is about, Markdown.
    pub description: String,
    /// How much.
    pub impact: Level,
    /// How soon.
    pub urgency: Level,
    /// What comes first.
    pub priority: Priority,
    /// How it came to be.
    pub source: Source,
    /// For what kind of work time is recorded unless said otherwise.
    pub work_kind: WorkKind,
    /// Who asked.
    pub requester: Option<ContactId>,
    /// Where.
    pub site: Option<SiteId>,
    /// On which machine.
    pub device: Option<DeviceId>,
    /// Which services are concerned, in order of their ids.
    pub services: Vec<ServiceId>,
    /// Who works on it: never nobody.
    pub team: TeamId,
    /// Why this team, step by step.
    pub team_path: Vec<String>,
    /// Which member.
    pub assignee: Option<UserId>,
    /// What a program opened it for.
    pub origin_key: Option<String>,
    /// What recurrences of the same trouble have in common.
    pub fingerprint: Option<String>,
    /// The insight that it was opened for.
    pub insight: Option<InsightId>,
    /// The occurrence of upkeep that it was opened for.
    pub occurrence: Option<OccurrenceId>,
    /// The run that it was opened for.
    pub run: Option<RunId>,
    /// The agreement that covers it.
    pub agreement: Option<AgreementId>,
    /// The policy of that agreement.
    pub sla_policy: Option<SlaPolicyId>,
    /// The login that opened it; `None` for programs.
    pub opened_by: Option<UserId>,
    /// When a person first worked on it.
    pub touched_at: Option<Timestamp>,
    /// How it was solved.
    pub resolution: String,
    /// When its work ended.
    pub resolved_at: Option<Timestamp>,
    /// Who ended it.
    pub resolved_how: Option<ResolvedHow>,
    /// When it ends by itself, in the statuses that do.
    pub close_at: Option<Timestamp>,
    /// When it was put away.
    pub closed_at: Option<Timestamp>,
    /// The earliest due instant of its running clocks.
    #[serde(skip)]
    pub due_at: Option<Timestamp>,
    /// Counts changes of what is above, `touched_at` and `due_at` aside.
    pub version: i32,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When anything of it changed last, conversation included.
    #[serde(skip)]
    pub updated_at: Timestamp,
}

/// What a program opened a ticket for.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// One ticket for each key of a client; at most 200 characters.
    pub key: Option<String>,
    /// What recurrences of the same trouble have in common; at most 200 characters.
    pub fingerprint: Option<String>,
    /// The insight.
    pub insight: Option<InsightId>,
    /// The occurrence of upkeep.
    pub occurrence: Option<OccurrenceId>,
    /// The run of a runbook.
    pub run: Option<RunId>,
    /// When the trouble was detected, for policies that count from there.
    pub detected_at: Option<Timestamp>,
}

/// A team that was found elsewhere, and how.
#[derive(Debug, Clone)]
pub struct TeamChoice {
    /// The team.
    pub team: TeamId,
    /// Why this one, step by step.
    pub path: Vec<String>,
}

/// A ticket to open.
#[derive(Debug, Clone)]
pub struct NewTicket {
    /// An id chosen by the caller.
    pub id: Option<TicketId>,
    /// Whose.
    pub client: ClientId,
    /// What sort of work.
    pub kind: TicketKind,
    /// One line.
    pub title: Name,
    /// What it is about.
    pub description: Prose,
    /// How much.
    pub impact: Level,
    /// How soon.
    pub urgency: Level,
    /// What comes first; `None` follows from impact and urgency.
    pub priority: Option<Priority>,
    /// How it comes to be.
    pub source: Source,
    /// For what kind of work time is recorded.
    pub work_kind: WorkKind,
    /// Who asked.
    pub requester: Option<ContactId>,
    /// Where.
    pub site: Option<SiteId>,
    /// On which machine.
    pub device: Option<DeviceId>,
    /// Which services are concerned.
    pub services: Vec<ServiceId>,
    /// The area of the responsibility matrix that it belongs to, such as `backups`.
    pub area: Option<String>,
    /// The team, if it is known; otherwise it is looked up.
    pub team: Option<TeamChoice>,
    /// Which member.
    pub assignee: Option<UserId>,
    /// Whether the person who opens it has spoken to whoever asked: that counts as the first response.
    pub spoke_to_user: bool,
    /// What a program opens it for.
    pub origin: Origin,
}

impl NewTicket {
    /// A ticket of medium impact and urgency that nothing else is known of.
    #[must_use]
    pub fn new(client: ClientId, kind: TicketKind, source: Source, title: Name) -> Self {
        Self {
            id: None,
            client,
            kind,
            title,
            description: Prose::default(),
            impact: Level::Medium,
            urgency: Level::Medium,
            priority: None,
            source,
            work_kind: WorkKind::Reactive,
            requester: None,
            site: None,
            device: None,
            services: Vec::new(),
            area: None,
            team: None,
            assignee: None,
            spoke_to_user: false,
            origin: Origin::default(),
        }
    }
}

/// A change of a ticket's fields; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct TicketPatch {
    /// One line.
    pub title: Option<Name>,
    /// What it is about.
    pub description: Option<Prose>,
    /// What sort of work.
    pub kind: Option<TicketKind>,
    /// How much.
    pub impact: Option<Level>,
    /// How soon.
    pub urgency: Option<Level>,
    /// What comes first; without it, it follows from impact and urgency once one of them changes.
    pub priority: Option<Priority>,
    /// For what kind of work time is recorded.
    pub work_kind: Option<WorkKind>,
    /// Who asked.
    pub requester: Option<ContactId>,
    /// Where.
    pub site: Option<SiteId>,
    /// On which machine.
    pub device: Option<DeviceId>,
    /// Which services are concerned; replaces the stored ones.
    pub services: Option<Vec<ServiceId>>,
}

/// Who is to work on a ticket; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct Assignment {
    /// The team. Another team unassigns the member, unless one is named.
    pub team: Option<TeamId>,
    /// The member; `Some(None)` is nobody in particular.
    pub assignee: Option<Option<UserId>>,
}

/// Whose tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssigneeFilter {
    /// Nobody's.
    Nobody,
    /// This person's.
    User(UserId),
}

/// Which tickets of a list.
#[derive(Debug, Clone, Default)]
pub struct TicketFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// In one of these statuses; empty is any.
    pub statuses: Vec<Status>,
    /// Of one of these kinds; empty is any.
    pub kinds: Vec<TicketKind>,
    /// Whose.
    pub assignee: Option<AssigneeFilter>,
    /// Of one team.
    pub team: Option<TeamId>,
    /// Of one insight.
    pub insight: Option<InsightId>,
    /// Of one occurrence of upkeep.
    pub occurrence: Option<OccurrenceId>,
    /// On one machine.
    pub device: Option<DeviceId>,
    /// With a running clock that is due before this instant.
    pub due_before: Option<Timestamp>,
    /// Part of the title, or the number.
    pub search: Option<String>,
}

/// Order of a list of tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TicketOrder {
    /// The soonest due first; those without a running clock last.
    Due,
    /// The newest first.
    CreatedDescending,
    /// Those that changed last first.
    #[default]
    UpdatedDescending,
    /// P1 first, and the oldest of each priority first.
    Priority,
}
