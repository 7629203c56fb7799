//! A1: which crate may use which. The table is the architecture's graph; a crate uses what its arrows reach.

use std::collections::BTreeSet;

use crate::tidy::finding::Finding;
use crate::tidy::tree::{Package, Tree};

/// Name of the rule.
pub const NAME: &str = "crate-graph";

const ADVICE: &str = "siblings never know each other and lower layers never know higher ones (crates/README.md); \
                      move what both need to a layer below, or meet in `automation` or `api`";

/// Direct arrows. Crates of later issues stand here already, so that they are born into their place.
const ARROWS: &[(&str, &[&str])] = &[
    // L0: pure, or for databases only
    ("kernel", &[]),
    ("wire", &["kernel"]),
    ("sla", &["kernel"]),
    ("forecast", &[]),
    ("migrations", &[]),
    // L1
    ("db", &["kernel"]),
    ("gql", &["kernel"]),
    ("mail", &["kernel"]),
    // L2; `auth` has roots of its own in the schema (sessions, people, grants), hence `gql`
    ("jobs", &["db"]),
    ("auth", &["db", "gql"]),
    // L3 to L6: features
    ("tenancy", &["db", "gql", "jobs", "auth", "mail", "sla"]),
    ("ingestion", &["tenancy", "wire"]),
    ("alerting", &["ingestion"]),
    ("ticketing", &["ingestion", "sla"]),
    ("runbooks", &["ingestion"]),
    ("upkeep", &["ingestion"]),
    ("planning", &["ingestion", "forecast"]),
    ("reporting", &["tenancy"]),
    ("automation", &["alerting", "ticketing", "runbooks", "upkeep", "planning", "reporting"]),
    // L7
    (
        "api",
        &[
            "gql",
            "tenancy",
            "ingestion",
            "alerting",
            "ticketing",
            "runbooks",
            "upkeep",
            "planning",
            "reporting",
            "automation",
        ],
    ),
    // L8
    ("server", &["api", "automation", "auth", "jobs", "mail", "migrations", "ingestion"]),
    ("agent", &["wire", "kernel"]),
    // Beside the layers
    ("steward-tests", &["server"]),
    ("xtask", &[]),
];

/// A test inside a crate may migrate a database; nothing else is let in for tests.
const FOR_TESTS: &[&str] = &["migrations"];

/// Findings on the manifests.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let members: BTreeSet<&str> = tree.packages.iter().map(|package| package.name.as_str()).collect();
    tree.packages.iter().flat_map(|package| of_package(tree, &members, package)).collect()
}

fn of_package(tree: &Tree, members: &BTreeSet<&str>, package: &Package) -> Vec<Finding> {
    let finding =
        |line, what| Finding { file: tree.manifest_of(&package.name), line, rule: NAME, what, advice: ADVICE };
    let Some(reach) = reach(&package.name) else {
        return vec![finding(1, format!("`{}` is not in the table of crates (rules/graph.rs)", package.name))];
    };
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.path.is_some() && members.contains(dependency.name.as_str()))
        .filter(|dependency| !reach.contains(dependency.name.as_str()))
        .filter(|dependency| {
            dependency.kind.as_deref() != Some("dev") || !FOR_TESTS.contains(&dependency.name.as_str())
        })
        .map(|dependency| {
            let line = tree.manifest_line(&package.name, &dependency.name);
            finding(line, format!("`{}` may not use `{}`", package.name, dependency.name))
        })
        .collect()
}

/// Everything that a crate's arrows reach; `None` for a crate that is not in the table.
fn reach(name: &str) -> Option<BTreeSet<&'static str>> {
    let direct = |name: &str| ARROWS.iter().find(|(from, _)| *from == name).map(|(_, to)| *to);
    let mut reached = BTreeSet::new();
    let mut open: Vec<&'static str> = direct(name)?.to_vec();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(direct(next).unwrap_or_default());
        }
    }
    Some(reached)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::Dependency;

    fn package(name: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
        let dependencies = dependencies
            .iter()
            .map(|(name, kind)| Dependency {
                name: (*name).to_owned(),
                kind: kind.map(str::to_owned),
                path: Some(format!("crates/{name}")),
            })
            .collect();
        Package { name: name.to_owned(), dependencies }
    }

    fn refused(packages: Vec<Package>) -> Vec<String> {
        check(&Tree { packages, ..Tree::default() }).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn arrows_and_what_they_reach_are_allowed() {
        let names =
            ["kernel", "db", "gql", "jobs", "auth", "mail", "tenancy", "wire", "ingestion", "migrations", "api"];
        let mut packages: Vec<Package> = names.iter().map(|name| package(name, &[])).collect();
        packages.push(package("server", &names.map(|name| (name, None))));
        packages.push(package("jobs", &[("kernel", None), ("migrations", Some("dev"))]));
        assert_eq!(refused(packages), Vec::<String>::new());
    }

    #[test]
    fn siblings_and_upward_edges_are_refused() {
        let packages = vec![
            package("kernel", &[("db", None)]),
            package("db", &[("migrations", None)]),
            package("alerting", &[("ticketing", Some("dev"))]),
            package("ticketing", &[]),
            package("migrations", &[]),
            package("surprise", &[]),
        ];
        assert_eq!(
            refused(packages),
            [
                "`kernel` may not use `db`",
                "`db` may not use `migrations`",
                "`alerting` may not use `ticketing`",
                "`surprise` is not in the table of crates (rules/graph.rs)",
            ]
        );
    }

    #[test]
    fn the_table_has_no_cycle_and_names_only_its_own() {
        for (name, direct) in ARROWS {
            assert!(!reach(name).unwrap().contains(name), "{name} reaches itself");
            for to in *direct {
                assert!(reach(to).is_some(), "{name} points at {to}, which is not in the table");
            }
        }
    }
}
