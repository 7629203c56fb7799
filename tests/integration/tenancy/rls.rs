//! Gate G6, wall 4: on PostgreSQL the catalogue shows forced row-level security on every table of clients, the two roles
//! own nothing and cannot bypass it, and raw `SELECT *` under one client's scope returns that client's rows only.

use std::collections::BTreeSet;

use db::{Db, DbError, Row, Target};
use migrations::table::{Owner, Rights};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use steward_tests::world::{self, A, B, Tenant};
use steward_tests::{Engine, TestDb, postgres, schema};
use uuid::Uuid;

/// What is wrong with the walls of this database.
async fn findings(catalogue: &DatabaseConnection) -> Vec<String> {
    let mut findings = Vec::new();
    let provider: BTreeSet<&str> =
        migrations::tables().filter(|table| table.owner == Owner::Provider).map(|table| table.name).collect();
    let inherited: BTreeSet<&str> =
        migrations::tables().filter(|table| table.owner == Owner::Inherited).map(|table| table.name).collect();
    let views: BTreeSet<&str> = migrations::views().collect();
    let tables = "SELECT c.relname::text AS name, c.relrowsecurity AND c.relforcerowsecurity AS walled,
            pg_get_userbyid(c.relowner)::text AS owner, c.relispartition AS part,
            (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
            EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND 0 = ANY (p.polroles)) AS open,
            array_to_string(array(SELECT DISTINCT g.grantee::regrole::text FROM aclexplode(c.relacl) g
              WHERE g.grantee <> c.relowner AND g.grantee <> 0), ',') AS grantees,
            EXISTS (SELECT FROM aclexplode(c.relacl) g WHERE g.grantee = 0) AS public,
            c.relkind = 'v' AS is_view
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'v', 'f')
          AND c.relname NOT LIKE 'migration\\_%'";
    for row in schema::rows(catalogue, tables, vec![]).await {
        let text = |column: &str| row.try_get::<String>("", column).unwrap();
        let flag = |column: &str| row.try_get::<bool>("", column).unwrap();
        let (name, owner, grantees) = (text("name"), text("owner"), text("grantees"));
        if owner.starts_with("steward_") {
            findings.push(format!("{name} is owned by {owner}"));
        }
        if flag("public") {
            findings.push(format!("{name} is open to everybody (PUBLIC)"));
        }
        if provider.contains(name.as_str()) {
            continue;
        }
        // A view has no walls of its own: it reads with the rights of who asks, which is looked at below.
        if flag("is_view") && views.contains(name.as_str()) {
            continue;
        }
        if !flag("walled") {
            findings.push(format!("{name} has no forced row-level security"));
        }
        if flag("open") {
            findings.push(format!("{name} has a policy for everybody"));
        }
        if flag("part") {
            // A partition is reached through its parent; on its own it lets nobody in.
            if !grantees.is_empty() {
                findings.push(format!("the partition {name} is open to {grantees}"));
            }
        } else {
            // What is inherited from the provider has a policy more, for reading.
            let expected = if inherited.contains(name.as_str()) { 3 } else { 2 };
            if row.try_get::<i64>("", "policies").unwrap() != expected {
                findings.push(format!(
                    "{name} has not exactly the policies `tenant`, `sweep` and, where inherited, `inherited`"
                ));
            }
        }
    }
    let roles = "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'steward\\_%'
                 AND (rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb OR rolreplication)";
    findings.extend(schema::texts(catalogue, roles, vec![]).await.iter().map(|role| format!("{role} can do too much")));
    let views =
        "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'
                 AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)";
    findings.extend(
        schema::texts(catalogue, views, vec![]).await.iter().map(|view| format!("{view} is not security_invoker")),
    );
    findings
}

/// Whose rows a raw `SELECT *` returns under the permit.
async fn owners(db: &Db, permit: &kernel::Permit, table: &'static str) -> BTreeSet<Uuid> {
    let column = if table == "client" { "id" } else { "client_id" };
    let rows: Vec<Row> = db
        .read(permit, move |tx| Box::pin(async move { tx.rows(&format!("SELECT * FROM {table}"), vec![]).await }))
        .await
        .unwrap_or_else(|error: DbError| panic!("{table}: {error:?}"));
    rows.iter().map(|row| row.try_get("", column).unwrap()).collect()
}

