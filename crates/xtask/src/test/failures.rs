//! What failed, by name, with the first words of why: the part of a long log that must be read.

use std::fs;
use std::path::Path;

/// Lines shown of one failure.
const LINES_EACH: usize = 6;
/// Failures told in full; of more only the number.
const MOST: usize = 20;

/// Names and first words of every failure in a log (which holds no colours), in order.
pub fn lines(log: &Path) -> Vec<String> {
    fs::read(log).map(|bytes| from_text(&String::from_utf8_lossy(&bytes))).unwrap_or_default()
}

fn from_text(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (0..lines.len()).filter(|&at| starts_failure(lines[at])).collect();
    let mut found = Vec::new();
    for &at in starts.iter().take(MOST) {
        found.push(lines[at].trim().to_owned());
        let words = lines[at + 1..].iter().filter(|line| !line.trim().is_empty());
        let words = words.take_while(|line| !starts_failure(line) && !ends_failure(line)).take(LINES_EACH);
        found.extend(words.map(|line| format!("    {}", line.trim_end())));
    }
    if starts.len() > MOST {
        found.push(format!("and {} more", starts.len() - MOST));
    }
    found
}

/// The heading that libtest gives to what a failed test printed, Vitest's ` FAIL ` and the `FAIL` of the plain reports.
fn starts_failure(line: &str) -> bool {
    (line.starts_with("---- ") && line.ends_with(" stdout ----")) || line.trim_start().starts_with("FAIL ")
}

/// Where the words about a failure end.
fn ends_failure(line: &str) -> bool {
    line == "failures:" || line.starts_with("note: run with") || line.starts_with("ok  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_named_with_their_first_words() {
        let log = "test a ... ok\ntest b::c ... FAILED\n\nfailures:\n\n---- b::c stdout ----\n\n\
                   thread 'b::c' panicked at tests/b.rs:7:5:\nleft is not right\nnote: run with `RUST_BACKTRACE=1`\n\n\
                   failures:\n    b::c\n\ntest result: FAILED. 1 passed; 1 failed\n\
                   ok    signed in (5 ms)\nFAIL  the list is shown\n      no such button\nok    signed out (2 ms)\n";
        assert_eq!(
            from_text(log),
            [
                "---- b::c stdout ----",
                "    thread 'b::c' panicked at tests/b.rs:7:5:",
                "    left is not right",
                "FAIL  the list is shown",
                "          no such button",
            ]
        );
    }

    #[test]
    fn many_failures_are_counted() {
        let log: String = (0..MOST + 3).map(|n| format!("FAIL  check {n}\n")).collect();
        let lines = from_text(&log);
        assert_eq!(lines.len(), MOST + 1);
        assert_eq!(lines[MOST], "and 3 more");
    }
}
