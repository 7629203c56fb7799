//! Looks whether the demonstration is there, and removes it: the one place that takes append-only rows out of a database.
//!
//! The removal is work of the schema's owner, not of the application, which has no right to it. In one transaction per
//! file: the triggers of append-only tables are off, the rows of the fixed ids are removed from every table that has a
//! client or is named here, the triggers are on again. New tables with a `client_id` are found by themselves.

use std::path::Path;

use anyhow::Context as _;
use db::{Db, Target};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement};

use super::cast;
use crate::Config;
use crate::app::data_folder::DataFolder;
use crate::app::databases;

/// Tables of SQLite with their columns.
const SQLITE_TABLES: &str = "SELECT t.name AS tab, group_concat(c.name) AS cols FROM sqlite_schema t, pragma_table_info(t.name) c
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'migration_%' GROUP BY t.name ORDER BY t.name";
/// Tables of PostgreSQL with their columns, whether row-level security binds their owner, and whether they are append-only.
const POSTGRES_TABLES: &str = "SELECT c.relname::text AS tab, string_agg(a.attname::text, ',') AS cols,
     c.relforcerowsecurity AS forced,
     EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only') AS append_only
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     AND c.relname NOT LIKE 'migration\\_%' GROUP BY c.oid ORDER BY c.relname";

/// Whether any client of the demonstration is there.
pub(super) async fn is_present(target: &Target) -> anyhow::Result<bool> {
    let owner = Db::owner(target).await?;
    let ids = Ids::of(target);
    let sql = format!("SELECT 1 AS one FROM client WHERE id IN ({})", ids.clients);
    let tx = begin(&owner).await?;
    if matches!(target, Target::Postgres(_)) {
        // Row-level security shows the owner nothing; listed sweeps see every client.
        tx.execute_unprepared("SET LOCAL ROLE steward_system").await?;
    }
    let found = tx.query_one_raw(Statement::from_string(owner.get_database_backend(), sql)).await?;
    tx.rollback().await?;
    owner.close().await?;
    Ok(found.is_some())
}

/// Removes everything of the demonstration; gives the number of rows that went.
pub(super) async fn remove(config: &Config, folder: &DataFolder) -> anyhow::Result<u64> {
    let target = databases::target(config, folder);
    let mut gone = 0;
    if matches!(target, Target::Sqlite(_)) {
        gone += remove_telemetry(&folder.telemetry()).await?;
    }
    let owner = Db::owner(&target).await?;
    let ids = Ids::of(&target);
    gone += match target {
        Target::Sqlite(_) => from_sqlite(&owner, &ids).await?,
        Target::Postgres(_) => from_postgres(&owner, &ids).await?,
    };
    owner.close().await?;
    Ok(gone)
}

/// The fixed ids as lists of literals. They are constants of the program, so they may stand in a statement.
struct Ids {
    clients: String,
    users: String,
    runbook: String,
}

impl Ids {
    fn of(target: &Target) -> Self {
        let literal = |id: uuid::Uuid| match target {
            Target::Sqlite(_) => format!("x'{}'", id.simple()),
            Target::Postgres(_) => format!("'{id}'::uuid"),
        };
        let list = |ids: &[uuid::Uuid]| ids.iter().map(|id| literal(*id)).collect::<Vec<_>>().join(", ");
        Self {
            clients: list(&cast::CLIENTS.map(kernel::Id::uuid)),
            users: list(&[cast::technician().uuid(), cast::lead().uuid()]),
            runbook: literal(cast::runbook().uuid()),
        }
    }

    /// Which rows of a table are the demonstration's; `None` for a table that has none.
    fn condition(&self, table: &str, columns: &str) -> Option<String> {
        let (clients, users) = (&self.clients, &self.users);
        let has = |wanted: &str| columns.split(',').any(|column| column == wanted);
        let mut parts = Vec::new();
        if has("client_id") {
            parts.push(format!("client_id IN ({clients})"));
        }
        if has("user_id") {
            parts.push(format!("user_id IN ({users})"));
        }
        match table {
            "client" => parts.push(format!("id IN ({clients})")),
            "running_timer" => parts.push(format!("client IN ({clients})")),
            "user_account" => parts.push(format!("id IN ({users})")),
            "audit_entry" => parts.push(format!("actor_id IN ({users})")),
            "runbook" => parts.push(format!("id = {}", self.runbook)),
            "runbook_version" => parts.push(format!("runbook_id = {}", self.runbook)),
            _ => {}
        }
        (!parts.is_empty()).then(|| parts.join(" OR "))
    }
}

/// Numbers begin anew where no ticket is left, as before the first one.
const UNUSED_NUMBERS: &str = "DELETE FROM number_sequence WHERE NOT EXISTS (SELECT 1 FROM ticket)";

async fn from_sqlite(owner: &DatabaseConnection, ids: &Ids) -> anyhow::Result<u64> {
    // Links are checked as a whole before the end instead of row by row; the setting works outside of transactions only.
    owner.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
    let tx = begin(owner).await?;
    let triggers = pairs(&tx, "SELECT name AS tab, sql AS cols FROM sqlite_schema WHERE type = 'trigger'").await?;
    for (name, _) in &triggers {
        tx.execute_unprepared(&format!("DROP TRIGGER {name}")).await?;
    }
    let mut gone = 0;
    for (table, columns) in pairs(&tx, SQLITE_TABLES).await? {
        if let Some(condition) = ids.condition(&table, &columns) {
            gone += deleted(&tx, &format!("DELETE FROM {table} WHERE {condition}")).await?;
        }
    }
    tx.execute_unprepared(UNUSED_NUMBERS).await?;
    for (_, sql) in &triggers {
        tx.execute_unprepared(sql).await?;
    }
    let broken = tx.query_all_raw(statement(&tx, "PRAGMA foreign_key_check")).await?;
    if let Some(row) = broken.first() {
        let table: String = row.try_get_by_index(0)?;
        tx.rollback().await?;
        anyhow::bail!("rows of {table} still point at the demonstration; nothing was removed");
    }
    tx.commit().await?;
    Ok(gone)
}

