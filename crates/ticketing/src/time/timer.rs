//! The running timer of a person.

use db::DbError;
use kernel::text::Line;
use kernel::{ErrorCode, Failure, Permission, Scope, TicketId, Timestamp, UserId};

use super::{EntryOrigin, NewEntry, RunningTimer, TimeEntry, service, store};
use crate::author::Author;
use crate::ticket::{Ticket, WorkKind, store as tickets};
use crate::{Ticketing, desk, limits};

/// The caller's timer, if one runs for a ticket that the caller may still see.
///
/// # Errors
/// What the database says.
pub async fn mine(env: &Ticketing, scope: &Scope) -> Result<Option<RunningTimer>, Failure> {
    let (Some(user), Ok(permit)) = (scope.actor().user(), scope.permit(Permission::TicketWrite)) else {
        return Ok(None);
    };
    let read = env.db.read(&permit, move |tx| {
        Box::pin(async move {
            let Some(timer) = store::running(tx, user).await? else { return Ok(None) };
            Ok::<_, DbError>(tickets::find(tx, timer.ticket).await?.map(|_| timer))
        })
    });
    Ok(read.await?)
}

/// Starts the caller's timer.
///
/// # Errors
/// Not found for the ticket; conflict while another one runs.
pub async fn start(
    env: &Ticketing,
    scope: &Scope,
    ticket: TicketId,
    work_kind: WorkKind,
) -> Result<(RunningTimer, Ticket), Failure> {
    let permit = scope.permit(Permission::TicketWrite)?;
    let user = person(scope)?;
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let ticket = desk::lock(tx, ticket, "ticketId").await?;
                let timer =
                    RunningTimer { user, client: ticket.client, ticket: ticket.id, work_kind, started_at: tx.now() };
                if store::start(tx, &timer).await? {
                    tx.publish(db::Change::of(Some(ticket.client), ticket.id));
                    return Ok((timer, ticket));
                }
                let Some(other) = store::running(tx, user).await? else {
                    return Err(Failure::internal("a timer is in the way, and is not there"));
                };
                if other.ticket == ticket.id {
                    return Ok((other, ticket));
                }
                // A ticket that the person may no longer see is not named.
                let which = match tickets::find(tx, other.ticket).await? {
                    Some(ticket) => format!("#{}", ticket.number),
                    None => "another ticket".to_owned(),
                };
                let message = format!("Your timer is running for {which}. Stop or discard it first.");
                Err(Failure::rejected(ErrorCode::Taken, "ticketId", message))
            })
        })
        .await
}

/// What is said when a timer is stopped.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    /// Another kind of work than at the start.
    pub work_kind: Option<WorkKind>,
    /// Another length than what has passed, in minutes.
    pub minutes: Option<i32>,
    /// What was done.
    pub note: Option<Line>,
}

/// Stops the caller's timer and records its time, begun minutes counting whole.
///
/// # Errors
/// No timer runs; not found for a ticket that the caller may no longer see; a timer that ran for more than a day.
pub async fn stop(env: &Ticketing, scope: &Scope, stop: Stop) -> Result<(TimeEntry, Ticket), Failure> {
    let permit = scope.permit(Permission::TicketWrite)?;
    let user = person(scope)?;
    let note = stop.note.map_or_else(|| Line::parse("note", ""), Ok).map_err(|error| Failure::Rejected(vec![error]))?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let timer = store::running(tx, user).await?.ok_or_else(none_running)?;
            let ticket = desk::lock(tx, timer.ticket, "ticketId").await?;
            if !store::end(tx, &timer).await? {
                return Err(none_running());
            }
            let new = NewEntry {
                id: None,
                work_kind: stop.work_kind.unwrap_or(timer.work_kind),
                started_at: timer.started_at,
                minutes: stop.minutes.map_or_else(|| minutes(timer.started_at, tx.now()), Ok)?,
                note,
                origin: EntryOrigin::Timer,
            };
            let author = Author::of(tx, ticket.client).await?;
            service::record(&env, tx, &author, &ticket, new).await
        })
    })
    .await
}

/// Ends the caller's timer without recording anything; harmless without one. Gives its ticket, if it may be seen.
///
/// # Errors
/// What the database says.
pub async fn discard(env: &Ticketing, scope: &Scope) -> Result<Option<Ticket>, Failure> {
    let permit = scope.permit(Permission::TicketWrite)?;
    let user = person(scope)?;
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let Some(timer) = store::running(tx, user).await? else { return Ok(None) };
                store::end(tx, &timer).await?;
                let ticket = tickets::find(tx, timer.ticket).await?;
                if let Some(ticket) = &ticket {
                    tx.publish(db::Change::of(Some(ticket.client), ticket.id));
                }
                Ok(ticket)
            })
        })
        .await
}

fn person(scope: &Scope) -> Result<UserId, Failure> {
    scope.actor().user().ok_or(Failure::Forbidden(Permission::TicketWrite))
}

fn none_running() -> Failure {
    Failure::rejected(
        ErrorCode::NotFound,
        "",
        "No timer of yours is running. It may have been stopped in another window.",
    )
}

/// Minutes from start to now, begun ones counting whole.
fn minutes(started_at: Timestamp, now: Timestamp) -> Result<i32, Failure> {
    let passed = now.since(started_at).as_secs().div_ceil(60).max(1);
    i32::try_from(passed).ok().filter(|minutes| *minutes <= limits::MINUTES_MAX).ok_or_else(|| {
        let message = "The timer ran for more than a day. Say how many minutes you worked, or discard it.";
        Failure::rejected(ErrorCode::Required, "minutes", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn begun_minutes_count_whole() {
        let at = |second: i64| Timestamp::from_millis(second * 1_000);
        for (from, to, expected) in [
            (0, 0, Some(1)),
            (0, 60, Some(1)),
            (0, 61, Some(2)),
            (100, 90, Some(1)),
            (0, 86_400, Some(1_440)),
            (0, 86_401, None),
        ] {
            assert_eq!(minutes(at(from), at(to)).ok(), expected, "{from} to {to}");
        }
    }
}
