//! The guard over documents: it measures what a document would do before anything expands, validates or executes
//! it, and refuses what is over the limits.
//!
//! Why: fragments can double a document at every level, so that 1 KB asks for 10⁹ selections, and the library's
//! own limits walk the expansion. Here every node of the document is visited once: the measures of a fragment
//! are computed once and added wherever it is spread (saturating), so the work is linear in the document's size.
//!
//! Order: tokens and nesting by a scan of the text ([`lexer`]), then one parse, which the request keeps, then the
//! measures ([`measure`]) of every operation and of every fragment that no operation uses.
//!
//! Invariants
//! - `@skip` and `@include` do not count as absence: limits hold for every value of the variables.
//! - The limits hold for each operation of the document; tokens and expanded selections for the whole document.
//!
//! Cost model: a field costs 1 plus its selections. A field that selects `nodes` or `edges` is a connection: these
//! two cost as often as the page has items, which is `first` or `last`, literal or from a variable, or 25. A field
//! with `first` or `last` but without `nodes` and `edges` costs its selections that often, and one with a list of
//! `ids` as often as the list is long. Example: `clients(first: 10) { nodes { id name } totalCount }` costs
//! 1 + 10 × (1 + 2) + 1 = 32.

mod cost;
mod lexer;
mod limits;
mod measure;
mod refusal;
mod select;

use std::collections::BTreeSet;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Positioned, Request};

pub use limits::Limits;
pub use refusal::Refusal;

use crate::Viewer;
use crate::error::Code;
use measure::{Measurer, Measures};

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Reads.
    Query,
    /// Changes.
    Mutation,
    /// Watches.
    Subscription,
}

impl OperationKind {
    /// The keyword of the kind.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
        }
    }
}

impl From<OperationType> for OperationKind {
    fn from(ty: OperationType) -> Self {
        match ty {
            OperationType::Query => Self::Query,
            OperationType::Mutation => Self::Mutation,
            OperationType::Subscription => Self::Subscription,
        }
    }
}

/// What the operation that will run is, for authorisation and the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What it does.
    pub kind: OperationKind,
    /// Its name in the document.
    pub name: Option<String>,
    /// Names (not aliases) of the fields at its root, also those in fragments; sorted, each once.
    pub root_fields: Vec<String>,
    /// Cost by the model above.
    pub cost: u64,
    /// Levels of nested fields; those of introspection apart.
    pub depth: u32,
    /// Selections of the whole document with fragments expanded.
    pub selections: u64,
    /// Aliases with fragments expanded.
    pub aliases: u64,
    /// Tokens of the document.
    pub tokens: usize,
    /// Selections that the guard looked at; at most those written in the document.
    pub visited: u64,
}

/// Measures the request's document against `limits` and keeps the parsed document in the request.
///
/// # Errors
/// A [`Refusal`] with `LIMIT_EXCEEDED` and the numbers for a limit, `PARSE_FAILED` for a text that is not GraphQL,
/// `VALIDATION_FAILED` for a cycle of fragments, an operation that cannot be told or a missing variable,
/// `UNAUTHENTICATED` for introspection without signing in, `BAD_REQUEST` for NUL in a text.
pub fn check(request: &mut Request, limits: &Limits, viewer: Viewer) -> Result<Summary, Refusal> {
    let scan = lexer::scan(&request.query, limits);
    refusal::over("tokens", scan.tokens as u64, limits.tokens as u64, None)?;
    refusal::over("levels of nested brackets", u64::from(scan.nesting), u64::from(limits.nesting), None)?;
    if scan.has_nul {
        return Err(Refusal::new(Code::BadRequest, "A text of the document contains the character NUL. Remove it."));
    }
    let document = parse_query(&request.query).map_err(|error| Refusal::from_parse(&error))?;
    let summary = measure_document(&document, request, limits, viewer, scan.tokens)?;
    request.set_parsed_query(document);
    Ok(summary)
}

fn measure_document(
    document: &ExecutableDocument,
    request: &Request,
    limits: &Limits,
    viewer: Viewer,
    tokens: usize,
) -> Result<Summary, Refusal> {
    let mut measurer = Measurer::new(document, &request.variables, limits);
    let mut selections = 0_u64;
    let (name, chosen) = select::operation(document, request.operation_name.as_deref())?;
    let mut chosen_measures = Measures::default();
    for (_, operation) in document.operations.iter() {
        let measures = measurer.operation(&operation.node)?;
        selections = selections.saturating_add(measures.selections);
        refusal::over("selections", selections, limits.selections, Some(operation.pos))?;
        limits.check(&measures, operation.pos)?;
        if std::ptr::eq(operation, chosen) {
            chosen_measures = measures;
        }
    }
    selections = selections.saturating_add(measurer.unused_fragments()?);
    refusal::over("selections", selections, limits.selections, None)?;
    let root_fields = select::root_fields(document, &chosen.node);
    admit(chosen, &chosen_measures, &root_fields, viewer)?;
    select::required_variables(&chosen.node, &request.variables)?;
    Ok(Summary {
        kind: chosen.node.ty.into(),
        name,
        root_fields: root_fields.into_iter().map(str::to_owned).collect(),
        cost: chosen_measures.cost(),
        depth: chosen_measures.depth,
        selections,
        aliases: chosen_measures.aliases,
        tokens,
        visited: measurer.visited(),
    })
}

/// The rules that are about the operation that will run.
fn admit(
    operation: &Positioned<OperationDefinition>,
    measures: &Measures,
    root_fields: &BTreeSet<&str>,
    viewer: Viewer,
) -> Result<(), Refusal> {
    let introspects = root_fields.contains("__schema") || root_fields.contains("__type");
    if introspects && viewer == Viewer::Anonymous {
        let message = "The schema can be read by signed-in people only. Sign in, then ask again.";
        return Err(Refusal::new(Code::Unauthenticated, message));
    }
    // The library would merge the streams of several root fields, against section 5.2.4.1 of the specification.
    if operation.node.ty == OperationType::Subscription && measures.fields != 1 {
        let message = "A subscription must select exactly one field at its root. Subscribe once for each field.";
        return Err(Refusal::at(Code::ValidationFailed, message, operation.pos));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
