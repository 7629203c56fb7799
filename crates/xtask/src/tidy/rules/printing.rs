//! What a program says goes through its log, or through its command line's own files.

use crate::tidy::finding::Finding;
use crate::tidy::source::Source;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "printing";

const ADVICE: &str = "a printed line has no time, no level and no request id; use `tracing`, or print in the files of the \
                      command line (main.rs, cli.rs, folder cli/)";

/// Findings on the sources.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources.iter().filter(|source| !may_print(source)).flat_map(of_source).collect()
}

fn of_source(source: &Source) -> Vec<Finding> {
    ["println !", "print !", "eprintln !", "eprint !"]
        .into_iter()
        .flat_map(|pattern| source.find(pattern).map(move |at| (at, pattern)))
        .filter(|(at, _)| !source.in_test(*at))
        .map(|(at, pattern)| Finding {
            file: source.path.clone(),
            line: source.line(at),
            rule: NAME,
            what: format!("`{}` outside a command line", pattern.replace(' ', "")),
            advice: ADVICE,
        })
        .collect()
}

fn may_print(source: &Source) -> bool {
    match source.package.as_str() {
        "xtask" | "tests" => true,
        "server" | "agent" => source.name() == "main.rs" || source.is_or_lies_in("cli"),
        // Build scripts talk to cargo by printing.
        _ => source.name() == "build.rs",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_command_lines_print() {
        let count = |path: &str| check(&Tree::of(&[(path, "fn a() { println!(\"x\"); }")])).len();
        assert_eq!(count("crates/jobs/src/worker.rs"), 1);
        assert_eq!(count("crates/server/src/http/graphql.rs"), 1);
        for path in [
            "crates/server/src/cli/doctor.rs",
            "crates/agent/src/cli.rs",
            "crates/xtask/src/a.rs",
            "crates/db/build.rs",
        ] {
            assert_eq!(count(path), 0, "{path}");
        }
        assert_eq!(count("crates/wire/src/tests.rs"), 0);
    }
}
