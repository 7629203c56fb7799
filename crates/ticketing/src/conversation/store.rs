//! SQL over `ticket_message`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{MessageId, Page, PageRequest, TicketId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::Message;
use super::entity::{ActiveModel, Column, Entity, Model};
use crate::author::Author;
use crate::event::store::Sees;
use crate::ticket::Visibility;

pub(crate) async fn find(tx: &ReadTx, id: MessageId) -> Result<Option<Message>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Message::try_from).transpose()
}

/// How many messages a ticket has.
pub(crate) async fn count(tx: &ReadTx, ticket: TicketId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::TicketId.eq(ticket.uuid())).count().await
}

pub(crate) async fn insert(tx: &WriteTx, message: &Message) -> Result<(), DbError> {
    let (user, contact) = match &message.author {
        Author::User { id, .. } => (Some(id.uuid()), None),
        Author::Contact { id, .. } => (None, Some(id.uuid())),
        Author::System => (None, None),
    };
    let row = ActiveModel {
        id: Set(message.id.uuid()),
        client_id: Set(message.client.uuid()),
        ticket_id: Set(message.ticket.uuid()),
        at: Set(message.at.micros()),
        visibility: Set(message.visibility.as_str().to_owned()),
        author_kind: Set(message.author.kind().as_str().to_owned()),
        author_user_id: Set(user),
        author_contact_id: Set(contact),
        author_name: Set(message.author.name().to_owned()),
        body: Set(message.body.clone()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// One page of a conversation, oldest first.
pub(crate) async fn page(
    tx: &ReadTx,
    ticket: TicketId,
    sees: Sees,
    request: &PageRequest,
) -> Result<Page<Message>, DbError> {
    let mut query = tx.select::<Entity>().filter(Column::TicketId.eq(ticket.uuid()));
    if sees == Sees::Public {
        query = query.filter(Column::Visibility.eq(Visibility::Public.as_str()));
    }
    query.page(request, &[(Column::At, Order::Asc), (Column::Id, Order::Asc)]).await?.try_map(Message::try_from)
}
