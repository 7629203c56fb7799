//! Nothing in the repository knows the machine on which it was written.

use crate::tidy::finding::Finding;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "machine-path";

const ADVICE: &str = "the path exists on one machine only; use a path from the checkout's root, or a variable";

/// Beginnings of such paths, in halves so that this file does not refuse itself.
const REFUSED: &[&str] = &[concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/wo", "rk/"), concat!("/Us", "ers/")];

/// Findings on all texts.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in &tree.texts {
        for (index, line) in text.lines().enumerate() {
            if let Some(found) = REFUSED.iter().find(|start| begins_in(line, start)) {
                findings.push(Finding {
                    file: path.clone(),
                    line: index + 1,
                    rule: NAME,
                    what: format!("a path below `{found}`"),
                    advice: ADVICE,
                });
            }
        }
    }
    findings
}

/// Whether a path begins with `start` in `line`; inside a longer path or an address it does not begin.
fn begins_in(line: &str, start: &str) -> bool {
    line.match_indices(start).any(|(at, _)| {
        line[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric() && !"._-/~}$*".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths_of_a_machine_are_refused() {
        let home = concat!("/ho", "me/");
        assert!(begins_in(&format!("cd {home}someone"), home));
        assert!(begins_in(&format!("\"{home}someone\""), home));
        assert!(!begins_in(&format!("https://example.org{home}page"), home));
        assert!(!begins_in("/var/lib/steward", home));
        assert_eq!(check(&Tree::of(&[("deploy/README.md", &format!("a\n{home}x"))]))[0].line, 2);
    }
}
