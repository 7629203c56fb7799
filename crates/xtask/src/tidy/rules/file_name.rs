//! A9: a file or module is named after what it is about.

use crate::tidy::finding::Finding;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "file-name";

const ADVICE: &str = "such a name says nothing, and the file becomes a drawer for everything; name it after what it is \
                      about, or put its parts where they are used";

/// Words that end no name.
const REFUSED: &[&str] = &["util", "utils", "utility", "utilities", "helper", "helpers", "misc", "common"];

/// Findings on paths of code, and on modules declared in place.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let of_paths = tree.paths.iter().filter(|path| is_code(path)).filter_map(|path| {
        let part = path.trim_end_matches('/').rsplit('/').next()?;
        let stem = part.split('.').next().unwrap_or(part);
        refused(stem).then(|| finding(path.trim_end_matches('/'), 1, stem))
    });
    let of_modules = tree.sources.iter().flat_map(|source| {
        source.find("mod").filter_map(|at| {
            let name = source.word(at + 1)?;
            (refused(name) && source.matches(at + 2, "{")).then(|| finding(&source.path, source.line(at), name))
        })
    });
    of_paths.chain(of_modules).collect()
}

fn finding(file: &str, line: usize, name: &str) -> Finding {
    Finding { file: file.to_owned(), line, rule: NAME, what: format!("`{name}` names nothing"), advice: ADVICE }
}

fn is_code(path: &str) -> bool {
    path.ends_with('/') || [".rs", ".ts", ".tsx", ".js", ".mjs"].iter().any(|ending| path.ends_with(ending))
}

/// Whether the last word of a name (`snake_case`, `kebab-case` or `camelCase`) is one that names nothing.
fn refused(stem: &str) -> bool {
    let mut words = String::new();
    for c in stem.chars() {
        if c.is_uppercase() {
            words.push('_');
        }
        words.extend(c.to_lowercase());
    }
    let last = words.rsplit(['_', '-']).next().unwrap_or_default();
    // `package_manager` is a thing of the field; a bare `manager` is not.
    REFUSED.contains(&last) || words.trim_start_matches('_') == "manager"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_name_nothing_are_refused() {
        for stem in
            ["util", "date_utils", "test-helpers", "dateUtils", "Helper", "common", "misc", "manager", "Manager"]
        {
            assert!(refused(stem), "{stem}");
        }
        for stem in ["utilisation", "package_manager", "commonwealth", "disk_utilization", "store", ""] {
            assert!(!refused(stem), "{stem}");
        }
    }

    #[test]
    fn files_folders_and_modules_are_checked() {
        let count = |path: &str, text: &str| check(&Tree::of(&[(path, text)])).len();
        assert_eq!(count("crates/db/src/util.rs", ""), 1);
        assert_eq!(count("web/src/lib/utils.ts", ""), 1);
        assert_eq!(count("crates/db/src/pool.rs", "mod helpers { fn a() {} }"), 1);
        assert_eq!(count("crates/db/src/pool.rs", "mod scope;"), 0);
        let mut tree = Tree::default();
        tree.paths.insert("crates/db/src/common/".to_owned());
        assert_eq!(check(&tree).len(), 1);
    }
}