fn tenant_tables() -> impl Iterator<Item = &'static str> {
    migrations::tables().filter(|table| table.owner != Owner::Provider).map(|table| table.name)
}

#[test]
fn the_catalogue_shows_the_walls() {
    steward_tests::run(Engine::Postgres, |db| async move {
        // With rows, so that partitions exist too.
        world::write(&db.open().await).await;
        assert_eq!(findings(&db.owner().await).await, Vec::<String>::new());
    });
}

#[test]
fn raw_selects_return_the_own_rows_only() {
    steward_tests::run(Engine::Postgres, |test| async move {
        let db = test.open().await;
        let written = world::write(&db).await;
        let expected: BTreeSet<&str> = tenant_tables().collect();
        assert_eq!(written, expected, "a table of clients has no row in tests/harness/world/rows");
        for table in tenant_tables() {
            assert_eq!(owners(&db, &A.permit(), table).await, BTreeSet::from([A.id().uuid()]), "{table} as A");
            assert_eq!(owners(&db, &B.permit(), table).await, BTreeSet::from([B.id().uuid()]), "{table} as B");
            let both = BTreeSet::from([A.id().uuid(), B.id().uuid()]);
            assert_eq!(owners(&db, world::provider_permit(), table).await, both, "{table} as the provider");
        }
    });
}

#[test]
fn raw_changes_reach_the_own_rows_only() {
    steward_tests::run(Engine::Postgres, |test| async move {
        let db = test.open().await;
        world::write(&db).await;
        for table in migrations::tables() {
            if table.owner == Owner::Provider || table.rights == Rights::AppendOnly {
                continue;
            }
            let table = table.name;
            let column = if table == "client" { "id" } else { "client_id" };
            let (own, all, theirs) = db
                .write(&A.permit(), move |tx| {
                    Box::pin(async move {
                        let own = format!("SELECT {column} FROM {table} WHERE {column} = $1");
                        let own = tx.rows(&own, vec![A.id().uuid().into()]).await?.len();
                        let sql = format!("UPDATE {table} SET {column} = {column}");
                        let all = tx.execute(&sql, vec![]).await?;
                        let theirs =
                            tx.execute(&format!("{sql} WHERE {column} = $1"), vec![B.id().uuid().into()]).await?;
                        Ok::<_, DbError>((u64::try_from(own).unwrap(), all, theirs))
                    })
                })
                .await
                .unwrap();
            assert!(own > 0, "{table}");
            assert_eq!((all, theirs), (own, 0), "{table}");
        }
    });
}

/// Writing a row of another client is refused by the database, too, when the code's own check is gone round.
#[test]
fn a_raw_insert_for_another_client_is_refused() {
    steward_tests::run(Engine::Postgres, |test| async move {
        let db = test.open().await;
        world::write(&db).await;
        let permit = A.permit();
        let insert = |tenant: Tenant| {
            db.write(&permit, move |tx| {
                Box::pin(async move {
                    let sql = "INSERT INTO site (id, client_id, name, address, time_zone, version, created_at) \
                               VALUES ($1, $2, 'planted', '', 'UTC', 1, 0)";
                    let id = tx.new_id::<kernel::id::SiteKind>().uuid();
                    tx.execute(sql, vec![id.into(), tenant.id().uuid().into()]).await
                })
            })
        };
        let refused: Result<u64, DbError> = insert(B).await;
        let cause = std::error::Error::source(refused.as_ref().unwrap_err()).unwrap().to_string();
        assert!(cause.contains("row-level security"), "{cause}");
        assert!(matches!(insert(A).await, Ok(1)));
    });
}

/// Outside a unit of work the setting is empty, and empty lets nothing through.
#[test]
fn without_entering_nothing_is_seen() {
    steward_tests::run(Engine::Postgres, |test| async move {
        world::write(&test.open().await).await;
        let Target::Postgres(url) = test.target() else { unreachable!() };
        let superuser = Db::owner(&Target::Postgres(postgres::as_superuser(url))).await.unwrap();
        superuser.execute_unprepared("SET ROLE steward_app").await.unwrap();
        for setting in ["", "SELECT set_config('app.mode', '', false)", "SELECT set_config('app.mode', 'only', false)"]
        {
            superuser.execute_unprepared(setting).await.unwrap();
            for table in tenant_tables() {
                let seen = schema::rows(&superuser, &format!("SELECT * FROM {table}"), vec![]).await.len();
                assert_eq!(seen, 0, "{table} after `{setting}`");
            }
        }
    });
}

