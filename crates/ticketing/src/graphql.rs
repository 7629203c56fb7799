//! The crate's part of the API: merged roots, loaders, and what its resolvers share.

use async_graphql::{Context, MergedObject, Result};
use gql::Request;
use kernel::Scope;
use tenancy::graphql::Span;

use crate::Ticketing;
use crate::clock::graphql::ClocksOfTicket;
use crate::conversation::graphql::ConversationMutation;
use crate::ticket::graphql::{
    ContactName, RelationsOfTicket, TeamName, TicketById, TicketMutation, TicketQuery, UserName,
};
use crate::time::graphql::{EntriesOfTicket, TimeMutation, TimeQuery};

/// Reads of this crate.
#[derive(MergedObject, Default)]
pub struct TicketingQuery(TicketQuery, TimeQuery);

/// Changes of this crate.
#[derive(MergedObject, Default)]
pub struct TicketingMutation(TicketMutation, ConversationMutation, TimeMutation);

/// What a loader looks through: the services and the scope of its one request.
#[derive(Clone)]
pub struct Lens {
    /// The services.
    pub env: Ticketing,
    /// Whose request it is.
    pub scope: Scope,
}

/// Gives a signed-in request its loaders.
#[must_use]
pub fn attach(request: Request, env: &Ticketing, scope: &Scope, span: Span) -> Request {
    let lens = Lens { env: env.clone(), scope: scope.clone() };
    request
        .data(span.loader(TicketById(lens.clone())))
        .data(span.loader(RelationsOfTicket(lens.clone())))
        .data(span.loader(ClocksOfTicket(lens.clone())))
        .data(span.loader(EntriesOfTicket(lens.clone())))
        .data(span.loader(UserName(lens.clone())))
        .data(span.loader(ContactName(lens.clone())))
        .data(span.loader(TeamName(lens)))
}

/// This crate's services and the scope of the signed-in caller.
///
/// # Errors
/// `UNAUTHENTICATED` for a caller without a session.
pub fn caller<'c>(ctx: &Context<'c>) -> Result<(&'c Ticketing, &'c Scope)> {
    Ok((ctx.data::<Ticketing>()?, tenancy::graphql::scope(ctx)?))
}
