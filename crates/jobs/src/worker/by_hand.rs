//! The same work without loops, for some clients alone: for one who moves the clock by hand, such as the maker of
//! demonstrations.

use std::sync::Arc;

use db::DbError;
use kernel::{ClientId, Failure};

use super::{Queue, Worker, store};
use crate::system;

impl Worker {
    /// Runs every job of these clients that is due at the database's now, one after the other, with those that they queue;
    /// gives how many ran. Not beside [`Worker::run`].
    ///
    /// # Errors
    /// What the database says; how a job ended is written in its row.
    pub async fn run_due(&self, clients: &'static [ClientId]) -> Result<u64, DbError> {
        let mut queue = Queue::of(self);
        queue.scope = queue.scope.within(clients);
        let mut ran = 0;
        loop {
            let kinds = Arc::clone(&queue.kinds);
            let look = self
                .db
                .sweep_read(&queue.scope, move |tx| Box::pin(async move { store::is_anything_due(tx, &kinds).await }));
            if !look.await? {
                return Ok(ran);
            }
            let (kinds, node) = (Arc::clone(&queue.kinds), self.node.id());
            let claim = self.db.sweep_write(&queue.scope, move |tx| {
                Box::pin(async move { store::claim_first(tx, node, &kinds).await })
            });
            let Some(row) = claim.await? else { return Ok(ran) };
            queue.begin(row);
            while let Some(ended) = queue.attempts.join_next().await {
                queue.forget(ended);
            }
            ran += 1;
        }
    }

    /// Runs the reconciler of this name once, now, without claiming a fire; for some clients alone, or for all.
    ///
    /// # Errors
    /// An unknown name; otherwise what the reconciler says.
    pub async fn reconcile(&self, name: &'static str, clients: Option<&'static [ClientId]>) -> Result<(), Failure> {
        let found = self.reconcilers.iter().find(|(reconciler, _)| reconciler.name() == name);
        let (reconciler, scope) = found.ok_or_else(|| Failure::internal(system::UnlistedTask { name }))?;
        reconciler.run(clients.map_or(*scope, |clients| scope.within(clients))).await
    }
}
