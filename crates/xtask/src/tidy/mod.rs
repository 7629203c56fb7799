//! `tidy`: the house rules that the compiler does not hold.
//!
//! A rule (`rules`) looks at the whole tree (`tree`) and returns findings; each rule refuses a planted violation of
//! itself (`plant`), so that a rule that has stopped working is noticed. Rules read tokens, never lines. The idea of a
//! tidy test comes from rust-analyzer and rust-lang/rust.

mod finding;
mod lexer;
mod plant;
mod rules;
mod source;
mod tree;

use std::process::ExitCode;

use anyhow::Result;

pub use finding::Finding;
pub use plant::Planted;

use crate::cli::TidyOptions;
use crate::console;
use crate::tidy::tree::Tree;
use crate::workspace::Workspace;

/// Prints what is found; the exit code is a failure when anything is.
pub fn run(workspace: &Workspace, options: &TidyOptions) -> Result<ExitCode> {
    if options.plant {
        let plants = plant(workspace)?;
        for planted in &plants {
            console::line(&planted.to_string());
        }
        let missed = plants.iter().filter(|planted| !planted.refused).count();
        console::line(&format!("{} planted violations refused, {missed} missed", plants.len() - missed));
        return Ok(if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let findings = check(workspace)?;
    for finding in &findings {
        console::line(&finding.to_string());
    }
    console::line(&closing(&findings, &[]));
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// All findings on the checkout, in the order of files and lines.
pub fn check(workspace: &Workspace) -> Result<Vec<Finding>> {
    Ok(findings(&Tree::load(&workspace.root)?))
}

/// Every planted violation and whether it was refused.
pub fn plant(workspace: &Workspace) -> Result<Vec<Planted>> {
    plant::run(&workspace.target.join("tidy-plant"))
}

/// The closing line.
pub fn closing(findings: &[Finding], plants: &[Planted]) -> String {
    let refused = plants.iter().filter(|planted| planted.refused).count();
    let planted = if plants.is_empty() {
        String::new()
    } else {
        format!(", {refused} of {} planted violations refused", plants.len())
    };
    match findings.len() {
        0 => {
            let names: Vec<&str> = rules::RULES.iter().map(|rule| rule.name).collect();
            format!("tidy: {} rules hold ({}){planted}", names.len(), names.join(", "))
        }
        count => format!("tidy: {count} findings{planted}"),
    }
}

fn findings(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = rules::RULES.iter().flat_map(|rule| (rule.check)(tree)).collect();
    findings.sort();
    findings.dedup();
    findings
}
