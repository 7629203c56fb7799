//! `test`: every check there is, in one command, for people and for CI.
//!
//! Parts run one after the other (`part` is the list); a failure does not stop the others, except those that need its
//! result. Each part's output lies in `target/test-logs/NAME.log`; of one that fails its end and the names of what failed
//! are shown, and the closing lines of its test runners always are. The last line is `N passed, N failed`.

mod action;
mod closing;
mod failures;
mod part;
pub mod provision;
mod summary;

use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::cli::TestOptions;
use crate::process::{self, Echo};
use crate::test::action::Setting;
use crate::test::part::{PARTS, Part};
use crate::test::summary::{Outcome, Row};
use crate::workspace::Workspace;
use crate::{console, program};

/// Lines of a failed part's log that are shown.
const SHOWN_ON_FAILURE: usize = 80;

/// Runs the parts.
pub fn run(workspace: &Workspace, options: &TestOptions) -> Result<ExitCode> {
    if options.list {
        for part in PARTS {
            console::line(&format!("{:<15} {}", part.name, part.what));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let parts = chosen(&options.only)?;
    for (part, program) in PARTS.iter().filter_map(|part| part.optional.map(|program| (part, program))) {
        if !parts.iter().any(|chosen| chosen.name == part.name) && options.only.is_empty() {
            console::line(&format!("left out: {} ({program} is not installed)", part.name));
        }
    }
    let logs = workspace.target.join("test-logs");
    fs::create_dir_all(&logs).with_context(|| format!("cannot create {}", logs.display()))?;
    let echo = if options.verbose { Echo::Stream } else { Echo::Quiet };
    let setting = Setting::new(workspace, &logs, echo);

    let mut rows: Vec<Row> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        console::line(&format!("[{:>2}/{}] {:<15} {}", index + 1, parts.len(), part.name, part.what));
        let row = match unmet(part, &rows) {
            Some(needed) => Row { part: part.name, outcome: Outcome::NotRun { needed }, took: None },
            None => run_part(part, &setting)?,
        };
        console::line(&format!("        {}", row.describe()));
        rows.push(row);
    }
    console::line("");
    for line in summary::table(&rows) {
        console::line(&line);
    }
    let failed = rows.iter().filter(|row| row.outcome != Outcome::Passed).count();
    console::line(&format!("{} passed, {failed} failed", rows.len() - failed));
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn run_part(part: &'static Part, setting: &Setting<'_>) -> Result<Row> {
    let started = Instant::now();
    let log = setting.log(part.name);
    if log.exists() {
        fs::remove_file(&log).with_context(|| format!("cannot replace {}", log.display()))?;
    }
    // A part that cannot even start is a failed part, not the end of the run.
    let problem = match (part.run)(setting, part.name) {
        Ok(()) => None,
        Err(error) => Some(format!("{error:#}")),
    };
    for line in closing::lines(&log) {
        console::line(&format!("        {line}"));
    }
    let outcome = match problem {
        None => Outcome::Passed,
        Some(why) => {
            let shown = process::tail(&log, SHOWN_ON_FAILURE);
            if setting.echo == Echo::Quiet && !shown.is_empty() {
                console::line(&format!("        ---- end of {} ----", setting.workspace.relative(&log)));
                for line in shown {
                    console::line(&format!("        {line}"));
                }
                console::line("        ----");
            }
            for line in failures::lines(&log) {
                console::line(&format!("        {line}"));
            }
            Outcome::Failed { why }
        }
    };
    Ok(Row { part: part.name, outcome, took: Some(started.elapsed()) })
}

/// The parts to run, in the order of the list.
fn chosen(only: &[String]) -> Result<Vec<&'static Part>> {
    let known: BTreeSet<&str> = PARTS.iter().map(|part| part.name).collect();
    if let Some(unknown) = only.iter().find(|name| !known.contains(name.as_str())) {
        let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
        bail!("no part is called `{unknown}`; the parts are {}", names.join(", "));
    }
    let missing = |part: &Part| part.optional.is_some_and(|program| program::find(program).is_none());
    let wanted = |part: &Part| match only {
        // Whoever names a part wants to hear that it cannot run.
        [] => !missing(part),
        _ => only.iter().any(|name| name == part.name),
    };
    Ok(PARTS.iter().filter(|part| wanted(part)).collect())
}

/// The first needed part that ran and did not pass. A part that was not chosen is taken to have passed before.
fn unmet(part: &Part, rows: &[Row]) -> Option<&'static str> {
    rows.iter().find(|row| part.needs.contains(&row.part) && row.outcome != Outcome::Passed).map(|row| row.part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_and_keep_the_order_of_the_list() {
        let names = |only: &[&str]| {
            let only: Vec<String> = only.iter().map(|name| (*name).to_owned()).collect();
            chosen(&only).map(|parts| parts.iter().map(|part| part.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&["tidy", "format"]).unwrap(), ["format", "tidy"]);
        let always = PARTS.iter().filter(|part| part.optional.is_none()).count();
        assert!(names(&[]).unwrap().len() >= always);
        assert!(names(&["tidi"]).unwrap_err().to_string().contains("portal-build"));
    }

    #[test]
    fn a_part_waits_for_what_it_needs() {
        let browser = PARTS.iter().find(|part| part.name == "browser").unwrap();
        let row = |outcome| Row { part: "binaries", outcome, took: None };
        assert_eq!(unmet(browser, &[row(Outcome::Failed { why: String::new() })]), Some("binaries"));
        assert_eq!(unmet(browser, &[row(Outcome::NotRun { needed: "portal-build" })]), Some("binaries"));
        assert_eq!(unmet(browser, &[row(Outcome::Passed)]), None);
        assert_eq!(unmet(browser, &[]), None);
    }

    #[test]
    fn a_part_needs_only_earlier_parts() {
        for (index, part) in PARTS.iter().enumerate() {
            for needed in part.needs {
                assert!(PARTS[..index].iter().any(|earlier| earlier.name == *needed), "{} needs {needed}", part.name);
            }
        }
    }
}
