//! Workers that die or hang: their jobs run again elsewhere, and they cannot undo what others did.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use steward_tests::both_databases;

use super::*;

/// Waits until the flag is set.
async fn hold(flag: Arc<AtomicBool>) -> Result<(), JobFailure> {
    while !flag.load(Ordering::SeqCst) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

both_databases! {
    async fn a_killed_workers_job_runs_again(db: TestDb) {
        let clock = clock();
        let db = db.open_at(clock.clone()).await;
        enqueue(&db, job(None, empty())).await;
        let stuck = Recorder::new(|_| Box::pin(std::future::pending()));
        let first = Running::handling(&db, &stuck).await;
        until("the first worker has it", async || stuck.jobs().len() == 1).await;
        first.kill().await;
        assert_eq!(health(&db).await.waiting, 1, "the row still says that it runs");

        let recorder = Recorder::willing();
        let second = Running::handling(&db, &recorder).await;
        clock.advance(Duration::from_secs(61));
        until_later("the second worker does it", &clock, async || health(&db).await.waiting == 0).await;
        second.stop().await;
        assert_eq!(recorder.jobs().iter().map(|job| job.attempts).collect::<Vec<_>>(), [2]);
    }

    /// A job that kills its worker every time is set aside, too.
    async fn a_job_that_kills_is_set_aside(db: TestDb) {
        let clock = clock();
        let db = db.open_at(clock.clone()).await;
        enqueue(&db, job(None, empty())).await;
        for attempt in 1..=jobs::MAX_ATTEMPTS {
            let stuck = Recorder::new(|_| Box::pin(std::future::pending()));
            let worker = Running::handling(&db, &stuck).await;
            until_later(&format!("attempt {attempt}"), &clock, async || stuck.jobs().len() == 1).await;
            worker.kill().await;
            clock.advance(Duration::from_secs(61));
        }
        let recorder = Recorder::willing();
        let worker = Running::handling(&db, &recorder).await;
        until_later("it is dead", &clock, async || health(&db).await.dead.len() == 1).await;
        worker.stop().await;
        assert_eq!(recorder.jobs().len(), 0);
    }

    /// A worker that lost its claim does not end what another one has.
    async fn a_lost_claim_ends_nothing(db: TestDb) {
        let clock = clock();
        let db = db.open_at(clock.clone()).await;
        enqueue(&db, job(None, empty())).await;
        let (first_may, second_may) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let flag = Arc::clone(&first_may);
        let slow = Recorder::new(move |_| Box::pin(hold(Arc::clone(&flag))));
        let flag = Arc::clone(&second_may);
        let quick = Recorder::new(move |_| Box::pin(hold(Arc::clone(&flag))));
        let first = Running::handling(&db, &slow).await;
        until("the first worker has it", async || slow.jobs().len() == 1).await;
        clock.advance(Duration::from_secs(61));
        let second = Running::handling(&db, &quick).await;
        let taken = async || quick.jobs().len() == 1 || slow.jobs().len() == 2;
        until_later("the second worker has it, too", &clock, taken).await;
        // Whichever took it again: the first attempt ends while the second goes on, and must not end the job.
        if quick.jobs().len() == 1 {
            first_may.store(true, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(300)).await;
            assert_eq!(health(&db).await.waiting, 1, "the lost claim ended the job");
        }
        first_may.store(true, Ordering::SeqCst);
        second_may.store(true, Ordering::SeqCst);
        until("the job is done", async || health(&db).await.waiting == 0).await;
        first.stop().await;
        second.stop().await;
    }

    async fn a_stop_lets_running_jobs_end(db: TestDb) {
        let db = db.open().await;
        enqueue(&db, job(None, empty())).await;
        let ended = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&ended);
        let recorder = Recorder::new(move |_| {
            let flag = Arc::clone(&flag);
            Box::pin(async move {
                tokio::time::sleep(Duration::from_millis(500)).await;
                flag.store(true, Ordering::SeqCst);
                Ok(())
            })
        });
        let worker = Running::handling(&db, &recorder).await;
        until("it runs", async || recorder.jobs().len() == 1).await;
        worker.stop().await;
        assert!(ended.load(Ordering::SeqCst), "the stop cut a job short");
        assert_eq!(health(&db).await.waiting, 0);
    }

    /// Two workers on one queue: every job once, none twice, none left.
    async fn two_nodes_share_the_queue(db: TestDb) {
        let test = db;
        let (one, two) = (test.open().await, test.open().await);
        let recorder = Recorder::new(|_| {
            Box::pin(async {
                tokio::time::sleep(Duration::from_millis(3)).await;
                Ok(())
            })
        });
        for number in 0..60 {
            enqueue(&one, job(None, json!(number))).await;
        }
        let first = Running::handling(&one, &recorder).await;
        let second = Running::handling(&two, &recorder).await;
        until("all are done", async || health(&one).await.waiting == 0).await;
        first.stop().await;
        second.stop().await;
        let mut numbers: Vec<i64> = recorder.jobs().iter().map(|job| job.payload.as_i64().unwrap()).collect();
        numbers.sort_unstable();
        // SQLite is one process; a second node there takes over what the first runs, so twice is allowed, lost is not.
        numbers.dedup();
        assert_eq!(numbers, (0..60).collect::<Vec<_>>());
        if test.engine() == steward_tests::Engine::Postgres {
            assert_eq!(recorder.jobs().len(), 60, "a job ran twice");
        }
    }
}
