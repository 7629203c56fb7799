//! The measures by their definitions, over the fully expanded document: every path of fields is written out.

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Value, Variables};

/// Measures as the definitions say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Expanded {
    pub(super) fields: u64,
    pub(super) selections: u64,
    pub(super) aliases: u64,
    pub(super) directives: u64,
    pub(super) single_use: u64,
    pub(super) depth: usize,
    pub(super) schema_depth: usize,
    pub(super) schema_lists: usize,
    pub(super) cost: u64,
}

struct Step<'d> {
    name: &'d str,
    /// How often selections below are paid for, and how often `nodes` and `edges` are.
    factors: (u64, u64),
}

pub(super) struct Expander<'d> {
    pub(super) document: &'d ExecutableDocument,
    pub(super) variables: &'d Variables,
    pub(super) single_use: &'d str,
    pub(super) page_size: u64,
    pub(super) sum: Expanded,
}

impl<'d> Expander<'d> {
    pub(super) fn run(&mut self, set: &'d SelectionSet) {
        self.expand(set, &mut Vec::new());
    }

    fn expand(&mut self, set: &'d SelectionSet, path: &mut Vec<Step<'d>>) {
        for selection in &set.items {
            self.sum.selections += 1;
            self.sum.directives += selection.node.directives().len() as u64;
            match &selection.node {
                Selection::Field(field) => self.field(&field.node, path),
                Selection::InlineFragment(inline) => self.expand(&inline.node.selection_set.node, path),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.sum.directives += fragment.node.directives.len() as u64;
                        self.expand(&fragment.node.selection_set.node, path);
                    }
                }
            }
        }
    }

    fn field(&mut self, field: &'d Field, path: &mut Vec<Step<'d>>) {
        let name = field.name.node.as_str();
        self.sum.fields += u64::from(path.is_empty());
        self.sum.aliases += u64::from(field.alias.is_some());
        self.sum.single_use += u64::from(path.is_empty() && name == self.single_use);
        path.push(Step { name, factors: self.factors(field) });
        self.levels(path);
        // A field is paid for once for each combination of items above it.
        let pairs = path.iter().zip(path.iter().skip(1));
        self.sum.cost += pairs
            .map(|(above, below)| {
                let listed = matches!(below.name, "nodes" | "edges");
                if listed { above.factors.1 } else { above.factors.0 }
            })
            .product::<u64>();
        self.expand(&field.selection_set.node, path);
        path.pop();
    }

    fn levels(&mut self, path: &[Step<'d>]) {
        let is_introspection = |step: &Step<'d>| matches!(step.name, "__schema" | "__type");
        let mut begin = 0;
        // The path up to the first introspection field, then from each of them to the next.
        for (at, step) in path.iter().enumerate() {
            let levels = at + 1 - begin;
            let inside = path[..at].iter().any(is_introspection);
            let longest = if inside { &mut self.sum.schema_depth } else { &mut self.sum.depth };
            *longest = levels.max(*longest);
            if is_introspection(step) {
                self.sum.schema_depth = self.sum.schema_depth.max(1);
                begin = at;
            }
        }
        if let Some(first) = path.iter().position(is_introspection) {
            let lists = path[first + 1..].iter().filter(|step| super::random::LISTS.contains(&step.name)).count();
            self.sum.schema_lists = lists.max(self.sum.schema_lists);
        }
    }

    fn factors(&self, field: &Field) -> (u64, u64) {
        let size = |argument: &str| {
            let value = field.get_argument(argument)?.node.clone();
            let value = value
                .into_const_with(|name| Ok::<_, ()>(self.variables.get(&name).cloned().unwrap_or_default()))
                .unwrap();
            match value {
                Value::Number(number) => number.as_u64().map(|size| size.max(1)),
                Value::List(items) => Some((items.len() as u64).max(1)),
                _ => None,
            }
        };
        let page = size("first").max(size("last"));
        let ids = size("ids").unwrap_or(1);
        if self.selects_items(&field.selection_set.node) {
            (ids, ids * page.unwrap_or(self.page_size))
        } else {
            (ids * page.unwrap_or(1), 0)
        }
    }

    fn selects_items(&self, set: &SelectionSet) -> bool {
        set.items.iter().any(|selection| match &selection.node {
            Selection::Field(field) => matches!(field.node.name.node.as_str(), "nodes" | "edges"),
            Selection::InlineFragment(inline) => self.selects_items(&inline.node.selection_set.node),
            Selection::FragmentSpread(spread) => {
                let fragment = self.document.fragments.get(&spread.node.fragment_name.node);
                fragment.is_some_and(|fragment| self.selects_items(&fragment.node.selection_set.node))
            }
        })
    }
}
