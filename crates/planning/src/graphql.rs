//! The crate's part of the API: merged roots, loaders, and what its resolvers share.

use async_graphql::{Context, MergedObject, Result};
use gql::Request;
use kernel::Scope;
use tenancy::graphql::Span;

use crate::Planning;
use crate::forecast::graphql::{ForecastById, ForecastMutation, ForecastQuery, HitRateOfClient};
use crate::risk::graphql::{RiskById, RiskMutation, RiskOfSeries, RiskQuery};

/// Reads of this crate.
#[derive(MergedObject, Default)]
pub struct PlanningQuery(ForecastQuery, RiskQuery);

/// Changes of this crate.
#[derive(MergedObject, Default)]
pub struct PlanningMutation(ForecastMutation, RiskMutation);

/// What a loader looks through: the services and the scope of its one request.
#[derive(Clone)]
pub struct Lens {
    /// The services.
    pub env: Planning,
    /// Whose request it is.
    pub scope: Scope,
}

/// Gives a signed-in request its loaders.
#[must_use]
pub fn attach(request: Request, env: &Planning, scope: &Scope, span: Span) -> Request {
    let lens = Lens { env: env.clone(), scope: scope.clone() };
    request
        .data(span.loader(ForecastById(lens.clone())))
        .data(span.loader(HitRateOfClient(lens.clone())))
        .data(span.loader(RiskById(lens.clone())))
        .data(span.loader(RiskOfSeries(lens)))
}

/// This crate's services and the scope of the signed-in caller.
///
/// # Errors
/// `UNAUTHENTICATED` for a caller without a session.
pub fn caller<'c>(ctx: &Context<'c>) -> Result<(&'c Planning, &'c Scope)> {
    Ok((ctx.data::<Planning>()?, tenancy::graphql::scope(ctx)?))
}
