//! What the dispatch key signs: one step of one run, for one agent, for at most an hour.
//!
//! The signature is over the bytes as they travel ([`crate::transcript::command`]), so there is nothing to be written alike
//! on both sides. Hashes tie the parts together: the plan names runbook, parameters, machines and scripts, the approvals
//! name the plan.

use prost::Message as _;

use crate::message::{FieldError, ID_BYTES, at_most, command::MAX_ENVELOPE_BYTES, exactly};
use crate::plan::{MAX_PLAN_BYTES, MAX_SCRIPT_BYTES};

/// The longest time for which an envelope is good, in microseconds: an hour.
pub const LONGEST_LIFE_US: i64 = 3_600_000_000;
/// How old an approval may be when the envelope is made, in microseconds: an hour.
pub const APPROVAL_LIFE_US: i64 = 3_600_000_000;
/// The most approvals in one envelope.
pub const MAX_APPROVALS: usize = 16;

/// One step of one run for one agent.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Envelope {
    /// The run, 16 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub run_id: Vec<u8>,
    /// Index of the step within the plan, from 0.
    #[prost(uint32, tag = "2")]
    pub step: u32,
    /// This command, 16 bytes; an agent does each once.
    #[prost(bytes = "vec", tag = "3")]
    pub command_id: Vec<u8>,
    /// Which attempt at the step it is, from 1.
    #[prost(uint32, tag = "4")]
    pub attempt: u32,
    /// The agent that may do it, 16 bytes.
    #[prost(bytes = "vec", tag = "5")]
    pub agent_id: Vec<u8>,
    /// The installation that asks, 16 bytes.
    #[prost(bytes = "vec", tag = "6")]
    pub instance_id: Vec<u8>,
    /// Hash of the runbook's definition, 32 bytes.
    #[prost(bytes = "vec", tag = "7")]
    pub runbook_hash: Vec<u8>,
    /// [`crate::plan::parameters_hash`], 32 bytes.
    #[prost(bytes = "vec", tag = "8")]
    pub parameters_hash: Vec<u8>,
    /// [`crate::plan::plan_hash`], 32 bytes.
    #[prost(bytes = "vec", tag = "9")]
    pub plan_hash: Vec<u8>,
    /// The plan's text.
    #[prost(bytes = "vec", tag = "10")]
    pub plan: Vec<u8>,
    /// The step's script; empty if it has none.
    #[prost(bytes = "vec", tag = "11")]
    pub script: Vec<u8>,
    /// Who asked for the run, 16 bytes; empty if nobody did.
    #[prost(bytes = "vec", tag = "12")]
    pub requested_by: Vec<u8>,
    /// Who approved the plan.
    #[prost(message, repeated, tag = "13")]
    pub approvals: Vec<EnvelopeApproval>,
    /// Not before, wall time.
    #[prost(int64, tag = "14")]
    pub not_before_us: i64,
    /// Not from then on, wall time.
    #[prost(int64, tag = "15")]
    pub expires_us: i64,
}

/// One person's approval.
#[derive(Clone, PartialEq, prost::Message)]
pub struct EnvelopeApproval {
    /// Who, 16 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub user_id: Vec<u8>,
    /// When, wall time of the server.
    #[prost(int64, tag = "2")]
    pub at_us: i64,
    /// The plan that was approved, 32 bytes.
    #[prost(bytes = "vec", tag = "3")]
    pub plan_hash: Vec<u8>,
}

impl Envelope {
    /// The bytes to be signed and sent.
    ///
    /// # Errors
    /// [`FieldError`] names what is out of bounds.
    pub fn to_bytes(&self) -> Result<Vec<u8>, FieldError> {
        self.check()?;
        let bytes = self.encode_to_vec();
        at_most("envelope", bytes.len(), MAX_ENVELOPE_BYTES)?;
        Ok(bytes)
    }

    /// Reads an envelope whose signature was verified.
    ///
    /// # Errors
    /// [`FieldError`] names what is out of bounds.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FieldError> {
        at_most("envelope", bytes.len(), MAX_ENVELOPE_BYTES)?;
        let envelope = Self::decode(bytes).map_err(|_| FieldError::new("envelope", "does not decode"))?;
        envelope.check()?;
        Ok(envelope)
    }

    fn check(&self) -> Result<(), FieldError> {
        exactly::<ID_BYTES>("run_id", &self.run_id)?;
        exactly::<ID_BYTES>("command_id", &self.command_id)?;
        exactly::<ID_BYTES>("agent_id", &self.agent_id)?;
        exactly::<ID_BYTES>("instance_id", &self.instance_id)?;
        exactly::<32>("runbook_hash", &self.runbook_hash)?;
        exactly::<32>("parameters_hash", &self.parameters_hash)?;
        exactly::<32>("plan_hash", &self.plan_hash)?;
        at_most("plan", self.plan.len(), MAX_PLAN_BYTES)?;
        at_most("script", self.script.len(), MAX_SCRIPT_BYTES)?;
        if !self.requested_by.is_empty() {
            exactly::<ID_BYTES>("requested_by", &self.requested_by)?;
        }
        at_most("approvals", self.approvals.len(), MAX_APPROVALS)?;
        self.approvals.iter().try_for_each(|approval| {
            exactly::<ID_BYTES>("user_id", &approval.user_id)?;
            exactly::<32>("plan_hash", &approval.plan_hash).map(drop)
        })
    }
}
