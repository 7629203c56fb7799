//! Gate G5: every executed statement that names a table of clients binds the clients of the permit that it ran under.

use std::collections::BTreeSet;

use db::{Executed, Value};
use kernel::{ClientId, ClientSet};
use migrations::table::Owner;
use uuid::Uuid;

/// Names of the tasks in `crates/system-scopes.txt`.
#[must_use]
pub fn listed_tasks() -> BTreeSet<&'static str> {
    include_str!("../../crates/system-scopes.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t').map(|(name, _)| name))
        .collect()
}

/// What is wrong with these statements, each finding once.
#[must_use]
pub fn findings(executed: &[Executed]) -> BTreeSet<String> {
    let tables: BTreeSet<&str> =
        migrations::tables().filter(|table| table.owner != Owner::Provider).map(|table| table.name).collect();
    let tasks = listed_tasks();
    executed.iter().filter_map(|statement| finding(statement, &tables, &tasks)).collect()
}

fn finding(statement: &Executed, tables: &BTreeSet<&str>, tasks: &BTreeSet<&str>) -> Option<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let table = statement.sql.split(|c| !is_word(c)).find(|word| tables.contains(word))?;
    let found = |what: &str| Some(format!("{what} `{table}`: {}", statement.sql));
    if let Some(task) = statement.task {
        // The harness itself sweeps under names that begin with `test.`.
        let known = tasks.contains(task) || task.starts_with("test.");
        return if known { None } else { found(&format!("the unlisted task {task} sweeps")) };
    }
    let bound: BTreeSet<Uuid> = statement.values.iter().flat_map(uuids).collect();
    let binds = |client: &ClientId| bound.contains(&client.uuid());
    let adds = statement.sql.trim_start().get(..6).is_some_and(|verb| verb.eq_ignore_ascii_case("INSERT"));
    match &statement.clients {
        None => found("a statement outside of a unit of work names"),
        Some(ClientSet::All) => None,
        // A new row names its own client only.
        Some(ClientSet::Only(clients)) if adds && clients.iter().any(binds) => None,
        Some(ClientSet::Only(clients)) if !adds && clients.iter().all(binds) => None,
        Some(ClientSet::Only(_)) => found("a statement does not bind the permit's clients, but names"),
        Some(ClientSet::Except(denied)) if adds && !denied.iter().any(binds) => None,
        Some(ClientSet::Except(denied)) if !adds && denied.iter().all(binds) => None,
        Some(ClientSet::Except(_)) => found("a statement does not shut out the denied clients, but names"),
    }
}

fn uuids(value: &Value) -> Vec<Uuid> {
    match value {
        Value::Uuid(Some(uuid)) => vec![*uuid],
        Value::Array(_, Some(values)) => values.iter().flat_map(uuids).collect(),
        _ => Vec::new(),
    }
}
