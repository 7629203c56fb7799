//! What a change of priority, contract or policy version does to open clocks.

use serde::{Deserialize, Serialize};

/// What a change does to an open clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeMode {
    /// Consumed time is kept, new budget and calendar from here on.
    #[default]
    Carry,
    /// As carry, and consumed time is scaled by the ratio of the budgets, rounded down.
    CarryFraction,
    /// Consumed time is 0 again, thresholds are open again.
    Restart,
    /// The clock keeps promise and calendar; clocks opened later take the new ones.
    Freeze,
}

/// What kind of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// Another priority, or what changed while the ticket was resolved.
    Priority,
    /// Another contract or client.
    Contract,
    /// A new version of the same policy.
    Version,
}

/// The modes of a policy version: one for all kinds, or one each, where an absent kind is `carry`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct ChangeModes {
    /// For another priority.
    pub priority: ChangeMode,
    /// For another contract or client.
    pub contract: ChangeMode,
    /// For a new version of the policy.
    pub version: ChangeMode,
}

impl ChangeModes {
    /// The mode of a kind of change.
    #[must_use]
    pub const fn of(self, kind: ChangeKind) -> ChangeMode {
        match kind {
            ChangeKind::Priority => self.priority,
            ChangeKind::Contract => self.contract,
            ChangeKind::Version => self.version,
        }
    }

    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a mode is carry, carry_fraction, restart or freeze, or one each for priority, contract, version"
)]
enum Written {
    All(ChangeMode),
    Each(Each),
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Each {
    priority: ChangeMode,
    contract: ChangeMode,
    version: ChangeMode,
}

impl From<Written> for ChangeModes {
    fn from(written: Written) -> Self {
        match written {
            Written::All(mode) => Self { priority: mode, contract: mode, version: mode },
            Written::Each(Each { priority, contract, version }) => Self { priority, contract, version },
        }
    }
}

impl From<ChangeModes> for Written {
    fn from(modes: ChangeModes) -> Self {
        let ChangeModes { priority, contract, version } = modes;
        if priority == contract && contract == version {
            Self::All(priority)
        } else {
            Self::Each(Each { priority, contract, version })
        }
    }
}
