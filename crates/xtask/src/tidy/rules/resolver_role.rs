//! A7: resolvers contain no `if` on roles; the permission is an object that services take.

use crate::tidy::finding::Finding;
use crate::tidy::source::Source;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "resolver-role";

const ADVICE: &str =
    "a role is a set of permissions that changes without the code; call the service, which takes a permit";

/// Findings on files called graphql.rs, and on `api`.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources
        .iter()
        .filter(|source| source.package == "api" || source.is_or_lies_in("graphql"))
        .flat_map(of_source)
        .collect()
}

fn of_source(source: &Source) -> Vec<Finding> {
    source
        .find("if")
        .filter(|at| !source.in_test(*at))
        .filter(|at| {
            condition(source, *at).any(|word| matches!(word, "role" | "roles" | "Role" | "has_role" | "is_owner"))
        })
        .map(|at| Finding {
            file: source.path.clone(),
            line: source.line(at),
            rule: NAME,
            what: "an `if` on a role in a resolver".to_owned(),
            advice: ADVICE,
        })
        .collect()
}

/// The words between an `if` and its block (or the arrow of its match arm).
fn condition(source: &Source, at: usize) -> impl Iterator<Item = &str> {
    (at + 1..source.tokens.len())
        .take_while(|next| !source.matches(*next, "{") && !source.matches(*next, "= >"))
        .filter_map(|next| source.word(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_not_asked_in_resolvers() {
        let count = |path: &str, text: &str| check(&Tree::of(&[(path, text)])).len();
        assert_eq!(count("crates/auth/src/user/graphql.rs", "if viewer.role() == Role::Owner { a() }"), 1);
        assert_eq!(count("crates/auth/src/user/graphql.rs", "match x { y if roles.has(z) => 1 }"), 1);
        assert_eq!(count("crates/auth/src/user/graphql.rs", "if name.is_empty() { role() }"), 0);
        assert_eq!(count("crates/auth/src/user/service.rs", "if grant.role == Role::Owner {}"), 0);
    }
}
