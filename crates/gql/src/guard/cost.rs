//! How often the selections of a field are paid for: sizes of pages and lists from arguments and variables.

use std::collections::HashMap;
use std::convert::Infallible;

use async_graphql::parser::types::{ExecutableDocument, Field};
use async_graphql::{Value, Variables};

/// Knows the sizes that variables of one request stand for.
pub(super) struct Sizes<'d> {
    variables: &'d Variables,
    /// The largest default of each variable over all operations, so that one walk serves all of them.
    defaults: HashMap<&'d str, u64>,
    page_size: u64,
}

impl<'d> Sizes<'d> {
    pub(super) fn new(document: &'d ExecutableDocument, variables: &'d Variables, page_size: u64) -> Self {
        let mut defaults = HashMap::new();
        for (_, operation) in document.operations.iter() {
            for variable in &operation.node.variable_definitions {
                let default = variable.node.default_value.as_ref();
                if let Some(size) = default.and_then(|value| size_of(&value.node)) {
                    let largest = defaults.entry(variable.node.name.node.as_str()).or_insert(size);
                    *largest = size.max(*largest);
                }
            }
        }
        Self { variables, defaults, page_size }
    }

    /// Cost of a field whose selections cost `single` once and `listed` for each item of a connection.
    pub(super) fn cost(&self, field: &Field, single: u64, listed: u64) -> u64 {
        let page = self.size(field, "first").max(self.size(field, "last")).map(|size| size.max(1));
        let selections = if listed > 0 {
            single.saturating_add(listed.saturating_mul(page.unwrap_or(self.page_size)))
        } else {
            single.saturating_mul(page.unwrap_or(1))
        };
        let ids = self.size(field, "ids").unwrap_or(1).max(1);
        selections.saturating_mul(ids).saturating_add(1)
    }

    /// The number that an argument is, or the length of the list that it is.
    fn size(&self, field: &Field, argument: &str) -> Option<u64> {
        let value = field.get_argument(argument)?.node.clone();
        // A variable is replaced by its size, not by its value: a long list is not copied for each use.
        let resolved = value
            .into_const_with(|name| Ok::<_, Infallible>(self.variable(name.as_str()).map_or(Value::Null, Value::from)));
        match resolved {
            Ok(value) => size_of(&value),
        }
    }

    fn variable(&self, name: &str) -> Option<u64> {
        match self.variables.get(name) {
            Some(value) => size_of(value),
            None => self.defaults.get(name).copied(),
        }
    }
}

/// A negative or fractional number has no size: the field will be refused by its resolver.
fn size_of(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::List(items) => Some(items.len() as u64),
        _ => None,
    }
}
