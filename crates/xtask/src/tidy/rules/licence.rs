//! Licences and sources of all packages that the workspace is built with, read from their manifests.
//!
//! cargo-deny (`.deny.toml`) says more where it is installed; this holds everywhere. An expression is satisfied when
//! one side of every `OR`, and both sides of every `AND`, are accepted (SPDX specification, annex "license
//! expressions"). The old `/` means `OR`.

use crate::tidy::finding::Finding;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "licence";

const ADVICE: &str = "what is linked must be compatible with Apache-2.0 for everyone; choose another library, or have the \
                      licence reviewed and add it to rules/licence.rs and .deny.toml";
const ORIGIN: &str =
    "packages come from the registry, where a version cannot change; publish it there or write what is needed";

/// Accepted licences.
const ACCEPTED: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    // BSD without its conditions.
    "0BSD",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "MPL-2.0",
];

/// One package, one licence, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    // Data and no code: the list of public certificate authorities, passed on unchanged, which that licence allows freely.
    ("webpki-roots", "CDLA-Permissive-2.0"),
];

/// Findings on packages from outside.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |what: String, advice| {
        findings.push(Finding { file: "Cargo.lock".to_owned(), line: 1, rule: NAME, what, advice });
    };
    for package in &tree.foreign {
        let name = format!("{} {}", package.name, package.version);
        let licence = package.licence.as_str();
        if licence.is_empty() {
            add(format!("{name} names no licence"), ADVICE);
        } else if !accepted(licence) && !EXCEPTIONS.contains(&(package.name.as_str(), licence)) {
            add(format!("{name} is under `{licence}`"), ADVICE);
        }
        if let Some(origin) = &package.origin {
            add(format!("{name} comes from {origin}"), ORIGIN);
        }
    }
    findings
}

fn accepted(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest) && rest.is_empty()
}

/// `a OR b`.
fn either(words: &mut &[&str]) -> bool {
    let mut holds = both(words);
    while let Some(("OR", rest)) = words.split_first().map(|(word, rest)| (*word, rest)) {
        *words = rest;
        // Both sides are read, so that `words` moves on.
        holds |= both(words);
    }
    holds
}

/// `a AND b`, which binds tighter.
fn both(words: &mut &[&str]) -> bool {
    let mut holds = one(words);
    while let Some(("AND", rest)) = words.split_first().map(|(word, rest)| (*word, rest)) {
        *words = rest;
        holds &= one(words);
    }
    holds
}

/// A licence, with an exception or without, or an expression in brackets.
fn one(words: &mut &[&str]) -> bool {
    let Some((first, rest)) = words.split_first() else {
        return false;
    };
    *words = rest;
    if *first == "(" {
        let holds = either(words);
        let closed = words.first() == Some(&")");
        *words = words.get(1..).unwrap_or_default();
        return holds && closed;
    }
    if words.first() == Some(&"WITH") {
        // An exception only gives rights.
        *words = words.get(2..).unwrap_or_default();
    }
    ACCEPTED.contains(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::Foreign;

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        for expression in [
            "MIT",
            "MIT/Apache-2.0",
            "MIT OR GPL-3.0-only",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "CC0-1.0 OR Apache-2.0 OR Apache-2.0 WITH LLVM-exception",
            "Apache-2.0 WITH LLVM-exception",
            "Apache-2.0 AND ISC",
        ] {
            assert!(accepted(expression), "{expression}");
        }
        for expression in
            ["GPL-3.0-only", "MIT AND GPL-3.0-only", "(MIT OR Apache-2.0) AND AGPL-3.0", "", "MIT MIT", "(MIT"]
        {
            assert!(!accepted(expression), "{expression}");
        }
    }

    #[test]
    fn packages_need_an_accepted_licence_and_a_registry() {
        let package = |licence: &str, origin: Option<&str>| Foreign {
            name: "thing".into(),
            version: "1.0.0".into(),
            licence: licence.into(),
            origin: origin.map(str::to_owned),
        };
        let foreign = vec![
            package("MIT", None),
            package("", None),
            package("CDLA-Permissive-2.0", None),
            package("MIT", Some("https://example.org/thing#0a1b2c")),
        ];
        let what: Vec<String> =
            check(&Tree { foreign, ..Tree::default() }).into_iter().map(|finding| finding.what).collect();
        assert_eq!(
            what,
            [
                "thing 1.0.0 names no licence",
                "thing 1.0.0 is under `CDLA-Permissive-2.0`",
                "thing 1.0.0 comes from https://example.org/thing#0a1b2c"
            ]
        );
    }
}
