//! Which operation of a document will run, what it touches at its root, and whether its variables are there.

use std::collections::{BTreeSet, HashSet};

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Positioned, Value, Variables};

use super::Refusal;
use crate::error::Code;

/// The operation that will run and its name (GraphQL specification, section 6.1, `GetOperation`).
pub(super) fn operation<'d>(
    document: &'d ExecutableDocument,
    wanted: Option<&str>,
) -> Result<(Option<String>, &'d Positioned<OperationDefinition>), Refusal> {
    let unknown = |name: &str| {
        let message = format!("The document has no operation named `{name}`. Correct `operationName`.");
        Refusal::new(Code::ValidationFailed, message)
    };
    match (&document.operations, wanted) {
        (DocumentOperations::Single(operation), None) => Ok((None, operation)),
        (DocumentOperations::Single(_), Some(name)) => Err(unknown(name)),
        (DocumentOperations::Multiple(named), Some(name)) => {
            let operation = named.get(name).ok_or_else(|| unknown(name))?;
            Ok((Some(name.to_owned()), operation))
        }
        (DocumentOperations::Multiple(named), None) => {
            let mut all = named.iter();
            match (all.next(), all.next()) {
                (Some((name, operation)), None) => Ok((Some(name.to_string()), operation)),
                _ => {
                    let message = "The document has several operations. Say which one in `operationName`.";
                    Err(Refusal::new(Code::ValidationFailed, message))
                }
            }
        }
    }
}

/// Names of the fields at the root, also those in fragments; each fragment is entered once.
pub(super) fn root_fields<'d>(
    document: &'d ExecutableDocument,
    operation: &'d OperationDefinition,
) -> BTreeSet<&'d str> {
    let mut names = BTreeSet::new();
    let mut entered = HashSet::new();
    let mut sets: Vec<&SelectionSet> = vec![&operation.selection_set.node];
    while let Some(set) = sets.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    names.insert(field.node.name.node.as_str());
                }
                Selection::InlineFragment(inline) => sets.push(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = document.fragments.get(name.as_str())
                        && entered.insert(name.as_str())
                    {
                        sets.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    names
}

/// Refuses a variable that must have a value and has none (section 6.1.2, `CoerceVariableValues`): the library
/// would find out only while it executes, if it looks at the variable at all.
pub(super) fn required_variables(operation: &OperationDefinition, given: &Variables) -> Result<(), Refusal> {
    for variable in &operation.variable_definitions {
        let required = !variable.node.var_type.node.nullable;
        let name = variable.node.name.node.as_str();
        let missing = match given.get(name) {
            None => variable.node.default_value.is_none(),
            Some(value) => *value == Value::Null,
        };
        if required && missing {
            let message = format!("The variable `${name}` of type `{}` needs a value.", variable.node.var_type.node);
            return Err(Refusal::at(Code::ValidationFailed, message, variable.pos));
        }
    }
    Ok(())
}
