//! A9: a file that no one can hold in mind is split.

use crate::tidy::finding::Finding;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "file-size";

const ADVICE: &str = "a reader holds one file in mind; split it by what its parts are about";

/// Most lines of a Rust file.
const RUST: usize = 600;
/// Most lines of a file of the portal.
const PORTAL: usize = 400;

/// Findings on the texts.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.texts
        .iter()
        .filter_map(|(path, text)| {
            let most = limit(path)?;
            let lines = text.lines().count();
            (lines > most).then(|| Finding {
                file: path.clone(),
                line: most + 1,
                rule: NAME,
                what: format!("{lines} lines, at most {most} are allowed"),
                advice: ADVICE,
            })
        })
        .collect()
}

/// The limit of a path; `None` where there is none. Generated declarations are not read by people.
fn limit(path: &str) -> Option<usize> {
    let generated = path.ends_with(".d.ts") || path.ends_with(".gen.ts");
    if path.ends_with(".rs") {
        Some(RUST)
    } else if (path.ends_with(".ts") || path.ends_with(".tsx")) && !generated {
        Some(PORTAL)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_inclusive() {
        let count = |path: &str, lines: usize| check(&Tree::of(&[(path, &"x\n".repeat(lines))])).len();
        assert_eq!((count("crates/db/src/a.rs", 600), count("crates/db/src/a.rs", 601)), (0, 1));
        assert_eq!((count("web/src/a.tsx", 400), count("web/src/a.tsx", 401)), (0, 1));
        assert_eq!((count("web/src/gql/graphql-env.d.ts", 9_000), count("web/schema.graphql", 9_000)), (0, 0));
    }
}
