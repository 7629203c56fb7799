//! Conversations in the API.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, UserErrorObject, parse_id, parse_id_or_fail, to_id};
use kernel::text::Prose;
use kernel::{Failure, PageRequest};
use tenancy::graphql::payload;
use tenancy::input::Checked;

use super::{Message, NewMessage, service};
use crate::event::graphql::TicketPerson;
use crate::graphql::caller;
use crate::ticket::graphql::Ticket;
use crate::ticket::graphql::kinds::{TicketAct, TicketVisibility};
use crate::ticket::{self, Visibility};

/// A message of a ticket's conversation.
#[derive(Debug, Clone)]
pub struct TicketMessage(pub Message);

#[Object]
impl TicketMessage {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// When it was written.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }
    /// Who sees it.
    async fn visibility(&self) -> TicketVisibility {
        self.0.visibility.into()
    }
    /// Who wrote it.
    async fn author(&self) -> TicketPerson {
        TicketPerson::from(&self.0.author)
    }
    /// What it says: Markdown, not sanitised.
    async fn body(&self) -> &str {
        &self.0.body
    }
}

gql::connection! {
    /// What was said on a ticket, a page at a time.
    pub TicketMessageConnection, TicketMessageEdge of TicketMessage;
}

/// One page of a ticket's conversation.
pub(crate) async fn messages(
    ctx: &Context<'_>,
    ticket: &ticket::Ticket,
    request: PageRequest,
) -> Result<TicketMessageConnection> {
    let (env, scope) = caller(ctx)?;
    let page = service::list(env, scope, ticket, request).await.map_err(gql::query_error)?;
    Ok(page.map(TicketMessage).into())
}

/// A public reply.
#[derive(Debug, InputObject)]
pub struct TicketReplyInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// On which ticket.
    ticket_id: ID,
    /// Markdown, at most 20,000 characters.
    body: String,
    /// What to do about the status in the same breath; for those who work on tickets.
    then: Option<TicketAct>,
}

/// An internal note, which the client's people never see.
#[derive(Debug, InputObject)]
pub struct TicketNoteInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// On which ticket.
    ticket_id: ID,
    /// Markdown, at most 20,000 characters.
    body: String,
}

/// The message and its ticket, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct TicketMessagePayload {
    /// The message; null if refused.
    pub message: Option<TicketMessage>,
    /// Its ticket, which may have changed by it.
    pub ticket: Option<Ticket>,
    /// Why it was refused.
    pub errors: Vec<UserErrorObject>,
}

/// Changes of conversations.
#[derive(Debug, Default)]
pub struct ConversationMutation;

#[Object]
impl ConversationMutation {
    /// Writes a public reply. The client's people open what waited for them by it; the requester gets it by mail.
    async fn ticket_reply(&self, ctx: &Context<'_>, input: TicketReplyInput) -> Result<TicketMessagePayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let ticket = parse_id_or_fail(&input.ticket_id, "ticketId")?;
            let then = input.then.map(Into::into);
            let new = NewMessage { then, ..message(input.id, &input.body, Visibility::Public)? };
            service::write(env, scope, ticket, new).await
        };
        answer(work.await)
    }

    /// Writes an internal note.
    async fn ticket_note(&self, ctx: &Context<'_>, input: TicketNoteInput) -> Result<TicketMessagePayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let ticket = parse_id_or_fail(&input.ticket_id, "ticketId")?;
            service::write(env, scope, ticket, message(input.id, &input.body, Visibility::Internal)?).await
        };
        answer(work.await)
    }
}

fn message(id: Option<ID>, body: &str, visibility: Visibility) -> std::result::Result<NewMessage, Failure> {
    let mut checked = Checked::new();
    let id = checked.optional(id, |id| parse_id(&id, "id"));
    let body = checked.take(Prose::parse("body", body));
    checked.finish(body.map(|body| NewMessage { id, visibility, body, then: None }))
}

fn answer(result: std::result::Result<(Message, ticket::Ticket), Failure>) -> Result<TicketMessagePayload> {
    payload(result, |written, errors| {
        let (message, ticket) = written.unzip();
        TicketMessagePayload { message: message.map(TicketMessage), ticket: ticket.map(Ticket), errors }
    })
}
