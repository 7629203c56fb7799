//! The closed lists of tickets in the API.

use async_graphql::Enum;

use crate::ticket::{kind, priority, state};

/// What sort of work a ticket is (ITIL).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kind::TicketKind")]
pub enum TicketKind {
    /// Something does not work as it should.
    Incident,
    /// Somebody wants something.
    Request,
    /// The cause behind incidents.
    Problem,
    /// A change of what runs.
    Change,
    /// Work that is none of the others, such as upkeep.
    Task,
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "state::Status")]
pub enum TicketStatus {
    /// Nobody has taken it.
    New,
    /// Being worked on.
    Open,
    /// The client has to answer.
    WaitingClient,
    /// A vendor has to answer.
    WaitingVendor,
    /// The condition is gone; a person has to confirm that the work is done.
    AwaitingConfirmation,
    /// Done; it can still be opened again.
    Resolved,
    /// Done and put away.
    Closed,
}

/// What can be done about the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "state::Act")]
pub enum TicketAct {
    /// Work on it.
    Take,
    /// Wait for the client.
    WaitClient,
    /// Wait for a vendor.
    WaitVendor,
    /// Ask a person whether all is well.
    AskConfirmation,
    /// The work is done.
    Resolve,
    /// Put it away.
    Close,
    /// Work on it again; within 14 days after it was resolved.
    Reopen,
}

/// How much or how soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kind::Level")]
pub enum TicketLevel {
    /// One person, or whenever it fits.
    Low,
    /// Several people, or today.
    Medium,
    /// The business, or now.
    High,
}

/// Which work comes first; P1 before all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "priority::Priority")]
pub enum TicketPriority {
    /// The business stands still.
    P1,
    /// Important work is hindered.
    P2,
    /// Work is hindered.
    P3,
    /// It can wait.
    P4,
}

/// How a ticket came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kind::Source")]
pub enum TicketSource {
    /// Written by staff in the portal.
    Portal,
    /// Written by a person of the client in the portal.
    ClientPortal,
    /// Told on the phone.
    Phone,
    /// By e-mail.
    Mail,
    /// From an insight.
    Monitoring,
    /// From an occurrence of upkeep.
    Upkeep,
    /// By the service desk's own rules.
    System,
}

/// For what kind of work time is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kind::WorkKind")]
pub enum WorkKind {
    /// Because something happened.
    Reactive,
    /// Because it was planned.
    Planned,
    /// For a project.
    Project,
    /// For the provider's own administration.
    Admin,
}

/// Who ended a ticket's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kind::ResolvedHow")]
pub enum ResolvedHow {
    /// A person.
    Person,
    /// The condition went away and no person had worked on it, or nobody objected in time.
    Auto,
}

/// Who sees something of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kind::Visibility")]
pub enum TicketVisibility {
    /// The client's people too.
    Public,
    /// The provider's people only.
    Internal,
}

/// How one ticket relates to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::relation::RelationKind")]
pub enum TicketRelationKind {
    /// It is a part of the other.
    ChildOf,
    /// The other is a part of it.
    ParentOf,
    /// It says the same as the other.
    DuplicateOf,
    /// The other says the same.
    DuplicatedBy,
    /// The other brought it about.
    CausedBy,
    /// It brought the other about.
    Causes,
    /// The other is the problem behind it.
    Problem,
    /// It is the problem behind the other.
    ProblemOf,
    /// The same trouble as in the other came back.
    RecurrenceOf,
    /// Its trouble came back in the other.
    RecurredAs,
    /// It continues the other, which can no longer be opened again.
    Follows,
    /// The other continues it.
    FollowedBy,
    /// They have to do with each other.
    Related,
}
