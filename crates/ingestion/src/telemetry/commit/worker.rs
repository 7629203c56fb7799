//! The one task that commits.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use db::DbError;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use super::plan::{DeviceKey, Outcome, Plan, Presence};
use super::queue::{Queue, Waiting};
use super::write::{Signs, Target};
use crate::telemetry::hot::{self, WINDOW_HOURS, window_hour};
use crate::telemetry::prepare::Prepared;
use crate::telemetry::schemas::SchemaCache;

/// Most batches of one commit.
const GROUP_BATCHES: usize = 1_024;
/// Most bytes of one commit.
const GROUP_BYTES: usize = 4 * 1024 * 1024;
/// Signs of life are written at most this often.
const SIGNS_EVERY: Duration = Duration::from_secs(3);

/// What became of a batch.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Committed, or refused by what is stored.
    Settled(Outcome),
    /// Not now.
    Unavailable,
    /// A fault of ours, already logged.
    Broken,
}

/// The handle of the committer. Dropping it leaves the task running until the queue is gone.
pub struct Committer {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Committer {
    /// Takes no more batches, commits what waits, writes down the last signs of life, and ends.
    pub async fn stop(self) {
        // A task that is gone already has nothing left to commit.
        let _ = self.stop.send(true);
        if let Err(died) = self.task.await {
            tracing::error!(error = %died, "the committer ended abnormally");
        }
    }
}

/// Starts the committer on the database's runtime.
pub(crate) fn start(target: Target, schemas: SchemaCache) -> (Queue, Committer) {
    let (queue, receiver) = Queue::new();
    let (stop, stopping) = watch::channel(false);
    let runtime = target.db.runtime().clone();
    let worker = Worker {
        target,
        queue: queue.clone(),
        schemas,
        signs: BTreeMap::new(),
        signs_due: Instant::now(),
        partitions: 0..0,
    };
    let task = runtime.spawn(worker.run(receiver, stopping));
    (queue, Committer { stop, task })
}

struct Worker {
    target: Target,
    queue: Queue,
    schemas: SchemaCache,
    /// Signs of life that are not written yet.
    signs: BTreeMap<DeviceKey, Presence>,
    signs_due: Instant,
    /// Hours for which partitions are known to exist.
    partitions: Range<i64>,
}

impl Worker {
    async fn run(mut self, mut receiver: mpsc::Receiver<Waiting>, mut stopping: watch::Receiver<bool>) {
        let mut closing = false;
        loop {
            if !self.signs.is_empty() && Instant::now() >= self.signs_due {
                self.write_signs().await;
            }
            let wake = if self.signs.is_empty() { Instant::now() + SIGNS_EVERY } else { self.signs_due };
            let first = if closing {
                receiver.recv().await
            } else {
                // No database work is inside this select, so leaving a branch loses nothing.
                tokio::select! {
                    changed = stopping.changed() => {
                        closing = changed.is_err() || *stopping.borrow();
                        if closing {
                            receiver.close();
                        }
                        continue;
                    }
                    next = timeout_at(wake, receiver.recv()) => match next {
                        Ok(first) => first,
                        Err(_) => continue,
                    },
                }
            };
            let Some(first) = first else { break };
            let group = self.gather(first, &mut receiver);
            self.settle(group).await;
        }
        self.write_signs().await;
    }

    fn gather(&self, first: Waiting, receiver: &mut mpsc::Receiver<Waiting>) -> Vec<Waiting> {
        let mut bytes = first.batch.bytes;
        let mut group = vec![first];
        while group.len() < GROUP_BATCHES && bytes < GROUP_BYTES {
            let Ok(next) = receiver.try_recv() else { break };
            bytes += next.batch.bytes;
            group.push(next);
        }
        for waiting in &group {
            self.queue.left(waiting.batch.client, waiting.batch.bytes);
        }
        group
    }

