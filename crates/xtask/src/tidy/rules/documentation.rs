//! A9: a module opens with what it is for.

use crate::tidy::finding::Finding;
use crate::tidy::source::Source;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "module-documentation";

const ADVICE: &str = "a reader decides by the first line whether to read on; open with `//!`: what it is for, its \
                      invariants, and where the idea comes from";

/// Findings on the sources.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources
        .iter()
        .filter(|source| must_open(source) && !source.text.trim_start().starts_with("//!"))
        .map(|source| Finding {
            file: source.path.clone(),
            line: 1,
            rule: NAME,
            what: "the file does not open with `//!`".to_owned(),
            advice: ADVICE,
        })
        .collect()
}

/// Every production file, and the roots of tests.
fn must_open(source: &Source) -> bool {
    matches!(source.name(), "lib.rs" | "mod.rs" | "main.rs") || !source.is_test()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_open_with_what_they_are_for() {
        let count = |path: &str, text: &str| check(&Tree::of(&[(path, text)])).len();
        assert_eq!(count("crates/db/src/lib.rs", "//! The database.\nfn a() {}"), 0);
        assert_eq!(count("crates/db/src/lib.rs", "// The database.\nfn a() {}"), 1);
        assert_eq!(count("crates/db/src/pool.rs", "fn a() {}\n//! late"), 1);
        assert_eq!(count("crates/db/src/pool/tests.rs", "fn a() {}"), 0);
        assert_eq!(count("tests/integration/main.rs", "fn a() {}"), 1);
    }
}
