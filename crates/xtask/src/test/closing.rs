//! The closing lines of test runners: what a reader (and CI) wants to see of a long log.

use std::fs;
use std::path::Path;

/// The closing lines in a log (which holds no colours), in order.
pub fn lines(log: &Path) -> Vec<String> {
    fs::read(log).map(|bytes| from_text(&String::from_utf8_lossy(&bytes))).unwrap_or_default()
}

fn from_text(text: &str) -> Vec<String> {
    let mut running = String::new();
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if let Some(binary) = line.strip_prefix("Running ") {
            running = binary_name(binary);
        } else if let Some(result) = line.strip_prefix("test result: ") {
            // Binaries without tests say nothing worth a line.
            if !result.contains(" 0 passed; 0 failed; 0 ignored") {
                found.push(format!("{running:<16} test result: {result}"));
            }
        } else if is_closing(line) {
            found.push(line.to_owned());
        }
    }
    found
}

/// The crate of `unittests src/lib.rs (target/debug/deps/kernel-0a1b2c3d4e5f6071)`.
fn binary_name(running: &str) -> String {
    let file = running.rsplit(['/', '\\']).next().unwrap_or(running).trim_end_matches(')');
    file.rsplit_once('-').map_or(file, |(name, _)| name).to_owned()
}

/// Vitest's, node:test's and the plain `N passed, N failed` of the rest.
fn is_closing(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let counts = |word: &str| word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty();
    match words.as_slice() {
        ["Tests" | "Files", rest @ ..] | ["Test", "Files", rest @ ..] => rest.iter().any(|word| counts(word)),
        ["#" | "ℹ", "tests" | "pass" | "fail" | "skipped", count] => counts(count),
        [passed, word, failed, "failed"] => counts(passed) && *word == "passed," && counts(failed),
        [done, "of", all, ..] => counts(done) && counts(all),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_every_runner_are_kept() {
        let log = "   Compiling kernel v0.1.0\n     Running unittests src/lib.rs (target/debug/deps/kernel-0a1b2c)\n\
                   running 3 tests\ntest a ... ok\n\ntest result: ok. 3 passed; 0 failed; 0 ignored; finished in 0.01s\n\
                   \u{20}    Running unittests src/main.rs (target/debug/deps/steward-99)\n\
                   test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; finished in 0.00s\n\
                    Test Files  7 passed (7)\n      Tests  41 passed (41)\n\
                   ℹ tests 12\nℹ pass 12\nℹ fail 0\n61 of 61 audits ok\n9 passed, 0 failed\nTests are fun\n";
        assert_eq!(
            from_text(log),
            [
                "kernel           test result: ok. 3 passed; 0 failed; 0 ignored; finished in 0.01s",
                "Test Files  7 passed (7)",
                "Tests  41 passed (41)",
                "ℹ tests 12",
                "ℹ pass 12",
                "ℹ fail 0",
                "61 of 61 audits ok",
                "9 passed, 0 failed",
            ]
        );
    }
}
