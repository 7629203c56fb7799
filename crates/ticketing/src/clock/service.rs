//! Reading clocks: always by the fold, at the instant of the question.

use std::collections::{BTreeMap, HashMap};

use kernel::{ClientId, Failure, Permission, Scope, TicketId};
use sla::{Clock, Explanation, Target};

use crate::Ticketing;
use crate::event::{TicketEvent, store as log};
use crate::ticket::Ticket;

/// The clocks of some tickets; those that may not be seen are left out.
///
/// # Errors
/// Forbidden without any right to read tickets.
pub async fn of_tickets(
    env: &Ticketing,
    scope: &Scope,
    ids: Vec<TicketId>,
) -> Result<HashMap<TicketId, Vec<Clock>>, Failure> {
    let permit = scope.permit(Permission::TicketRead)?;
    let env = env.clone();
    let db = env.db.clone();
    db.read(&permit, move |tx| {
        Box::pin(async move {
            let mut by_client: BTreeMap<ClientId, Vec<(TicketId, Vec<TicketEvent>)>> = BTreeMap::new();
            for (ticket, entries) in log::clock_logs(tx, &ids).await? {
                let Some(client) = entries.first().map(|entry| entry.client) else { continue };
                by_client.entry(client).or_default().push((ticket, entries));
            }
            let mut all = HashMap::new();
            for (client, logs) in by_client {
                all.extend(env.book(tx, client).await?.clocks(&logs, tx.now())?);
            }
            Ok(all)
        })
    })
    .await
}

/// The proof of the latest clock of a target; `None` if there is no such clock.
///
/// # Errors
/// Forbidden.
pub async fn explain(
    env: &Ticketing,
    scope: &Scope,
    ticket: &Ticket,
    target: Target,
) -> Result<Option<Explanation>, Failure> {
    let permit = scope.permit_client(Permission::TicketRead, ticket.client)?;
    let (env, id, client) = (env.clone(), ticket.id, ticket.client);
    let db = env.db.clone();
    db.read(&permit, move |tx| {
        Box::pin(async move {
            let entries = log::clock_logs(tx, &[id]).await?.remove(&id).unwrap_or_default();
            env.book(tx, client).await?.explain(id, entries, target, tx.now())
        })
    })
    .await
}

/// The latest clock of each target, in the order in which targets are shown.
#[must_use]
pub fn latest(clocks: Vec<Clock>) -> Vec<Clock> {
    let mut by_target: BTreeMap<Target, Clock> = BTreeMap::new();
    for clock in clocks {
        // Later instances come later.
        by_target.insert(clock.target, clock);
    }
    Target::ALL.into_iter().filter_map(|target| by_target.remove(&target)).collect()
}
