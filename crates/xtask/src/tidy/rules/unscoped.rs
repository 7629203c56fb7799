//! A4: no query without the scope's predicate and no transaction without a scope, outside `db`.

use crate::tidy::finding::Finding;
use crate::tidy::source::Source;
use crate::tidy::tree::Tree;

/// Name of the rule.
pub const NAME: &str = "unscoped-query";

const ADVICE: &str = "a bare query or transaction can see every client; go through `db`'s ReadTx, WriteTx and Scoped, which \
                      add the predicate";

/// Token sequences that make a query or a transaction by hand. `find` alone is also an iterator's.
const REFUSED: &[&str] = &[
    "Entity :: find (",
    ":: find ( )",
    ":: find_by_id (",
    ". find_by_id (",
    ":: delete_by_id (",
    ":: delete_many ( )",
    ":: update_many ( )",
    ". begin ( )",
    ". begin_with_config (",
    ". begin_with_options (",
];

/// Findings on the sources.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources
        .iter()
        // The harness and the migrations work on databases as a whole; xtask has none.
        .filter(|source| !matches!(source.package.as_str(), "db" | "tests" | "migrations" | "xtask"))
        .flat_map(of_source)
        .collect()
}

fn of_source(source: &Source) -> Vec<Finding> {
    let by_hand = REFUSED.iter().flat_map(|pattern| {
        source.find(pattern).filter(|at| !is_scoped_path(source, *at)).map(|at| (at, pattern.replace(' ', "")))
    });
    // Many types have an `into_inner`; the one that matters is the scope's.
    let names_scoped = source.find("Scoped").next().is_some();
    let unwrapped = source.find(". into_inner (").filter(|_| names_scoped).map(|at| (at, ".into_inner(".to_owned()));
    let mut found: Vec<(usize, String)> = by_hand.chain(unwrapped).collect();
    // `site::Entity::find()` matches two patterns.
    found.sort();
    found.dedup_by_key(|(at, _)| source.line(*at));
    found
        .into_iter()
        .map(|(at, what)| Finding {
            file: source.path.clone(),
            line: source.line(at),
            rule: NAME,
            what: format!("`{what}…` here has no scope"),
            advice: ADVICE,
        })
        .collect()
}

/// Whether the path that ends at `at` begins with `Scoped`: `Scoped::<site::Entity>::find()`.
fn is_scoped_path(source: &Source, at: usize) -> bool {
    (0..at)
        .rev()
        .take_while(|before| {
            source.word(*before).is_some() || ["::", "<", ">", ","].iter().any(|mark| source.matches(*before, mark))
        })
        .any(|before| source.word(before) == Some("Scoped"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.what).collect()
    }

    const STORE: &str = "crates/tenancy/src/site/store.rs";

    #[test]
    fn bare_queries_and_transactions_are_refused_even_in_stores() {
        assert_eq!(found(STORE, "Entity::find().all(db)").len(), 1);
        assert_eq!(found(STORE, "site::Entity\n    ::find_by_id(id)").len(), 1);
        assert_eq!(found(STORE, "repo.find_by_id(id)"), ["`.find_by_id(…` here has no scope"]);
        assert_eq!(found(STORE, "let tx = pool.begin().await?;").len(), 1);
        assert_eq!(found("crates/jobs/src/queue.rs", "Job::update_many().exec(tx)").len(), 1);
        assert_eq!(found("crates/db/src/tx.rs", "pool.begin().await").len(), 0);
    }

    #[test]
    fn the_scope_has_no_way_out() {
        assert_eq!(found(STORE, "fn f(q: Scoped<Q>) { q.into_inner() }").len(), 1);
        assert_eq!(found(STORE, "fn f(q: Mutex<Q>) { q.into_inner() }").len(), 0);
    }

    #[test]
    fn scoped_paths_iterators_and_our_own_words_are_fine() {
        assert_eq!(found("crates/jobs/src/worker.rs", "self.begin(row)").len(), 0);
        assert_eq!(found(STORE, "Scoped::<site::Entity>::find()").len(), 0);
        assert_eq!(found(STORE, "names.iter().find(|name| f(name)); text.find('x')").len(), 0);
    }
}
