//! A3: SQL is written in `store.rs` and in the crates that are about the database, nowhere else.

use crate::tidy::finding::Finding;
use crate::tidy::source::Source;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "sql-place";

const ADVICE: &str = "one aggregate's SQL is in its store.rs, where its snapshot and its scope are checked; move it there \
                      (or to a folder store/)";

/// Findings on string literals.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in tree.sources.iter().filter(|source| !may_hold_sql(source)) {
        for at in 0..source.tokens.len() {
            let Some(found) = source.string(at).and_then(statement) else { continue };
            if !source.in_test(at) {
                findings.push(Finding {
                    file: source.path.clone(),
                    line: source.line(at),
                    rule: NAME,
                    what: format!("a string holds SQL ({found} …)"),
                    advice: ADVICE,
                });
            }
        }
    }
    findings
}

fn may_hold_sql(source: &Source) -> bool {
    // xtask holds examples of what it refuses, and has no database.
    matches!(source.package.as_str(), "db" | "jobs" | "auth" | "migrations" | "tests" | "xtask")
        || source.is_or_lies_in("store")
}

/// The statement that a string looks like. SQL is written in capitals here, so that prose is not taken for it.
fn statement(text: &str) -> Option<&'static str> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == '(').filter(|word| !word.is_empty()).collect();
    let follows = |first: &str, second: &str| words.windows(2).any(|pair| pair == [first, second]);
    if follows("INSERT", "INTO") {
        Some("INSERT INTO")
    } else if follows("DELETE", "FROM") {
        Some("DELETE FROM")
    } else if words.windows(3).any(|three| three[0] == "UPDATE" && three[2] == "SET") {
        Some("UPDATE … SET")
    } else if words.iter().position(|word| *word == "SELECT").is_some_and(|at| at + 1 < words.len()) {
        Some("SELECT")
    } else if ["TABLE", "INDEX", "VIEW"].iter().any(|kind| follows("CREATE", kind) || follows("DROP", kind)) {
        Some("CREATE or DROP")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_from_prose() {
        assert_eq!(statement("SELECT id\n FROM site"), Some("SELECT"));
        assert_eq!(statement("WITH x AS (SELECT 1)"), Some("SELECT"));
        assert_eq!(statement("INSERT INTO site VALUES (1)"), Some("INSERT INTO"));
        assert_eq!(statement("UPDATE \"site\" SET a = 1"), Some("UPDATE … SET"));
        assert_eq!(statement("DELETE FROM site"), Some("DELETE FROM"));
        assert_eq!(statement("DROP TABLE site"), Some("CREATE or DROP"));
        assert_eq!(statement("Select a client, update it and set its name"), None);
        assert_eq!(statement("press SELECT"), None);
    }

    #[test]
    fn only_stores_and_database_crates_hold_sql() {
        let text = "fn f() { q(\"SELECT 1 AS one\"); }";
        let count = |path: &str| check(&Tree::of(&[(path, text)])).len();
        assert_eq!(count("crates/tenancy/src/site/service.rs"), 1);
        assert_eq!(count("crates/tenancy/src/site/store.rs"), 0);
        assert_eq!(count("crates/jobs/src/queue.rs"), 0);
        assert_eq!(count("crates/tenancy/src/site/tests.rs"), 0);
        assert_eq!(check(&Tree::of(&[("crates/api/src/a.rs", "// SELECT id FROM site\n")])).len(), 0);
    }
}
