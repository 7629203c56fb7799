//! The log of a ticket in the API, and the people in it.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use db::DbError;
use gql::{DateTime, to_id};
use kernel::{Failure, PageRequest, Permission};

use super::{store, words};
use crate::access;
use crate::author::{Author, AuthorKind};
use crate::graphql::caller;
use crate::ticket::Ticket;
use crate::ticket::graphql::kinds::TicketVisibility;

/// Whose person somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "AuthorKind")]
pub enum PersonKind {
    /// The provider's.
    User,
    /// The client's.
    Contact,
    /// Nobody's: the system itself.
    System,
}

/// Somebody who has to do with a ticket.
#[derive(Debug, Clone, SimpleObject)]
pub struct TicketPerson {
    /// Whose person.
    pub kind: PersonKind,
    /// The login or the contact; null for the system.
    pub id: Option<ID>,
    /// The name.
    pub name: String,
}

impl From<&Author> for TicketPerson {
    fn from(author: &Author) -> Self {
        let id = match author {
            Author::User { id, .. } => Some(to_id(*id)),
            Author::Contact { id, .. } => Some(to_id(*id)),
            Author::System => None,
        };
        Self { kind: author.kind().into(), id, name: author.name().to_owned() }
    }
}

/// Something that happened to a ticket.
#[derive(Debug, Clone)]
pub struct TicketEvent(pub super::TicketEvent);

#[Object]
impl TicketEvent {
    /// Its place in the log, from 1.
    async fn seq(&self) -> i32 {
        self.0.seq
    }
    /// When it happened.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }
    /// When it was written down; later than `at` for what was known late.
    async fn recorded_at(&self) -> DateTime {
        DateTime(self.0.recorded_at)
    }
    /// What sort of thing, such as `opened`, `message`, `status`, `resolved`, `time` or `mark`.
    async fn kind(&self) -> &'static str {
        self.0.happening.kind()
    }
    /// Who did it.
    async fn author(&self) -> TicketPerson {
        TicketPerson::from(&self.0.author)
    }
    /// What happened, as a sentence.
    async fn text(&self) -> String {
        words::sentence(&self.0.happening)
    }
    /// Who sees it.
    async fn visibility(&self) -> TicketVisibility {
        self.0.visibility.into()
    }
    /// The message that was written, if that is what happened.
    async fn message_id(&self) -> Option<ID> {
        match &self.0.happening {
            super::Happening::Message { message, .. } => Some(to_id(*message)),
            _ => None,
        }
    }
}

gql::connection! {
    /// The log of a ticket, a page at a time.
    pub TicketEventConnection, TicketEventEdge of TicketEvent;
}

/// One page of a ticket's log.
pub(crate) async fn events(ctx: &Context<'_>, ticket: &Ticket, request: PageRequest) -> Result<TicketEventConnection> {
    let (env, scope) = caller(ctx)?;
    let read = async {
        let permit = scope.permit_client(Permission::TicketRead, ticket.client)?;
        let (id, sees) = (ticket.id, access::sees(scope, ticket.client));
        let page = env.db.read(&permit, move |tx| Box::pin(async move { store::page(tx, id, sees, &request).await }));
        page.await.map_err(|error: DbError| Failure::from(error))
    };
    Ok(read.await.map_err(gql::query_error)?.map(TicketEvent).into())
}
