//! Evidence in the API.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::{Line, Name, Prose};
use kernel::{ErrorCode, Failure, OccurrenceId, UserError};
use tenancy::graphql::{grouped, payload};
use tenancy::input::Checked;

use super::{NewEvidence, NewProof, Proof, service};
use crate::graphql::{Lens, caller};
use crate::input;
use crate::occurrence::graphql::Occurrence;

/// Largest size of a file that can be stated: 2^53, up to which a double is exact.
const FILE_BYTES_MAX: f64 = 9_007_199_254_740_992.0;

/// What kind of proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "UpkeepEvidenceKind", remote = "super::EvidenceKind")]
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

/// Proof of what was done: immutable, dated, hashed.
#[derive(Debug, Clone)]
pub struct Evidence(pub super::Evidence);

#[Object]
impl Evidence {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Of which occurrence: node id.
    async fn occurrence_id(&self) -> ID {
        to_id(self.0.content.occurrence)
    }
    /// What kind of proof.
    async fn kind(&self) -> EvidenceKind {
        self.0.content.proof.kind().into()
    }
    /// What it shows, in words.
    async fn statement(&self) -> &str {
        &self.0.content.statement
    }
    /// The measured number.
    async fn measure(&self) -> Option<f64> {
        match self.0.content.proof {
            Proof::Measure { value, .. } => Some(value),
            _ => None,
        }
    }
    /// Unit of the measured number.
    async fn unit(&self) -> Option<&str> {
        match &self.0.content.proof {
            Proof::Measure { unit, .. } => Some(unit),
            _ => None,
        }
    }
    /// Name of the file.
    async fn file_name(&self) -> Option<&str> {
        match &self.0.content.proof {
            Proof::File { name, .. } => Some(name),
            _ => None,
        }
    }
    /// Size of the file in bytes, if known.
    async fn file_size_bytes(&self) -> Option<f64> {
        match self.0.content.proof {
            Proof::File { size_bytes, .. } => size_bytes.map(|bytes| bytes as f64),
            _ => None,
        }
    }
    /// Hash of the file: SHA-256 or BLAKE3, 64 hexadecimal digits.
    async fn file_hash(&self) -> Option<&str> {
        match &self.0.content.proof {
            Proof::File { hash, .. } => Some(hash),
            _ => None,
        }
    }
    /// The run of a runbook: node id.
    async fn run_id(&self) -> Option<ID> {
        match self.0.content.proof {
            Proof::Run { run } => Some(to_id(run)),
            _ => None,
        }
    }
    /// What it does not prove.
    async fn does_not_prove(&self) -> &str {
        &self.0.content.does_not_prove
    }
    /// Who says so.
    async fn author_name(&self) -> &str {
        &self.0.content.author.name
    }
    /// When it was seen.
    async fn observed_at(&self) -> DateTime {
        DateTime(self.0.content.observed_at)
    }
    /// When it was written down.
    async fn recorded_at(&self) -> DateTime {
        DateTime(self.0.content.recorded_at)
    }
    /// BLAKE3 over all of the above, 64 hexadecimal digits.
    async fn hash(&self) -> String {
        kernel::hex::encode(&self.0.hash)
    }
    /// Whether the content still is the one that was hashed when it was recorded.
    async fn intact(&self) -> bool {
        self.0.is_intact()
    }
}

/// Evidence to add to an occurrence.
#[derive(Debug, InputObject)]
pub struct OccurrenceEvidenceAddInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Of which occurrence.
    occurrence_id: ID,
    /// What kind of proof.
    kind: EvidenceKind,
    /// What it shows, in words.
    statement: String,
    /// The measured number; with its unit, for that kind only.
    measure: Option<f64>,
    /// Unit of the measured number, such as `min` or `GiB`.
    unit: Option<String>,
    /// Name of the file; with its hash, for that kind only.
    file_name: Option<String>,
    /// Size of the file in bytes.
    file_size_bytes: Option<f64>,
    /// Hash of the file: SHA-256 or BLAKE3, 64 hexadecimal digits.
    file_hash: Option<String>,
    /// The run of a runbook, for that kind only.
    run_id: Option<ID>,
    /// What it does not prove; never empty.
    does_not_prove: String,
    /// When it was seen; now if absent, never in the future.
    observed_at: Option<DateTime>,
}

/// The evidence and its occurrence after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct EvidencePayload {
    /// The evidence; null if refused.
    evidence: Option<Evidence>,
    /// Its occurrence.
    occurrence: Option<Occurrence>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of evidence.
#[derive(Debug, Default)]
pub struct EvidenceMutation;

