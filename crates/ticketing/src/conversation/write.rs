//! Writing a message, whoever writes it.

use db::WriteTx;
use kernel::{ErrorCode, Failure};
use sla::EventKind;

use super::{Message, NewMessage, letter, store};
use crate::author::Author;
use crate::desk::Deed;
use crate::event::{Happening, NewEvent};
use crate::ticket::change::{Draft, Step};
use crate::ticket::{Act, Status, Ticket, Visibility};
use crate::{Ticketing, desk, limits, links};

/// A message that is there now, and its ticket.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub message: Message,
    pub ticket: Ticket,
}

/// Writes a message on a ticket that the transaction has locked. An id that was used before gives the message of then.
///
/// # Errors
/// The limit of messages; an act that makes no sense; a ticket that ended too long ago for an answer.
pub(crate) async fn write(
    env: &Ticketing,
    tx: &WriteTx,
    author: &Author,
    ticket: &Ticket,
    new: NewMessage,
) -> Result<Written, Failure> {
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if let Some(message) = store::find(tx, id).await?.filter(|message| message.ticket == ticket.id) {
        // Only the same message again: an id that is guessed or leaked shows nobody what another person wrote.
        if message.visibility != new.visibility || message.author != *author {
            let taken = "Another message has this id. Choose a new one.";
            return Err(Failure::rejected(ErrorCode::Taken, "id", taken));
        }
        return Ok(Written { message, ticket: ticket.clone() });
    }
    if store::count(tx, ticket.id).await? >= limits::MESSAGES {
        let message =
            format!("A ticket takes at most {} messages. Open a new ticket that follows it.", limits::MESSAGES);
        return Err(Failure::rejected(ErrorCode::LimitReached, "ticketId", message));
    }
    let message = Message {
        id,
        client: ticket.client,
        ticket: ticket.id,
        at: tx.now(),
        visibility: new.visibility,
        author: author.clone(),
        body: new.body.into_string(),
    };
    store::insert(tx, &message).await.map_err(|error| links::refusal(error, "id"))?;
    let step = |act| Step { act, words: "", at: tx.now() };
    let mut draft = Draft::of(ticket);
    if let Some(act) = follows(author, ticket.status, new.visibility) {
        draft = draft.act(author, &step(act))?;
    }
    let happening = Happening::Message { message: id, visibility: new.visibility };
    draft.events.push(NewEvent::with(happening, EventKind::Message(heard(&message))));
    if let Some(act) = new.then {
        draft = draft.act(author, &step(act))?;
    }
    let action = if new.visibility == Visibility::Public { "ticket.reply" } else { "ticket.note" };
    let ticket = desk::commit(env, tx, ticket, draft, Deed { author, action }).await?;
    letter::send(env, tx, &ticket, &message).await?;
    Ok(Written { message, ticket })
}

/// What a message does to the status by itself: the client's word ends every waiting for it and opens what was resolved;
/// the provider's first public word takes the ticket.
const fn follows(author: &Author, status: Status, visibility: Visibility) -> Option<Act> {
    match (author, visibility, status) {
        (Author::Contact { .. }, Visibility::Public, Status::WaitingClient | Status::AwaitingConfirmation)
        | (Author::User { .. }, Visibility::Public, Status::New) => Some(Act::Take),
        (Author::Contact { .. }, Visibility::Public, Status::Resolved | Status::Closed) => Some(Act::Reopen),
        _ => None,
    }
}

/// What the clock hears of a message.
fn heard(message: &Message) -> sla::Message {
    sla::Message {
        id: Some(message.id.to_string()),
        author: message.author.clock_name(),
        public: (message.visibility == Visibility::Public).into(),
        auto: !message.author.is_person(),
        counts: false,
    }
}

#[cfg(test)]
mod tests {
    use kernel::{ContactId, UserId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn only_public_words_move_a_ticket() {
        let contact = Author::Contact { id: ContactId::from_uuid(Uuid::from_u128(1)), name: "Anna".to_owned() };
        let user = Author::User { id: UserId::from_uuid(Uuid::from_u128(2)), name: "Max".to_owned() };
        for status in Status::ALL {
            assert_eq!(follows(&user, *status, Visibility::Internal), None);
            assert_eq!(follows(&Author::System, *status, Visibility::Public), None);
            for author in [&contact, &user] {
                if let Some(act) = follows(author, *status, Visibility::Public) {
                    assert!(status.after(act).is_some(), "{author:?} {status:?}");
                }
            }
        }
        assert_eq!(follows(&contact, Status::WaitingVendor, Visibility::Public), None);
        assert_eq!(follows(&contact, Status::Closed, Visibility::Public), Some(Act::Reopen));
        assert_eq!(follows(&user, Status::New, Visibility::Public), Some(Act::Take));
    }
}
