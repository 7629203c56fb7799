//! The crate's part of the API: merged roots, the loader of reports, and what its resolvers share.

use async_graphql::{Context, MergedObject, Result};
use gql::Request;
use kernel::Scope;
use tenancy::graphql::Span;

use crate::Reporting;
use crate::report::graphql::{ReportById, ReportMutation, ReportQuery};
use crate::snapshot::graphql::OverviewQuery;

/// Reads of this crate.
#[derive(MergedObject, Default)]
pub struct ReportingQuery(ReportQuery, OverviewQuery);

/// Changes of this crate.
#[derive(MergedObject, Default)]
pub struct ReportingMutation(ReportMutation);

/// What a loader looks through: the services and the scope of its one request.
#[derive(Clone)]
pub struct Lens {
    /// The services.
    pub env: Reporting,
    /// Whose request it is.
    pub scope: Scope,
}

/// Gives a signed-in request its loaders.
#[must_use]
pub fn attach(request: Request, env: &Reporting, scope: &Scope, span: Span) -> Request {
    request.data(span.loader(ReportById(Lens { env: env.clone(), scope: scope.clone() })))
}

/// This crate's services and the scope of the signed-in caller.
///
/// # Errors
/// `UNAUTHENTICATED` for a caller without a session.
pub fn caller<'c>(ctx: &Context<'c>) -> Result<(&'c Reporting, &'c Scope)> {
    Ok((ctx.data::<Reporting>()?, tenancy::graphql::scope(ctx)?))
}
