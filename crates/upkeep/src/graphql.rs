//! The crate's part of the API: merged roots, loaders, and what its resolvers share.

use async_graphql::{Context, MergedObject, Result};
use gql::Request;
use kernel::Scope;
use tenancy::graphql::Span;

use crate::Upkeep;
use crate::evidence::graphql::{EvidenceMutation, EvidenceOf};
use crate::obligation::graphql::{ObligationById, ObligationMutation, ObligationQuery, ResponsibleOf};
use crate::occurrence::graphql::{NextOccurrenceOf, OccurrenceById, OccurrenceMutation, OccurrenceQuery};

/// Reads of this crate.
#[derive(MergedObject, Default)]
pub struct UpkeepQuery(ObligationQuery, OccurrenceQuery);

/// Changes of this crate.
#[derive(MergedObject, Default)]
pub struct UpkeepMutation(ObligationMutation, OccurrenceMutation, EvidenceMutation);

/// What a loader looks through: the services and the scope of its one request.
#[derive(Clone)]
pub struct Lens {
    /// The services.
    pub env: Upkeep,
    /// Whose request it is.
    pub scope: Scope,
}

/// Gives a signed-in request its loaders.
#[must_use]
pub fn attach(request: Request, env: &Upkeep, scope: &Scope, span: Span) -> Request {
    let lens = Lens { env: env.clone(), scope: scope.clone() };
    request
        .data(span.loader(ObligationById(lens.clone())))
        .data(span.loader(ResponsibleOf(lens.clone())))
        .data(span.loader(OccurrenceById(lens.clone())))
        .data(span.loader(NextOccurrenceOf(lens.clone())))
        .data(span.loader(EvidenceOf(lens)))
}

/// This crate's services and the scope of the signed-in caller.
///
/// # Errors
/// `UNAUTHENTICATED` for a caller without a session.
pub fn caller<'c>(ctx: &Context<'c>) -> Result<(&'c Upkeep, &'c Scope)> {
    Ok((ctx.data::<Upkeep>()?, tenancy::graphql::scope(ctx)?))
}
