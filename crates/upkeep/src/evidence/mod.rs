//! The proof of what was done: immutable, dated, hashed, and saying what it does not prove.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use kernel::text::{Line, Name, Prose};
use kernel::{ClientId, EvidenceId, OccurrenceId, RunId, Timestamp};
use serde::Serialize;
use uuid::Uuid;

pub use service::record;

/// What kind of proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// What was seen, in words.
    Text,
    /// A measured number with its unit.
    Measure,
    /// A file that lies elsewhere, by its hash.
    File,
    /// The run of a runbook.
    Run,
    /// Somebody's word.
    Attestation,
}

impl EvidenceKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Text, Self::Measure, Self::File, Self::Run, Self::Attestation];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Measure => "measure",
            Self::File => "file",
            Self::Run => "run",
            Self::Attestation => "attestation",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What lies before.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Proof {
    /// What was seen; the statement says it.
    Text,
    /// A measured number.
    Measure {
        /// How much.
        value: f64,
        /// Of what, such as `min` or `GiB`.
        unit: String,
    },
    /// A file that lies elsewhere.
    File {
        /// Its name.
        name: String,
        /// Its size in bytes, if known.
        size_bytes: Option<i64>,
        /// Its hash: SHA-256 or BLAKE3, 64 hexadecimal digits in lower case.
        hash: String,
    },
    /// The run of a runbook.
    Run {
        /// Which.
        run: RunId,
    },
    /// Somebody's word; the statement says it.
    Attestation,
}

impl Proof {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> EvidenceKind {
        match self {
            Self::Text => EvidenceKind::Text,
            Self::Measure { .. } => EvidenceKind::Measure,
            Self::File { .. } => EvidenceKind::File,
            Self::Run { .. } => EvidenceKind::Run,
            Self::Attestation => EvidenceKind::Attestation,
        }
    }
}

/// Who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Author {
    /// `user`, `agent`, `system` and so on: the kind of actor.
    pub kind: String,
    /// Which person or agent.
    pub id: Option<Uuid>,
    /// The name at that time.
    pub name: String,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Which one.
    pub id: EvidenceId,
    /// Whose.
    pub client: ClientId,
    /// What, as it was recorded.
    pub content: Content,
    /// BLAKE3 of the content.
    pub hash: Vec<u8>,
}

/// Everything that the hash is over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Content {
    /// Of which occurrence.
    pub occurrence: OccurrenceId,
    /// What lies before.
    pub proof: Proof,
    /// What it shows, in words.
    pub statement: String,
    /// What it does not prove.
    pub does_not_prove: String,
    /// Who says so.
    pub author: Author,
    /// When it was seen.
    pub observed_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
}

impl Content {
    /// BLAKE3 over the content as JSON with its fields in the order of their declaration.
    ///
    /// # Errors
    /// For a number that JSON cannot say.
    pub fn hash(&self) -> Result<Vec<u8>, serde_json::Error> {
        Ok(blake3::hash(&serde_json::to_vec(self)?).as_bytes().to_vec())
    }
}

impl Evidence {
    /// Whether the content is the one that was hashed when it was recorded.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.content.hash().is_ok_and(|hash| hash == self.hash)
    }
}

/// Evidence to record.
#[derive(Debug, Clone)]
pub struct NewEvidence {
    /// An id chosen by the caller.
    pub id: Option<EvidenceId>,
    /// Of which occurrence.
    pub occurrence: OccurrenceId,
    /// What lies before.
    pub proof: NewProof,
    /// What it shows.
    pub statement: Prose,
    /// What it does not prove; never empty.
    pub does_not_prove: Prose,
    /// When it was seen; `None` is now.
    pub observed_at: Option<Timestamp>,
}

/// Checked parts of a proof.
#[derive(Debug, Clone)]
pub enum NewProof {
    /// What was seen.
    Text,
    /// A measured number, finite.
    Measure {
        /// How much.
        value: f64,
        /// Of what.
        unit: Line,
    },
    /// A file that lies elsewhere.
    File {
        /// Its name.
        name: Name,
        /// Its size in bytes.
        size_bytes: Option<i64>,
        /// Its hash, 64 hexadecimal digits in lower case.
        hash: String,
    },
    /// The run of a runbook.
    Run(RunId),
    /// Somebody's word.
    Attestation,
}

impl From<NewProof> for Proof {
    fn from(new: NewProof) -> Self {
        match new {
            NewProof::Text => Self::Text,
            NewProof::Measure { value, unit } => Self::Measure { value, unit: unit.into_string() },
            NewProof::File { name, size_bytes, hash } => Self::File { name: name.into_string(), size_bytes, hash },
            NewProof::Run(run) => Self::Run { run },
            NewProof::Attestation => Self::Attestation,
        }
    }
}
