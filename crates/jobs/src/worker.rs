//! Runs handlers and reconcilers on this node until told to stop.

mod attempt;
mod by_hand;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbError, Dialect};
use kernel::{Id, Mint, SystemScope};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::Node;
use crate::queue::store::{self, Claim, Lost, Turn};
use crate::queue::{Handler, Job, JobPermit, Model};
use crate::retention::Retention;
use crate::schedule::{Loop, Reconciler, Schedule};
use crate::system::{self, UnlistedTask};
use attempt::Attempt;

/// Jobs that run at the same time on one node.
const SLOTS: usize = 8;
/// Jobs of one client, or of the provider, that run at the same time on one node.
const SLOTS_OF_ONE: usize = SLOTS / 2;
/// Longest pause between two looks at the queue.
const LOOK: Duration = Duration::from_secs(1);
/// Time between two renewals of claims.
const RENEW: Duration = Duration::from_secs(20);
/// How long work under way may take to end after the order to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// What a worker does.
#[derive(Default)]
pub struct Tasks {
    /// One for each kind of job.
    pub handlers: Vec<Arc<dyn Handler>>,
    /// Besides those of this crate.
    pub reconcilers: Vec<Arc<dyn Reconciler>>,
}

/// Runs jobs and schedules.
pub struct Worker {
    db: Db,
    mint: Arc<Mint>,
    node: Node,
    handlers: HashMap<&'static str, Arc<dyn Handler>>,
    reconcilers: Vec<(Arc<dyn Reconciler>, SystemScope)>,
}

impl Worker {
    /// Makes the worker of this node.
    ///
    /// # Errors
    /// [`UnlistedTask`] for a handler or reconciler whose name is not in the registry of [`crate::system`].
    pub fn new(db: Db, mint: Arc<Mint>, node: Node, tasks: Tasks) -> Result<Self, UnlistedTask> {
        let mut handlers = HashMap::new();
        for handler in tasks.handlers {
            system::scope(&mint, handler.kind())?;
            handlers.insert(handler.kind(), handler);
        }
        let own: Arc<dyn Reconciler> = Arc::new(Retention(db.clone()));
        let reconcilers = tasks
            .reconcilers
            .into_iter()
            .chain([own])
            .map(|reconciler| system::scope(&mint, reconciler.name()).map(|scope| (reconciler, scope)))
            .collect::<Result<_, _>>()?;
        Ok(Self { db, mint, node, handlers, reconcilers })
    }

    /// Every schedule that it fires.
    #[must_use]
    pub fn schedules(&self) -> Vec<Schedule> {
        self.reconcilers.iter().map(|(reconciler, _)| Schedule::of(reconciler.as_ref())).collect()
    }

    /// Works until `shutdown` is true or its sender is gone, then lets work under way end within ten seconds; what has
    /// not ended then is given back.
    pub async fn run(self, shutdown: watch::Receiver<bool>) {
        let mut loops = JoinSet::new();
        let claims = system::schedules(&self.mint);
        for (reconciler, scope) in &self.reconcilers {
            let one = Loop {
                db: self.db.clone(),
                node: self.node.id(),
                claims,
                reconciler: Arc::clone(reconciler),
                scope: *scope,
            };
            loops.spawn_on(one.run(shutdown.clone()), self.db.runtime());
        }
        let queue = Queue::of(&self).run(shutdown.clone());
        let schedules = async {
            let mut order = shutdown.clone();
            stopped(&mut order).await;
            let all_ended = async { while loops.join_next().await.is_some() {} };
            // The transactions of a reconciler run in tasks of their own, so cutting it short leaves none open.
            if tokio::time::timeout(DRAIN, all_ended).await.is_err() {
                tracing::warn!("a reconciler did not end in time; its next fire makes it up");
            }
        };
        tokio::join!(queue, schedules);
    }
}

/// Waits for the order to stop.
pub(crate) async fn stopped(shutdown: &mut watch::Receiver<bool>) {
    // An error says that nobody can give the order any more, which is one.
    let _ = shutdown.wait_for(|stop| *stop).await;
}

/// The part of a worker that takes jobs.
struct Queue<'w> {
    worker: &'w Worker,
    scope: SystemScope,
    kinds: Arc<[&'static str]>,
    turn: Turn,
    attempts: JoinSet<Uuid>,
    running: HashMap<Uuid, Claim>,
}

impl<'w> Queue<'w> {
    fn of(worker: &'w Worker) -> Self {
        let scope = system::queue(&worker.mint);
        let kinds = worker.handlers.keys().copied().collect();
        Self { worker, scope, kinds, turn: Turn::Provider, attempts: JoinSet::new(), running: HashMap::new() }
    }

    async fn run(mut self, mut shutdown: watch::Receiver<bool>) {
        let mut changes = self.worker.db.watch();
        let mut renewal = tokio::time::interval(RENEW);
        if self.worker.db.dialect() == Dialect::Sqlite {
            let ours = self.worker.node.id();
            self.logged(self.recover(Lost::AllBut(ours)).await);
        }
        while !*shutdown.borrow() {
            let filled = self.fill().await;
            self.logged(filled);
            tokio::select! {
                () = stopped(&mut shutdown) => {}
                () = tokio::time::sleep(LOOK) => {}
                Some(ended) = self.attempts.join_next() => self.forget(ended),
                _ = renewal.tick() => {
                    let renewed = self.renew().await;
                    self.logged(renewed);
                }
                () = next_job(&mut changes) => {}
            }
        }
        self.drain().await;
    }

