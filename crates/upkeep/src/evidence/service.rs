//! The only writer of evidence.

use auth::{AuditLog, Entry};
use db::{DbError, ReadTx, WriteTx};
use kernel::id::{OccurrenceKind, RunKind};
use kernel::{ErrorCode, EvidenceId, Failure, OccurrenceId, Permission, RunId, Scope, UserId};

use super::{Author, Content, Evidence, NewEvidence, Proof, store};
use crate::obligation::store as obligations;
use crate::occurrence::state::Act;
use crate::occurrence::{Occurrence, act, store as occurrences};
use crate::{Upkeep, limits};

/// Adds evidence to an occurrence, and gives both. An occurrence that waited for it is done.
///
/// # Errors
/// Not found for the occurrence or the run, the limit, or an instant that has not come.
pub async fn add(env: &Upkeep, scope: &Scope, new: NewEvidence) -> Result<(Evidence, Occurrence), Failure> {
    let permit = scope.permit(Permission::UpkeepWrite)?;
    let audit = env.tenancy.audit.clone();
    env.tenancy.db.write(&permit, move |tx| Box::pin(async move { record(tx, &audit, new).await })).await
}

/// As [`add`], within a transaction. A repeated id, and a run that is evidence of the occurrence already, give what is
/// stored.
///
/// # Errors
/// As [`add`].
pub async fn record(tx: &WriteTx, audit: &AuditLog, new: NewEvidence) -> Result<(Evidence, Occurrence), Failure> {
    let absent = || Failure::not_found::<OccurrenceKind>("occurrenceId");
    let occurrence = occurrences::find_for_update(tx, new.occurrence).await?.ok_or_else(absent)?;
    if let Some(existing) = already(tx, &new).await? {
        return Ok((existing, occurrence));
    }
    if store::count(tx, occurrence.id).await? >= limits::EVIDENCE {
        let message = format!("An occurrence can have at most {} pieces of evidence.", limits::EVIDENCE);
        return Err(Failure::rejected(ErrorCode::LimitReached, "occurrenceId", message));
    }
    if let Proof::Run { run } = Proof::from(new.proof.clone()) {
        check_run(tx, &occurrence, run).await?;
    }
    let observed_at = new.observed_at.unwrap_or_else(|| tx.now());
    if observed_at > tx.now() {
        let message = "Evidence is of something that was seen; this instant lies in the future.";
        return Err(Failure::rejected(ErrorCode::Invalid, "observedAt", message));
    }
    let content = Content {
        occurrence: occurrence.id,
        proof: new.proof.into(),
        statement: new.statement.into_string(),
        does_not_prove: new.does_not_prove.into_string(),
        author: author(tx).await?,
        observed_at,
        recorded_at: tx.now(),
    };
    let hash = content.hash().map_err(Failure::internal)?;
    let id = new.id.unwrap_or_else(|| tx.new_id());
    let evidence = Evidence { id, client: occurrence.client, content, hash };
    store::insert(tx, &evidence).await.map_err(|error| match error {
        DbError::Link(_) => Failure::not_found::<RunKind>("runId"),
        other => other.into(),
    })?;
    let entry = Entry {
        client: Some(evidence.client),
        action: "evidence.add",
        object_kind: "evidence",
        object_id: Some(evidence.id.uuid()),
        summary: format!("Added evidence to the upkeep due on {}", occurrence.due_on),
        before: None,
        after: Some(serde_json::to_value(&evidence.content).map_err(Failure::internal)?),
    };
    audit.record(tx, entry).await?;
    let occurrence = act::on_evidence(tx, audit, occurrence, evidence.content.proof.kind(), Act::Evidence).await?;
    Ok((evidence, occurrence))
}

/// A run proves what it was asked to do, and only once it has ended well.
async fn check_run(tx: &ReadTx, occurrence: &Occurrence, run: RunId) -> Result<(), Failure> {
    let refused = |message| Err(Failure::rejected(ErrorCode::Invalid, "runId", message));
    let Some(found) = store::run(tx, occurrence.client, run).await? else {
        return Err(Failure::not_found::<RunKind>("runId"));
    };
    let wanted = obligations::find(tx, occurrence.obligation).await?.and_then(|obligation| obligation.runbook);
    if wanted.is_some_and(|wanted| wanted != found.runbook) {
        return refused("This run is of another runbook than the one by which the work is to be done.");
    }
    if !found.ended_well {
        return refused("This run has not ended well, so it proves nothing. Attach one that has.");
    }
    Ok(())
}

async fn already(tx: &ReadTx, new: &NewEvidence) -> Result<Option<Evidence>, DbError> {
    if let Some(id) = new.id
        && let Some(existing) = store::by_ids(tx, &[id]).await?.pop()
    {
        return Ok(Some(existing));
    }
    match Proof::from(new.proof.clone()) {
        Proof::Run { run } => store::of_run(tx, new.occurrence, run).await,
        _ => Ok(None),
    }
}

/// Who acts, as it is written beside evidence and ends of work.
pub(crate) async fn author(tx: &ReadTx) -> Result<Author, DbError> {
    let actor = tx.permit().actor();
    let name = match actor.user() {
        Some(user) => name_of(tx, user).await?,
        None => "Steward".to_owned(),
    };
    Ok(Author { kind: actor.kind().to_owned(), id: actor.user().map(UserId::uuid), name })
}

async fn name_of(tx: &ReadTx, user: UserId) -> Result<String, DbError> {
    let found = auth::user::store::names(tx, [user.uuid()]).await?.pop();
    Ok(found.map_or_else(|| "a removed user".to_owned(), |(_, name)| name))
}

/// Several pieces of evidence; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to see upkeep.
pub async fn by_ids(env: &Upkeep, scope: &Scope, ids: Vec<EvidenceId>) -> Result<Vec<Evidence>, Failure> {
    let permit = scope.permit(Permission::UpkeepRead)?;
    Ok(env.tenancy.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await })).await?)
}

/// The evidence of some occurrences, oldest first.
///
/// # Errors
/// Forbidden without any right to see upkeep.
pub async fn of_occurrences(
    env: &Upkeep,
    scope: &Scope,
    occurrences: Vec<OccurrenceId>,
) -> Result<Vec<Evidence>, Failure> {
    let permit = scope.permit(Permission::UpkeepRead)?;
    let read =
        env.tenancy.db.read(&permit, move |tx| Box::pin(async move { store::of_occurrences(tx, &occurrences).await }));
    Ok(read.await?)
}
