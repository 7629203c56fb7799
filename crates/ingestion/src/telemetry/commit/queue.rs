//! The bounded queue before the committer.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use kernel::ClientId;
use tokio::sync::{mpsc, oneshot};

use super::worker::Verdict;
use crate::telemetry::prepare::Prepared;

/// Most batches that wait.
const MOST_BATCHES: usize = 4_096;
/// Most bytes that wait.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// What every client may have waiting, however many others there are.
const FAIR_LEAST: usize = 32;

/// A batch with the place where its verdict goes.
pub(crate) struct Waiting {
    pub batch: Prepared,
    pub answer: oneshot::Sender<Verdict>,
}

/// The queue has no room for this batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    /// For nobody.
    Everybody,
    /// For this client: it has its share.
    Client,
    /// The server is ending.
    Closing,
}

/// Counters for the metrics page. All only ever grow, except the two of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IngestionMetrics {
    /// Batches that were committed.
    pub batches: u64,
    /// Frames that were committed for the first time.
    pub frames: u64,
    /// Samples that were committed.
    pub samples: u64,
    /// Commits.
    pub commits: u64,
    /// Commits that failed.
    pub failures: u64,
    /// Batches that were turned away because the queue was full.
    pub turned_away: u64,
    /// Batches that wait.
    pub queue_batches: u64,
    /// Bytes that wait.
    pub queue_bytes: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub batches: AtomicU64,
    pub frames: AtomicU64,
    pub samples: AtomicU64,
    pub commits: AtomicU64,
    pub failures: AtomicU64,
    turned_away: AtomicU64,
    queue_bytes: AtomicUsize,
}

/// The sending end. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Queue {
    sender: mpsc::Sender<Waiting>,
    pub(super) counters: Arc<Counters>,
    shares: Arc<Mutex<HashMap<ClientId, usize>>>,
}

impl Queue {
    pub(super) fn new() -> (Self, mpsc::Receiver<Waiting>) {
        let (sender, receiver) = mpsc::channel(MOST_BATCHES);
        (Self { sender, counters: Arc::default(), shares: Arc::default() }, receiver)
    }

    /// Queues a batch.
    ///
    /// # Errors
    /// Who it is that has no room.
    pub(crate) fn push(&self, batch: Prepared) -> Result<oneshot::Receiver<Verdict>, Full> {
        let refuse = |full: Full| {
            self.counters.turned_away.fetch_add(1, Relaxed);
            Err(full)
        };
        let (client, bytes) = (batch.client, batch.bytes);
        if self.counters.queue_bytes.load(Relaxed) > MOST_BYTES {
            return refuse(Full::Everybody);
        }
        {
            let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
            let clients = shares.len().max(1);
            let share = shares.entry(client).or_default();
            // The first half of the queue is free for all; beyond it each client has an equal part of the whole.
            let waiting = MOST_BATCHES - self.sender.capacity();
            if waiting > MOST_BATCHES / 2 && *share >= FAIR_LEAST.max(MOST_BATCHES / clients) {
                return refuse(Full::Client);
            }
            *share += 1;
        }
        self.counters.queue_bytes.fetch_add(bytes, Relaxed);
        let (answer, verdict) = oneshot::channel();
        match self.sender.try_send(Waiting { batch, answer }) {
            Ok(()) => Ok(verdict),
            Err(error) => {
                self.left(client, bytes);
                refuse(if matches!(error, mpsc::error::TrySendError::Closed(_)) {
                    Full::Closing
                } else {
                    Full::Everybody
                })
            }
        }
    }

    /// A batch left the queue.
    pub(super) fn left(&self, client: ClientId, bytes: usize) {
        self.counters.queue_bytes.fetch_sub(bytes, Relaxed);
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = shares.get_mut(&client) {
            *share = share.saturating_sub(1);
            if *share == 0 {
                shares.remove(&client);
            }
        }
    }

    /// The counters now.
    pub(crate) fn metrics(&self) -> IngestionMetrics {
        let counters = &self.counters;
        IngestionMetrics {
            batches: counters.batches.load(Relaxed),
            frames: counters.frames.load(Relaxed),
            samples: counters.samples.load(Relaxed),
            commits: counters.commits.load(Relaxed),
            failures: counters.failures.load(Relaxed),
            turned_away: counters.turned_away.load(Relaxed),
            queue_batches: (MOST_BATCHES - self.sender.capacity()) as u64,
            queue_bytes: counters.queue_bytes.load(Relaxed) as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Id, Timestamp};
    use uuid::Uuid;

    fn batch(client: u128, bytes: usize) -> Prepared {
        Prepared {
            client: Id::from_uuid(Uuid::from_u128(client)),
            agent: Id::from_uuid(Uuid::from_u128(1)),
            stream: Uuid::from_u128(1),
            boot: Uuid::from_u128(1),
            received: Timestamp::default(),
            ahead_us: None,
            oldest_seq: 1,
            next_seq: 1,
            frames: Vec::new(),
            drops: Vec::new(),
            schemas: Vec::new(),
            wanted: Vec::new(),
            bytes,
        }
    }

    #[tokio::test]
    async fn one_client_cannot_shut_out_another() {
        let (queue, mut receiver) = Queue::new();
        let mut held = Vec::new();
        // A second client makes the shares.
        held.push(queue.push(batch(2, 1)).unwrap());
        let taken = (0..MOST_BATCHES).map_while(|_| queue.push(batch(1, 1)).ok()).count();
        assert!((MOST_BATCHES / 2..MOST_BATCHES).contains(&taken), "{taken}");
        assert_eq!(queue.push(batch(1, 1)).err(), Some(Full::Client));
        held.push(queue.push(batch(2, 1)).unwrap());
        held.push(queue.push(batch(3, 1)).unwrap());
        // What leaves makes room again.
        for _ in 0..taken {
            let left = receiver.recv().await.unwrap().batch;
            queue.left(left.client, left.bytes);
        }
        held.push(queue.push(batch(1, 1)).unwrap());
        assert_eq!(queue.metrics().turned_away, 2);
    }

    #[tokio::test]
    async fn bytes_are_bounded_and_a_closed_queue_says_so() {
        let (queue, mut receiver) = Queue::new();
        let _held = queue.push(batch(1, MOST_BYTES + 1)).unwrap();
        assert_eq!(queue.push(batch(2, 1)).err(), Some(Full::Everybody));
        let left = receiver.recv().await.unwrap().batch;
        queue.left(left.client, left.bytes);
        receiver.close();
        assert_eq!(queue.push(batch(2, 1)).err(), Some(Full::Closing));
        assert_eq!(queue.metrics().queue_bytes, 0);
    }
}
