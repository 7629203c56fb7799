//! A5: no wall clock and no ambient randomness outside `kernel`.

use crate::tidy::finding::Finding;
use crate::tidy::source::Source;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "ambient-time-or-randomness";

const CLOCK: &str = "time is an argument, so that tests and replays own it; take `&dyn kernel::Clock`";
const STOPWATCH: &str = "durations are measured in server, agent, db and tests only, logic takes `&dyn kernel::Clock`; \
                         measure there, or derive the duration from the clock";
const RANDOMNESS: &str = "randomness is an argument, so that tests can repeat it; take `kernel::Entropy`";

/// Token sequences and why they are refused.
const REFUSED: &[(&str, &str)] = &[
    ("Utc :: now", CLOCK),
    ("Local :: now", CLOCK),
    ("SystemTime :: now", CLOCK),
    ("OffsetDateTime :: now_utc", CLOCK),
    ("OffsetDateTime :: now_local", CLOCK),
    ("Timestamp :: now", CLOCK),
    ("Zoned :: now", CLOCK),
    ("UNIX_EPOCH . elapsed", CLOCK),
    ("Uuid :: now_v7", CLOCK),
    ("Uuid :: new_v4", RANDOMNESS),
    ("rand ::", RANDOMNESS),
    ("getrandom ::", RANDOMNESS),
    ("fastrand ::", RANDOMNESS),
    ("OsRng", RANDOMNESS),
    ("thread_rng", RANDOMNESS),
    ("Instant :: now", STOPWATCH),
];

/// Packages that measure durations of real work.
const STOPWATCHES: &[&str] = &["server", "agent", "db", "ingestion", "tests", "xtask"];

/// Findings on the sources.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources.iter().filter(|source| source.package != "kernel").flat_map(of_source).collect()
}

fn of_source(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (pattern, advice) in REFUSED {
        for at in source.find(pattern) {
            let measured =
                *advice == STOPWATCH && (STOPWATCHES.contains(&source.package.as_str()) || source.in_test(at));
            // `kernel::rand::…` or a module of ours of that name is not the crate.
            let inner = at.checked_sub(1).is_some_and(|before| source.matches(before, "::")) && pattern.ends_with("::");
            if !measured && !inner {
                findings.push(Finding {
                    file: source.path.clone(),
                    line: source.line(at),
                    rule: NAME,
                    what: format!("`{}` is asked here", pattern.replace(' ', "").trim_end_matches("::")),
                    advice,
                });
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn wall_clocks_and_randomness_are_refused_in_tests_too() {
        for text in
            ["chrono::Utc::now()", "SystemTime::now()", "rand::random()", "use getrandom::fill;", "Uuid::now_v7()"]
        {
            assert_eq!(count("crates/tenancy/src/site/service.rs", text), 1, "{text}");
            assert_eq!(count("crates/kernel/src/time.rs", text), 0, "{text}");
            assert_eq!(count("tests/harness/lib.rs", text), 1, "{text}");
        }
        assert_eq!(count("crates/tenancy/src/site/service.rs", "// Utc::now()\n\"Utc::now()\"; clock.now()"), 0);
    }

    #[test]
    fn durations_are_measured_where_real_work_is_done() {
        assert_eq!(count("crates/server/src/log.rs", "let started = Instant::now();"), 0);
        assert_eq!(count("crates/alerting/src/rule.rs", "let started = Instant::now();"), 1);
        assert_eq!(count("crates/alerting/src/rule/tests.rs", "let started = Instant::now();"), 0);
    }
}
