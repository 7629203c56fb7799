//! Wall 1 and 2: what a permit does not cover is absent, whatever the query asks for.

use db::{Db, DbError};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, IntoActiveModel};
use steward_tests::both_databases;
use steward_tests::world::{self, A, B, Tenant};

mod site {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "site")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub client_id: Uuid,
        pub name: String,
        pub address: String,
        pub time_zone: String,
        pub version: i32,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}

/// The names of all sites as seen under the permit.
async fn names(db: &Db, permit: &kernel::Permit) -> Vec<String> {
    let mut names: Vec<String> = db
        .read(permit, |tx| Box::pin(async move { tx.select::<site::Entity>().all().await }))
        .await
        .unwrap()
        .into_iter()
        .map(|row: site::Model| row.name)
        .collect();
    names.sort();
    names
}

both_databases! {
    async fn a_query_sees_the_permits_clients_only(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        assert_eq!(names(&db, &A.permit()).await, [A.text("Site")]);
        assert_eq!(names(&db, &B.permit()).await, [B.text("Site")]);
        assert_eq!(names(&db, world::provider_permit()).await, [A.text("Site"), B.text("Site")]);
    }

    async fn asking_for_another_clients_row_by_id_finds_nothing(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        let permit = A.permit();
        let find = |tenant: Tenant| {
            db.read(&permit, move |tx| {
                Box::pin(async move {
                    let query = tx.select::<site::Entity>().filter(site::Column::Id.eq(tenant.uuid("site")));
                    Ok::<_, DbError>((query.one().await?, tx.select::<site::Entity>().count().await?))
                })
            })
        };
        assert!(find(A).await.unwrap().0.is_some());
        assert_eq!(find(B).await.unwrap(), (None, 1));
    }

    async fn another_clients_row_is_neither_changed_nor_removed(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        let touched = db
            .write(&A.permit(), |tx| {
                Box::pin(async move {
                    let theirs = site::Column::Id.eq(B.uuid("site"));
                    let renamed = tx.update::<site::Entity>().filter(theirs.clone()).set(site::Column::Name, "x");
                    let changed = renamed.exec().await?;
                    let removed = tx.delete::<site::Entity>().filter(theirs).exec().await?;
                    // Without any filter of its own the change still reaches the own rows only.
                    let own = tx.update::<site::Entity>().set(site::Column::Address, "moved").exec().await?;
                    Ok::<_, DbError>((changed, removed, own))
                })
            })
            .await
            .unwrap();
        assert_eq!(touched, (0, 0, 1));
        assert_eq!(names(&db, &B.permit()).await, [B.text("Site")]);
    }

    async fn a_row_of_another_client_cannot_be_written(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        let result = db
            .write(&A.permit(), |tx| {
                Box::pin(async move {
                    let foreign = site::Model {
                        id: tx.new_id::<kernel::id::SiteKind>().uuid(),
                        client_id: B.id().uuid(),
                        name: "planted".into(),
                        address: String::new(),
                        time_zone: "UTC".into(),
                        version: 1,
                        created_at: 0,
                    };
                    let mut row = foreign.into_active_model();
                    row.name = Set("planted".into());
                    tx.insert(row).await.map(|_| ())
                })
            })
            .await;
        assert!(matches!(result, Err(DbError::OutsideScope { .. })), "{result:?}");
        assert_eq!(names(&db, &B.permit()).await, [B.text("Site")]);
    }

    async fn a_job_of_another_client_cannot_be_queued(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        for client in [Some(B.id()), None] {
            let result = db
                .write(&A.permit(), move |tx| {
                    let job = jobs::NewJob {
                        kind: "test.never",
                        client,
                        payload: serde_json::json!({}),
                        dedup_key: None,
                        run_at: None,
                    };
                    Box::pin(jobs::enqueue(tx, job))
                })
                .await;
            assert!(matches!(result, Err(DbError::OutsideScope { .. })), "{client:?}: {result:?}");
        }
    }
}
