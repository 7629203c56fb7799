//! The plan of a run: exactly what would be done, and to what. Its hash is what people approve.
//!
//! A plan is a JSON text with its members in the order of these structs and maps in the order of their keys, so one plan has
//! one text. The hash is over the text's bytes; whoever receives a plan hashes what was received and never writes it anew.
//! An agent finds in the plan what it is to execute, so nothing can be executed that was not approved.
//!
//! Hashes are BLAKE3 in its key-derivation mode (BLAKE3 paper, section 6.2) with one context each, which keeps a plan, a
//! script and a set of parameters apart even if their bytes are equal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::message::{FieldError, at_most};

/// A full BLAKE3 hash.
pub type Digest = [u8; 32];

/// The longest plan in bytes.
pub const MAX_PLAN_BYTES: usize = 96 * 1024;
/// The longest script in bytes.
pub const MAX_SCRIPT_BYTES: usize = 64 * 1024;
/// The most steps of a plan.
pub const MAX_STEPS: usize = 50;

/// What is done, step by step, and to what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of this form: 1.
    pub format: u32,
    /// Name of the runbook, for people.
    pub name: String,
    /// Hash of the runbook's definition, in hexadecimal.
    pub runbook_hash: String,
    /// Parameters with their values.
    pub parameters: BTreeMap<String, String>,
    /// The machines, explicitly.
    pub targets: Vec<PlanTarget>,
    /// The steps in order.
    pub steps: Vec<PlanStep>,
}

/// One machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTarget {
    /// The device.
    pub device: Uuid,
    /// The agent on it when the plan was made; absent if the plan needs none.
    pub agent: Option<Uuid>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStep {
    /// Its key within the runbook.
    pub key: String,
    /// `manual`, `approval`, `script`, `verify`, `decision` or `wait`.
    pub kind: String,
    /// Name for people.
    pub title: String,
    /// What happens, in words, parameters filled in.
    pub text: String,
    /// What an agent executes.
    pub action: Option<PlanAction>,
}

/// How far a script goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It only looks.
    Read,
    /// It changes something.
    Change,
    /// It changes something that cannot be taken back.
    Destructive,
}

impl Effect {
    /// People other than the requester who must approve at the least. Agents hold it too, whatever an envelope says.
    #[must_use]
    pub const fn least_approvals(self) -> u32 {
        match self {
            Self::Read => 0,
            Self::Change => 1,
            Self::Destructive => 2,
        }
    }
}

/// How a script reaches its interpreter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScriptWay {
    /// On standard input.
    Stdin,
    /// As a file that only the agent's user may read; `{script}` among the arguments stands for its path.
    File,
}

/// What an agent executes: a program with arguments, never a line for a shell to take apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAction {
    /// How far it goes.
    pub effect: Effect,
    /// Operating systems that it is written for: `linux`, `macos`, `windows`.
    pub platforms: Vec<String>,
    /// Program (absolute path) and arguments.
    pub argv: Vec<String>,
    /// Hash of the script, in hexadecimal; absent when the program needs none.
    pub script_hash: Option<String>,
    /// How the script reaches the program.
    pub script_way: ScriptWay,
    /// Variables beside the fixed `PATH` and `LANG`; every name begins with `STEWARD_`.
    pub environment: BTreeMap<String, String>,
    /// How long it may run, in milliseconds.
    pub timeout_ms: u64,
    /// Bytes of output that are kept, half from the beginning and half from the end.
    pub output_cap_bytes: u64,
    /// People who must have approved.
    pub required_approvals: u32,
}

impl Plan {
    /// The one text of this plan.
    ///
    /// # Errors
    /// [`FieldError`] when it is longer than [`MAX_PLAN_BYTES`] or has more than [`MAX_STEPS`] steps.
    pub fn to_text(&self) -> Result<String, FieldError> {
        at_most("steps", self.steps.len(), MAX_STEPS)?;
        let text = serde_json::to_string(self).map_err(|_| FieldError::new("plan", "cannot be written as JSON"))?;
        at_most("plan", text.len(), MAX_PLAN_BYTES)?;
        Ok(text)
    }

    /// Reads a plan. The caller has compared the hash of these bytes.
    ///
    /// # Errors
    /// [`FieldError`] when the bytes are no plan of this form or too long.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FieldError> {
        at_most("plan", bytes.len(), MAX_PLAN_BYTES)?;
        let plan: Self = serde_json::from_slice(bytes).map_err(|_| FieldError::new("plan", "does not decode"))?;
        at_most("steps", plan.steps.len(), MAX_STEPS)?;
        if plan.format != 1 {
            return Err(FieldError::new("format", "is of a later version"));
        }
        Ok(plan)
    }
}

/// Hash of a plan's text.
#[must_use]
pub fn plan_hash(text: &[u8]) -> Digest {
    blake3::derive_key("steward 2026-11 plan of a run v1", text)
}

/// Hash of a runbook's definition, over its canonical JSON text.
#[must_use]
pub fn runbook_hash(definition: &[u8]) -> Digest {
    blake3::derive_key("steward 2026-11 definition of a runbook v1", definition)
}

/// Hash of a script.
#[must_use]
pub fn script_hash(script: &[u8]) -> Digest {
    blake3::derive_key("steward 2026-11 script of a runbook v1", script)
}

/// Hash of parameters: names in order, each name and value with its length in front.
#[must_use]
pub fn parameters_hash(parameters: &BTreeMap<String, String>) -> Digest {
    let mut bytes = Vec::new();
    for part in parameters.iter().flat_map(|(name, value)| [name, value]) {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    blake3::derive_key("steward 2026-11 parameters of a run v1", &bytes)
}

/// A hash as it stands in plans: 64 lower-case hexadecimal digits.
#[must_use]
pub fn hex(digest: &Digest) -> String {
    blake3::Hash::from_bytes(*digest).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn parameters_cannot_be_shifted_into_each_other() {
        assert_ne!(parameters_hash(&map(&[("a", "bc")])), parameters_hash(&map(&[("ab", "c")])));
        assert_ne!(parameters_hash(&map(&[("a", ""), ("b", "")])), parameters_hash(&map(&[("a", "b")])));
        assert_eq!(parameters_hash(&map(&[("b", "2"), ("a", "1")])), parameters_hash(&map(&[("a", "1"), ("b", "2")])));
    }

    #[test]
    fn equal_bytes_of_different_things_have_different_hashes() {
        let hashes = [plan_hash(b"{}"), runbook_hash(b"{}"), script_hash(b"{}")];
        assert!(hashes[0] != hashes[1] && hashes[1] != hashes[2] && hashes[0] != hashes[2]);
        assert_eq!(hex(&hashes[0]).len(), 64);
    }
}
