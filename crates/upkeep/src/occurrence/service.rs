//! What people do with occurrences.

use db::WriteTx;
use jiff::civil::Date;
use kernel::id::OccurrenceKind;
use kernel::text::Prose;
use kernel::{ErrorCode, Failure, ObligationId, OccurrenceId, Page, PageRequest, Permission, Scope};

use super::state::{Act, Proof};
use super::{Occurrence, OccurrenceFilter, OccurrenceOrder, act, change, store};
use crate::cadence::instants::{date_at, days_between};
use crate::evidence::service::author;
use crate::obligation::service::existing;
use crate::{Upkeep, limits};

/// The occurrence that the caller has seen in this version.
pub(super) async fn seen(tx: &WriteTx, id: OccurrenceId, expected: i32) -> Result<Occurrence, Failure> {
    let found = store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<OccurrenceKind>("id"))?;
    if found.version == expected {
        Ok(found)
    } else {
        Err(Failure::conflict::<OccurrenceKind>(expected, found.version))
    }
}

/// Begins its work; its ticket follows if it was not asked for yet.
///
/// # Errors
/// Not found, conflict, or refused for one that is settled.
pub async fn start(env: &Upkeep, scope: &Scope, id: OccurrenceId, expected: i32) -> Result<Occurrence, Failure> {
    let permit = scope.permit(Permission::UpkeepWrite)?;
    let audit = env.tenancy.audit.clone();
    let work = env.tenancy.db.write(&permit, move |tx| {
        Box::pin(async move {
            let before = seen(tx, id, expected).await?;
            let Some(after) = change::followed(tx, &before, Act::Start, Proof::Missing)? else { return Ok(before) };
            let started = change::write(tx, &audit, "occurrence.start", &before, after).await?;
            Ok(change::open(tx, started).await?)
        })
    });
    work.await
}

/// Says that it is done. Without the required evidence it waits for that.
///
/// # Errors
/// Not found, conflict, or refused for one that is settled.
pub async fn complete(
    env: &Upkeep,
    scope: &Scope,
    id: OccurrenceId,
    expected: i32,
    note: Option<Prose>,
) -> Result<Occurrence, Failure> {
    let permit = scope.permit(Permission::UpkeepWrite)?;
    let audit = env.tenancy.audit.clone();
    let work = env.tenancy.db.write(&permit, move |tx| {
        Box::pin(async move {
            let before = seen(tx, id, expected).await?;
            let proof = act::proof(tx, &before).await?;
            let Some(mut after) = change::followed(tx, &before, Act::Complete, proof)? else { return Ok(before) };
            after.done_by = Some(author(tx).await?.name);
            if let Some(note) = note {
                after.note = note.into_string();
            }
            change::write(tx, &audit, "occurrence.complete", &before, after).await
        })
    });
    work.await
}

/// Why and until when upkeep is let off.
#[derive(Debug, Clone)]
pub struct Excuse {
    /// Why; never empty.
    pub reason: Prose,
    /// The last date that is let off.
    pub until: Date,
}

/// Lets off an occurrence, and every further one of its obligation that is due until the excuse ends.
///
/// # Errors
/// Not found, conflict, refused for one that is settled, or an end that is not within a year.
pub async fn excuse(
    env: &Upkeep,
    scope: &Scope,
    id: OccurrenceId,
    expected: i32,
    excuse: Excuse,
) -> Result<Occurrence, Failure> {
    let permit = scope.permit(Permission::UpkeepWrite)?;
    let audit = env.tenancy.audit.clone();
    let work = env.tenancy.db.write(&permit, move |tx| {
        Box::pin(async move {
            let first = seen(tx, id, expected).await?;
            let obligation = existing(tx, first.obligation).await?;
            let today = date_at(&obligation.cadence.zone, tx.now());
            let days = days_between(today, excuse.until);
            if excuse.until < first.due_on || !(0..=limits::EXCUSE_DAYS).contains(&days) {
                let message = format!(
                    "An excuse ends: give a date from the due date ({}) and today on, at most {} days ahead.",
                    first.due_on,
                    limits::EXCUSE_DAYS
                );
                return Err(Failure::rejected(ErrorCode::Invalid, "until", message));
            }
            // Refused before anything is written if the first cannot be excused.
            change::followed(tx, &first, Act::Excuse, Proof::Missing)?;
            let by = author(tx).await?.name;
            let mut answer = None;
            for before in store::owed_between(tx, obligation.id, (first.due_on, excuse.until)).await? {
                let Some(after) = change::followed(tx, &before, Act::Excuse, Proof::Missing)? else { continue };
                let after = Occurrence {
                    excused_until: Some(excuse.until),
                    excused_by: Some(by.clone()),
                    note: excuse.reason.as_str().to_owned(),
                    ..after
                };
                let written = change::write(tx, &audit, "occurrence.excuse", &before, after).await?;
                if written.id == id {
                    answer = Some(written);
                }
            }
            answer.ok_or_else(|| Failure::not_found::<OccurrenceKind>("id"))
        })
    });
    work.await
}

/// Several occurrences; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to see upkeep.
pub async fn by_ids(env: &Upkeep, scope: &Scope, ids: Vec<OccurrenceId>) -> Result<Vec<Occurrence>, Failure> {
    let permit = scope.permit(Permission::UpkeepRead)?;
    Ok(env.tenancy.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await })).await?)
}

/// The next owed occurrence of each of some obligations that has one.
///
/// # Errors
/// Forbidden without any right to see upkeep.
pub async fn next_of(env: &Upkeep, scope: &Scope, ids: Vec<ObligationId>) -> Result<Vec<Occurrence>, Failure> {
    let permit = scope.permit(Permission::UpkeepRead)?;
    let read = env
        .tenancy
        .db
        .read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &store::next_of(tx, &ids).await?).await }));
    Ok(read.await?)
}

/// One page of the visible occurrences.
///
/// # Errors
/// Forbidden without any right to see upkeep.
pub async fn list(
    env: &Upkeep,
    scope: &Scope,
    filter: OccurrenceFilter,
    order: OccurrenceOrder,
    request: PageRequest,
) -> Result<Page<Occurrence>, Failure> {
    let permit = scope.permit(Permission::UpkeepRead)?;
    let read = env
        .tenancy
        .db
        .read(&permit, move |tx| Box::pin(async move { store::page(tx, &filter, order, &request).await }));
    Ok(read.await?)
}
