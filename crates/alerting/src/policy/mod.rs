//! Escalation policies: who is told in which order, and how long each has before the next are told.
//!
//! The policy of the owning team is taken, else the standard one of the provider. A run keeps the policy as it was when it
//! began; who is in a team and where people are reached is looked up at each step.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use kernel::text::Name;
use kernel::{ClientId, ErrorCode, EscalationPolicyId, TeamId, UserError, UserId};
use serde::{Deserialize, Serialize};

/// Policies that one owner may have.
pub const MOST: u64 = 100;
/// Steps of one policy.
pub const MOST_STEPS: usize = 10;
/// Targets of one step.
pub const MOST_TARGETS: usize = 10;
/// How often a policy may begin again.
pub const MOST_REPEATS: u8 = 5;
/// Longest wait of one step, in minutes.
pub const LONGEST_WAIT_MINUTES: u32 = 1_440;

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EscalationPolicy {
    /// Which one.
    pub id: EscalationPolicyId,
    /// Whose; `None` is the provider's, for every client.
    pub client: Option<ClientId>,
    /// Name.
    pub name: String,
    /// For what this team owns; `None` for the standard policy, or for one that is not in use.
    pub team: Option<TeamId>,
    /// Whether it holds where no team has one.
    pub standard: bool,
    /// Its steps.
    pub definition: Definition,
    /// Counts changes.
    pub version: i32,
}

/// Steps, and how often they begin again. Stored as JSON, also in each run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The steps in their order.
    pub steps: Vec<Step>,
    /// How often they begin again.
    pub repeats: u8,
}

/// One step: all of its people are told, and one of them has to answer within its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Who is told.
    pub targets: Vec<Target>,
    /// How long they have, in minutes.
    pub wait_minutes: u32,
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Target {
    /// The people of the team that owns it.
    Owner,
    /// The people of the default team.
    DefaultTeam,
    /// The people of a team.
    Team(TeamId),
    /// One person.
    User(UserId),
}

impl Definition {
    /// The policy that comes with the program: the owner, after a quarter of an hour the default team, and once more.
    #[must_use]
    pub fn standard() -> Self {
        let step = |target| Step { targets: vec![target], wait_minutes: 15 };
        Self { steps: vec![step(Target::Owner), step(Target::DefaultTeam)], repeats: 1 }
    }

    /// Checks it.
    ///
    /// # Errors
    /// The refusal to show at the field.
    pub fn check(&self) -> Result<(), UserError> {
        let refuse = |field: &str, text: String| Err(UserError::new(ErrorCode::Invalid, field, text));
        if self.steps.is_empty() || self.steps.len() > MOST_STEPS {
            return refuse("steps", format!("A policy has from 1 to {MOST_STEPS} steps."));
        }
        if self.repeats > MOST_REPEATS {
            return refuse("repeats", format!("A policy begins again at most {MOST_REPEATS} times."));
        }
        for step in &self.steps {
            if step.targets.is_empty() || step.targets.len() > MOST_TARGETS {
                return refuse("steps", format!("A step tells from 1 to {MOST_TARGETS} targets."));
            }
            if !(1..=LONGEST_WAIT_MINUTES).contains(&step.wait_minutes) {
                return refuse("steps", format!("A step waits from 1 to {LONGEST_WAIT_MINUTES} minutes."));
            }
        }
        Ok(())
    }
}

/// A policy to make.
#[derive(Debug, Clone)]
pub struct NewPolicy {
    /// An id chosen by the caller.
    pub id: Option<EscalationPolicyId>,
    /// Whose.
    pub client: Option<ClientId>,
    /// Name.
    pub name: Name,
    /// For what this team owns.
    pub team: Option<TeamId>,
    /// Its steps.
    pub definition: Definition,
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct PolicyPatch {
    /// Name.
    pub name: Option<Name>,
    /// Its steps.
    pub steps: Option<Vec<Step>>,
    /// How often they begin again.
    pub repeats: Option<u8>,
}