    async fn settle(&mut self, group: Vec<Waiting>) {
        let (batches, answers): (Vec<Prepared>, Vec<_>) =
            group.into_iter().map(|waiting| (waiting.batch, waiting.answer)).unzip();
        match self.commit(batches).await {
            Ok(outcomes) => {
                for (answer, outcome) in answers.into_iter().zip(outcomes) {
                    // A sender that went away will ask again; its frames are acknowledged then.
                    let _ = answer.send(outcome);
                }
            }
            Err((error, batches)) if !error.is_unavailable() && batches.len() > 1 => {
                // Something in the group is poison. One by one, only its own sender sees it.
                tracing::warn!(
                    error = kernel::chain(&error),
                    batches = batches.len(),
                    "a group did not commit; committing one by one"
                );
                for (batch, answer) in batches.into_iter().zip(answers) {
                    self.settle_one(batch, answer).await;
                }
            }
            Err((error, _)) => {
                let verdict = || if error.is_unavailable() { Verdict::Unavailable } else { Verdict::Broken };
                tracing::error!(
                    error = kernel::chain(&error),
                    batches = answers.len(),
                    "batches could not be committed"
                );
                answers.into_iter().for_each(|answer| drop(answer.send(verdict())));
            }
        }
    }

    async fn settle_one(&mut self, batch: Prepared, answer: oneshot::Sender<Verdict>) {
        let verdict = match self.commit(vec![batch]).await {
            Ok(mut outcomes) => outcomes.pop().unwrap_or(Verdict::Broken),
            Err((error, batches)) => {
                let stream = batches.first().map(|batch| batch.stream);
                tracing::error!(error = kernel::chain(&error), stream = ?stream, "a batch could not be committed");
                if error.is_unavailable() { Verdict::Unavailable } else { Verdict::Broken }
            }
        };
        let _ = answer.send(verdict);
    }

    async fn commit(&mut self, batches: Vec<Prepared>) -> Result<Vec<Verdict>, (DbError, Vec<Prepared>)> {
        let group = Arc::new(batches);
        let result = match self.prepare_partitions(&group).await {
            Ok(()) => self.target.commit(&group).await,
            Err(error) => Err(error),
        };
        let counters = &self.queue.counters;
        match result {
            Ok(plan) => {
                counters.commits.fetch_add(1, Relaxed);
                counters.batches.fetch_add(group.len() as u64, Relaxed);
                counters.frames.fetch_add(plan.frames, Relaxed);
                counters.samples.fetch_add(plan.samples, Relaxed);
                self.remember(&group, &plan);
                Ok(plan.outcomes.into_iter().map(Verdict::Settled).collect())
            }
            Err(error) => {
                counters.failures.fetch_add(1, Relaxed);
                // Whatever was believed about the database is looked at again.
                self.partitions = 0..0;
                // The transaction's task has ended, so nobody else holds the group.
                Err((error, Arc::try_unwrap(group).unwrap_or_default()))
            }
        }
    }

    /// Makes the partitions of the windows that the group falls into, and of the next one ahead of time.
    async fn prepare_partitions(&mut self, group: &[Prepared]) -> Result<(), DbError> {
        if self.target.db.dialect() == db::Dialect::Sqlite {
            return Ok(());
        }
        let windows = || group.iter().map(|batch| window_hour(batch.received.micros()));
        let (Some(first), Some(last)) = (windows().min(), windows().max()) else { return Ok(()) };
        let until = last + 2 * WINDOW_HOURS;
        if self.partitions.start <= first && until <= self.partitions.end {
            return Ok(());
        }
        self.target
            .hot
            .sweep_write(&self.target.scope, move |tx| {
                Box::pin(async move {
                    let mut window = first;
                    while window < until {
                        hot::store::make_partitions(tx, window).await?;
                        window += WINDOW_HOURS;
                    }
                    Ok::<_, DbError>(())
                })
            })
            .await?;
        self.partitions = first..until;
        Ok(())
    }

    fn remember(&mut self, group: &[Prepared], plan: &Plan) {
        let stored: HashSet<_> = plan.schemas.iter().map(|row| (row.client, row.hash)).collect();
        for batch in group {
            for (hash, schema) in &batch.schemas {
                if stored.contains(&(batch.client, *hash)) {
                    self.schemas.put(batch.client, *hash, Arc::clone(schema));
                }
            }
        }
        for (key, presence) in &plan.presence {
            self.signs.insert(*key, presence.clone());
        }
    }

    async fn write_signs(&mut self) {
        let signs: Signs = Arc::new(std::mem::take(&mut self.signs).into_iter().collect());
        if !signs.is_empty()
            && let Err(error) = self.target.write_signs(&signs).await
        {
            tracing::warn!(
                error = kernel::chain(&error),
                devices = signs.len(),
                "signs of life could not be written; trying again"
            );
            for (key, presence) in signs.iter() {
                self.signs.entry(*key).or_insert_with(|| presence.clone());
            }
        }
        self.signs_due = Instant::now() + SIGNS_EVERY;
    }
}
