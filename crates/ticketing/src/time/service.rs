//! The only writer of time entries.

use std::collections::HashMap;

use db::{DbError, WriteTx};
use kernel::{ErrorCode, Failure, Permission, Scope, TicketId, TimeEntryId, Timestamp, UserError};

use super::{NewEntry, TimeEntry, store};
use crate::author::Author;
use crate::desk::Deed;
use crate::event::{Happening, NewEvent};
use crate::ticket::Ticket;
use crate::ticket::change::Draft;
use crate::{Ticketing, desk, limits, links};

/// Records time that a person typed in.
///
/// # Errors
/// Forbidden or not found; the refusals of the entry.
pub async fn create(
    env: &Ticketing,
    scope: &Scope,
    ticket: TicketId,
    new: NewEntry,
) -> Result<(TimeEntry, Ticket), Failure> {
    let permit = scope.permit(Permission::TicketWrite)?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let ticket = desk::lock(tx, ticket, "ticketId").await?;
            let author = Author::of(tx, ticket.client).await?;
            record(&env, tx, &author, &ticket, new).await
        })
    })
    .await
}

/// Records time on a ticket within a transaction that has locked it; for programs with [`Author::System`].
///
/// # Errors
/// The refusals of the entry.
pub(crate) async fn record(
    env: &Ticketing,
    tx: &WriteTx,
    author: &Author,
    ticket: &Ticket,
    new: NewEntry,
) -> Result<(TimeEntry, Ticket), Failure> {
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if let Some(entry) = store::find(tx, id).await?.filter(|entry| entry.ticket == ticket.id) {
        return Ok((entry, ticket.clone()));
    }
    check(&new, tx.now())?;
    if store::count(tx, ticket.id).await? >= limits::TIME_ENTRIES {
        let message = format!("A ticket takes at most {} time entries.", limits::TIME_ENTRIES);
        return Err(Failure::rejected(ErrorCode::LimitReached, "ticketId", message));
    }
    let entry = TimeEntry {
        id,
        client: ticket.client,
        ticket: ticket.id,
        user: match author {
            Author::User { id, .. } => Some(*id),
            Author::Contact { .. } | Author::System => None,
        },
        user_name: author.name().to_owned(),
        work_kind: new.work_kind,
        started_at: new.started_at,
        minutes: new.minutes,
        note: new.note.into_string(),
        origin: new.origin,
        created_at: tx.now(),
    };
    store::insert(tx, &entry).await.map_err(|error| links::refusal(error, "id"))?;
    let mut draft = Draft::of(ticket);
    let happening = Happening::Time { minutes: entry.minutes, work_kind: entry.work_kind };
    draft.events.push(NewEvent::now(happening));
    let ticket = desk::commit(env, tx, ticket, draft, Deed { author, action: "time_entry.create" }).await?;
    Ok((entry, ticket))
}

fn check(new: &NewEntry, now: Timestamp) -> Result<(), Failure> {
    let mut errors = Vec::new();
    if !(1..=limits::MINUTES_MAX).contains(&new.minutes) {
        let message = format!("A time entry has 1 to {} minutes; this one has {}.", limits::MINUTES_MAX, new.minutes);
        errors.push(UserError::new(ErrorCode::Invalid, "minutes", message));
    }
    if new.started_at > now {
        let message = "Work that lies in the future cannot be recorded. Give the time at which it began.";
        errors.push(UserError::new(ErrorCode::Invalid, "startedAt", message));
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Rejected(errors)) }
}

/// One entry; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without any right to see the provider's side of tickets.
pub async fn by_id(env: &Ticketing, scope: &Scope, id: TimeEntryId) -> Result<Option<TimeEntry>, Failure> {
    let permit = scope.permit(Permission::TicketInternal)?;
    let read = env.db.read(&permit, move |tx| Box::pin(async move { store::find(tx, id).await }));
    Ok(read.await.map_err(|error: DbError| error)?)
}

/// The entries of some tickets, oldest first; nothing of those whose provider's side may not be seen.
///
/// # Errors
/// What the database says.
pub async fn of_tickets(
    env: &Ticketing,
    scope: &Scope,
    tickets: Vec<TicketId>,
) -> Result<HashMap<TicketId, Vec<TimeEntry>>, Failure> {
    let Ok(permit) = scope.permit(Permission::TicketInternal) else { return Ok(HashMap::new()) };
    let read = env.db.read(&permit, move |tx| Box::pin(async move { store::of_tickets(tx, &tickets).await }));
    Ok(read.await.map_err(|error: DbError| error)?)
}
