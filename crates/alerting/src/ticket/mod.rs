//! What tickets need: the ordered outbox of the engine's ticket actions, for whoever keeps tickets.
//!
//! A request names the ticket by its signal and number (`<signal key>#<n>`), which is the same however often the request
//! is read. Requests of one insight are applied in their order, each once.

pub(crate) mod entity;
pub(crate) mod store;

use db::{Change, WriteTx};
use jobs::NewJob;
use kernel::id::InsightKind;
use kernel::{ClientId, Failure, Id, InsightId, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::insight::Insight;
use crate::signal::{Level, TicketStep};

/// The kind of job that says "an insight has requests for its tickets": payload `{"insight": node id}`.
pub const TICKET_REQUESTED: &str = "alerting.ticket_requested";

/// The kind of job that says "an insight became worse than it ever was": payload `{"insight": node id}`.
pub const INSIGHT_WORSE: &str = "alerting.insight_worse";

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRequest {
    /// Which one.
    pub id: Uuid,
    /// Whose.
    pub client: ClientId,
    /// Of which insight.
    pub insight: InsightId,
    /// The how many-th of the insight, from 1.
    pub position: i32,
    /// Key of the signal.
    pub signal_key: String,
    /// Number of the ticket among those of the signal, from 1.
    pub n: i32,
    /// What is to happen.
    pub action: TicketStep,
    /// Worst level of the insight then.
    pub level: Level,
    /// When the engine asked.
    pub at: Timestamp,
}

impl TicketRequest {
    /// The ticket's origin, which is unique at the client.
    #[must_use]
    pub fn origin_key(&self) -> String {
        origin_key(&self.signal_key, self.n)
    }
}

/// The origin of the `n`-th ticket of a signal.
#[must_use]
pub fn origin_key(signal_key: &str, n: i32) -> String {
    format!("{signal_key}#{n}")
}

/// What waits to be applied for an insight, in order. The rows are locked: two workers do not apply the same.
///
/// # Errors
/// What the database says.
pub async fn pending(tx: &WriteTx, insight: InsightId) -> Result<Vec<TicketRequest>, Failure> {
    Ok(store::pending(tx, insight).await?)
}

/// Marks a request as applied.
///
/// # Errors
/// Not found for one that is absent, applied already, or outside the permit.
pub async fn mark_applied(tx: &WriteTx, request: Uuid) -> Result<(), Failure> {
    if store::mark_applied(tx, request).await? { Ok(()) } else { Err(Failure::not_found::<InsightKind>("request")) }
}

/// Says that an insight became worse, to whoever keeps its ticket.
pub(crate) async fn tell_worse(tx: &WriteTx, insight: &Insight) -> Result<(), Failure> {
    let job = NewJob {
        kind: INSIGHT_WORSE,
        client: Some(insight.client),
        payload: json!({ "insight": insight.id }),
        dedup_key: Some(format!("{} {}", insight.id, insight.worst.as_str())),
        run_at: None,
    };
    Ok(jobs::enqueue(tx, job).await.map(drop)?)
}

/// Writes a request down with its job.
pub(crate) async fn ask(tx: &WriteTx, mut request: TicketRequest) -> Result<(), Failure> {
    request.position = store::last_position(tx, request.insight).await? + 1;
    store::insert(tx, &request).await?;
    let job = NewJob {
        kind: TICKET_REQUESTED,
        client: Some(request.client),
        payload: json!({ "insight": request.insight }),
        // Its own key: a job that is running may have looked already.
        dedup_key: Some(request.id.simple().to_string()),
        run_at: None,
    };
    jobs::enqueue(tx, job).await?;
    tx.publish(Change::of(Some(request.client), Id::<InsightKind>::from_uuid(request.insight.uuid())));
    Ok(())
}
