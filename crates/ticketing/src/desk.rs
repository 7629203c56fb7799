//! The one way in which a ticket changes: log, clocks, row, audit entry, wake-up and jobs, in one transaction.

use auth::Entry;
use db::{Change, WriteTx};
use kernel::id::TicketKind as TicketNode;
use kernel::{Failure, TicketId};

use crate::author::Author;
use crate::event::{NewEvent, store as log};
use crate::ticket::change::Draft;
use crate::ticket::{Status, Ticket, store};
use crate::{Ticketing, clock, jobs, limits};

/// Who does what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deed<'d> {
    /// Who.
    pub author: &'d Author,
    /// What, for the audit log: `noun.verb`.
    pub action: &'static str,
}

/// A ticket that is to be changed, locked until the end of the transaction.
pub(crate) async fn lock(tx: &WriteTx, id: TicketId, field: &str) -> Result<Ticket, Failure> {
    store::find_for_update(tx, id).await?.ok_or_else(|| Failure::not_found::<TicketNode>(field))
}

/// A ticket that is to be changed by somebody who has seen version `expected` of it.
pub(crate) async fn lock_expected(tx: &WriteTx, id: TicketId, expected: i32) -> Result<Ticket, Failure> {
    let ticket = lock(tx, id, "id").await?;
    if ticket.version == expected { Ok(ticket) } else { Err(Failure::conflict::<TicketNode>(expected, ticket.version)) }
}

/// Stores a new ticket with the first entries of its log.
pub(crate) async fn open(env: &Ticketing, tx: &WriteTx, draft: Draft, deed: Deed<'_>) -> Result<Ticket, Failure> {
    let Draft { mut ticket, events } = draft;
    store::insert(tx, &ticket).await.map_err(|error| crate::links::refusal(error, "id"))?;
    append(tx, &ticket, deed.author, &events).await?;
    ticket.due_at = clock::refresh::of_ticket(env, tx, &ticket).await?;
    store::set_due(tx, ticket.id, ticket.due_at).await?;
    record(env, tx, deed, None, &ticket).await?;
    Ok(ticket)
}

/// Stores a changed ticket with what happened. Nothing happened: nothing is stored.
pub(crate) async fn commit(
    env: &Ticketing,
    tx: &WriteTx,
    before: &Ticket,
    draft: Draft,
    deed: Deed<'_>,
) -> Result<Ticket, Failure> {
    let Draft { ticket: mut after, events } = draft;
    let changed = differs(before, &after);
    if !changed && events.is_empty() {
        return Ok(after);
    }
    append(tx, &after, deed.author, &events).await?;
    after.version = before.version + i32::from(changed);
    after.updated_at = tx.now();
    if deed.author.is_person() {
        after.touched_at = after.touched_at.or_else(|| Some(tx.now()));
    }
    if events.iter().any(|event| event.sla.is_some()) {
        after.due_at = clock::refresh::of_ticket(env, tx, &after).await?;
    }
    let stored = store::update(tx, before.version, &after).await;
    if !stored.map_err(|error| crate::links::refusal(error, ""))? {
        return Err(Failure::conflict::<TicketNode>(before.version, before.version.saturating_add(1)));
    }
    if after.services != before.services {
        store::set_services(tx, &after).await.map_err(|error| crate::links::refusal(error, "serviceIds"))?;
    }
    record(env, tx, deed, changed.then_some(before), &after).await?;
    if deed.author.is_person() {
        jobs::tell(tx, jobs::TOUCHED, &after).await?;
        if before.status.is_open() && after.status == Status::Resolved {
            jobs::tell(tx, jobs::RESOLVED_BY_PERSON, &after).await?;
        }
    }
    Ok(after)
}

/// Whether something differs that counts as a version of its own.
fn differs(before: &Ticket, after: &Ticket) -> bool {
    let (touched_at, due_at, updated_at) = (before.touched_at, before.due_at, before.updated_at);
    *before != Ticket { touched_at, due_at, updated_at, version: before.version, ..after.clone() }
}

/// Adds entries to the log of a ticket whose row the transaction holds, so that their places cannot collide.
pub(crate) async fn append(tx: &WriteTx, ticket: &Ticket, author: &Author, events: &[NewEvent]) -> Result<(), Failure> {
    let last = log::last_seq(tx, ticket.id).await?;
    if u64::try_from(last).unwrap_or_default() >= limits::EVENTS {
        let message =
            format!("The log of this ticket has {last} entries and takes no more. Open a new ticket that follows it.");
        return Err(Failure::rejected(kernel::ErrorCode::LimitReached, "", message));
    }
    for (seq, event) in (last + 1..).zip(events) {
        log::add(tx, ticket, seq, author, event).await?;
    }
    Ok(())
}

/// Writes the audit entry, and wakes watchers.
async fn record(
    env: &Ticketing,
    tx: &WriteTx,
    deed: Deed<'_>,
    before: Option<&Ticket>,
    after: &Ticket,
) -> Result<(), Failure> {
    let value = |ticket: &Ticket| serde_json::to_value(ticket).map_err(Failure::internal);
    let verb = match deed.action {
        "ticket.create" => "Opened",
        "ticket.reply" => "Replied to",
        "ticket.note" => "Wrote an internal note on",
        "time_entry.create" => "Recorded time on",
        _ => "Changed",
    };
    let entry = Entry {
        client: Some(after.client),
        action: deed.action,
        object_kind: "ticket",
        object_id: Some(after.id.uuid()),
        summary: format!("{verb} the ticket #{} {}", after.number, after.title),
        before: before.map(value).transpose()?,
        after: (before.is_some() || deed.action == "ticket.create").then(|| value(after)).transpose()?,
    };
    env.tenancy.audit.record(tx, entry).await?;
    tx.publish(Change::of(Some(after.client), after.id));
    Ok(())
}
