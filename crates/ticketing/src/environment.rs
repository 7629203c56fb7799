//! What the crate's services work with.

use std::sync::Arc;

use ::jobs::Reconciler;
use db::{Db, ReadTx};
use kernel::{ClientId, Failure, MessageId, Scope, TicketId, TimeEntryId};
use tenancy::{MailState, Tenancy};

use crate::clock::book::Book;
use crate::clock::check::ClockCheck;
use crate::clock::sweep::ClockSweep;
use crate::conversation::{self, Message};
use crate::ticket::{self, Ticket, closing::Closing};
use crate::time::{self, TimeEntry};

/// What the crate's services work with. Cheap to clone.
#[derive(Clone)]
pub struct Ticketing {
    pub(crate) db: Db,
    pub(crate) tenancy: Tenancy,
}

impl Ticketing {
    /// Puts the services together over those of `tenancy`, whose database they share.
    #[must_use]
    pub fn new(tenancy: Tenancy) -> Self {
        Self { db: tenancy.db.clone(), tenancy }
    }

    /// The reconcilers of this crate, for the worker.
    #[must_use]
    pub fn reconcilers(&self) -> Vec<Arc<dyn Reconciler>> {
        vec![Arc::new(ClockSweep(self.clone())), Arc::new(ClockCheck(self.clone())), Arc::new(Closing(self.clone()))]
    }

    /// One ticket; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to read tickets.
    pub async fn ticket_by_id(&self, scope: &Scope, id: TicketId) -> Result<Option<Ticket>, Failure> {
        Ok(ticket::service::by_ids(self, scope, vec![id]).await?.pop())
    }

    /// One message; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to read tickets.
    pub async fn message_by_id(&self, scope: &Scope, id: MessageId) -> Result<Option<Message>, Failure> {
        conversation::service::by_id(self, scope, id).await
    }

    /// One time entry; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to see the provider's side of tickets.
    pub async fn time_entry_by_id(&self, scope: &Scope, id: TimeEntryId) -> Result<Option<TimeEntry>, Failure> {
        time::service::by_id(self, scope, id).await
    }

    /// The rule book of a client.
    pub(crate) async fn book(&self, tx: &ReadTx, client: ClientId) -> Result<Book, Failure> {
        Book::new(tenancy::agreement::definitions(tx, client).await?)
    }

    /// Whether mail can leave.
    pub(crate) fn mails(&self) -> bool {
        self.tenancy.mail == MailState::Configured
    }

    /// Where a ticket stands in the portal.
    pub(crate) fn link(&self, ticket: &Ticket) -> String {
        format!("{}/tickets/{}", self.tenancy.public_url, ticket.number)
    }
}
