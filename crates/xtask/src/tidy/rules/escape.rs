//! No way round a lint without a reason, and nothing half done.

use crate::tidy::finding::Finding;
use crate::tidy::source::Source;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "lint-escape";

const ALLOW: &str = "an `allow` outlives its cause; write `#[expect(lint, reason = \"…\")]`, which complains when it is \
                     needed no more";
const REASON: &str = "the next reader asks why; add `reason = \"…\"`";
const UNFINISHED: &str = "what is merged is finished; write it, or leave it out";

/// Findings on the sources.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources.iter().flat_map(of_source).collect()
}

fn of_source(source: &Source) -> Vec<Finding> {
    let finding = |at, what: String, advice| Finding {
        file: source.path.clone(),
        line: source.line(at),
        rule: NAME,
        what,
        advice,
    };
    let mut findings = Vec::new();
    for at in (0..source.tokens.len()).filter(|at| source.matches(*at, "#")) {
        let open = if source.matches(at + 1, "!") { at + 2 } else { at + 1 };
        if !source.matches(open, "[") {
            continue;
        }
        let attribute = || (open + 1..source.tokens.len()).take_while(|next| !source.matches(*next, "]"));
        if attribute().any(|next| source.matches(next, "allow (")) {
            findings.push(finding(at, "an `allow` attribute".to_owned(), ALLOW));
        }
        let expects = attribute().any(|next| source.matches(next, "expect ("));
        if expects && !attribute().any(|next| source.matches(next, "reason =")) {
            findings.push(finding(at, "an `expect` attribute without a reason".to_owned(), REASON));
        }
    }
    for name in ["todo", "unimplemented", "dbg"] {
        let pattern = format!("{name} !");
        let places: Vec<usize> = source.find(&pattern).collect();
        findings.extend(places.into_iter().map(|at| finding(at, format!("`{name}!`"), UNFINISHED)));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_need_a_reason() {
        let count = |text: &str| check(&Tree::of(&[("crates/db/src/a.rs", text)])).len();
        assert_eq!(count("#[allow(dead_code)] fn a() {}"), 1);
        assert_eq!(count("#![allow(clippy::all)]"), 1);
        assert_eq!(count("#[cfg_attr(test, allow(dead_code))] fn a() {}"), 1);
        assert_eq!(count("#[expect(dead_code)] fn a() {}"), 1);
        assert_eq!(count("#[expect(dead_code, reason = \"read by the linker\")] fn a() {}"), 0);
        assert_eq!(count("fn a() { allow(1); x.expect(\"why\"); }"), 0);
        assert_eq!(count("fn a() { todo!() } fn b() { dbg!(1) } fn c() { unimplemented!() }"), 3);
    }
}
