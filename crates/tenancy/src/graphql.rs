//! The crate's part of the API: merged roots, request-wide loaders, and what resolvers share.

use std::collections::HashMap;
use std::hash::Hash;

use async_graphql::{Context, MergedObject, OutputType, Result};
use gql::{Code, Loader, Request, RequestLoader, UserErrorObject};
use kernel::{Failure, Scope};

use crate::Tenancy;
use crate::agreement::graphql::{AgreementById, AgreementMutation, AgreementsOfClient};
use crate::business_service::graphql::{BusinessServiceMutation, ServiceById, ServicesOfClient, ServicesOnDevice};
use crate::calendar::graphql::{CalendarById, CalendarMutation, CalendarQuery};
use crate::client::graphql::{ClientById, ClientMutation, ClientQuery};
use crate::contact::graphql::{ContactById, ContactMutation, ContactsOfClient};
use crate::decision::graphql::{
    DecisionById, DecisionMutation, DecisionQuery, LinkedDecisionMutation, LinkedDecisionQuery,
};
use crate::people::graphql::datum;
use crate::responsibility::graphql::{ResponsibilitiesOfClient, ResponsibilityById, ResponsibilityMutation};
use crate::site::graphql::{SiteById, SiteMutation, SitesOfClient};
use crate::sla_policy::graphql::{SlaPolicyById, SlaPolicyMutation, SlaPolicyQuery};
use crate::team::graphql::{MembersOfTeam, TeamById, TeamMutation, TeamQuery};

/// Reads of this crate.
#[derive(MergedObject, Default)]
pub struct TenancyQuery(
    ClientQuery,
    AgreedQuery,
    crate::people::graphql::PeopleQuery,
    crate::audit::graphql::AuditQuery,
);

/// Reads of what is agreed with clients.
#[derive(MergedObject, Default)]
pub struct AgreedQuery(TeamQuery, CalendarQuery, SlaPolicyQuery, DecisionQuery, LinkedDecisionQuery);

/// Changes of this crate.
#[derive(MergedObject, Default)]
pub struct TenancyMutation(
    ClientMutation,
    SiteMutation,
    ContactMutation,
    BusinessServiceMutation,
    AgreedMutation,
    crate::people::graphql::PeopleMutation,
);

/// Changes of what is agreed with clients.
#[derive(MergedObject, Default)]
pub struct AgreedMutation(
    TeamMutation,
    CalendarMutation,
    SlaPolicyMutation,
    AgreementMutation,
    ResponsibilityMutation,
    DecisionMutation,
    LinkedDecisionMutation,
);

/// What a loader looks through: the services and the scope of its one request.
#[derive(Clone)]
pub struct Lens {
    /// The services.
    pub tenancy: Tenancy,
    /// Whose request it is.
    pub scope: Scope,
}

/// How long loaders live, and so whether they may remember what they read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// One request: what was read once stays for its duration.
    Request,
    /// A subscription: every event reads anew.
    Subscription,
}

impl Span {
    /// A loader for this span.
    pub fn loader<L>(self, loader: L) -> RequestLoader<L> {
        match self {
            Self::Request => gql::per_request(loader),
            Self::Subscription => gql::per_subscription(loader),
        }
    }
}

/// Gives a signed-in request its loaders.
#[must_use]
pub fn attach(request: Request, tenancy: &Tenancy, scope: &Scope, span: Span) -> Request {
    let lens = Lens { tenancy: tenancy.clone(), scope: scope.clone() };
    let request = request
        .data(span.loader(ClientById(lens.clone())))
        .data(span.loader(SiteById(lens.clone())))
        .data(span.loader(SitesOfClient(lens.clone())))
        .data(span.loader(ContactById(lens.clone())))
        .data(span.loader(ContactsOfClient(lens.clone())))
        .data(span.loader(ServiceById(lens.clone())))
        .data(span.loader(ServicesOfClient(lens.clone())))
        .data(span.loader(ServicesOnDevice(lens.clone())))
        .data(span.loader(TeamById(lens.clone())))
        .data(span.loader(MembersOfTeam(lens.clone())))
        .data(span.loader(CalendarById(lens.clone())))
        .data(span.loader(SlaPolicyById(lens.clone())))
        .data(span.loader(AgreementById(lens.clone())))
        .data(span.loader(AgreementsOfClient(lens.clone())))
        .data(span.loader(ResponsibilityById(lens.clone())))
        .data(span.loader(ResponsibilitiesOfClient(lens.clone())))
        .data(span.loader(DecisionById(lens.clone())));
    crate::people::graphql::attach(request, &lens, span)
}

/// The scope of the signed-in caller.
///
/// # Errors
/// `UNAUTHENTICATED` for a caller without a session.
pub fn scope<'c>(ctx: &Context<'c>) -> Result<&'c Scope> {
    datum::<Scope>(ctx).ok_or_else(unauthenticated)
}

fn unauthenticated() -> async_graphql::Error {
    gql::coded(Code::Unauthenticated, "You are not signed in, or your session ended. Sign in, then try again.")
}

/// This crate's services.
///
/// # Errors
/// Only if the schema was put together without them.
pub fn tenancy<'c>(ctx: &Context<'c>) -> Result<&'c Tenancy> {
    ctx.data::<Tenancy>()
}

/// The services and the scope of the signed-in caller, for mutations.
///
/// # Errors
/// `UNAUTHENTICATED` for a caller without a session.
pub fn caller<'c>(ctx: &Context<'c>) -> Result<(&'c Tenancy, &'c Scope)> {
    Ok((tenancy(ctx)?, scope(ctx)?))
}

/// One object through its loader.
///
/// # Errors
/// The loader's.
pub async fn loaded<L, K>(ctx: &Context<'_>, key: K) -> Result<Option<L::Value>>
where
    L: Loader<K, Error = gql::LoadError>,
    K: Send + Sync + Hash + Eq + Clone + 'static,
{
    datum::<RequestLoader<L>>(ctx).ok_or_else(unauthenticated)?.load_one(key).await.map_err(gql::load_error)
}

/// A list through its loader; a key without an entry is an empty list.
///
/// # Errors
/// The loader's.
pub async fn loaded_list<L, K>(ctx: &Context<'_>, key: K) -> Result<L::Value>
where
    L: Loader<K, Error = gql::LoadError>,
    L::Value: Default + OutputType,
    K: Send + Sync + Hash + Eq + Clone + 'static,
{
    Ok(loaded::<L, K>(ctx, key).await?.unwrap_or_default())
}

/// A mutation's payload from its result: the changed thing, or the refusals.
///
/// # Errors
/// What is not a refusal.
pub fn payload<T, P>(
    result: std::result::Result<T, Failure>,
    build: impl FnOnce(Option<T>, Vec<UserErrorObject>) -> P,
) -> Result<P> {
    match result {
        Ok(value) => Ok(build(Some(value), Vec::new())),
        Err(failure) => Ok(build(None, gql::payload_errors(failure)?)),
    }
}

/// Groups loaded rows by their key, in the order in which they came.
pub fn grouped<K: Hash + Eq, T, V>(rows: Vec<T>, key: impl Fn(&T) -> K, wrap: impl Fn(T) -> V) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(wrap(row));
    }
    groups
}
