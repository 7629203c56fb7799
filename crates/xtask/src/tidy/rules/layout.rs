//! The shape of the repository: which folders are at the top, what explains them, and what must be committed.

use crate::tidy::finding::Finding;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "layout";

const FOLDER: &str =
    "the top level has crates, web, migrations, deploy and tests, and everything belongs in one of them";
const README: &str = "a folder explains its inside: map, invariants, walkthrough";
const SDL: &str =
    "the portal's types and the review of the API need it; run `cargo xtask schema` and commit the result";

/// Folders at the top that are not hidden.
const FOLDERS: &[&str] = &["crates", "web", "migrations", "deploy", "tests"];

/// Findings on paths.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let finding = |file: String, what: String, advice| Finding { file, line: 1, rule: NAME, what, advice };
    let mut findings = Vec::new();
    for path in &tree.paths {
        let top = path.strip_suffix('/').filter(|path| !path.contains('/') && !path.starts_with('.'));
        if let Some(top) = top.filter(|top| !FOLDERS.contains(top)) {
            findings.push(finding(top.to_owned(), format!("the folder `{top}` is at the top"), FOLDER));
        }
    }
    let readmes = FOLDERS.iter().map(|folder| format!("{folder}/README.md")).chain(["README.md".to_owned()]);
    for readme in readmes.filter(|readme| !tree.paths.contains(readme)) {
        findings.push(finding(readme, "the file does not exist".to_owned(), README));
    }
    let sdl = tree.texts.iter().find(|(path, _)| path == "web/schema.graphql");
    if !sdl.is_some_and(|(_, text)| text.contains("type Query")) {
        findings.push(finding("web/schema.graphql".to_owned(), "the SDL is missing or empty".to_owned(), SDL));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_held() {
        let mut files: Vec<(String, &str)> =
            FOLDERS.iter().map(|folder| (format!("{folder}/README.md"), "x")).collect();
        files.push(("README.md".to_owned(), "x"));
        files.push(("web/schema.graphql".to_owned(), "type Query { a: Int }"));
        let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let mut tree = Tree::of(&borrowed);
        assert_eq!(check(&tree), []);
        tree.paths.insert("scripts/".to_owned());
        tree.paths.remove("deploy/README.md");
        let files: Vec<String> = check(&tree).into_iter().map(|finding| finding.file).collect();
        assert_eq!(files, ["scripts", "deploy/README.md"]);
    }
}
