//! Plants one violation after the other into a tiny workspace and looks whether it is refused.
//!
//! A rule that never complains cannot be told from a rule that is broken; this tells. The tree without a violation
//! must pass, and every rule has at least one violation (`cases`).

mod cases;

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::tidy::plant::cases::{CASES, CLEAN, Case};
use crate::tidy::tree::Tree;
use crate::tidy::{Finding, findings};

/// A planted violation.
#[derive(Debug)]
pub struct Planted {
    /// What was planted.
    title: &'static str,
    /// Whether the rule that must refuse it did.
    pub refused: bool,
    /// What was said about it, or about something else.
    said: String,
}

impl fmt::Display for Planted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.refused { "refused" } else { "NOT REFUSED" };
        write!(f, "{verdict}: {}\n    {}", self.title, self.said)
    }
}

/// Plants every case below `folder`, which is written anew.
pub fn run(folder: &Path) -> Result<Vec<Planted>> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let clean = look(&folder.join("clean"), &[])?;
    ensure!(clean.is_empty(), "the tree without a violation is refused: {}", clean[0]);
    CASES.iter().enumerate().map(|(index, case)| plant(&folder.join(index.to_string()), case)).collect()
}

fn plant(folder: &Path, case: &'static Case) -> Result<Planted> {
    let found = look(folder, case.files)?;
    let hit = found.iter().find(|finding| finding.rule == case.rule && finding.file == case.at);
    let said = match (hit, found.first()) {
        (Some(finding), _) => finding.to_string(),
        (None, Some(other)) => format!("only this was said: {other}"),
        (None, None) => format!("nothing was said; `{}` must refuse {}", case.rule, case.at),
    };
    Ok(Planted { title: case.title, refused: hit.is_some(), said })
}

/// The findings on the clean tree with `files` over it. A file without contents is removed.
fn look(folder: &Path, files: &[(&str, &str)]) -> Result<Vec<Finding>> {
    for (path, text) in CLEAN.iter().chain(files) {
        let file = folder.join(path);
        if text.is_empty() {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
            continue;
        }
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
        }
        fs::write(&file, cases::expand(text)).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(findings(&Tree::load(folder)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::RULES;

    #[test]
    fn every_planted_violation_is_refused() {
        let folder = std::env::temp_dir().join(format!("steward-plant-{}", std::process::id()));
        let planted = run(&folder).unwrap();
        let missed: Vec<String> = planted.iter().filter(|planted| !planted.refused).map(ToString::to_string).collect();
        fs::remove_dir_all(folder).unwrap();
        assert!(missed.is_empty(), "{}", missed.join("\n"));
    }

    #[test]
    fn every_rule_has_a_planted_violation() {
        for rule in RULES {
            assert!(CASES.iter().any(|case| case.rule == rule.name), "nothing is planted for `{}`", rule.name);
        }
    }
}
