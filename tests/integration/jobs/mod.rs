//! The queue, schedules and nodes' lives on both databases.

mod leases;
mod mail;
mod queue;
mod schedules;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use db::{Db, DbError};
use jobs::{BoxFuture, Handler, Health, Job, JobFailure, NewJob, Node, Tasks, Worker};
use kernel::time::ManualClock;
use kernel::{ClientId, Mint, Timestamp};
use serde_json::{Value, json};
use steward_tests::world;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A kind of the registry; what it does here is the test's.
const KIND: &str = "mail.send";
const START: Timestamp = Timestamp::from_millis(1_795_358_401_000);
const HOUR: Duration = Duration::from_secs(3_600);

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new(START))
}

fn job(client: Option<ClientId>, payload: Value) -> NewJob {
    NewJob { kind: KIND, client, payload, dedup_key: None, run_at: None }
}

async fn enqueue(db: &Db, job: NewJob) -> bool {
    db.write(world::provider_permit(), |tx| Box::pin(jobs::enqueue(tx, job))).await.unwrap()
}

async fn health(db: &Db) -> Health {
    let read = db.read(world::provider_permit(), |tx| Box::pin(async move { jobs::health(tx, &[]).await }));
    let health: Result<Health, DbError> = read.await;
    health.unwrap()
}

/// How many jobs are being worked on at this moment.
async fn running(db: &Db) -> i64 {
    let sql = "SELECT count(*) AS running FROM job WHERE state = 'running'";
    let read = db.read(world::provider_permit(), move |tx| Box::pin(async move { tx.row(sql, vec![]).await }));
    let row: Result<Option<db::Row>, DbError> = read.await;
    row.unwrap().unwrap().try_get("", "running").unwrap()
}

/// What a test wants a job to do.
type Behaviour = Box<dyn Fn(Job) -> BoxFuture<'static, Result<(), JobFailure>> + Send + Sync>;

/// Keeps every job that it was given, then behaves.
struct Recorder {
    jobs: Mutex<Vec<Job>>,
    behaviour: Behaviour,
}

impl Recorder {
    fn new(behaviour: impl Fn(Job) -> BoxFuture<'static, Result<(), JobFailure>> + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { jobs: Mutex::default(), behaviour: Box::new(behaviour) })
    }

    /// Does every job at once.
    fn willing() -> Arc<Self> {
        Self::new(|_| Box::pin(async { Ok(()) }))
    }

    fn jobs(&self) -> Vec<Job> {
        self.jobs.lock().unwrap().clone()
    }
}

impl Handler for Recorder {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), JobFailure>> {
        self.jobs.lock().unwrap().push(job.clone());
        (self.behaviour)(job.clone())
    }
}

/// A worker that runs until stopped or killed.
struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    async fn start(db: &Db, tasks: Tasks) -> Self {
        let mint = Arc::new(Mint::new());
        let node = Node::start(db, &mint, "test").await.unwrap();
        let worker = Worker::new(db.clone(), mint, node, tasks).unwrap();
        let (stop, order) = watch::channel(false);
        Self { stop, task: tokio::spawn(worker.run(order)) }
    }

    async fn handling(db: &Db, handler: &Arc<Recorder>) -> Self {
        let handler: Arc<dyn Handler> = Arc::<Recorder>::clone(handler);
        Self::start(db, Tasks { handlers: vec![handler], reconcilers: vec![] }).await
    }

    /// Stops in good order.
    async fn stop(self) {
        self.stop.send_replace(true);
        self.task.await.unwrap();
    }

    /// Ends like a killed process: nothing is written any more.
    async fn kill(self) {
        self.task.abort();
        _ = self.task.await;
    }
}

/// Waits until `holds`, at most ten seconds.
async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    for _ in 0..500 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("did not happen within 10 s: {what}");
}

/// As [`until`], while the clock goes on a second at each look: a renewal that was under way when its worker died may
/// have moved the end of a claim beyond what the test knows of.
async fn until_later(what: &str, clock: &ManualClock, holds: impl AsyncFn() -> bool) {
    until(what, async || {
        let holds = holds().await;
        if !holds {
            clock.advance(Duration::from_secs(1));
        }
        holds
    })
    .await;
}

fn refused(error: &str) -> Result<(), JobFailure> {
    Err(JobFailure::retry(error.to_owned()))
}

fn empty() -> Value {
    json!({})
}
