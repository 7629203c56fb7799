//! SQL over `evidence`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, EvidenceId, Id, OccurrenceId, RunId, RunbookId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Evidence, EvidenceKind, Proof};
use crate::limits;

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[EvidenceId]) -> Result<Vec<Evidence>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(Evidence::try_from).collect()
}

/// The evidence of some occurrences, oldest first.
pub(crate) async fn of_occurrences(tx: &ReadTx, occurrences: &[OccurrenceId]) -> Result<Vec<Evidence>, DbError> {
    let bound = limits::EVIDENCE * occurrences.len() as u64;
    let ids = occurrences.iter().map(|id| id.uuid());
    let query = tx.select::<Entity>().filter(Column::OccurrenceId.is_in(ids)).order_by(Column::RecordedAt, Order::Asc);
    query.order_by(Column::Id, Order::Asc).limit(bound).all().await?.into_iter().map(Evidence::try_from).collect()
}

pub(crate) async fn count(tx: &ReadTx, occurrence: OccurrenceId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::OccurrenceId.eq(occurrence.uuid())).count().await
}

/// Whether an occurrence has evidence of a kind.
pub(crate) async fn has(tx: &ReadTx, occurrence: OccurrenceId, kind: EvidenceKind) -> Result<bool, DbError> {
    let query = tx.select::<Entity>().filter(Column::OccurrenceId.eq(occurrence.uuid()));
    Ok(query.filter(Column::Kind.eq(kind.as_str())).limit(1).one().await?.is_some())
}

/// The evidence of an occurrence that is this run.
pub(crate) async fn of_run(tx: &ReadTx, occurrence: OccurrenceId, run: RunId) -> Result<Option<Evidence>, DbError> {
    let query = tx.select::<Entity>().filter(Column::OccurrenceId.eq(occurrence.uuid()));
    query.filter(Column::RunId.eq(run.uuid())).one().await?.map(Evidence::try_from).transpose()
}

/// What a run is worth as evidence.
pub(crate) struct FoundRun {
    pub(crate) runbook: RunbookId,
    pub(crate) ended_well: bool,
}

/// A run of a client.
pub(crate) async fn run(tx: &ReadTx, client: ClientId, id: RunId) -> Result<Option<FoundRun>, DbError> {
    let sql = "SELECT v.runbook_id, r.outcome FROM run r JOIN runbook_version v ON v.id = r.runbook_version_id \
               WHERE r.client_id = $1 AND r.id = $2";
    let Some(row) = tx.row(sql, vec![client.uuid().into(), id.uuid().into()]).await? else { return Ok(None) };
    let outcome: Option<String> = row.try_get("", "outcome")?;
    let ended_well = outcome.is_some_and(|outcome| matches!(outcome.as_str(), "ok" | "changed" | "no_change"));
    Ok(Some(FoundRun { runbook: Id::from_uuid(row.try_get("", "runbook_id")?), ended_well }))
}

pub(crate) async fn insert(tx: &WriteTx, evidence: &Evidence) -> Result<(), DbError> {
    let content = &evidence.content;
    let (mut measure, mut unit, mut file_name, mut file_bytes, mut file_hash, mut run) =
        (None, None, None, None, None, None);
    match content.proof.clone() {
        Proof::Text | Proof::Attestation => {}
        Proof::Measure { value, unit: of } => (measure, unit) = (Some(value), Some(of)),
        Proof::File { name, size_bytes, hash } => {
            (file_name, file_bytes, file_hash) = (Some(name), size_bytes, Some(hash));
        }
        Proof::Run { run: which } => run = Some(which.uuid()),
    }
    let row = ActiveModel {
        id: Set(evidence.id.uuid()),
        client_id: Set(evidence.client.uuid()),
        occurrence_id: Set(content.occurrence.uuid()),
        kind: Set(content.proof.kind().as_str().to_owned()),
        statement: Set(content.statement.clone()),
        measure: Set(measure),
        unit: Set(unit),
        file_name: Set(file_name),
        file_bytes: Set(file_bytes),
        file_hash: Set(file_hash),
        run_id: Set(run),
        does_not_prove: Set(content.does_not_prove.clone()),
        author_kind: Set(content.author.kind.clone()),
        author_id: Set(content.author.id),
        author_name: Set(content.author.name.clone()),
        observed_at: Set(content.observed_at.micros()),
        recorded_at: Set(content.recorded_at.micros()),
        hash: Set(evidence.hash.clone()),
    };
    tx.insert(row).await.map(|_: Model| ())
}
