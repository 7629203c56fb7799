//! A2: where a framework may be named in code: a re-export is no way round its owner.

use crate::tidy::finding::Finding;
use crate::tidy::rules::ownership;
use crate::tidy::source::Source;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "framework-name";

const DATABASE: &str = "the database is known to `db`, `jobs`, `auth`, `migrations` and to files called entity.rs or \
                        store.rs; services and resolvers take plain types";
const GRAPHQL: &str = "GraphQL is known to `gql`, `api` and to files called graphql.rs; services return plain types and \
                       kernel's errors";
const OWNED: &str = "only its owner names a framework, through no re-export either; use what the owner offers, or add it \
                     there";

/// Findings on the sources; tests may look behind the owners.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources.iter().filter(|source| source.package != "tests").flat_map(of_source).collect()
}

fn of_source(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for at in 0..source.tokens.len() {
        let Some(word) = source.word(at).filter(|_| !source.in_test(at)) else { continue };
        let advice = match word {
            "sea_orm" | "sea_query" | "sea_orm_migration" if !may_name_database(source) => DATABASE,
            "async_graphql" if !may_name_graphql(source) => GRAPHQL,
            _ if is_path(source, at)
                && ownership::owners(word).is_some_and(|owners| !owners.contains(&source.package.as_str())) =>
            {
                OWNED
            }
            _ => continue,
        };
        findings.push(Finding {
            file: source.path.clone(),
            line: source.line(at),
            rule: NAME,
            what: format!("`{word}` is named here"),
            advice,
        });
    }
    findings
}

/// A crate and not a variable or a field of the same name.
fn is_path(source: &Source, at: usize) -> bool {
    source.matches(at + 1, "::") || at.checked_sub(1).is_some_and(|before| source.matches(before, "use"))
}

fn may_name_database(source: &Source) -> bool {
    matches!(source.package.as_str(), "db" | "jobs" | "auth" | "migrations")
        || source.is_or_lies_in("entity")
        || source.is_or_lies_in("store")
}

fn may_name_graphql(source: &Source) -> bool {
    matches!(source.package.as_str(), "gql" | "api") || source.is_or_lies_in("graphql")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn the_database_is_named_in_its_places_only() {
        let text = "use sea_orm::EntityTrait;";
        for path in ["crates/db/src/tx.rs", "crates/tenancy/src/site/store.rs", "crates/tenancy/src/site/entity.rs"] {
            assert_eq!(count(path, text), 0, "{path}");
        }
        assert_eq!(count("crates/tenancy/src/site/store/page.rs", text), 0);
        assert_eq!(count("crates/tenancy/src/site/service.rs", text), 1);
        assert_eq!(count("crates/tenancy/src/site/service.rs", "// sea_orm\nlet x = \"sea_orm\";"), 0);
    }

    #[test]
    fn graphql_is_named_in_its_places_only() {
        let text = "#[derive(async_graphql::SimpleObject)] struct A;";
        assert_eq!(count("crates/tenancy/src/site/graphql.rs", text), 0);
        assert_eq!(count("crates/ingestion/src/device/graphql/chart.rs", text), 0);
        assert_eq!(count("crates/auth/src/session.rs", text), 1);
    }

    #[test]
    fn a_reexport_is_no_way_round_the_owner() {
        assert_eq!(count("crates/jobs/src/queue.rs", "use sea_orm::sqlx::Row;"), 1);
        assert_eq!(count("crates/ingestion/src/batch.rs", "fn f() { wire::prost::Message::decode(b) }"), 1);
        assert_eq!(count("crates/ingestion/src/batch.rs", "let sysinfo = 1; f(sysinfo)"), 0);
    }
}
