//! What a runbook says: parameters and steps. Plain data; one definition has one canonical text, whose hash is its address.
//!
//! - A script is constant. Parameters reach it as arguments and variables, never as part of its text, so that its hash
//!   says what runs and no value can become code.
//! - Parameters stand in texts, arguments and predicates as `{{name}}`.
//! - Decisions lead forward only, so every run ends.

mod check;
pub mod graphql;
pub mod parameter;
pub mod plan;
mod shipped;
#[cfg(test)]
mod tests;

use kernel::{ErrorCode, UserError};
use serde::{Deserialize, Serialize};
use wire::plan::{Digest, Effect, ScriptWay, runbook_hash};

pub use check::check;
pub use parameter::{Parameter, ParameterKind, ParameterSource};
pub use shipped::{Shipped, shipped};

/// Longest canonical text of a definition, in bytes.
pub const MOST_BYTES: usize = 256 * 1024;

/// What a runbook says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What a run must be told.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its key within the runbook.
    pub key: String,
    /// Name for people.
    pub title: String,
    /// What is done.
    pub work: Work,
}

/// What is done in a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Work {
    /// A person does something and says what came of it.
    Manual {
        /// What to do.
        instruction: String,
        /// What the person must give.
        evidence: EvidenceSpec,
        /// How long it usually takes, in minutes.
        #[serde(default)]
        expected_minutes: u32,
    },
    /// Other people approve the plan.
    Approval {
        /// What they approve, in words.
        instruction: String,
        /// How many.
        required: u32,
    },
    /// A script runs on the device.
    Script(ScriptWork),
    /// A predicate must hold on telemetry that is newer than the last action.
    Verify(VerifyWork),
    /// A person chooses how it goes on.
    Decision {
        /// What is asked.
        question: String,
        /// From what.
        choices: Vec<Choice>,
    },
    /// Some time passes.
    Wait {
        /// How much, in seconds.
        seconds: u32,
    },
}

/// A script for the device's agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptWork {
    /// What it does, in words.
    pub instruction: String,
    /// Program with its own arguments, such as `/bin/sh -s --`.
    pub interpreter: Vec<String>,
    /// The script.
    pub script: String,
    /// How it reaches the interpreter.
    #[serde(default = "stdin")]
    pub way: ScriptWay,
    /// Its arguments.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// Operating systems that it is written for.
    pub platforms: Vec<String>,
    /// How far it goes.
    pub effect: Effect,
    /// How many people must have approved; never fewer than its effect asks for.
    #[serde(default)]
    pub approvals: u32,
    /// How long it may run, in seconds.
    pub timeout_s: u32,
    /// Whether doing it twice is the same as doing it once.
    pub idempotent: bool,
    /// Whether its success proves that what was done before it has worked.
    #[serde(default)]
    pub verifies: bool,
    /// The exit code that says "nothing had to be changed".
    #[serde(default)]
    pub no_change_exit: Option<i32>,
}

const fn stdin() -> ScriptWay {
    ScriptWay::Stdin
}

impl ScriptWork {
    /// How many people must have approved.
    #[must_use]
    pub fn required_approvals(&self) -> u32 {
        self.approvals.max(self.effect.least_approvals())
    }
}

/// A predicate on telemetry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyWork {
    /// Metric, such as `filesystem.used`.
    pub metric: String,
    /// If set, the metric is taken as percent of this one of the same component.
    #[serde(default)]
    pub percent_of: Option<String>,
    /// Which one of several; may hold parameters.
    #[serde(default)]
    pub component: String,
    /// Which side of the threshold is good.
    pub comparison: Comparison,
    /// The threshold; may be a parameter.
    pub threshold: String,
    /// How long it may take until it holds, in seconds.
    pub deadline_s: u32,
}

/// Which side of a threshold is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// The value must be less.
    Below,
    /// The value must be more.
    Above,
}

impl Comparison {
    /// Whether a value is on the good side.
    #[must_use]
    pub fn holds(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::Below => value < threshold,
            Self::Above => value > threshold,
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Above => "above",
        }
    }
}

/// What a person must give to end a manual step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum EvidenceSpec {
    /// Words.
    Text {
        /// What is asked.
        prompt: String,
    },
    /// A measured number.
    Number {
        /// What is asked.
        prompt: String,
        /// Its unit.
        unit: String,
        /// Least plausible value.
        #[serde(default)]
        minimum: Option<f64>,
        /// Greatest plausible value.
        #[serde(default)]
        maximum: Option<f64>,
    },
    /// One of a list.
    Choice {
        /// What is asked.
        prompt: String,
        /// The list.
        choices: Vec<String>,
    },
    /// The person's word that it was done.
    Attestation {
        /// What the person states.
        statement: String,
    },
}

/// One way on from a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stable name.
    pub value: String,
    /// For people.
    pub label: String,
    /// `continue` for the next step, `finish` for the end, or the key of a later step.
    pub next: String,
}

impl Definition {
    /// Reads a definition as it was given, and checks it.
    ///
    /// # Errors
    /// Everything that is wrong with it, at fields that begin with `definition`.
    pub fn parse(given: &serde_json::Value) -> Result<Self, Vec<UserError>> {
        let definition: Self = serde_json::from_value(given.clone()).map_err(|error| {
            let message = format!("This is not a definition of a runbook: {error}.");
            vec![UserError::new(ErrorCode::Invalid, "definition", message)]
        })?;
        let errors = check(&definition);
        if errors.is_empty() { Ok(definition) } else { Err(errors) }
    }

    /// The one text of this definition.
    ///
    /// # Errors
    /// If it cannot be written as JSON, which no checked definition does.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Its address.
    ///
    /// # Errors
    /// As [`Self::canonical`].
    pub fn hash(&self) -> Result<Digest, serde_json::Error> {
        Ok(runbook_hash(self.canonical()?.as_bytes()))
    }

    /// Whether some step changes what cannot be taken back.
    #[must_use]
    pub fn is_destructive(&self) -> bool {
        self.steps.iter().any(|step| matches!(&step.work, Work::Script(work) if work.effect == Effect::Destructive))
    }
}

impl Work {
    /// Stable name of the kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Manual { .. } => "manual",
            Self::Approval { .. } => "approval",
            Self::Script(_) => "script",
            Self::Verify(_) => "verify",
            Self::Decision { .. } => "decision",
            Self::Wait { .. } => "wait",
        }
    }

    /// The texts of it that may hold parameters.
    #[must_use]
    pub fn templates(&self) -> Vec<&str> {
        match self {
            Self::Manual { instruction, evidence, .. } => vec![instruction, evidence.prompt()],
            Self::Approval { instruction, .. } => vec![instruction],
            Self::Script(work) => {
                std::iter::once(&work.instruction).chain(&work.arguments).map(String::as_str).collect()
            }
            Self::Verify(work) => vec![&work.component, &work.threshold],
            Self::Decision { question, .. } => vec![question],
            Self::Wait { .. } => Vec::new(),
        }
    }
}

impl EvidenceSpec {
    /// What is asked of the person.
    #[must_use]
    pub fn prompt(&self) -> &str {
        match self {
            Self::Text { prompt } | Self::Number { prompt, .. } | Self::Choice { prompt, .. } => prompt,
            Self::Attestation { statement } => statement,
        }
    }
}
