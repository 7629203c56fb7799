//! The life of nodes: each server process marks that it lives, so that a silence of devices can be told from our own.
//!
//! A life lasts from its start to its stop, or, without a stop, to its last mark.

mod entity;
mod store;

use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbError, ReadTx, WriteTx};
use kernel::{Mint, SystemScope, Timestamp, id};
use tokio::sync::watch;
use uuid::Uuid;

use crate::system;

/// Time between two marks.
const EVERY: Duration = Duration::from_secs(5);
/// A life whose last mark is younger than this goes on.
const FRESH: Duration = Duration::from_secs(15);
/// Lives that ended longer ago than this are forgotten.
const KEPT: Duration = Duration::from_secs(400 * 86_400);

/// This process among the nodes.
#[derive(Clone)]
pub struct Node(Arc<Inner>);

struct Inner {
    db: Db,
    scope: SystemScope,
    id: Uuid,
    started_at: Timestamp,
    /// Ends the marks when set, or when the last handle goes.
    stop: watch::Sender<bool>,
}

impl Node {
    /// Writes down that a node of this version starts, and marks its life from now on.
    ///
    /// # Errors
    /// What the database says.
    pub async fn start(db: &Db, mint: &Mint, version: &str) -> Result<Self, DbError> {
        let scope = system::node(mint);
        let id = id::uuid_v7(db.now(), db.entropy().as_ref());
        let version = version.to_owned();
        let started_at = db
            .sweep_write(&scope, move |tx| {
                Box::pin(async move { store::start(tx, id, &version).await.map(|()| tx.now()) })
            })
            .await?;
        let (stop, stopping) = watch::channel(false);
        let node = Self(Arc::new(Inner { db: db.clone(), scope, id, started_at, stop }));
        db.runtime().spawn(mark(db.clone(), scope, id, stopping));
        Ok(node)
    }

    /// Its id, new at every start.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.0.id
    }

    /// When it started.
    #[must_use]
    pub fn started_at(&self) -> Timestamp {
        self.0.started_at
    }

    /// Writes down that it stops in good order; no further marks are made.
    ///
    /// # Errors
    /// What the database says.
    pub async fn stop(&self) -> Result<(), DbError> {
        self.0.stop.send_replace(true);
        let id = self.0.id;
        self.0.db.sweep_write(&self.0.scope, move |tx| Box::pin(store::stop(tx, id))).await
    }
}

async fn mark(db: Db, scope: SystemScope, id: Uuid, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            // An error says that every handle is gone.
            _ = stopping.changed() => return,
        }
        if let Err(error) = db.sweep_write(&scope, move |tx| Box::pin(store::mark(tx, id))).await {
            tracing::warn!(error = %error, "the mark of life was not written");
        }
    }
}

/// The times since `since` in which no node was alive, oldest first. Also the time before the very first node counts.
///
/// # Errors
/// What the database says.
pub async fn outages(tx: &ReadTx, since: Timestamp) -> Result<Vec<(Timestamp, Timestamp)>, DbError> {
    Ok(gaps(&store::lives(tx, since).await?, since, tx.now()))
}

/// Removes lives that ended long ago.
pub(crate) async fn forget(tx: &WriteTx) -> Result<u64, DbError> {
    store::remove_old(tx, tx.now().minus(KEPT)).await
}

/// One process's life.
#[derive(Debug, Clone, Copy)]
struct Life {
    started_at: Timestamp,
    alive_at: Timestamp,
    stopped_at: Option<Timestamp>,
}

impl Life {
    fn end(&self, now: Timestamp) -> Timestamp {
        match self.stopped_at {
            Some(stop) => stop,
            None if now.since(self.alive_at) < FRESH => now,
            None => self.alive_at,
        }
    }
}

/// What the lives, ordered by start, leave uncovered of `[since, now]`.
fn gaps(lives: &[Life], since: Timestamp, now: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let mut gaps = Vec::new();
    let mut covered = since;
    for life in lives {
        if life.started_at > covered {
            gaps.push((covered, life.started_at.min(now)));
        }
        covered = covered.max(life.end(now));
    }
    if covered < now {
        gaps.push((covered, now));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    fn life(start: i64, alive: i64, stop: Option<i64>) -> Life {
        Life { started_at: at(start), alive_at: at(alive), stopped_at: stop.map(at) }
    }

    #[test]
    fn outages_are_what_no_life_covers() {
        let lives = [
            (vec![], vec![(100, 1_000)]),
            (vec![life(50, 990, None)], vec![]),
            // Killed at 300, back at 400.
            (vec![life(50, 300, None), life(400, 995, None)], vec![(300, 400)]),
            // Stopped in order; the stop counts, not the last mark.
            (vec![life(50, 300, Some(303)), life(400, 995, None)], vec![(303, 400)]),
            // Two nodes that overlap: none of them alone covers.
            (vec![life(50, 500, Some(500)), life(450, 800, None), life(700, 999, None)], vec![]),
            // All are dead now.
            (vec![life(50, 500, None)], vec![(500, 1_000)]),
        ];
        for (lives, expected) in lives {
            let expected: Vec<_> = expected.iter().map(|(from, to)| (at(*from), at(*to))).collect();
            assert_eq!(gaps(&lives, at(100), at(1_000)), expected, "{lives:?}");
        }
    }
}