/// Logs, chains and proof are only ever added to, by anybody.
#[test]
fn what_is_only_added_to_stays() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        steward_tests::run(engine, |test| async move {
            let db = test.open().await;
            world::write(&db).await;
            let scope = kernel::Mint::new().system("test.audit");
            let tables = migrations::tables()
                .filter(|table| table.rights == Rights::AppendOnly && table.owner != Owner::Provider);
            let tables: Vec<&str> = tables.map(|table| table.name).collect();
            assert!(tables.contains(&"audit_entry"));
            for table in tables {
                for sql in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET client_id = client_id")] {
                    let (first, second) = (sql.clone(), sql.clone());
                    let own: Result<u64, DbError> = db
                        .write(&A.permit(), move |tx| Box::pin(async move { tx.execute(&first, vec![]).await }))
                        .await;
                    let across: Result<u64, DbError> = db
                        .sweep_write(&scope, move |tx| Box::pin(async move { tx.execute(&second, vec![]).await }))
                        .await;
                    assert!(own.is_err() && across.is_err(), "{sql}");
                }
            }
        });
    }
}

/// A view shows what its reader may see, and no more: with the rights of its owner it would show everybody.
#[test]
fn views_show_the_own_rows_only() {
    steward_tests::run(Engine::Postgres, |test| async move {
        let db = test.open().await;
        world::write(&db).await;
        for view in migrations::views() {
            assert_eq!(owners(&db, &A.permit(), view).await, BTreeSet::from([A.id().uuid()]), "{view} as A");
            assert_eq!(owners(&db, &B.permit(), view).await, BTreeSet::from([B.id().uuid()]), "{view} as B");
        }
    });
}

/// The provider's row of an inherited table: work for a client reads it and cannot change it.
#[test]
fn what_is_inherited_is_read_only() {
    steward_tests::run(Engine::Postgres, |test| async move {
        let db = test.open().await;
        world::write(&db).await;
        let scope = kernel::Mint::new().system("test.inherited");
        let given = "UPDATE calendar SET client_id = NULL WHERE client_id = $1";
        let values = vec![B.id().uuid().into()];
        let moved: Result<u64, DbError> =
            db.sweep_write(&scope, move |tx| Box::pin(async move { tx.execute(given, values).await })).await;
        assert!(matches!(moved, Ok(1)), "{moved:?}");
        let (seen, changed) = db
            .write(&A.permit(), |tx| {
                Box::pin(async move {
                    let seen = tx.rows("SELECT name FROM calendar WHERE client_id IS NULL", vec![]).await?.len();
                    let sql = "UPDATE calendar SET name = 'planted' WHERE client_id IS NULL";
                    Ok::<_, DbError>((seen, tx.execute(sql, vec![]).await?))
                })
            })
            .await
            .unwrap();
        assert_eq!((seen, changed), (1, 0));
    });
}

/// The check itself can fail: each planted hole is found.
#[test]
fn planted_holes_are_found() {
    let holes = [
        "CREATE TABLE planted (client_id uuid NOT NULL, id uuid NOT NULL)",
        "ALTER TABLE site NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE device DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON contact",
        "CREATE POLICY generous ON site USING (true)",
        "GRANT SELECT ON client TO PUBLIC",
        "CREATE VIEW planted AS SELECT * FROM site",
        "ALTER VIEW report_ticket SET (security_invoker = false)",
        "CREATE MATERIALIZED VIEW planted AS SELECT 1 AS one",
    ];
    for hole in holes {
        steward_tests::run(Engine::Postgres, |db: TestDb| async move {
            let owner = db.owner().await;
            owner.execute_unprepared(hole).await.unwrap();
            assert!(!findings(&owner).await.is_empty(), "not found: {hole}");
        });
    }
}
