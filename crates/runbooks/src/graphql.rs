//! The crate's part of the API: merged roots, loaders, and what its resolvers share.

use async_graphql::{Context, MergedObject, MergedSubscription, Result};
use gql::Request;
use kernel::Scope;
use tenancy::graphql::Span;

use crate::Runbooks;
use crate::command::graphql::{CommandsOfRun, OutputSubscription, TailOfCommand};
use crate::run::graphql::{RunMutation, RunQuery, ViewOfRun};
use crate::runbook::graphql::{RunbookById, RunbookMutation, RunbookQuery, VersionById, VersionsOfRunbook};

/// Reads of this crate.
#[derive(MergedObject, Default)]
pub struct RunbooksQuery(RunbookQuery, RunQuery);

/// Changes of this crate.
#[derive(MergedObject, Default)]
pub struct RunbooksMutation(RunbookMutation, RunMutation);

/// Streams of this crate.
#[derive(MergedSubscription, Default)]
pub struct RunbooksSubscription(OutputSubscription);

/// What a loader looks through: the services and the scope of its one request.
#[derive(Clone)]
pub struct Lens {
    /// The services.
    pub env: Runbooks,
    /// Whose request it is.
    pub scope: Scope,
}

/// Gives a signed-in request its loaders.
#[must_use]
pub fn attach(request: Request, env: &Runbooks, scope: &Scope, span: Span) -> Request {
    let lens = Lens { env: env.clone(), scope: scope.clone() };
    request
        .data(span.loader(RunbookById(lens.clone())))
        .data(span.loader(VersionById(lens.clone())))
        .data(span.loader(VersionsOfRunbook(lens.clone())))
        .data(span.loader(ViewOfRun(lens.clone())))
        .data(span.loader(CommandsOfRun(lens.clone())))
        .data(span.loader(TailOfCommand(lens)))
}

/// This crate's services and the scope of the signed-in caller.
///
/// # Errors
/// `UNAUTHENTICATED` for a caller without a session.
pub fn caller<'c>(ctx: &Context<'c>) -> Result<(&'c Runbooks, &'c Scope)> {
    Ok((ctx.data::<Runbooks>()?, tenancy::graphql::scope(ctx)?))
}
