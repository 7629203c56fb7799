//! All migrations together give exactly the two committed dumps, so a change of the schema is seen in review.
//! `STEWARD_UPDATE_SCHEMA=1` writes them anew.

use std::path::PathBuf;

use steward_tests::{Engine, TestDb, postgres, schema};

fn compare(name: &str, now: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(name);
    if std::env::var_os("STEWARD_UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    for (number, (was, is)) in committed.lines().zip(now.lines()).enumerate() {
        assert_eq!(
            was,
            is,
            "migrations/{name}, line {}: the migrations give another schema than the committed one; if that is meant, \
             run this test with STEWARD_UPDATE_SCHEMA=1 and review the difference",
            number + 1
        );
    }
    assert_eq!(committed.lines().count(), now.lines().count(), "migrations/{name} has more or fewer lines");
}

#[test]
fn sqlite() {
    super::run(async {
        let folder = tempfile::tempdir().unwrap();
        let mut text = String::from("-- SQLite's schema as the migrations make it. Checked by the tests, not run.\n");
        for (name, file) in super::sqlite_files(folder.path()).await {
            text.push_str(&format!("\n-- {name}\n{}", schema::dump(&file).await));
            file.close().await.unwrap();
        }
        compare("schema.sqlite.sql", &text);
    });
}

#[test]
fn postgres() {
    super::run(async {
        let db = TestDb::new(Engine::Postgres).await;
        let dump = schema::dump(&db.owner().await).await;
        let text =
            format!("-- PostgreSQL's schema as its catalogue tells it. Checked by the tests, not run.\n\n{dump}");
        compare("schema.postgres.sql", &text);
    });
}

/// A second run changes nothing, and nothing is pending after the first.
#[test]
fn a_second_run_finds_nothing_to_do() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        steward_tests::run(engine, |db| async move {
            let owner = db.owner().await;
            let before = schema::dump(&owner).await;
            assert_eq!(::migrations::pending(&owner).await.unwrap(), Vec::<String>::new());
            ::migrations::migrate_main(&owner).await.unwrap();
            assert_eq!(schema::dump(&owner).await, before);
        });
    }
}

/// A database that is only begun is brought to the end, and both dialects say what is missing before.
#[test]
fn an_empty_database_is_migrated() {
    super::run(async {
        let empty = db::Target::Postgres(postgres::empty_database().await);
        let owner = db::Db::owner(&empty).await.unwrap();
        let pending = ::migrations::pending(&owner).await.unwrap();
        assert!(pending.len() >= 4, "{pending:?}");
        ::migrations::migrate_main(&owner).await.unwrap();
        assert_eq!(::migrations::pending(&owner).await.unwrap(), Vec::<String>::new());
    });
}
