//! Random documents: small ones against the naive expander, and any text against panics.

use async_graphql::Variables;
use async_graphql::parser::parse_query;
use kernel::entropy::{SeededEntropy, array};
use proptest::prelude::*;
use serde_json::json;

use super::super::*;
use super::naive::{Expanded, Expander};

/// Fields that are lists of introspection.
pub(super) const LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

const FIELDS: [&str; 11] =
    ["a", "b", "login", "nodes", "edges", "__type", "__schema", "fields", "interfaces", "clients", "sites"];
const ARGUMENTS: [&str; 9] = [
    "",
    "",
    "",
    "(first: 3)",
    "(last: 2)",
    "(first: $n)",
    "(ids: [1, 2])",
    "(ids: $ids)",
    "(first: $absent, x: {y: [1]})",
];

struct Writer {
    dice: SeededEntropy,
    text: String,
}

impl Writer {
    fn below(&self, n: usize) -> usize {
        usize::from(u16::from_le_bytes(array::<2>(&self.dice))) % n
    }

    fn pick<'t>(&self, options: &[&'t str]) -> &'t str {
        options[self.below(options.len())]
    }

    /// A selection set that spreads only fragments from `from` on, so that there is no cycle.
    fn set(&mut self, levels: usize, from: usize, fragments: usize) {
        self.text.push('{');
        for _ in 0..=self.below(3) {
            match self.below(6) {
                0 if from < fragments => {
                    let target = from + self.below(fragments - from);
                    self.text += &format!(" ...f{target} ");
                    self.directive();
                }
                1 if levels > 0 => {
                    self.text += " ... on T ";
                    self.directive();
                    self.set(levels - 1, from, fragments);
                }
                _ => {
                    if self.below(4) == 0 {
                        self.text += " x:";
                    }
                    self.text += &format!(" {}{} ", self.pick(&FIELDS), self.pick(&ARGUMENTS));
                    self.directive();
                    if levels > 0 && self.below(2) == 0 {
                        self.set(levels - 1, from, fragments);
                    }
                }
            }
        }
        self.text.push('}');
    }

    fn directive(&mut self) {
        if self.below(8) == 0 {
            self.text += "@skip(if: true) ";
        }
    }
}

fn document(seed: u64) -> String {
    let mut writer = Writer { dice: SeededEntropy::new(seed), text: String::new() };
    let fragments = writer.below(5);
    writer.text += "query ($n: Int, $ids: [ID!], $absent: Int) ";
    writer.set(4, 0, fragments);
    for index in 0..fragments {
        writer.text += &format!(" fragment f{index} on T ");
        writer.directive();
        writer.set(3, index + 1, fragments);
    }
    writer.text
}

#[test]
fn memoised_measures_equal_the_expanded_ones() {
    let variables = Variables::from_json(json!({"n": 4, "ids": ["a", "b", "c"]}));
    let limits = Limits::default().with_single_use(&["login"]);
    let mut with_fragments = 0;
    for seed in 0..4_000 {
        let text = document(seed);
        let parsed = parse_query(&text).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let operation = &parsed.operations.iter().next().unwrap().1.node;
        let measures = Measurer::new(&parsed, &variables, &limits).operation(operation).unwrap();
        let found = Expanded {
            fields: measures.fields,
            selections: measures.selections,
            aliases: measures.aliases,
            directives: measures.directives,
            single_use: measures.single_use,
            depth: measures.depth as usize,
            schema_depth: measures.schema_depth as usize,
            schema_lists: measures.schema_lists as usize,
            cost: measures.cost(),
        };
        let mut expander = Expander {
            document: &parsed,
            variables: &variables,
            single_use: "login",
            page_size: limits.page_size,
            sum: Expanded::default(),
        };
        expander.run(&operation.selection_set.node);
        assert_eq!(found, expander.sum, "seed {seed}: {text}");
        with_fragments += usize::from(text.contains("...f"));
    }
    assert!(with_fragments > 1_000, "the generator must exercise fragments: {with_fragments}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_text_makes_the_guard_panic(text in any::<String>()) {
        let _ = check(&mut Request::new(text), &Limits::default(), Viewer::SignedIn);
    }

    #[test]
    fn no_soup_of_tokens_makes_the_guard_panic(
        tokens in prop::collection::vec(
            prop::sample::select(vec![
                "{", "}", "(", ")", "[", "]", "...", "on", "query", "fragment", "a", "f", "$v", ":", "!", "=", "@d",
                "1", "-2.5e3", "\"x\"", "\"\"\"y\"\"\"", "null", "true", ",", "#\n", "\\", "\"", "é",
            ]),
            0..200,
        )
    ) {
        let text = tokens.join(" ");
        let mut request = Request::new(text.clone());
        if let Ok(summary) = check(&mut request, &Limits::default(), Viewer::SignedIn) {
            prop_assert!(summary.visited <= tokens.len() as u64, "{text}");
        }
    }
}
