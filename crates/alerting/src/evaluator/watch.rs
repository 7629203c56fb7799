//! Reaction: what changed wakes the look at its client within a fraction of a second, and so does an engine's own clock.

use std::collections::BTreeMap;
use std::time::Duration;

use db::Changes;
use futures_util::{StreamExt, stream};
use kernel::{ClientId, Failure, Timestamp};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::news::News;
use super::step::{Configured, step};
use crate::Alerting;

/// How long changes are gathered before a look, so that many samples make one.
const GATHER: Duration = Duration::from_millis(100);
/// How often engines' own deadlines are compared with the clock.
const TICK: Duration = Duration::from_millis(500);
/// After a failure a client is looked at again after this long.
const AGAIN: Duration = Duration::from_secs(5);
/// Clients that are looked at side by side.
const AT_ONCE: usize = 4;

/// The handle of the evaluator. Dropping it leaves the task running until the database is gone.
pub struct Evaluator {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Evaluator {
    /// Ends after the look that goes on.
    pub async fn stop(self) {
        // A task that is gone already has nothing left to do.
        let _ = self.stop.send(true);
        if let Err(died) = self.task.await {
            tracing::error!(error = %died, "the evaluator ended abnormally");
        }
    }
}

/// Starts the evaluator on the database's runtime.
pub(crate) fn start(env: &Alerting) -> Evaluator {
    let (stop, stopping) = watch::channel(false);
    // Watching begins before the first look, so that nothing falls in between.
    let watch = Watch { env: env.clone(), changes: env.db.watch(), news: News::default(), due: BTreeMap::new() };
    let task = env.db.runtime().spawn(watch.run(stopping));
    Evaluator { stop, task }
}

struct Watch {
    env: Alerting,
    changes: Changes,
    news: News,
    due: BTreeMap<ClientId, Timestamp>,
}

impl Watch {
    async fn run(mut self, mut stopping: watch::Receiver<bool>) {
        if let Err(failure) = self.env.ensure_standards().await {
            tracing::error!(
                error = kernel::chain(&failure),
                "the standard rules could not be added; tried again within a minute"
            );
        }
        // What changed before now was missed.
        self.news.note(None);
        // Until the next look: a moment after the first news, so that what came together is looked at together.
        let mut pause = std::pin::pin!(sleep(TICK));
        let mut gathering = false;
        loop {
            // No database work is inside this select, so leaving a branch loses nothing.
            tokio::select! {
                changed = stopping.changed() => {
                    if changed.is_err() || *stopping.borrow() {
                        return;
                    }
                }
                change = self.changes.next() => {
                    let Some(change) = change else { return };
                    self.news.note(change.as_ref());
                    if self.news.any() && !gathering {
                        gathering = true;
                        pause.set(sleep(GATHER));
                    }
                }
                () = &mut pause => {
                    gathering = false;
                    self.look().await;
                    pause.set(sleep(TICK));
                }
            }
        }
    }

    /// Marks every client that has devices.
    async fn everybody(&mut self, configuration: Configured) {
        let read = self.env.db.sweep_read(&self.env.scope, |tx| {
            Box::pin(async move { ingestion::device::service::clients_with_devices(tx).await })
        });
        match read.await {
            Ok(clients) => clients.into_iter().for_each(|client| self.news.mark(client, None, configuration)),
            Err(error) => {
                let failure = Failure::from(error);
                tracing::error!(
                    error = kernel::chain(&failure),
                    "clients could not be listed; the reconciler looks at them"
                );
            }
        }
    }

    /// Looks at every client that is dirty or due.
    async fn look(&mut self) {
        let now = self.env.db.now();
        if let Some(configuration) = self.news.everybody(now) {
            self.everybody(configuration).await;
        }
        let due: Vec<ClientId> = self.due.iter().filter(|(_, at)| **at <= now).map(|(client, _)| *client).collect();
        for client in due {
            self.due.remove(&client);
            self.news.touch(client, Configured::AsBefore);
        }
        let work = self.news.take().into_iter().map(|(client, look)| {
            let env = self.env.clone();
            async move { (client, step(&env, client, look).await) }
        });
        let done: Vec<_> = stream::iter(work).buffer_unordered(AT_ONCE).collect().await;
        for (client, result) in done {
            match result {
                Ok(Some(at)) => {
                    self.due.insert(client, at);
                }
                Ok(None) => {
                    self.due.remove(&client);
                }
                Err(failure) => {
                    tracing::error!(client = %client, error = kernel::chain(&failure), "a client could not be evaluated");
                    // Its slot is empty now, so the next look reads everything.
                    self.due.insert(client, now.plus(AGAIN));
                }
            }
        }
    }
}