    fn logged(&self, result: Result<(), DbError>) {
        if let Err(error) = result {
            tracing::warn!(error = kernel::chain(&error), "the queue could not be read; trying again");
        }
    }

    /// Takes jobs while there are free slots and due jobs.
    async fn fill(&mut self) -> Result<(), DbError> {
        if self.kinds.is_empty() || self.running.len() >= SLOTS {
            return Ok(());
        }
        let kinds = Arc::clone(&self.kinds);
        let db = &self.worker.db;
        // A look costs no write, and SQLite has one writer.
        if !db
            .sweep_read(&self.scope, move |tx| Box::pin(async move { store::is_anything_due(tx, &kinds).await }))
            .await?
        {
            return Ok(());
        }
        self.recover(Lost::Expired).await?;
        while self.running.len() < SLOTS {
            let (kinds, node, turn, full) = (Arc::clone(&self.kinds), self.worker.node.id(), self.turn, self.full());
            let claimed = self
                .worker
                .db
                .sweep_write(&self.scope, move |tx| {
                    Box::pin(async move { store::claim(tx, node, &kinds, turn, &full).await })
                })
                .await?;
            let Some((row, turn)) = claimed else { return Ok(()) };
            self.turn = turn;
            self.begin(row);
        }
        Ok(())
    }

    async fn recover(&self, lost: Lost) -> Result<(), DbError> {
        let back = self.worker.db.sweep_write(&self.scope, move |tx| Box::pin(store::recover(tx, lost))).await?;
        if back > 0 {
            tracing::warn!(jobs = back, "jobs whose worker died were put back");
        }
        Ok(())
    }

    /// Those who hold as many slots as one may.
    fn full(&self) -> Vec<Option<Uuid>> {
        let mut held: HashMap<Option<Uuid>, usize> = HashMap::new();
        for claim in self.running.values() {
            *held.entry(claim.client.map(Id::uuid)).or_default() += 1;
        }
        held.into_iter().filter(|(_, count)| *count >= SLOTS_OF_ONE).map(|(client, _)| client).collect()
    }

    fn begin(&mut self, row: Model) {
        let Some(handler) = self.worker.handlers.get(row.kind.as_str()).map(Arc::clone) else { return };
        let client = row.client_id.map(Id::from_uuid);
        // The registry was asked when the worker was made.
        let Ok(scope) = system::scope(&self.worker.mint, handler.kind()) else { return };
        let claim = Claim { id: Id::from_uuid(row.id), client, node: self.worker.node.id(), attempts: row.attempts };
        let job = Job {
            id: claim.id,
            kind: handler.kind(),
            client,
            permit: client.map_or(JobPermit::System(scope), |client| JobPermit::Client(scope.enter(client))),
            payload: row.payload,
            attempts: row.attempts,
        };
        self.running.insert(row.id, claim);
        let attempt = Attempt { db: self.worker.db.clone(), scope: self.scope, claim };
        let id = row.id;
        self.attempts.spawn_on(
            async move {
                attempt.run(handler, job).await;
                id
            },
            self.worker.db.runtime(),
        );
    }

    fn forget(&mut self, ended: Result<Uuid, tokio::task::JoinError>) {
        match ended {
            Ok(id) => {
                self.running.remove(&id);
            }
            // The attempt itself does not panic (its handler runs in a task of its own), and nobody aborts it.
            Err(error) => tracing::error!(error = %error, "an attempt ended abnormally"),
        }
    }

    async fn renew(&self) -> Result<(), DbError> {
        let claims: Vec<Claim> = self.running.values().copied().collect();
        if claims.is_empty() {
            return Ok(());
        }
        let renew =
            self.worker.db.sweep_write(&self.scope, move |tx| Box::pin(async move { store::renew(tx, &claims).await }));
        renew.await
    }

    async fn drain(mut self) {
        let attempts = &mut self.attempts;
        let running = &mut self.running;
        let all_ended = async {
            while let Some(ended) = attempts.join_next().await {
                if let Ok(id) = ended {
                    running.remove(&id);
                }
            }
        };
        if tokio::time::timeout(DRAIN, all_ended).await.is_ok() {
            return;
        }
        self.attempts.abort_all();
        while self.attempts.join_next().await.is_some() {}
        for claim in self.running.values().copied() {
            let back = self.worker.db.sweep_write(&self.scope, move |tx| {
                Box::pin(async move { store::end(tx, &claim, store::End::Back).await })
            });
            match back.await {
                Ok(_) => tracing::warn!(job = %claim.id, "a job did not end in time and was given back"),
                Err(error) => {
                    tracing::warn!(job = %claim.id, error = %error, "a job was not given back; its claim runs out")
                }
            }
        }
    }
}

/// Waits until a job was queued, or it cannot be known.
async fn next_job(changes: &mut db::Changes) {
    loop {
        match changes.next().await {
            Some(Some(change)) if change.kind != "job" && change.kind != "*" => {}
            Some(_) => return,
            // The bus is gone with the database; looks by the clock go on until the order to stop.
            None => std::future::pending().await,
        }
    }
}
