//! The table at the end: every part, how it ended, how long it took.

use std::time::Duration;

use crate::console;

/// How a part ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything held.
    Passed,
    /// Something did not.
    Failed {
        /// In one line.
        why: String,
    },
    /// Not run, because a needed part did not pass. Counts as failed: nothing is known to hold.
    NotRun {
        /// The needed part.
        needed: &'static str,
    },
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// The part.
    pub part: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took, if it ran.
    pub took: Option<Duration>,
}

impl Row {
    /// How it ended and how long it took.
    pub fn describe(&self) -> String {
        let took = self.took.map(console::duration).unwrap_or_default();
        match &self.outcome {
            Outcome::Passed => format!("passed   {took}"),
            Outcome::Failed { why } => format!("FAILED   {took:<13} {}", why.lines().next().unwrap_or_default()),
            Outcome::NotRun { needed } => format!("NOT RUN  {:<13} needs {needed}", ""),
        }
    }
}

/// The whole table.
pub fn table(rows: &[Row]) -> Vec<String> {
    let total: Duration = rows.iter().filter_map(|row| row.took).sum();
    rows.iter()
        .map(|row| format!("  {:<15} {}", row.part, row.describe()))
        .chain([format!("  {:<15}          {}", "total", console::duration(total))])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_every_part_and_the_total() {
        let rows = [
            Row { part: "format", outcome: Outcome::Passed, took: Some(Duration::from_secs(2)) },
            Row {
                part: "rust",
                outcome: Outcome::Failed { why: "two\nlines".into() },
                took: Some(Duration::from_secs(70)),
            },
            Row { part: "browser", outcome: Outcome::NotRun { needed: "rust" }, took: None },
        ];
        let lines = table(&rows);
        assert!(lines[0].ends_with("passed   2.0 s"), "{lines:?}");
        assert!(lines[1].contains("FAILED   1 min 10 s") && lines[1].ends_with("two"), "{lines:?}");
        assert!(lines[2].ends_with("needs rust"), "{lines:?}");
        assert!(lines[3].contains("total") && lines[3].ends_with("1 min 12 s"), "{lines:?}");
    }
}
