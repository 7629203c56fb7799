//! Schedules fire once across nodes; old rows go; nodes' lives tell outages.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use db::{Row, Value};
use jobs::Reconciler;
use kernel::{Failure, SystemScope};
use steward_tests::both_databases;
use steward_tests::world;

use super::*;

/// Counts its runs.
struct Counter(Arc<AtomicUsize>);

impl Reconciler for Counter {
    fn name(&self) -> &'static str {
        "devices.silent"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(10)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        assert_eq!(scope.task(), "devices.silent");
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Err(Failure::internal("a failed run does not stop the schedule")) })
    }
}

async fn counts(db: &Db) -> Vec<(String, i64)> {
    let sql = "SELECT schedule, count(*) AS fires FROM schedule_fire GROUP BY schedule ORDER BY schedule";
    let rows = db.read(world::provider_permit(), move |tx| Box::pin(async move { tx.rows(sql, vec![]).await }));
    let rows: Result<Vec<Row>, DbError> = rows.await;
    rows.unwrap().iter().map(|row| (row.try_get("", "schedule").unwrap(), row.try_get("", "fires").unwrap())).collect()
}

async fn execute(db: &Db, sql: &'static str, values: Vec<Value>) {
    let scope = Mint::new().system("test.jobs");
    let done: Result<u64, DbError> =
        db.sweep_write(&scope, move |tx| Box::pin(async move { tx.execute(sql, values).await })).await;
    done.unwrap();
}

both_databases! {
    async fn a_schedule_fires_once_across_nodes(db: TestDb) {
        let clock = clock();
        let runs = Arc::new(AtomicUsize::new(0));
        let mut nodes = Vec::new();
        for _ in 0..3 {
            let db = db.open_at(clock.clone()).await;
            let counter: Arc<dyn Reconciler> = Arc::new(Counter(Arc::clone(&runs)));
            nodes.push((Running::start(&db, Tasks { handlers: vec![], reconcilers: vec![counter] }).await, db));
        }
        let rounds = 4;
        for round in 1..=rounds {
            until(&format!("fire {round}"), async || runs.load(Ordering::SeqCst) >= round).await;
            // Time enough for the other nodes to fire as well, if they would.
            tokio::time::sleep(Duration::from_millis(1_300)).await;
            assert_eq!(runs.load(Ordering::SeqCst), round, "the same instant fired twice");
            clock.advance(Duration::from_secs(10));
        }
        for (node, db) in nodes {
            let fires = counts(&db).await;
            assert!(fires.iter().any(|(name, _)| name == "devices.silent"), "{fires:?}");
            node.stop().await;
        }
    }

    async fn old_rows_are_forgotten_and_the_last_fire_stays(db: TestDb) {
        let clock = clock();
        let db = db.open_at(clock.clone()).await;
        let recorder = Recorder::new(|job| {
            Box::pin(async move {
                if job.payload == json!("dead") { Err(JobFailure::dead("planted".to_owned())) } else { Ok(()) }
            })
        });
        enqueue(&db, job(None, json!("dead"))).await;
        enqueue(&db, job(None, json!("done"))).await;
        let long_ago = START.minus(Duration::from_secs(86_400 * 30)).micros();
        for fire in [long_ago, long_ago + 1] {
            let node = uuid::Uuid::from_u128(7);
            let values = vec!["devices.silent".into(), fire.into(), node.into()];
            execute(&db, "INSERT INTO schedule_fire (schedule, fire_at, node_id) VALUES ($1, $2, $3)", values).await;
        }
        let worker = Running::handling(&db, &recorder).await;
        until("both ended", async || health(&db).await.waiting == 0).await;
        let states = async || {
            let sql = "SELECT state, count(*) AS fires FROM job GROUP BY state ORDER BY state";
            let rows = db.read(world::provider_permit(), move |tx| Box::pin(async move { tx.rows(sql, vec![]).await }));
            let rows: Result<Vec<Row>, DbError> = rows.await;
            rows.unwrap().iter().map(|row| row.try_get("", "state").unwrap()).collect::<Vec<String>>()
        };
        assert_eq!(states().await, ["dead", "done"]);
        clock.advance(Duration::from_secs(86_400 * 8));
        until("done jobs go after a week", async || states().await == ["dead"]).await;
        clock.advance(Duration::from_secs(86_400 * 83));
        until("dead jobs go after 90 days", async || states().await.is_empty()).await;
        worker.stop().await;
        let silent: Vec<_> = counts(&db).await.into_iter().filter(|(name, _)| name == "devices.silent").collect();
        assert_eq!(silent, [("devices.silent".to_owned(), 1)], "of each schedule the last fire stays");
    }

    async fn outages_are_told_from_nodes_lives(db: TestDb) {
        let clock = clock();
        let db = db.open_at(clock.clone()).await;
        let mint = Mint::new();
        let outages = async || -> Vec<(i64, i64)> {
            let read = db.read(world::provider_permit(), |tx| Box::pin(jobs::node::outages(tx, START)));
            let outages: Result<Vec<_>, DbError> = read.await;
            let seconds = |at: Timestamp| (at.micros() - START.micros()) / 1_000_000;
            outages.unwrap().into_iter().map(|(from, to)| (seconds(from), seconds(to))).collect()
        };
        let first = Node::start(&db, &mint, "test").await.unwrap();
        clock.advance(Duration::from_secs(10));
        assert_eq!(outages().await, []);
        first.stop().await.unwrap();
        clock.advance(Duration::from_secs(100));
        assert_eq!(outages().await, [(10, 110)]);
        let second = Node::start(&db, &mint, "test").await.unwrap();
        clock.advance(Duration::from_secs(10));
        assert_eq!(outages().await, [(10, 110)]);
        // Killed: no stop, and no further mark of life.
        drop(second);
        clock.advance(Duration::from_secs(1_000));
        assert_eq!(outages().await, [(10, 110), (110, 1_120)]);
    }

    async fn health_names_every_schedule(db: TestDb) {
        let clock = clock();
        let db = db.open_at(clock.clone()).await;
        let mint = Arc::new(Mint::new());
        let node = Node::start(&db, &mint, "test").await.unwrap();
        let counter: Arc<dyn Reconciler> = Arc::new(Counter(Arc::default()));
        let tasks = Tasks { handlers: vec![], reconcilers: vec![counter] };
        let worker = Worker::new(db.clone(), mint, node, tasks).unwrap();
        let schedules = worker.schedules();
        let (stop, order) = watch::channel(false);
        let task = tokio::spawn(worker.run(order));
        let known = schedules.clone();
        let health = async || {
            let schedules = known.clone();
            let read = db.read(world::provider_permit(), move |tx| {
                Box::pin(async move { jobs::health(tx, &schedules).await })
            });
            let health: Result<Health, DbError> = read.await;
            health.unwrap().schedules
        };
        until("all fired", async || health().await.iter().all(|status| status.last_run_at.is_some())).await;
        let status = health().await;
        assert_eq!(status.iter().map(|status| status.name).collect::<Vec<_>>(), ["devices.silent", "jobs.retention"]);
        assert_eq!(status[0].last_run_at, Some(schedules[0].fire_at(START)));
        assert_eq!(status[0].next_run_at, schedules[0].next_after(START));
        stop.send_replace(true);
        task.await.unwrap();
    }
}
