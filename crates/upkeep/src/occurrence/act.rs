//! What happens to occurrences from elsewhere in the program, within the transaction of its cause. Each may be repeated.

use auth::AuditLog;
use db::{DbError, ReadTx, WriteTx};
use kernel::id::OccurrenceKind;
use kernel::{DecisionId, Failure, OccurrenceId, TeamId, TicketId};

use super::state::{Act, Proof};
use super::{Occurrence, change, store};
use crate::evidence::{EvidenceKind, store as evidence};
use crate::obligation::{Obligation, service as obligations};
use crate::responsible;

/// What the ticket of an occurrence needs to know.
#[derive(Debug, Clone)]
pub struct PlannedWork {
    /// The occurrence.
    pub occurrence: Occurrence,
    /// What it is an instance of.
    pub obligation: Obligation,
    /// The team that sees to it; `None` if a contact or a vendor does, or nobody is named.
    pub team: Option<TeamId>,
    /// Who sees to it, in words.
    pub responsible: String,
}

/// Why and by whom an occurrence was declined.
#[derive(Debug, Clone)]
pub struct Declined {
    /// The client's decision.
    pub decision: Option<DecisionId>,
    /// Who decided.
    pub by: String,
    /// The reason given, possibly empty.
    pub reason: String,
}

fn absent() -> Failure {
    Failure::not_found::<OccurrenceKind>("id")
}

/// One occurrence.
///
/// # Errors
/// What the database says.
pub async fn find(tx: &ReadTx, id: OccurrenceId) -> Result<Option<Occurrence>, DbError> {
    store::find(tx, id).await
}

/// Everything that the ticket of an occurrence needs to know; `None` if it is not there. Until the transaction ends nobody
/// else changes the occurrence.
///
/// # Errors
/// What the database says.
pub async fn planned_work(tx: &WriteTx, id: OccurrenceId) -> Result<Option<PlannedWork>, Failure> {
    let Some(occurrence) = store::find_for_update(tx, id).await? else { return Ok(None) };
    let obligation = obligations::existing(tx, occurrence.obligation).await?;
    let found = responsible::of(tx, &obligation).await?;
    Ok(Some(PlannedWork { occurrence, obligation, team: found.team, responsible: found.words }))
}

/// Joins an occurrence to the ticket of its work. One that has a ticket keeps it; the answer says which.
///
/// # Errors
/// Not found for occurrence and ticket.
pub async fn set_ticket(
    tx: &WriteTx,
    audit: &AuditLog,
    id: OccurrenceId,
    ticket: TicketId,
) -> Result<Occurrence, Failure> {
    let before = store::find_for_update(tx, id).await?.ok_or_else(absent)?;
    if before.ticket.is_some() {
        return Ok(before);
    }
    let after = Occurrence { ticket: Some(ticket), ..before.clone() };
    change::write(tx, audit, "occurrence.update", &before, after).await
}

/// Writes down that the client does not want it. One that is declined already stays as it is.
///
/// # Errors
/// Not found; refused for one that is done, missed or excused.
pub async fn decline(
    tx: &WriteTx,
    audit: &AuditLog,
    id: OccurrenceId,
    declined: Declined,
) -> Result<Occurrence, Failure> {
    let before = store::find_for_update(tx, id).await?.ok_or_else(absent)?;
    let Some(after) = change::followed(tx, &before, Act::Decline, Proof::Missing)? else { return Ok(before) };
    let after = Occurrence {
        declined_by: Some(declined.by),
        note: declined.reason,
        decision: declined.decision.or(after.decision),
        ..after
    };
    change::write(tx, audit, "occurrence.decline", &before, after).await
}

/// Looks what evidence of a kind, just added, means for its occurrence.
pub(crate) async fn on_evidence(
    tx: &WriteTx,
    audit: &AuditLog,
    occurrence: Occurrence,
    kind: EvidenceKind,
    act: Act,
) -> Result<Occurrence, Failure> {
    let obligation = obligations::existing(tx, occurrence.obligation).await?;
    let proof = if obligation.required_evidence == kind { Proof::Present } else { Proof::Missing };
    // Written also if nothing else changes: the version counts what a reader must see, and what was touched is not planned
    // anew.
    let after = change::followed(tx, &occurrence, act, proof)?.unwrap_or_else(|| occurrence.clone());
    let action = if after.state == occurrence.state { "occurrence.update" } else { "occurrence.complete" };
    change::write(tx, audit, action, &occurrence, after).await
}

/// Whether the evidence that the obligation requires lies before.
pub(super) async fn proof(tx: &ReadTx, occurrence: &Occurrence) -> Result<Proof, Failure> {
    let obligation = obligations::existing(tx, occurrence.obligation).await?;
    let present = evidence::has(tx, occurrence.id, obligation.required_evidence).await?;
    Ok(if present { Proof::Present } else { Proof::Missing })
}
