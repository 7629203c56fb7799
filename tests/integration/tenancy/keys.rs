//! Wall 3: a link across clients cannot be stored, not even by one who may write both.

use db::{DbError, Value};
use kernel::Mint;
use steward_tests::both_databases;
use steward_tests::world::{self, A, B};

both_databases! {
    async fn a_link_across_clients_cannot_be_stored(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        let scope = Mint::new().system("test.keys");
        let links: &[(&str, &str, &str)] = &[
            ("contact", "site_id", "site"),
            ("device", "site_id", "site"),
            ("device", "possible_duplicate_of", "device"),
            ("enrolment_token", "site_id", "site"),
            ("agent", "device_id", "device"),
            ("agent", "enrolment_token_id", "enrolment_token"),
            ("inventory", "device_id", "device"),
            ("availability_fact", "device_id", "device"),
            ("user_contact", "contact_id", "contact"),
            ("business_service_device", "device_id", "device"),
            ("business_service_device", "service_id", "business_service"),
        ];
        for (table, column, target) in links {
            let link = |tenant: world::Tenant| {
                let sql = format!("UPDATE {table} SET {column} = $1 WHERE client_id = $2");
                let values: Vec<Value> = vec![tenant.uuid(target).into(), A.id().uuid().into()];
                db.sweep_write(&scope, move |tx| Box::pin(async move { tx.execute(&sql, values).await }))
            };
            let foreign = link(B).await;
            assert!(matches!(foreign, Err(DbError::Link(_))), "{table}.{column} to the other client: {foreign:?}");
            let own = link(A).await;
            assert!(matches!(own, Ok(1)), "{table}.{column} to the own {target}: {own:?}");
        }
    }

    async fn a_row_cannot_move_to_another_client(db: TestDb) {
        let db = db.open().await;
        world::write(&db).await;
        let scope = Mint::new().system("test.keys");
        for table in ["contact", "device", "agent", "inventory"] {
            let sql = format!("UPDATE {table} SET client_id = $1 WHERE client_id = $2");
            let values: Vec<Value> = vec![B.id().uuid().into(), A.id().uuid().into()];
            let moved = db.sweep_write(&scope, move |tx| Box::pin(async move { tx.execute(&sql, values).await })).await;
            assert!(matches!(moved, Err(DbError::Link(_) | DbError::Unique(_))), "{table}: {moved:?}");
        }
    }
}
