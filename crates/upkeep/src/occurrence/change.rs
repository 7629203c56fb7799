//! How a change of an occurrence is written: over the version it came from, with its audit entry and its jobs.

use auth::{AuditLog, Entry};
use db::{Change, DbError, WriteTx};
use jobs::NewJob;
use kernel::Failure;
use kernel::id::OccurrenceKind;
use serde_json::json;

use super::state::{self, Act, Next, OccurrenceState, Proof};
use super::{Occurrence, store};
use crate::obligation::store as obligations;
use crate::{OCCURRENCE_DUE, OCCURRENCE_SETTLED};

/// Writes `after` in the place of `before`, with its audit entry.
pub(super) async fn write(
    tx: &WriteTx,
    audit: &AuditLog,
    action: &'static str,
    before: &Occurrence,
    after: Occurrence,
) -> Result<Occurrence, Failure> {
    let after = Occurrence { version: before.version + 1, ..after };
    if !store::write(tx, before.version, &after).await? {
        return Err(Failure::conflict::<OccurrenceKind>(before.version, after.version));
    }
    let title = obligations::find(tx, after.obligation).await?.map_or_else(String::new, |found| found.title);
    let entry = Entry {
        client: Some(after.client),
        action,
        object_kind: "occurrence",
        object_id: Some(after.id.uuid()),
        summary: format!("{title}, due on {}: {}", after.due_on, after.state.in_words()),
        before: Some(serde_json::to_value(before).map_err(Failure::internal)?),
        after: Some(serde_json::to_value(&after).map_err(Failure::internal)?),
    };
    audit.record(tx, entry).await?;
    if is_settled(&after) && !is_settled(before) && after.ticket.is_some() {
        let job = NewJob {
            kind: OCCURRENCE_SETTLED,
            client: Some(after.client),
            payload: json!({ "occurrence": after.id }),
            dedup_key: Some(after.id.to_string()),
            run_at: None,
        };
        jobs::enqueue(tx, job).await?;
    }
    tx.publish(Change::of(Some(after.client), after.id));
    Ok(after)
}

/// Whether nothing is left to do: what was missed may still be done.
fn is_settled(occurrence: &Occurrence) -> bool {
    match occurrence.state {
        OccurrenceState::Done | OccurrenceState::Declined | OccurrenceState::Excused => true,
        OccurrenceState::Missed => occurrence.done_late,
        OccurrenceState::Planned | OccurrenceState::InProgress | OccurrenceState::AwaitingEvidence => false,
    }
}

/// What follows from an act, still unwritten; `None` if nothing changes.
pub(super) fn followed(
    tx: &WriteTx,
    occurrence: &Occurrence,
    act: Act,
    proof: Proof,
) -> Result<Option<Occurrence>, Failure> {
    let now = tx.now();
    Ok(match state::after(occurrence.state, act, proof)? {
        Next::Stay => None,
        Next::DoneLate if occurrence.done_late => None,
        Next::DoneLate => Some(Occurrence { done_at: Some(now), done_late: true, ..occurrence.clone() }),
        Next::To(to) => Some(Occurrence {
            state: to,
            state_since: now,
            done_at: (to == OccurrenceState::Done).then_some(now),
            // Whoever said that it was done, without proof, did not do it.
            done_by: occurrence.done_by.clone().filter(|_| to != OccurrenceState::Missed),
            ..occurrence.clone()
        }),
    })
}

/// Asks for the work of a planned occurrence whose time has come, once. Without an audit entry: nobody decided anything.
pub(super) async fn open_if_due(tx: &WriteTx, occurrence: Occurrence) -> Result<Occurrence, DbError> {
    let waits = occurrence.state == OccurrenceState::Planned && occurrence.announced_at.is_none();
    if waits && occurrence.instants.opens_at <= tx.now() { open(tx, occurrence).await } else { Ok(occurrence) }
}

/// Asks for the work of an occurrence that was not asked for yet.
pub(super) async fn open(tx: &WriteTx, occurrence: Occurrence) -> Result<Occurrence, DbError> {
    if occurrence.announced_at.is_some() {
        return Ok(occurrence);
    }
    let after = Occurrence { announced_at: Some(tx.now()), version: occurrence.version + 1, ..occurrence.clone() };
    if !store::write(tx, occurrence.version, &after).await? {
        // Somebody was faster, and has asked or settled it.
        return Ok(occurrence);
    }
    let job = NewJob {
        kind: OCCURRENCE_DUE,
        client: Some(after.client),
        payload: json!({ "occurrence": after.id }),
        dedup_key: Some(after.id.to_string()),
        run_at: None,
    };
    jobs::enqueue(tx, job).await?;
    tx.publish(Change::of(Some(after.client), after.id));
    Ok(after)
}