async fn from_postgres(owner: &DatabaseConnection, ids: &Ids) -> anyhow::Result<u64> {
    let tx = begin(owner).await?;
    let mut tables = Vec::new();
    for row in tx.query_all_raw(statement(&tx, POSTGRES_TABLES)).await? {
        let (name, columns): (String, String) = (row.try_get("", "tab")?, row.try_get("", "cols")?);
        let (forced, append_only): (bool, bool) = (row.try_get("", "forced")?, row.try_get("", "append_only")?);
        tables.push((name, columns, forced, append_only));
    }
    for (name, _, forced, append_only) in &tables {
        if *forced {
            tx.execute_unprepared(&format!("ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")).await?;
        }
        if *append_only {
            tx.execute_unprepared(&format!("ALTER TABLE {name} DISABLE TRIGGER append_only")).await?;
        }
    }
    // One statement, since links are checked at its end: their order and circles do not matter.
    let removals: Vec<String> = tables
        .iter()
        .filter_map(|(name, columns, ..)| ids.condition(name, columns).map(|condition| (name, condition)))
        .map(|(name, condition)| format!("gone_{name} AS (DELETE FROM {name} WHERE {condition} RETURNING 1)"))
        .collect();
    let counts: Vec<String> = tables
        .iter()
        .filter(|(name, columns, ..)| ids.condition(name, columns).is_some())
        .map(|(name, ..)| format!("(SELECT count(*) FROM gone_{name})"))
        .collect();
    let sql = format!("WITH {} SELECT {} AS gone", removals.join(", "), counts.join(" + "));
    let row = tx.query_one_raw(statement(&tx, &sql)).await?.context("the removal gave no answer")?;
    let gone: i64 = row.try_get("", "gone")?;
    tx.execute_unprepared(UNUSED_NUMBERS).await?;
    for (name, _, forced, append_only) in &tables {
        if *append_only {
            tx.execute_unprepared(&format!("ALTER TABLE {name} ENABLE TRIGGER append_only")).await?;
        }
        if *forced {
            tx.execute_unprepared(&format!("ALTER TABLE {name} FORCE ROW LEVEL SECURITY")).await?;
        }
    }
    tx.commit().await?;
    Ok(u64::try_from(gone).unwrap_or(0))
}

/// Telemetry lies in files of its own. A file of a week that is empty afterwards goes, too.
async fn remove_telemetry(folder: &Path) -> anyhow::Result<u64> {
    let mut gone = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "db") {
            continue;
        }
        let target = Target::Sqlite(path.clone());
        let owner = Db::owner(&target).await?;
        gone += from_sqlite_file(&owner, &Ids::of(&target)).await?;
        // The file of recent telemetry has another schema, and stays.
        let left = rows_left(&owner).await.unwrap_or(1);
        owner.close().await?;
        if left == 0 {
            for ending in ["db", "db-wal", "db-shm"] {
                let file = path.with_extension(ending);
                if file.exists() {
                    std::fs::remove_file(&file).with_context(|| format!("{} cannot be removed", file.display()))?;
                }
            }
        }
    }
    Ok(gone)
}

async fn from_sqlite_file(owner: &DatabaseConnection, ids: &Ids) -> anyhow::Result<u64> {
    let tx = begin(owner).await?;
    let mut gone = 0;
    for (table, columns) in pairs(&tx, SQLITE_TABLES).await? {
        if let Some(condition) = ids.condition(&table, &columns) {
            gone += deleted(&tx, &format!("DELETE FROM {table} WHERE {condition}")).await?;
        }
    }
    tx.commit().await?;
    Ok(gone)
}

/// Chunks in a file of a week.
async fn rows_left(owner: &DatabaseConnection) -> anyhow::Result<i64> {
    let sql = "SELECT count(*) AS n FROM telemetry_chunk";
    let row = owner.query_one_raw(Statement::from_string(owner.get_database_backend(), sql)).await?;
    Ok(row.context("a count gave no answer")?.try_get("", "n")?)
}

/// A transaction of the schema's owner.
async fn begin(owner: &DatabaseConnection) -> anyhow::Result<DatabaseTransaction> {
    Ok(migrations::begin_as_owner(owner).await?)
}

fn statement(tx: &DatabaseTransaction, sql: &str) -> Statement {
    Statement::from_string(tx.get_database_backend(), sql)
}

async fn pairs(tx: &DatabaseTransaction, sql: &str) -> anyhow::Result<Vec<(String, String)>> {
    let rows = tx.query_all_raw(statement(tx, sql)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "tab")?, row.try_get("", "cols")?))).collect()
}

async fn deleted(tx: &DatabaseTransaction, sql: &str) -> anyhow::Result<u64> {
    Ok(tx.execute_raw(statement(tx, sql)).await?.rows_affected())
}
