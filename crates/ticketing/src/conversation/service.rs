//! People who write and read messages.

use db::DbError;
use kernel::{ErrorCode, Failure, MessageId, Page, PageRequest, Permission, Scope, TicketId};

use super::write::{self, Written};
use super::{Message, NewMessage, store};
use crate::author::Author;
use crate::event::store::Sees;
use crate::ticket::{Ticket, Visibility};
use crate::{Ticketing, access, desk};

/// Writes a message: a public reply for whoever may ask, an internal note and an act for whoever works on tickets.
///
/// # Errors
/// Forbidden or not found; the refusals of the message.
pub async fn write(
    env: &Ticketing,
    scope: &Scope,
    id: TicketId,
    new: NewMessage,
) -> Result<(Message, Ticket), Failure> {
    let works = new.visibility == Visibility::Internal || new.then.is_some();
    let permit = scope.permit(if works { Permission::TicketWrite } else { Permission::TicketAsk })?;
    if new.body.as_str().is_empty() {
        return Err(Failure::rejected(
            ErrorCode::Required,
            "body",
            "A message needs a text. Type at least one character.",
        ));
    }
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let ticket = desk::lock(tx, id, "ticketId").await?;
            let author = Author::of(tx, ticket.client).await?;
            let Written { message, ticket } = write::write(&env, tx, &author, &ticket, new).await?;
            Ok((message, ticket))
        })
    })
    .await
}

/// One message; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without any right to read tickets.
pub async fn by_id(env: &Ticketing, scope: &Scope, id: MessageId) -> Result<Option<Message>, Failure> {
    let permit = scope.permit(Permission::TicketRead)?;
    let read = env.db.read(&permit, move |tx| Box::pin(async move { store::find(tx, id).await }));
    let found = read.await.map_err(|error: DbError| error)?;
    let shown = |message: &Message| {
        message.visibility == Visibility::Public || access::sees(scope, message.client) == Sees::All
    };
    Ok(found.filter(shown))
}

/// One page of a conversation, oldest first; without internal notes for those who may not see them.
///
/// # Errors
/// Forbidden; a cursor of another list.
pub async fn list(
    env: &Ticketing,
    scope: &Scope,
    ticket: &Ticket,
    request: PageRequest,
) -> Result<Page<Message>, Failure> {
    let permit = scope.permit_client(Permission::TicketRead, ticket.client)?;
    let (id, sees) = (ticket.id, access::sees(scope, ticket.client));
    let read = env.db.read(&permit, move |tx| Box::pin(async move { store::page(tx, id, sees, &request).await }));
    Ok(read.await.map_err(|error: DbError| error)?)
}
