//! Once per key.

use kernel::{Id, UserId};

use super::Replayable;
use crate::testing::Bench;

fn user(bench: &Bench) -> UserId {
    Id::new(bench.db.now(), bench.db.entropy().as_ref())
}

#[tokio::test]
async fn the_first_answer_is_given_again_to_the_same_person_and_request_only() {
    let bench = Bench::new().await;
    let (keys, me, other) = (bench.auth.idempotency().clone(), user(&bench), user(&bench));
    assert_eq!(keys.begin(me, "k", [1; 32]).await.unwrap(), Replayable::New);
    assert_eq!(keys.begin(me, "k", [1; 32]).await.unwrap(), Replayable::InProgress);
    keys.finish(me, "k", r#"{"secret":"once"}"#).await.unwrap();
    assert_eq!(keys.begin(me, "k", [1; 32]).await.unwrap(), Replayable::Replay(r#"{"secret":"once"}"#.to_owned()));
    assert_eq!(keys.begin(me, "k", [2; 32]).await.unwrap(), Replayable::Mismatch);
    assert_eq!(keys.begin(other, "k", [1; 32]).await.unwrap(), Replayable::New);
    bench.advance(86_401);
    assert_eq!(bench.auth.purge(&bench.system()).await.unwrap().answers, 2);
    assert_eq!(keys.begin(me, "k", [3; 32]).await.unwrap(), Replayable::New);
}

#[tokio::test]
async fn answers_are_not_readable_in_the_database_and_cannot_be_moved() {
    let bench = Bench::new().await;
    let (keys, me, other) = (bench.auth.idempotency().clone(), user(&bench), user(&bench));
    keys.begin(me, "k", [1; 32]).await.unwrap();
    keys.finish(me, "k", "shown once").await.unwrap();
    keys.begin(other, "k", [1; 32]).await.unwrap();
    let system = bench.system();
    let moved = bench.db.sweep_write(&system, move |tx| {
        Box::pin(async move {
            let row = tx.row("SELECT response FROM idempotency_key WHERE user_id = $1", vec![me.uuid().into()]).await?;
            let kept: String = row.unwrap().try_get("", "response")?;
            let values = vec![kept.clone().into(), other.uuid().into()];
            tx.execute("UPDATE idempotency_key SET response = $1 WHERE user_id = $2", values).await?;
            Ok::<_, db::DbError>(kept)
        })
    });
    assert!(!moved.await.unwrap().contains("shown once"));
    assert!(keys.begin(other, "k", [1; 32]).await.is_err());
    assert!(keys.begin(me, "k", [1; 32]).await.is_ok());
}

#[tokio::test]
async fn what_failed_or_died_may_be_tried_again() {
    let bench = Bench::new().await;
    let (keys, me) = (bench.auth.idempotency().clone(), user(&bench));
    keys.begin(me, "failed", [1; 32]).await.unwrap();
    keys.abandon(me, "failed").await.unwrap();
    assert_eq!(keys.begin(me, "failed", [1; 32]).await.unwrap(), Replayable::New);
    bench.advance(119);
    assert_eq!(keys.begin(me, "failed", [1; 32]).await.unwrap(), Replayable::InProgress);
    bench.advance(1);
    assert_eq!(keys.begin(me, "failed", [1; 32]).await.unwrap(), Replayable::New);
    assert_eq!(keys.begin(me, "failed", [1; 32]).await.unwrap(), Replayable::InProgress, "the new claim is fresh");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_parallel_requests_one_works() {
    let bench = Bench::new().await;
    let me = user(&bench);
    let requests = (0..8).map(|_| {
        let keys = bench.auth.idempotency().clone();
        tokio::spawn(async move { keys.begin(me, "k", [1; 32]).await.unwrap() == Replayable::New })
    });
    let mut worked = 0;
    for request in requests.collect::<Vec<_>>() {
        worked += u8::from(request.await.unwrap());
    }
    assert_eq!(worked, 1);
}
