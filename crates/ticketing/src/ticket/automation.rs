//! What programs do with tickets, within their own transactions. Everything here is harmless twice.
//!
//! A ticket on which a person worked is theirs: the system does not end it, it asks ([`ask_confirmation`]).

use db::{ReadTx, WriteTx};
use kernel::text::Prose;
use kernel::{ClientId, ErrorCode, Failure, MessageId, TicketId, Timestamp};

use super::change::{Draft, Step};
use super::open::{self, Opened};
use super::state::REOPEN_WITHIN;
use super::{Act, Level, NewTicket, Priority, Status, Ticket, TicketPatch, Visibility, store};
use crate::author::Author;
use crate::conversation::{self, NewMessage};
use crate::desk::Deed;
use crate::time::{self, NewEntry, TimeEntry};
use crate::{Ticketing, desk};

/// Opens a ticket. With an origin's key, or an id, a second call gives the ticket of the first.
///
/// # Errors
/// Not found for what it points at; what the database says.
pub async fn open(env: &Ticketing, tx: &WriteTx, new: NewTicket) -> Result<Ticket, Failure> {
    open::open(env, tx, &Author::System, new).await.map(Opened::into_ticket)
}

/// One ticket within a permit.
///
/// # Errors
/// What the database says.
pub async fn find(tx: &ReadTx, id: TicketId) -> Result<Option<Ticket>, Failure> {
    Ok(store::find(tx, id).await?)
}

/// An open ticket becomes more urgent because its cause got worse; it never becomes less so, and a priority that a person
/// set higher stays.
///
/// # Errors
/// Not found.
pub async fn raise_urgency(env: &Ticketing, tx: &WriteTx, id: TicketId, to: Level) -> Result<Ticket, Failure> {
    let ticket = desk::lock(tx, id, "ticketId").await?;
    let derived = Priority::of(ticket.impact, to);
    // P1 comes before P4.
    if !ticket.status.is_open() || derived >= ticket.priority {
        return Ok(ticket);
    }
    let patch = TicketPatch { urgency: Some(to), priority: Some(derived), ..TicketPatch::default() };
    let draft = Draft::of(&ticket).patch(patch);
    let deed = Deed { author: &Author::System, action: "ticket.update" };
    desk::commit(env, tx, &ticket, draft, deed).await
}

/// Records time that nobody's timer measured, such as the steps of a run. It is no touch.
///
/// # Errors
/// Not found; the refusals of the entry.
pub async fn add_time(env: &Ticketing, tx: &WriteTx, id: TicketId, new: NewEntry) -> Result<TimeEntry, Failure> {
    let ticket = desk::lock(tx, id, "ticketId").await?;
    time::service::record(env, tx, &Author::System, &ticket, new).await.map(|(entry, _)| entry)
}

/// The ticket that was opened with this origin's key.
///
/// # Errors
/// What the database says.
pub async fn by_origin(tx: &ReadTx, client: ClientId, key: &str) -> Result<Option<Ticket>, Failure> {
    Ok(store::by_origin(tx, client, key).await?)
}

/// What became of the wish to end a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It is resolved, now or already before.
    Resolved,
    /// A person worked on it, so the service desk asks whether all is well.
    Asks,
}

/// Ends a ticket because its cause went away at `cleared_at`: resolved if no person worked on it, otherwise it asks a
/// person, and ends by itself after a day without an answer.
///
/// # Errors
/// Not found.
pub async fn resolve_auto(
    env: &Ticketing,
    tx: &WriteTx,
    id: TicketId,
    cleared_at: Timestamp,
    words: &str,
) -> Result<Ended, Failure> {
    let ticket = desk::lock(tx, id, "ticketId").await?;
    if !ticket.status.is_open() {
        return Ok(Ended::Resolved);
    }
    if ticket.touched_at.is_some() {
        ask(env, tx, ticket, words).await?;
        return Ok(Ended::Asks);
    }
    let at = cleared_at.clamp(ticket.created_at, tx.now());
    act(env, tx, &ticket, Step { act: Act::Resolve, words, at }).await?;
    Ok(Ended::Resolved)
}

/// Asks a person whether all is well; a ticket that asks or has ended stays as it is.
///
/// # Errors
/// Not found.
pub async fn ask_confirmation(env: &Ticketing, tx: &WriteTx, id: TicketId, words: &str) -> Result<Ticket, Failure> {
    let ticket = desk::lock(tx, id, "ticketId").await?;
    ask(env, tx, ticket, words).await
}

