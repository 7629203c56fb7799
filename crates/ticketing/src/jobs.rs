//! What this crate tells the rest of the system, as jobs in the transaction of their cause. The handlers are in
//! `automation`, which alone knows tickets and insights.

use db::{DbError, WriteTx};
use jobs::NewJob;
use serde_json::json;

use crate::ticket::Ticket;

/// A person worked on a ticket that was opened for an insight. The payload: `{"insight": id}`.
pub const TOUCHED: &str = "ticketing.touched";
/// A person resolved a ticket that was opened for an insight. The payload: `{"insight": id}`.
pub const RESOLVED_BY_PERSON: &str = "ticketing.resolved_by_person";

/// Queues a word about a ticket, if it was opened for an insight.
pub(crate) async fn tell(tx: &WriteTx, kind: &'static str, ticket: &Ticket) -> Result<(), DbError> {
    let Some(insight) = ticket.insight else { return Ok(()) };
    let payload = json!({ "insight": insight });
    let dedup_key = Some(ticket.id.to_string());
    jobs::enqueue(tx, NewJob { kind, client: Some(ticket.client), payload, dedup_key, run_at: None }).await.map(drop)
}
