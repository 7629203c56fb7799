//! What happens in a run. Events are the truth; everything else about a run follows from them.

use kernel::{Actor, AgentId, CommandId, LinkId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::RunResult;

/// A person in an event, by the name of that time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// Name at that time.
    pub name: String,
}

/// What a person gave to end a manual step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was given.
    pub value: EvidenceValue,
    /// A note beside it.
    pub note: String,
}

/// What was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceValue {
    /// Words.
    Text(String),
    /// A number in this unit.
    Number(f64, String),
    /// One of the choices.
    Choice(String),
    /// The person's word.
    Attested,
}

/// How a command ended, as its agent says, or as follows from its silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// With this exit code.
    Exited(i32),
    /// By this signal.
    Signalled(i32),
    /// Its time was over.
    TimedOut,
    /// The agent refused it, for this reason of the closed list.
    Refused(String),
    /// What it did is not known.
    UnknownOutcome,
}

/// What was seen of a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The value, if any newer than the action was there.
    pub value: Option<f64>,
    /// When it was measured.
    pub measured_at: Option<Timestamp>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The run began.
    Started {
        /// Hash of its plan, in hexadecimal.
        plan_hash: String,
    },
    /// A step began.
    Entered {
        /// Which.
        step: usize,
    },
    /// A person ended a manual step.
    EvidenceGiven {
        /// Which.
        step: usize,
        /// Who.
        by: Person,
        /// With what.
        evidence: Evidence,
    },
    /// A person decided.
    Chosen {
        /// In which step.
        step: usize,
        /// Who.
        by: Person,
        /// What.
        choice: String,
    },
    /// A person approved the plan.
    Approved {
        /// In which step.
        step: usize,
        /// Who.
        by: Person,
        /// What they said.
        note: String,
        /// Hash of the plan that they saw, in hexadecimal.
        plan_hash: String,
    },
    /// A person rejected the plan.
    Rejected {
        /// In which step.
        step: usize,
        /// Who.
        by: Person,
        /// Why.
        note: String,
    },
    /// The approvals were too old when they were to be used; the step asks again.
    Lapsed {
        /// The step that asks.
        step: usize,
    },
    /// A command waits for the agent.
    Dispatched {
        /// Of which step.
        step: usize,
        /// Which command.
        command: CommandId,
        /// Which attempt, from 1.
        attempt: u32,
        /// Until when it may be begun.
        expires_at: Timestamp,
    },
    /// The agent has been handed the command.
    Delivered {
        /// Which.
        command: CommandId,
    },
    /// The command runs.
    CommandStarted {
        /// Which.
        command: CommandId,
    },
    /// The command is over.
    CommandEnded {
        /// Which.
        command: CommandId,
        /// How.
        ending: Ending,
    },
    /// The agent refused a command that was over already, or was never the run's to give again. Changes nothing.
    CommandRefused {
        /// Which.
        command: CommandId,
        /// Why.
        reason: String,
    },
    /// A predicate was looked at for the last time.
    Observed {
        /// In which step.
        step: usize,
        /// What was seen.
        observation: Observation,
        /// Whether it holds.
        holds: bool,
    },
    /// A step ended.
    StepEnded {
        /// Which.
        step: usize,
        /// How.
        result: RunResult,
        /// Why, for people; may be empty.
        explanation: String,
    },
    /// A person ended the run.
    Cancelled {
        /// Who.
        by: Person,
        /// Why.
        reason: String,
    },
    /// The run is over.
    Finished {
        /// How.
        outcome: RunResult,
    },
}

/// Who made an event happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventActor {
    /// A person.
    User(UserId),
    /// An agent.
    Agent(AgentId),
    /// The bearer of a capability link.
    Link(LinkId),
    /// The system itself.
    System,
}

impl EventActor {
    /// From who works in a transaction.
    #[must_use]
    pub const fn of(actor: &Actor) -> Self {
        match actor {
            Actor::User(user) => Self::User(*user),
            Actor::Agent(agent, _) => Self::Agent(*agent),
            Actor::Link(link, _) => Self::Link(*link),
            Actor::System(_) => Self::System,
        }
    }

    /// Stable word and id.
    #[must_use]
    pub fn parts(&self) -> (&'static str, Option<uuid::Uuid>) {
        match self {
            Self::User(user) => ("user", Some(user.uuid())),
            Self::Agent(agent) => ("agent", Some(agent.uuid())),
            Self::Link(link) => ("link", Some(link.uuid())),
            Self::System => ("system", None),
        }
    }

    /// Reads stable word and id.
    #[must_use]
    pub fn parse(kind: &str, id: Option<uuid::Uuid>) -> Option<Self> {
        match (kind, id) {
            ("user", Some(id)) => Some(Self::User(UserId::from_uuid(id))),
            ("agent", Some(id)) => Some(Self::Agent(AgentId::from_uuid(id))),
            ("link", Some(id)) => Some(Self::Link(LinkId::from_uuid(id))),
            ("system", None) => Some(Self::System),
            _ => None,
        }
    }
}

/// An event that was written down.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its number within the run, from 1.
    pub seq: i32,
    /// When.
    pub at: Timestamp,
    /// Who made it happen.
    pub actor: EventActor,
    /// What.
    pub event: Event,
    /// Its text, which the chain is over.
    pub body: String,
    /// Hash of the event before it.
    pub previous: [u8; 32],
    /// Its own hash.
    pub hash: [u8; 32],
}

impl Event {
    /// Stable name of the kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Entered { .. } => "entered",
            Self::EvidenceGiven { .. } => "evidence_given",
            Self::Chosen { .. } => "chosen",
            Self::Approved { .. } => "approved",
            Self::Rejected { .. } => "rejected",
            Self::Lapsed { .. } => "lapsed",
            Self::Dispatched { .. } => "dispatched",
            Self::Delivered { .. } => "delivered",
            Self::CommandStarted { .. } => "command_started",
            Self::CommandEnded { .. } => "command_ended",
            Self::CommandRefused { .. } => "command_refused",
            Self::Observed { .. } => "observed",
            Self::StepEnded { .. } => "step_ended",
            Self::Cancelled { .. } => "cancelled",
            Self::Finished { .. } => "finished",
        }
    }

    /// The step that it names.
    #[must_use]
    pub const fn step(&self) -> Option<usize> {
        match self {
            Self::Entered { step }
            | Self::EvidenceGiven { step, .. }
            | Self::Chosen { step, .. }
            | Self::Approved { step, .. }
            | Self::Rejected { step, .. }
            | Self::Lapsed { step }
            | Self::Dispatched { step, .. }
            | Self::Observed { step, .. }
            | Self::StepEnded { step, .. } => Some(*step),
            _ => None,
        }
    }
}
