//! One attempt at one job: runs the handler, then writes down how it ended.

use std::sync::Arc;

use db::Db;
use kernel::SystemScope;

use crate::queue::store::{self, Claim, End};
use crate::queue::{Handler, Job, JobFailure, MAX_ATTEMPTS, delay};

pub(super) struct Attempt {
    pub(super) db: Db,
    pub(super) scope: SystemScope,
    pub(super) claim: Claim,
}

/// Ends the handler's task when the attempt is cut short.
struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Attempt {
    pub(super) async fn run(self, handler: Arc<dyn Handler>, job: Job) {
        let (id, kind, attempts) = (job.id, job.kind, job.attempts);
        // In a task of its own, so that a panic is this attempt's failure and nothing else's.
        let task = self.db.runtime().spawn(async move { handler.run(&job).await });
        let _guard = AbortOnDrop(task.abort_handle());
        let result = match task.await {
            Ok(result) => result,
            Err(died) => Err(JobFailure::retry(died)),
        };
        let end = match result {
            Ok(()) => {
                tracing::debug!(job = %id, kind, attempts, "job done");
                End::Done
            }
            Err(failure) => self.failed(&failure, attempts, kind),
        };
        let claim = self.claim;
        let ended = self
            .db
            .sweep_write(&self.scope, move |tx| Box::pin(async move { store::end(tx, &claim, end.clone()).await }));
        match ended.await {
            Ok(true) => {}
            Ok(false) => tracing::warn!(job = %id, kind, "a job ended after its claim was lost; it may run twice"),
            // The claim runs out and the job runs again.
            Err(error) => tracing::error!(job = %id, kind, error = %error, "the end of a job was not written down"),
        }
    }

    fn failed(&self, failure: &JobFailure, attempts: i32, kind: &'static str) -> End {
        let error = failure.text();
        let job = self.claim.id;
        match failure {
            JobFailure::Retry(_) if attempts < MAX_ATTEMPTS => {
                let pause = delay(attempts, self.db.entropy().as_ref());
                tracing::warn!(job = %job, kind, attempts, error, pause_s = pause.as_secs(), "job failed; trying again");
                End::Again { at: self.db.now().plus(pause), error }
            }
            JobFailure::Retry(_) | JobFailure::Dead(_) => {
                tracing::error!(job = %job, kind, attempts, error, "job is dead and waits for a person");
                End::Dead { error }
            }
        }
    }
}
