//! People who relate tickets, and reading relations.

use db::{Change, DbError};
use kernel::id::TicketKind as TicketNode;
use kernel::{ErrorCode, Failure, Permission, Scope, TicketId};

use super::{Relation, RelationKind, store};
use crate::author::Author;
use crate::desk::Deed;
use crate::event::{Happening, NewEvent};
use crate::ticket::change::Draft;
use crate::ticket::{Ticket, store as tickets};
use crate::{Ticketing, desk, limits};

/// Relates a ticket to another one of the same client; what is related already stays.
///
/// # Errors
/// Forbidden or not found; the limit of relations.
pub async fn relate(
    env: &Ticketing,
    scope: &Scope,
    id: TicketId,
    kind: RelationKind,
    other: TicketId,
) -> Result<Ticket, Failure> {
    let permit = scope.permit(Permission::TicketWrite)?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let ticket = desk::lock(tx, id, "id").await?;
            let absent = || Failure::not_found::<TicketNode>("otherId");
            let other = tickets::find(tx, other).await?;
            let other = other.filter(|other| other.client == ticket.client).ok_or_else(absent)?;
            if other.id == ticket.id {
                let message = "A ticket cannot be related to itself. Choose another one.";
                return Err(Failure::rejected(ErrorCode::Invalid, "otherId", message));
            }
            for one in [ticket.id, other.id] {
                if store::count(tx, one).await? >= limits::RELATIONS {
                    let message = format!("A ticket can be related to at most {} others.", limits::RELATIONS);
                    return Err(Failure::rejected(ErrorCode::LimitReached, "otherId", message));
                }
            }
            let relation = Relation { ticket: ticket.id, kind, other: other.id };
            if !store::add(tx, ticket.client, relation).await? {
                return Ok(ticket);
            }
            let author = Author::of(tx, ticket.client).await?;
            let mut draft = Draft::of(&ticket);
            draft.events.push(NewEvent::now(Happening::Related { relation: kind, number: other.number }));
            tx.publish(Change::of(Some(other.client), other.id));
            desk::commit(&env, tx, &ticket, draft, Deed { author: &author, action: "ticket.relate" }).await
        })
    })
    .await
}

/// The relations of some tickets, each read from the ticket that was asked for.
///
/// # Errors
/// Forbidden without any right to read tickets.
pub async fn of_tickets(env: &Ticketing, scope: &Scope, ids: Vec<TicketId>) -> Result<Vec<Relation>, Failure> {
    let permit = scope.permit(Permission::TicketRead)?;
    let read = env.db.read(&permit, move |tx| {
        Box::pin(async move {
            let most = limits::RELATIONS.saturating_mul(ids.len() as u64);
            store::of_tickets(tx, &ids, most).await
        })
    });
    Ok(read.await.map_err(|error: DbError| error)?)
}
