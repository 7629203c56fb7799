//! Jobs come with their cause, run at least once, under their client's permit, and poison does not block them.

use std::time::Duration;

use db::DbError;
use jobs::{Handler, JobPermit, MAX_ATTEMPTS, NewJob, Replay, Tasks, Worker};
use kernel::{ClientSet, Clock, JobId, Mint};
use serde_json::json;
use steward_tests::both_databases;
use steward_tests::world::{self, A, B};

use super::*;

both_databases! {
    async fn a_job_commits_with_its_cause(db: TestDb) {
        let db = db.open().await;
        let kept = db.write(world::provider_permit(), |tx| Box::pin(jobs::enqueue(tx, job(None, json!({ "n": 1 })))));
        assert!(kept.await.unwrap());
        let lost: Result<(), DbError> = db
            .write(world::provider_permit(), |tx| {
                Box::pin(async move {
                    jobs::enqueue(tx, job(None, json!({ "n": 2 }))).await?;
                    Err(DbError::OutsideScope { table: "planted".into() })
                })
            })
            .await;
        assert!(lost.is_err());
        let recorder = Recorder::willing();
        let worker = Running::handling(&db, &recorder).await;
        until("the job runs", async || health(&db).await.waiting == 0).await;
        worker.stop().await;
        let payloads: Vec<_> = recorder.jobs().into_iter().map(|job| job.payload).collect();
        assert_eq!(payloads, [json!({ "n": 1 })]);
    }

    /// A job without the scope of its row cannot be: the permit comes from the column, whatever the payload says.
    async fn the_permit_comes_from_the_row(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        let recorder = Recorder::willing();
        enqueue(&db, job(Some(A.id()), json!({ "client_id": B.id().uuid(), "client": B.id() }))).await;
        enqueue(&db, job(None, json!({ "client_id": A.id().uuid() }))).await;
        let worker = Running::handling(&db, &recorder).await;
        until("both run", async || recorder.jobs().len() == 2).await;
        worker.stop().await;
        for job in recorder.jobs() {
            match (job.client, job.permit) {
                (Some(client), JobPermit::Client(permit)) => {
                    assert_eq!((client, permit.clients()), (A.id(), &ClientSet::one(A.id())));
                }
                (None, JobPermit::System(scope)) => assert_eq!(scope.task(), KIND),
                other => panic!("{other:?}"),
            }
        }
    }

    async fn the_same_job_waits_once(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        let keyed = |client, key: &str| NewJob { dedup_key: Some(key.to_owned()), ..job(client, empty()) };
        assert!(enqueue(&db, keyed(Some(A.id()), "k")).await);
        assert!(!enqueue(&db, keyed(Some(A.id()), "k")).await, "the same job of the same client");
        assert!(enqueue(&db, keyed(Some(B.id()), "k")).await, "another client's");
        assert!(enqueue(&db, keyed(None, "k")).await, "the provider's");
        assert!(!enqueue(&db, keyed(None, "k")).await, "the provider's again");
        assert!(enqueue(&db, keyed(Some(A.id()), "other")).await, "another key");
        let recorder = Recorder::willing();
        let worker = Running::handling(&db, &recorder).await;
        until("all run", async || recorder.jobs().len() == 4).await;
        worker.stop().await;
        assert!(enqueue(&db, keyed(Some(A.id()), "k")).await, "after it is done it may be queued again");
    }

    async fn a_job_does_not_run_before_its_time(db: TestDb) {
        let clock = clock();
        let db = db.open_at(clock.clone()).await;
        let recorder = Recorder::willing();
        enqueue(&db, NewJob { run_at: Some(START.plus(HOUR)), ..job(None, json!("later")) }).await;
        enqueue(&db, job(None, json!("now"))).await;
        let worker = Running::handling(&db, &recorder).await;
        until("the due one runs", async || recorder.jobs().len() == 1).await;
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        assert_eq!(recorder.jobs().len(), 1);
        clock.advance(HOUR);
        until("the other runs", async || recorder.jobs().len() == 2).await;
        worker.stop().await;
        assert_eq!(recorder.jobs()[1].payload, json!("later"));
    }

    /// Poison: retried after growing pauses, dead after ten attempts, visible, replayable; others run meanwhile.
    async fn poison_is_set_aside_and_can_be_replayed(db: TestDb) {
        let clock = clock();
        let db = db.open_at(clock.clone()).await;
        let recorder = Recorder::new(|job| {
            Box::pin(async move {
                match job.payload.as_str() {
                    Some("poison") => refused("planted poison"),
                    Some("panic") => panic!("planted panic"),
                    _ => Ok(()),
                }
            })
        });
        enqueue(&db, job(None, json!("poison"))).await;
        enqueue(&db, NewJob { dedup_key: Some("p".into()), ..job(None, json!("panic")) }).await;
        let worker = Running::handling(&db, &recorder).await;
        for attempt in 1..=MAX_ATTEMPTS {
            let runs = usize::try_from(attempt * 2).unwrap();
            until(&format!("attempt {attempt}"), async || recorder.jobs().len() == runs).await;
            until("both ended", async || running(&db).await == 0).await;
            clock.advance(2 * HOUR);
        }
        enqueue(&db, job(None, json!("fine"))).await;
        until("another job runs", async || recorder.jobs().iter().any(|job| job.payload == json!("fine"))).await;
        let dead = health(&db).await.dead;
        assert_eq!(dead.len(), 2, "{dead:?}");
        assert!(dead.iter().all(|job| job.attempts == MAX_ATTEMPTS));
        let errors = dead.iter().map(|job| job.last_error.as_str()).collect::<Vec<_>>().join(" | ");
        assert!(errors.contains("planted poison") && errors.contains("panic"), "{errors}");

        let replay = async |id: JobId| -> Result<Replay, DbError> {
            db.write(world::provider_permit(), move |tx| Box::pin(jobs::replay_dead(tx, id))).await
        };
        let keyed = dead.iter().find(|job| job.last_error.contains("panic")).unwrap();
        let other = dead.iter().find(|job| !job.last_error.contains("panic")).unwrap();
        let later = Some(clock.now().plus(HOUR));
        enqueue(&db, NewJob { dedup_key: Some("p".into()), run_at: later, ..job(None, json!("panic")) }).await;
        assert_eq!(replay(keyed.id).await.unwrap(), Replay::AlreadyQueued);
        assert_eq!(replay(other.id).await.unwrap(), Replay::Waiting);
        let again = async || recorder.jobs().iter().filter(|job| job.id == other.id).count() == 11;
        until("the replayed job runs again", again).await;
        worker.stop().await;
        let never: JobId = JobId::from_uuid(uuid::Uuid::from_u128(1));
        assert_eq!(replay(never).await.unwrap(), Replay::NoSuchDeadJob);
        assert_eq!(recorder.jobs().last().unwrap().attempts, 1, "a replayed job has all its attempts");
    }

    async fn a_hopeless_job_is_dead_at_once(db: TestDb) {
        let db = db.open().await;
        let recorder = Recorder::new(|_| Box::pin(async { Err(JobFailure::dead("planted".to_owned())) }));
        enqueue(&db, job(None, empty())).await;
        let worker = Running::handling(&db, &recorder).await;
        until("it is dead", async || health(&db).await.dead.len() == 1).await;
        worker.stop().await;
        assert_eq!(recorder.jobs().len(), 1);
    }

    /// A client with a thousand jobs does not hold up another with one.
    async fn clients_take_turns(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        let recorder = Recorder::new(|_| {
            Box::pin(async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok(())
            })
        });
        let many = db.write(world::provider_permit(), |tx| {
            Box::pin(async move {
                for number in 0..1_000 {
                    jobs::enqueue(tx, job(Some(A.id()), json!(number))).await?;
                }
                jobs::enqueue(tx, job(Some(B.id()), json!("one"))).await?;
                jobs::enqueue(tx, job(None, json!("provider"))).await
            })
        });
        let queued: Result<bool, DbError> = many.await;
        queued.unwrap();
        let worker = Running::handling(&db, &recorder).await;
        until("some ran", async || recorder.jobs().len() >= 30).await;
        worker.stop().await;
        let ran = recorder.jobs();
        let place = |payload: &str| ran.iter().position(|job| job.payload == json!(payload));
        assert!(place("one").is_some_and(|place| place < 8), "{:?}", place("one"));
        assert!(place("provider").is_some_and(|place| place < 8), "{:?}", place("provider"));
    }

    /// What was sent is not kept longer than needed.
    async fn a_done_job_keeps_no_payload(db: TestDb) {
        let test = db;
        let db = test.open().await;
        enqueue(&db, job(None, json!({ "secret": "planted" }))).await;
        let recorder = Recorder::willing();
        let worker = Running::handling(&db, &recorder).await;
        until("the job runs", async || health(&db).await.waiting == 0).await;
        worker.stop().await;
        let rows = db.read(world::provider_permit(), |tx| {
            Box::pin(async move { tx.rows("SELECT state, CAST(payload AS text) AS payload FROM job", vec![]).await })
        });
        let rows: Result<Vec<db::Row>, DbError> = rows.await;
        let row: Vec<(String, String)> = rows
            .unwrap()
            .iter()
            .map(|row| (row.try_get("", "state").unwrap(), row.try_get("", "payload").unwrap()))
            .collect();
        assert_eq!(row, [("done".to_owned(), "{}".to_owned())]);
    }
}

/// Gate A4, "a job without scope": a task that is not in the committed list does not start.
#[test]
fn an_unlisted_task_is_refused() {
    struct Planted;
    impl Handler for Planted {
        fn kind(&self) -> &'static str {
            "test.planted"
        }
        fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), JobFailure>> {
            Box::pin(async { Ok(()) })
        }
    }
    steward_tests::run(steward_tests::Engine::Sqlite, |test| async move {
        let db = test.open().await;
        let mint = Arc::new(Mint::new());
        let node = Node::start(&db, &mint, "test").await.unwrap();
        let tasks = Tasks { handlers: vec![Arc::new(Planted)], reconcilers: vec![] };
        let refused = Worker::new(db, mint, node, tasks).err().expect("an unlisted task was accepted");
        assert_eq!(refused.name, "test.planted");
    });
}
