//! A4: every task that may look across clients is written down in `crates/system-scopes.txt`, and no other is.

use std::collections::BTreeSet;

use crate::tidy::finding::Finding;
use crate::tidy::source::Source;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "system-scope";

/// The committed list: `name<TAB>file` lines, `#` opens a comment.
const LIST: &str = "crates/system-scopes.txt";

const UNLISTED: &str = "work across clients is reviewed by name; use a scope, or add the line `name<TAB>file` to \
                        crates/system-scopes.txt and say in the review why it must see every client";
const STALE: &str = "the list tells a reviewer who sees every client, and must be true; remove the line";
const UNNAMED: &str = "the name is a literal, so that the list of users can be checked";

/// Findings on the sources against the list.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let listed: Vec<(usize, &str, &str)> = tree
        .texts
        .iter()
        .find(|(path, _)| path == LIST)
        .map_or("", |(_, text)| text.as_str())
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(index, line)| {
            let (name, file) = line.split_once('\t').unwrap_or((line, ""));
            (index + 1, name, file.trim())
        })
        .collect();
    let mut findings = Vec::new();
    let mut used: BTreeSet<(String, String)> = BTreeSet::new();
    for source in &tree.sources {
        for (at, name) in uses(source) {
            let finding = |what: String, advice| Finding {
                file: source.path.clone(),
                line: source.line(at),
                rule: NAME,
                what,
                advice,
            };
            let Some(name) = name else {
                findings.push(finding("a system scope without a literal name".to_owned(), UNNAMED));
                continue;
            };
            if !listed.iter().any(|(_, listed, file)| *listed == name && *file == source.path) {
                findings.push(finding(format!("the system scope `{name}` is not listed"), UNLISTED));
            }
            used.insert((name.to_owned(), source.path.clone()));
        }
    }
    findings.extend(
        listed.iter().filter(|(_, name, file)| !used.contains(&((*name).to_owned(), (*file).to_owned()))).map(
            |(line, name, file)| Finding {
                file: LIST.to_owned(),
                line: *line,
                rule: NAME,
                what: format!("nothing takes the system scope `{name}` in `{file}`"),
                advice: STALE,
            },
        ),
    );
    findings
}

/// Calls `.system(NAME)` in production code, with the name if it is a literal.
fn uses(source: &Source) -> Vec<(usize, Option<&str>)> {
    if matches!(source.package.as_str(), "kernel" | "tests" | "xtask") {
        return Vec::new();
    }
    let method = source.find(". system (").map(|at| (at, at + 3));
    let path = source.find("Mint :: system").map(|at| (at, at + 4));
    method
        .chain(path)
        .filter(|(at, argument)| !source.in_test(*at) && !source.matches(*argument, ")"))
        .map(|(at, argument)| (at, source.string(argument)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(list: &str, code: &str) -> Vec<String> {
        let tree = Tree::of(&[("crates/jobs/src/sweep.rs", code), (LIST, list)]);
        check(&tree).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn users_are_listed_by_name_and_file() {
        let code = "fn f(mint: &Mint) { mint.system(\"retention\") }";
        assert_eq!(found("# name and file\nretention\tcrates/jobs/src/sweep.rs\n", code), Vec::<String>::new());
        assert_eq!(found("", code), ["the system scope `retention` is not listed"]);
        assert_eq!(found("retention\tcrates/jobs/src/other.rs\n", code).len(), 2, "wrong file: unlisted, and stale");
    }

    #[test]
    fn stale_lines_and_computed_names_are_refused() {
        assert_eq!(
            found("old\tcrates/jobs/src/sweep.rs\n", "fn f() {}"),
            ["nothing takes the system scope `old` in `crates/jobs/src/sweep.rs`"]
        );
        assert_eq!(found("", "mint.system(name)"), ["a system scope without a literal name"]);
        assert_eq!(found("", "let f = Mint::system;").len(), 1);
        assert_eq!(found("", "host.system()").len(), 0);
        assert_eq!(found("", "#[cfg(test)] mod t { fn f() { mint.system(\"x\"); } }").len(), 0);
    }
}
