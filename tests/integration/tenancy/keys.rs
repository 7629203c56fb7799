//! Wall 3: a link across clients cannot be stored, not even by one who may write both.

use std::collections::BTreeSet;

use db::{DbError, Value};
use kernel::Mint;
use migrations::table::Rights;
use steward_tests::world::{self, A, B};
use steward_tests::{both_databases, schema};

both_databases! {
    async fn a_link_across_clients_cannot_be_stored(db: TestDb) {
        let open = db.open().await;
        world::write(&open).await;
        let scope = Mint::new().system("test.keys");
        let append_only: BTreeSet<&str> =
            migrations::tables().filter(|table| table.rights == Rights::AppendOnly).map(|table| table.name).collect();
        let shapes = schema::shapes(&db.owner().await).await;
        let mut tried = 0;
        for (table, shape) in shapes.iter().filter(|(table, _)| !append_only.contains(table.as_str())) {
            for (own, target, _) in &shape.links {
                let [owner, column] = own.as_slice() else { continue };
                assert_eq!(owner, "client_id", "{table}: {own:?}");
                let set = |value: &str, values: Vec<Value>| {
                    let sql = format!(
                        "UPDATE {table} SET {column} = {value} WHERE client_id = $1 AND {column} IS NOT NULL"
                    );
                    open.sweep_write(&scope, move |tx| Box::pin(async move { tx.execute(&sql, values).await }))
                };
                let own = set(column, vec![A.id().uuid().into()]).await;
                assert!(
                    matches!(own, Ok(rows) if rows > 0),
                    "no row of the world has {table}.{column}, so the link is not tried: {own:?}"
                );
                let foreign = set("$2", vec![A.id().uuid().into(), B.uuid(target).into()]).await;
                assert!(matches!(foreign, Err(DbError::Link(_))), "{table}.{column} to the other client: {foreign:?}");
                tried += 1;
            }
        }
        assert!(tried > 50, "{tried}");
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
