//! What one document may ask for. Each value is stated in the API's documentation and in every refusal.

use async_graphql::Pos;

use super::measure::Measures;
use super::refusal::{Refusal, over};

/// Limits of one document.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Tokens of the text (comments, commas and white space are none).
    pub tokens: usize,
    /// Brackets of any kind open at the same time; keeps the recursive parser's stack small.
    pub nesting: u32,
    /// Levels of nested fields outside introspection.
    pub depth: u32,
    /// Levels of nested fields below `__schema` and `__type`. The usual introspection query has 15.
    pub introspection_depth: u32,
    /// Lists of the introspection types inside one another: each multiplies the answer by the size of the schema.
    pub introspection_lists: u32,
    /// Aliases with fragments expanded.
    pub aliases: u64,
    /// Fields at the root with fragments expanded.
    pub root_fields: u64,
    /// Directives with fragments expanded.
    pub directives: u64,
    /// Selections (fields, spreads, inline fragments) of the whole document with fragments expanded.
    pub selections: u64,
    /// Cost by the model of the module.
    pub cost: u64,
    /// Items of a connection whose size the document does not say.
    pub page_size: u64,
    /// Fields of the root of which one document may contain one in all, such as sign-in: an alias must not buy a second guess.
    pub single_use: Vec<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tokens: 2_000,
            nesting: 64,
            depth: 10,
            introspection_depth: 20,
            introspection_lists: 2,
            aliases: 20,
            root_fields: 20,
            directives: 20,
            selections: 2_000,
            cost: 5_000,
            page_size: u64::from(kernel::page::DEFAULT_PAGE),
            single_use: Vec::new(),
        }
    }
}

impl Limits {
    /// The same limits with a list of fields of which a document may contain one in all.
    #[must_use]
    pub fn with_single_use(mut self, fields: &[&str]) -> Self {
        self.single_use = fields.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// Holds the measures of one operation against the limits.
    pub(super) fn check(&self, measures: &Measures, pos: Pos) -> Result<(), Refusal> {
        for (what, found, limit) in [
            ("levels of fields", u64::from(measures.depth), u64::from(self.depth)),
            ("levels of introspection", measures.schema_depth.into(), self.introspection_depth.into()),
            ("nested lists of introspection", measures.schema_lists.into(), self.introspection_lists.into()),
            ("aliases", measures.aliases, self.aliases),
            ("sign-in or token fields", measures.single_use, 1),
            ("fields at the root", measures.fields, self.root_fields),
            ("directives", measures.directives, self.directives),
            ("points of cost", measures.cost(), self.cost),
        ] {
            over(what, found, limit, Some(pos))?;
        }
        Ok(())
    }
}
