//! The same work without loops: for one who moves the clock by hand, such as the maker of demonstrations.

use db::DbError;
use kernel::Failure;

use super::{Queue, Worker};
use crate::system;

impl Worker {
    /// Runs every job that is due at the database's now, one after the other, with those that they queue; gives how many
    /// ran. Not beside [`Worker::run`].
    ///
    /// # Errors
    /// What the database says; how a job ended is written in its row.
    pub async fn run_due(&self) -> Result<u64, DbError> {
        let mut queue = Queue::of(self);
        let mut ran = 0;
        loop {
            let kinds = std::sync::Arc::clone(&queue.kinds);
            let look = self.db.sweep_read(&queue.scope, move |tx| {
                Box::pin(async move { super::store::is_anything_due(tx, &kinds).await })
            });
            if !look.await? || !queue.take_one().await? {
                return Ok(ran);
            }
            while let Some(ended) = queue.attempts.join_next().await {
                queue.forget(ended);
            }
            ran += 1;
        }
    }

    /// Runs the reconciler of this name once, now, without claiming a fire.
    ///
    /// # Errors
    /// An unknown name; otherwise what the reconciler says.
    pub async fn reconcile(&self, name: &'static str) -> Result<(), Failure> {
        let found = self.reconcilers.iter().find(|(reconciler, _)| reconciler.name() == name);
        let (reconciler, scope) = found.ok_or_else(|| Failure::internal(system::UnlistedTask { name }))?;
        reconciler.run(*scope).await
    }
}