#[Object]
impl EvidenceMutation {
    /// Adds evidence to an occurrence. An occurrence that waited for it is done.
    async fn occurrence_evidence_add(
        &self,
        ctx: &Context<'_>,
        input: OccurrenceEvidenceAddInput,
    ) -> Result<EvidencePayload> {
        let (env, scope) = caller(ctx)?;
        let work = async { service::add(env, scope, input.parse()?).await };
        payload(work.await, |added, errors| {
            let (evidence, occurrence) = added.unzip();
            EvidencePayload { evidence: evidence.map(Evidence), occurrence: occurrence.map(Occurrence), errors }
        })
    }
}

impl OccurrenceEvidenceAddInput {
    fn parse(self) -> std::result::Result<NewEvidence, Failure> {
        let mut checked = Checked::new();
        let proof = checked.take(self.proof());
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let occurrence = checked.take(parse_id(&self.occurrence_id, "occurrenceId"));
        let statement = checked.take(match self.kind {
            EvidenceKind::Text | EvidenceKind::Attestation => {
                input::said("statement", &self.statement, "Say what was seen or done.")
            }
            _ => Prose::parse("statement", &self.statement),
        });
        let limits = "Say what this evidence does not prove, such as which systems or data were not looked at.";
        let does_not_prove = checked.take(input::said("doesNotProve", &self.does_not_prove, limits));
        let parts = occurrence.zip(proof).zip(statement.zip(does_not_prove));
        checked.finish(parts.map(|((occurrence, proof), (statement, does_not_prove))| NewEvidence {
            id,
            occurrence,
            proof,
            statement,
            does_not_prove,
            observed_at: self.observed_at.map(|at| at.0),
        }))
    }

    fn proof(&self) -> std::result::Result<NewProof, UserError> {
        let missing = |field: &str, message: &str| UserError::new(ErrorCode::Required, field, message);
        let given = [
            (EvidenceKind::Measure, "measure", self.measure.is_some() || self.unit.is_some()),
            (
                EvidenceKind::File,
                "fileHash",
                self.file_name.is_some() || self.file_hash.is_some() || self.file_size_bytes.is_some(),
            ),
            (EvidenceKind::Run, "runId", self.run_id.is_some()),
        ];
        if let Some((_, field, _)) = given.into_iter().find(|(kind, _, given)| *given && *kind != self.kind) {
            return Err(UserError::new(ErrorCode::Invalid, field, "This belongs to another kind of evidence."));
        }
        match self.kind {
            EvidenceKind::Text => Ok(NewProof::Text),
            EvidenceKind::Attestation => Ok(NewProof::Attestation),
            EvidenceKind::Measure => {
                let value = self.measure.filter(|value| value.is_finite());
                let value = value.ok_or_else(|| missing("measure", "Give the measured number."))?;
                let unit = Line::parse("unit", self.unit.as_deref().unwrap_or_default())?;
                if unit.as_str().is_empty() {
                    return Err(missing("unit", "Give the unit of the number, such as min, GiB or %."));
                }
                Ok(NewProof::Measure { value, unit })
            }
            EvidenceKind::File => {
                let name = Name::parse("fileName", self.file_name.as_deref().unwrap_or_default())?;
                let hash = self.file_hash.as_deref().unwrap_or_default().trim().to_lowercase();
                if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    let message = "Give the file's SHA-256 or BLAKE3 hash: 64 hexadecimal digits.";
                    return Err(UserError::new(ErrorCode::Invalid, "fileHash", message));
                }
                let size_bytes = self.file_size_bytes.map(whole_bytes).transpose()?;
                Ok(NewProof::File { name, size_bytes, hash })
            }
            EvidenceKind::Run => {
                let run = self.run_id.as_ref().ok_or_else(|| missing("runId", "Name the run."))?;
                Ok(NewProof::Run(parse_id(run, "runId")?))
            }
        }
    }
}

fn whole_bytes(size: f64) -> std::result::Result<i64, UserError> {
    if (0.0..=FILE_BYTES_MAX).contains(&size) && size.fract() == 0.0 {
        // Within 2^53 a double without fraction is a whole number exactly.
        Ok(size as i64)
    } else {
        Err(UserError::new(ErrorCode::Invalid, "fileSizeBytes", "This must be a whole number of bytes."))
    }
}

/// Loads the evidence of several occurrences at once.
pub struct EvidenceOf(pub(crate) Lens);

impl Loader<OccurrenceId> for EvidenceOf {
    type Value = Vec<Evidence>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[OccurrenceId],
    ) -> std::result::Result<HashMap<OccurrenceId, Vec<Evidence>>, LoadError> {
        let found = service::of_occurrences(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(grouped(found, |evidence| evidence.content.occurrence, Evidence))
    }
}
