//! The crate's part of the API: merged roots, loaders, and what its resolvers share.

use async_graphql::{Context, MergedObject, MergedSubscription, Result};
use gql::Request;
use kernel::Scope;
use tenancy::graphql::Span;

use crate::Ingestion;
use crate::device::graphql::{AgentOfDevice, DeviceById, DeviceMutation, DeviceQuery, LatestOfDevice};
use crate::enrolment::graphql::{EnrolmentMutation, EnrolmentQuery};
use crate::inventory::graphql::InventoryOfDevice;
use crate::telemetry::graphql::SamplesSubscription;

/// Reads of this crate.
#[derive(MergedObject, Default)]
pub struct IngestionQuery(DeviceQuery, EnrolmentQuery);

/// Changes of this crate.
#[derive(MergedObject, Default)]
pub struct IngestionMutation(DeviceMutation, EnrolmentMutation);

/// Streams of this crate.
#[derive(MergedSubscription, Default)]
pub struct IngestionSubscription(SamplesSubscription);

/// What a loader looks through: the services and the scope of its one request.
#[derive(Clone)]
pub struct Lens {
    /// The services.
    pub env: Ingestion,
    /// Whose request it is.
    pub scope: Scope,
}

/// Gives a signed-in request its loaders.
#[must_use]
pub fn attach(request: Request, env: &Ingestion, scope: &Scope, span: Span) -> Request {
    let lens = Lens { env: env.clone(), scope: scope.clone() };
    request
        .data(span.loader(DeviceById(lens.clone())))
        .data(span.loader(AgentOfDevice(lens.clone())))
        .data(span.loader(LatestOfDevice(lens.clone())))
        .data(span.loader(InventoryOfDevice(lens)))
}

/// This crate's services and the scope of the signed-in caller.
///
/// # Errors
/// `UNAUTHENTICATED` for a caller without a session.
pub fn caller<'c>(ctx: &Context<'c>) -> Result<(&'c Ingestion, &'c Scope)> {
    Ok((ctx.data::<Ingestion>()?, tenancy::graphql::scope(ctx)?))
}