async fn ask(env: &Ticketing, tx: &WriteTx, ticket: Ticket, words: &str) -> Result<Ticket, Failure> {
    if ticket.status.after(Act::AskConfirmation).is_none() {
        return Ok(ticket);
    }
    let step = Step { act: Act::AskConfirmation, words: "", at: tx.now() };
    let ticket = act(env, tx, &ticket, step).await?;
    if words.is_empty() {
        return Ok(ticket);
    }
    let note = Note { id: None, visibility: Visibility::Internal, body: words };
    add_note(env, tx, ticket.id, note).await
}

/// Puts a ticket away whose time to be confirmed or opened again is over; any other stays as it is.
///
/// # Errors
/// Not found.
pub async fn close_auto(env: &Ticketing, tx: &WriteTx, id: TicketId) -> Result<Ticket, Failure> {
    let ticket = desk::lock(tx, id, "ticketId").await?;
    if ticket.close_at.is_none_or(|at| at > tx.now()) {
        return Ok(ticket);
    }
    let now = tx.now();
    let mut draft = Draft::of(&ticket);
    if ticket.status == Status::AwaitingConfirmation {
        let words = "Nobody objected within 24 hours.";
        draft = draft.act(&Author::System, &Step { act: Act::Resolve, words, at: now })?;
    }
    draft = draft.act(&Author::System, &Step { act: Act::Close, words: "", at: now })?;
    let deed = Deed { author: &Author::System, action: "ticket.transition" };
    desk::commit(env, tx, &ticket, draft, deed).await
}

/// What became of the wish to open a ticket again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reopened {
    /// It is open, now or still.
    Open(Box<Ticket>),
    /// It ended too long ago: open a new one, which will be its recurrence.
    TooLate,
}

/// Opens a ticket again because its cause came back. Whether a return is the same trouble is the asker's to say; here only
/// the limit counts that holds for everybody.
///
/// # Errors
/// Not found.
pub async fn reopen(env: &Ticketing, tx: &WriteTx, id: TicketId, reason: &str) -> Result<Reopened, Failure> {
    let ticket = desk::lock(tx, id, "ticketId").await?;
    let now = tx.now();
    let ticket = match ticket.status {
        Status::AwaitingConfirmation => act(env, tx, &ticket, Step { act: Act::Take, words: reason, at: now }).await?,
        Status::Resolved | Status::Closed => {
            let ended = ticket.resolved_at.unwrap_or(ticket.created_at);
            if now.since(ended) > REOPEN_WITHIN {
                return Ok(Reopened::TooLate);
            }
            act(env, tx, &ticket, Step { act: Act::Reopen, words: reason, at: now }).await?
        }
        _ => ticket,
    };
    Ok(Reopened::Open(Box::new(ticket)))
}

/// A message that a program writes.
#[derive(Debug, Clone, Copy)]
pub struct Note<'n> {
    /// With an id, a second call changes nothing.
    pub id: Option<MessageId>,
    /// Who sees it.
    pub visibility: Visibility,
    /// Markdown.
    pub body: &'n str,
}

/// Adds a message by the system. It never counts as an answer to the client.
///
/// # Errors
/// Not found; a text that cannot be kept.
pub async fn add_note(env: &Ticketing, tx: &WriteTx, id: TicketId, note: Note<'_>) -> Result<Ticket, Failure> {
    let ticket = desk::lock(tx, id, "ticketId").await?;
    let body = Prose::parse("body", note.body).map_err(|error| Failure::Rejected(vec![error]))?;
    if body.as_str().is_empty() {
        return Err(Failure::rejected(ErrorCode::Required, "body", "A message needs a text."));
    }
    let message = NewMessage { id: note.id, visibility: note.visibility, body, then: None };
    let written = conversation::write::write(env, tx, &Author::System, &ticket, message).await?;
    Ok(written.ticket)
}

async fn act(env: &Ticketing, tx: &WriteTx, ticket: &Ticket, step: Step<'_>) -> Result<Ticket, Failure> {
    let draft = Draft::of(ticket).act(&Author::System, &step)?;
    let deed = Deed { author: &Author::System, action: "ticket.transition" };
    desk::commit(env, tx, ticket, draft, deed).await
}
