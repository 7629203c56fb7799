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

/// What is wrong with these statements, each finding once. `clients` are those that exist in the test's world.
#[must_use]
pub fn findings(executed: &[Executed], clients: &BTreeSet<ClientId>) -> BTreeSet<String> {
    let tables = migrations::tables().filter(|table| table.owner != Owner::Provider).map(|table| table.name);
    let tables: BTreeSet<&str> = tables.chain(migrations::views()).collect();
    let tasks = listed_tasks();
    executed.iter().filter_map(|statement| finding(statement, &tables, &tasks, clients)).collect()
}

fn finding(
    statement: &Executed,
    tables: &BTreeSet<&str>,
    tasks: &BTreeSet<&str>,
    clients: &BTreeSet<ClientId>,
) -> Option<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    // What stands behind a point is a column, as in `"running_timer"."client"`.
    let names = statement.sql.split(|c| !is_word(c) && !matches!(c, '.' | '"'));
    let mut tables_named = names.map(|name| name.split('.').next().unwrap_or(name).trim_matches('"'));
    let table = tables_named.find(|name| tables.contains(name))?;
    let found = |what: &str| Some(format!("{what} `{table}`: {}", statement.sql));
    if let Some(task) = statement.task {
        // The harness itself sweeps under names that begin with `test.`.
        let known = tasks.contains(task) || task.starts_with("test.");
        return if known { None } else { found(&format!("the unlisted task {task} sweeps")) };
    }
    let Some(permitted) = &statement.clients else { return found("a statement outside of a unit of work names") };
    let bound: BTreeSet<Uuid> = statement.values.iter().flat_map(uuids).collect();
    let is_bound = |client: &ClientId| bound.contains(&client.uuid());
    let adds = statement.sql.trim_start().get(..6).is_some_and(|verb| verb.eq_ignore_ascii_case("INSERT"));
    // The whole predicate of the scope: what else is bound, such as a filter with a foreign id, cannot widen it.
    let whole = match permitted {
        ClientSet::All => return None,
        ClientSet::Only(members) => members.iter().all(is_bound),
        ClientSet::Except(denied) => denied.iter().all(is_bound),
    };
    if whole && !adds {
        return None;
    }
    // Otherwise it names some client of the permit and none outside, as a new row or a loader's keys do.
    if clients.iter().any(|client| !permitted.contains(*client) && is_bound(client)) {
        return found("a statement binds a client outside the permit, and names");
    }
    let some = clients.iter().any(|client| permitted.contains(*client) && is_bound(client));
    // A row of a client that the test does not know, such as the new client itself.
    let new = adds && matches!(permitted, ClientSet::Except(_));
    if some || new || whole { None } else { found("a statement does not bind the permit's clients, but names") }
}

fn uuids(value: &Value) -> Vec<Uuid> {
    match value {
        Value::Uuid(Some(uuid)) => vec![*uuid],
        Value::Array(_, Some(values)) => values.iter().flat_map(uuids).collect(),
        _ => Vec::new(),
    }
}
