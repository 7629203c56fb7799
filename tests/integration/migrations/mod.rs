//! The schema: what is committed, both dialects alike, entities that fit, tenancy keys everywhere.

mod dumps;
mod entities;
mod keys;

use std::collections::BTreeMap;

use db::{Db, Target};
use sea_orm::DatabaseConnection;
use steward_tests::schema::{self, Shape};
use steward_tests::{Engine, TestDb};

/// Runs the body in a runtime.
fn run(body: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(body);
}

/// SQLite's three files, each with the newest schema.
async fn sqlite_files(folder: &std::path::Path) -> Vec<(&'static str, DatabaseConnection)> {
    let mut files = Vec::new();
    for name in ["main", "hot", "chunk"] {
        let owner = Db::owner(&Target::Sqlite(folder.join(format!("{name}.db")))).await.unwrap();
        match name {
            "main" => ::migrations::migrate_main(&owner).await.unwrap(),
            "hot" => ::migrations::migrate_hot_file(&owner).await.unwrap(),
            _ => ::migrations::migrate_chunk_file(&owner).await.unwrap(),
        }
        files.push((name, owner));
    }
    files
}

/// Every table of SQLite's three files.
async fn sqlite_shapes() -> BTreeMap<String, Shape> {
    let folder = tempfile::tempdir().unwrap();
    let mut all = BTreeMap::new();
    for (_, file) in sqlite_files(folder.path()).await {
        all.extend(schema::shapes(&file).await);
        file.close().await.unwrap();
    }
    all
}

/// Every table of PostgreSQL.
async fn postgres_shapes() -> BTreeMap<String, Shape> {
    let db = TestDb::new(Engine::Postgres).await;
    schema::shapes(&db.owner().await).await
}
