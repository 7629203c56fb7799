//! Units of work: all or nothing, watchers wake after the commit only, and a work that dies leaves nothing behind.

use std::time::Duration;

use db::{Change, Db, DbError, Value};
use steward_tests::both_databases;
use steward_tests::world::{self, A};

async fn rename(db: &Db, name: &'static str, end: fn() -> Result<(), DbError>) -> Result<(), DbError> {
    db.write(&A.permit(), move |tx| {
        Box::pin(async move {
            let values: Vec<Value> = vec![name.into(), A.id().uuid().into()];
            tx.execute("UPDATE client SET name = $1 WHERE id = $2", values).await?;
            tx.publish(Change::of(Some(A.id()), A.id()));
            end()
        })
    })
    .await
}

async fn name(db: &Db) -> String {
    let values: Vec<Value> = vec![A.id().uuid().into()];
    let row = db
        .read(&A.permit(), |tx| Box::pin(async move { tx.row("SELECT name FROM client WHERE id = $1", values).await }))
        .await;
    let row: Result<_, DbError> = row;
    row.unwrap().unwrap().try_get("", "name").unwrap()
}

both_databases! {
    async fn watchers_wake_after_a_commit_and_not_after_a_rollback(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        let mut changes = db.watch();
        // PostgreSQL's channel opens in its own time, and then says "everything may have changed".
        let settle = tokio::time::timeout(Duration::from_millis(700), async { while changes.next().await.is_some() {} });
        _ = settle.await;
        let refused = rename(&db, "rolled back", || Err(DbError::OutsideScope { table: "client".into() })).await;
        assert!(refused.is_err());
        assert_eq!(name(&db).await, A.text("Client"));
        let early = tokio::time::timeout(Duration::from_millis(300), changes.next()).await;
        assert!(early.is_err(), "woken by a rollback: {early:?}");
        rename(&db, "kept", || Ok(())).await.unwrap();
        let woken = tokio::time::timeout(Duration::from_secs(5), changes.next()).await;
        assert_eq!(woken.unwrap(), Some(Some(Change::of(Some(A.id()), A.id()))));
        assert_eq!(name(&db).await, "kept");
    }

    async fn a_work_that_panics_leaves_nothing_behind(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        for _ in 0..20 {
            let died = rename(&db, "panicked", || panic!("planted")).await;
            assert!(matches!(died, Err(DbError::Died(_))), "{died:?}");
        }
        assert_eq!(name(&db).await, A.text("Client"));
        rename(&db, "alive", || Ok(())).await.unwrap();
        assert_eq!(name(&db).await, "alive");
    }

    async fn a_read_cannot_write(db: TestDb) {
        let test = &db;
        let db = test.open().await;
        world::write(&db).await;
        let result = db
            .read(&A.permit(), |tx| {
                Box::pin(async move { tx.rows("UPDATE client SET name = 'x' RETURNING id", vec![]).await })
            })
            .await;
        let result: Result<_, DbError> = result;
        // PostgreSQL refuses. SQLite's reader would have to take the write lock, which only `WriteTx` asks for; the type
        // has no way to run a statement, and a query that writes is seen here.
        if test.engine() == steward_tests::Engine::Postgres {
            assert!(result.is_err());
        }
        rename(&db, "still works", || Ok(())).await.unwrap();
    }
}
