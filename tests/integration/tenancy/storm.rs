//! Callers that go away: thousands of units of work whose futures are dropped at random moments leave no idle
//! transaction, lose no acknowledged write, and the pool serves on (sqlx's `begin` is not cancel-safe on PostgreSQL).

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use db::{Db, DbError, Value};
use kernel::id::SiteKind;
use steward_tests::seed::Choices;
use steward_tests::world::{self, A};
use steward_tests::{Engine, both_databases, schema};
use uuid::Uuid;

const CALLS: u64 = 1_500;

async fn insert(db: &Db) -> Result<Uuid, DbError> {
    db.write(&A.permit(), |tx| {
        Box::pin(async move {
            let id = tx.new_id::<SiteKind>().uuid();
            let sql = "INSERT INTO site (id, client_id, name, address, time_zone, version, created_at) \
                       VALUES ($1, $2, $3, '', 'UTC', 1, 0)";
            let values: Vec<Value> = vec![id.into(), A.id().uuid().into(), id.to_string().into()];
            tx.execute(sql, values).await?;
            Ok(id)
        })
    })
    .await
}

async fn stored(db: &Db) -> BTreeSet<Uuid> {
    let rows = db.read(&A.permit(), |tx| Box::pin(async move { tx.rows("SELECT id FROM site", vec![]).await })).await;
    let rows: Result<Vec<_>, DbError> = rows;
    rows.unwrap().iter().map(|row| row.try_get("", "id").unwrap()).collect()
}

both_databases! {
    async fn callers_that_go_away_leave_nothing_open(db: TestDb) {
        let test = db;
        let db = test.open().await;
        world::write(&db).await;
        let choices = Choices::new("cancel storm");
        let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
        let mut callers = tokio::task::JoinSet::new();
        for _ in 0..CALLS {
            let (db, acknowledged) = (db.clone(), Arc::clone(&acknowledged));
            // Some give up at once, some in the middle, some wait for the answer.
            let longest = [3_000, 30_000, 3_000_000][usize::try_from(choices.below(3)).unwrap()];
            let patience = Duration::from_micros(choices.below(longest));
            let writes = choices.below(2) == 0;
            callers.spawn(async move {
                let work = async {
                    if writes {
                        if let Ok(id) = insert(&db).await {
                            acknowledged.lock().unwrap().insert(id);
                        }
                    } else {
                        stored(&db).await;
                    }
                };
                // Dropped at any await point.
                _ = tokio::time::timeout(patience, work).await;
            });
            if callers.len() > 64 {
                callers.join_next().await;
            }
        }
        while callers.join_next().await.is_some() {}

        // The pool serves on, and its connections hold no transaction of somebody else.
        for _ in 0..20 {
            let id = insert(&db).await.unwrap();
            acknowledged.lock().unwrap().insert(id);
        }
        let stored = stored(&db).await;
        let acknowledged = acknowledged.lock().unwrap().clone();
        assert!(acknowledged.len() > 20, "no call was patient enough for the test to mean anything");
        assert!(acknowledged.is_subset(&stored), "acknowledged writes were lost");

        if test.engine() == Engine::Postgres {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let sql = "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() \
                       AND state LIKE 'idle in transaction%'";
            let open: i32 = schema::rows(&test.owner().await, sql, vec![]).await[0].try_get_by_index(0).unwrap();
            assert_eq!(open, 0, "idle transactions are left");
        }
    }
}
