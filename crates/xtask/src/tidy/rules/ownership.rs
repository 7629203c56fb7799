//! A2: one crate per external framework, by the manifests.

use crate::tidy::finding::Finding;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "framework-owner";

const ADVICE: &str = "one crate wraps each framework so that it can be replaced and reviewed in one place; use what the \
                      owner offers, or add it there";

/// Frameworks (a trailing `*` stands for any ending) and the only packages that may depend on them.
const OWNERS: &[(&str, &[&str])] = &[
    ("prost*", &["wire"]),
    ("jiff*", &["sla", "upkeep", "planning"]),
    ("sqlx*", &["db"]),
    ("lettre", &["mail"]),
    ("async-imap", &["mail"]),
    ("mail-parser", &["mail"]),
    ("jsonwebtoken", &["auth"]),
    ("argon2", &["auth"]),
    ("actix-*", &["server"]),
    ("sysinfo", &["agent"]),
    ("typst*", &["reporting"]),
];

/// Tests look at the outside of everything with whatever fits.
const EXCEPTED: &str = "steward-tests";

/// Findings on the manifests.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in tree.packages.iter().filter(|package| package.name != EXCEPTED) {
        for dependency in &package.dependencies {
            let Some(owners) = owners(&dependency.name) else { continue };
            if !owners.contains(&package.name.as_str()) {
                findings.push(Finding {
                    file: tree.manifest_of(&package.name),
                    line: tree.manifest_line(&package.name, &dependency.name),
                    rule: NAME,
                    what: format!(
                        "`{}` may depend on `{}`, not `{}`",
                        owners.join("`, `"),
                        dependency.name,
                        package.name
                    ),
                    advice: ADVICE,
                });
            }
        }
    }
    findings
}

/// The packages that own a framework, by its name with `-` or `_`.
pub fn owners(name: &str) -> Option<&'static [&'static str]> {
    let name = name.replace('_', "-");
    OWNERS
        .iter()
        .find(|(framework, _)| match framework.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => *framework == name,
        })
        .map(|(_, owners)| *owners)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::{Dependency, Package};

    fn tree(package: &str, dependency: &str) -> Tree {
        let dependency = Dependency { name: dependency.to_owned(), kind: None, path: None };
        let package = Package { name: package.to_owned(), dependencies: vec![dependency] };
        Tree { packages: vec![package], ..Tree::default() }
    }

    #[test]
    fn only_the_owner_depends_on_a_framework() {
        assert!(check(&tree("server", "actix-web")).is_empty());
        assert!(check(&tree("steward-tests", "sqlx")).is_empty());
        assert!(check(&tree("tenancy", "serde")).is_empty());
        assert_eq!(check(&tree("tenancy", "actix-web"))[0].file, "crates/tenancy/Cargo.toml");
        assert_eq!(check(&tree("api", "sqlx")).len(), 1);
        assert_eq!(check(&tree("ingestion", "prost")).len(), 1);
    }
}
