//! What this crate tells the rest of the system, as jobs in the transaction of their cause. The handlers are in
//! `automation`, which alone knows tickets and insights.

use db::{DbError, WriteTx};
use jobs::NewJob;
use kernel::{InsightId, TicketId, UserId};
use serde::{Deserialize, Serialize};

use crate::ticket::Ticket;

/// A person worked on a ticket that was opened for an insight. The payload is a [`Word`].
pub const TOUCHED: &str = "ticketing.touched";
/// A person resolved a ticket that was opened for an insight. The payload is a [`Word`].
pub const RESOLVED_BY_PERSON: &str = "ticketing.resolved_by_person";

/// Which ticket, for which insight, by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The ticket.
    pub ticket: TicketId,
    /// The insight that it was opened for.
    pub insight: InsightId,
    /// The login of the person, if it was one.
    pub user: Option<UserId>,
}

/// Queues a word about a ticket, if it was opened for an insight.
pub(crate) async fn tell(tx: &WriteTx, kind: &'static str, ticket: &Ticket) -> Result<(), DbError> {
    let Some(insight) = ticket.insight else { return Ok(()) };
    let word = Word { ticket: ticket.id, insight, user: tx.permit().actor().user() };
    let unwritable = |_| DbError::Inconsistent { table: "job", column: "payload", row: ticket.id.to_string() };
    let payload = serde_json::to_value(word).map_err(unwritable)?;
    let dedup_key = Some(ticket.id.to_string());
    jobs::enqueue(tx, NewJob { kind, client: Some(ticket.client), payload, dedup_key, run_at: None }).await.map(drop)
}
