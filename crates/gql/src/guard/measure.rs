//! The measures of selection sets, computed from the leaves up, with each fragment measured once.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Pos, Positioned, Variables};

use super::cost::Sizes;
use super::{Limits, Refusal};
use crate::error::Code;

/// Lists of the introspection types that lead back to types.
const SCHEMA_LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// What a selection set asks for, with all fragments expanded. Sums saturate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Measures {
    /// Fields directly in the set.
    pub(super) fields: u64,
    /// Fields, spreads and inline fragments at all levels.
    pub(super) selections: u64,
    /// Aliases at all levels.
    pub(super) aliases: u64,
    /// Directives at all levels.
    pub(super) directives: u64,
    /// Fields of the limits' `single_use` at the root; a connection's `nodes` below it are something else.
    pub(super) single_use: u64,
    /// Levels of nested fields; those below introspection fields apart.
    pub(super) depth: u32,
    /// Levels of nested fields below introspection fields.
    pub(super) schema_depth: u32,
    /// Fields named like a list of introspection on one path.
    lists: u32,
    /// The same, below introspection fields only.
    pub(super) schema_lists: u32,
    /// Cost of what is selected once.
    single_cost: u64,
    /// Cost of `nodes` and `edges` directly in the set, which an enclosing connection multiplies.
    listed_cost: u64,
}

impl Measures {
    /// Cost of the set as a whole.
    pub(super) fn cost(&self) -> u64 {
        self.single_cost.saturating_add(self.listed_cost)
    }

    fn and(self, other: &Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            selections: self.selections.saturating_add(other.selections),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            single_use: self.single_use.saturating_add(other.single_use),
            depth: self.depth.max(other.depth),
            schema_depth: self.schema_depth.max(other.schema_depth),
            lists: self.lists.max(other.lists),
            schema_lists: self.schema_lists.max(other.schema_lists),
            single_cost: self.single_cost.saturating_add(other.single_cost),
            listed_cost: self.listed_cost.saturating_add(other.listed_cost),
        }
    }

    /// One more selection around the set, with so many directives.
    fn wrapped(mut self, directives: usize) -> Self {
        self.selections = self.selections.saturating_add(1);
        self.directives = self.directives.saturating_add(directives as u64);
        self
    }
}

enum Memo {
    /// Being measured: meeting it again is a cycle.
    Open,
    Done(Measures),
}

/// Measures the parts of one document.
pub(super) struct Measurer<'d> {
    document: &'d ExecutableDocument,
    limits: &'d Limits,
    sizes: Sizes<'d>,
    fragments: HashMap<&'d str, Memo>,
    visited: u64,
}

impl<'d> Measurer<'d> {
    pub(super) fn new(document: &'d ExecutableDocument, variables: &'d Variables, limits: &'d Limits) -> Self {
        let sizes = Sizes::new(document, variables, limits.page_size);
        Self { document, limits, sizes, fragments: HashMap::new(), visited: 0 }
    }

    /// Selections looked at so far.
    pub(super) fn visited(&self) -> u64 {
        self.visited
    }

    /// Measures one operation.
    pub(super) fn operation(&mut self, operation: &'d OperationDefinition) -> Result<Measures, Refusal> {
        let mut measures = self.set(&operation.selection_set.node)?;
        let on_variables: usize =
            operation.variable_definitions.iter().map(|variable| variable.node.directives.len()).sum();
        let own = (operation.directives.len() + on_variables) as u64;
        measures.directives = measures.directives.saturating_add(own);
        Ok(measures)
    }

    /// Selections of the fragments that no operation has led to: the library looks at them too.
    pub(super) fn unused_fragments(&mut self) -> Result<u64, Refusal> {
        let document = self.document;
        let mut selections = 0_u64;
        for name in document.fragments.keys() {
            if !self.fragments.contains_key(name.as_str()) {
                let measures = self.fragment(name.as_str(), Pos::default())?;
                selections = selections.saturating_add(measures.selections);
            }
        }
        Ok(selections)
    }

    fn set(&mut self, set: &'d SelectionSet) -> Result<Measures, Refusal> {
        let mut sum = Measures::default();
        for selection in &set.items {
            self.visited += 1;
            let measures = match &selection.node {
                Selection::Field(field) => self.field(field)?,
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    self.fragment(name, spread.pos)?.wrapped(spread.node.directives.len())
                }
                Selection::InlineFragment(inline) => {
                    self.set(&inline.node.selection_set.node)?.wrapped(inline.node.directives.len())
                }
            };
            sum = sum.and(&measures);
        }
        Ok(sum)
    }

    fn field(&mut self, field: &'d Positioned<Field>) -> Result<Measures, Refusal> {
        let field = &field.node;
        let name = field.name.node.as_str();
        let inner = self.set(&field.selection_set.node)?;
        let mut own = inner.wrapped(field.directives.len());
        own.fields = 1;
        own.aliases = inner.aliases.saturating_add(u64::from(field.alias.is_some()));
        let single_use = self.limits.single_use.iter().any(|single| single == name);
        own.single_use = u64::from(single_use);
        own.lists = inner.lists + u32::from(SCHEMA_LISTS.contains(&name));
        if matches!(name, "__schema" | "__type") {
            own.schema_depth = inner.schema_depth.max(inner.depth + 1);
            own.schema_lists = inner.schema_lists.max(inner.lists);
            own.depth = 1;
        } else {
            own.depth = inner.depth + 1;
        }
        let cost = self.sizes.cost(field, inner.single_cost, inner.listed_cost);
        let listed = matches!(name, "nodes" | "edges");
        (own.single_cost, own.listed_cost) = if listed { (0, cost) } else { (cost, 0) };
        Ok(own)
    }

    fn fragment(&mut self, name: &'d str, pos: Pos) -> Result<Measures, Refusal> {
        match self.fragments.get(name) {
            Some(Memo::Done(measures)) => return Ok(*measures),
            Some(Memo::Open) => {
                let message = format!("The fragment `{name}` contains itself. Remove the cycle.");
                return Err(Refusal::at(Code::ValidationFailed, message, pos));
            }
            None => {}
        }
        // A fragment that does not exist asks for nothing; validation names it.
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Measures::default());
        };
        self.fragments.insert(name, Memo::Open);
        let mut measures = self.set(&fragment.node.selection_set.node)?;
        measures.directives = measures.directives.saturating_add(fragment.node.directives.len() as u64);
        self.fragments.insert(name, Memo::Done(measures));
        Ok(measures)
    }
}
