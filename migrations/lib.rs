//! The schema of both databases, as migrations that are only ever appended.
//!
//! Invariants
//! - A table is declared once, as a [`table::Table`], for both dialects; the declaration says whose rows it holds and
//!   from that follow the tenancy keys, row-level security and the rights of the two roles.
//! - Expand, then contract: a migration that was released is never changed.
//!
//! SQLite keeps telemetry in files of its own beside the main one; PostgreSQL keeps all in one database. So there are
//! three lists: [`Main`], [`Hot`] and [`Chunk`]; PostgreSQL runs all three.

#[path = "chunk/mod.rs"]
pub mod chunk;
#[path = "hot/mod.rs"]
pub mod hot;
#[path = "main/mod.rs"]
pub mod main_tables;
pub mod roles;
pub mod table;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseConnection;
use sea_orm_migration::{MigrationTrait, MigratorTrait};

use table::{Owner, Table};

macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $book:literal, [$($migration:expr),*]) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl MigratorTrait for $name {
            fn migrations() -> Vec<Box<dyn MigrationTrait>> {
                vec![$(Box::new($migration)),*]
            }
            fn migration_table_name() -> DynIden {
                Alias::new($book).into_iden()
            }
        }
    };
}

list!(
    /// The main schema.
    Main, "migration_main", [
        roles::Roles,
        main_tables::Foundation,
        // In the order of their numbers: each may link to what stands above it.
        main_tables::agreements::Agreements,
        main_tables::alerting::Alerting,
        main_tables::ticketing::Ticketing,
        main_tables::runbooks::Runbooks,
        main_tables::upkeep::Upkeep,
        main_tables::planning::Planning,
        main_tables::reporting::Reporting
    ]
);
list!(
    /// What agents sent in the last hours, with the cursors that commit with it.
    Hot, "migration_hot", [hot::Hot]
);
list!(
    /// Telemetry re-encoded per device and two hours.
    Chunk, "migration_chunk", [chunk::Chunk]
);

/// Brings a database to the newest schema: on PostgreSQL everything, on SQLite the main file.
///
/// # Errors
/// What the database says.
pub async fn migrate_main(owner: &DatabaseConnection) -> Result<(), DbErr> {
    Main::up(owner, None).await?;
    if owner.get_database_backend() == sea_orm_migration::sea_orm::DatabaseBackend::Postgres {
        Hot::up(owner, None).await?;
        Chunk::up(owner, None).await?;
    }
    Ok(())
}

/// Brings SQLite's file of recent telemetry to the newest schema.
///
/// # Errors
/// What the database says.
pub async fn migrate_hot_file(owner: &DatabaseConnection) -> Result<(), DbErr> {
    Hot::up(owner, None).await
}

/// Brings one of SQLite's weekly telemetry files to the newest schema.
///
/// # Errors
/// What the database says.
pub async fn migrate_chunk_file(owner: &DatabaseConnection) -> Result<(), DbErr> {
    Chunk::up(owner, None).await
}

/// Names of migrations that are not applied yet to a main database.
///
/// # Errors
/// What the database says.
pub async fn pending(owner: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let mut names: Vec<String> =
        Main::get_pending_migrations(owner).await?.iter().map(|m| m.name().to_owned()).collect();
    if owner.get_database_backend() == sea_orm_migration::sea_orm::DatabaseBackend::Postgres {
        names.extend(Hot::get_pending_migrations(owner).await?.iter().map(|m| m.name().to_owned()));
        names.extend(Chunk::get_pending_migrations(owner).await?.iter().map(|m| m.name().to_owned()));
    }
    Ok(names)
}

/// Every table of the schema.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    [
        main_tables::TABLES,
        main_tables::agreements::TABLES,
        main_tables::alerting::TABLES,
        main_tables::ticketing::TABLES,
        main_tables::runbooks::TABLES,
        main_tables::upkeep::TABLES,
        main_tables::planning::TABLES,
        main_tables::reporting::TABLES,
        hot::TABLES,
        chunk::TABLES,
    ]
    .into_iter()
    .flatten()
}

/// Names of the tables whose rows belong to clients.
pub fn client_owned_tables() -> impl Iterator<Item = &'static str> {
    tables().filter(|table| matches!(table.owner, Owner::Client | Owner::Tenant)).map(|table| table.name)
}

/// Names of all views. Each shows rows of clients, so a statement that names one binds clients, too.
pub fn views() -> impl Iterator<Item = &'static str> {
    main_tables::reporting::VIEWS.iter().map(|view| view.name)
}

/// Begins a transaction of the schema's owner, which no scope narrows and which reaches rows that are only ever added. For
/// what removes a whole client's trace, such as demonstration data; nothing that answers requests holds an owner's
/// connection.
///
/// # Errors
/// What the database says.
#[expect(clippy::disallowed_methods, reason = "the owner has no scope; who may hold its connection is said above")]
pub async fn begin_as_owner(
    owner: &DatabaseConnection,
) -> Result<sea_orm_migration::sea_orm::DatabaseTransaction, DbErr> {
    use sea_orm_migration::sea_orm::TransactionTrait as _;
    owner.begin().await
}
