//! The folder's part of the API: merged roots, its loaders, and the way in which somebody who signs in within a request
//! can be shown what they may see in the same answer.

use std::any::{Any, TypeId};
use std::sync::OnceLock;

use async_graphql::{Context, Data, MergedObject};
use gql::Request;
use kernel::Scope;

use super::account::graphql::{AccountMutation, AccountQuery};
use super::grant::graphql::GrantMutation;
use super::role::graphql::RoleQuery;
use super::user::graphql::{UserMutation, UserQuery};
use crate::Tenancy;
use crate::graphql::{Lens, Span};

pub use super::account::graphql::{Session, own_session};
pub use super::grant::graphql::{Grant, GrantsOfUser};
pub use super::user::graphql::{LinksOfUser, User, UserById};

/// Reads of people.
#[derive(MergedObject, Default)]
pub struct PeopleQuery(AccountQuery, UserQuery, RoleQuery);

/// Changes of people and sessions.
#[derive(MergedObject, Default)]
pub struct PeopleMutation(AccountMutation, UserMutation, GrantMutation);

/// Gives a request this folder's loaders.
#[must_use]
pub fn attach(request: Request, lens: &Lens, span: Span) -> Request {
    request
        .data(span.loader(UserById(lens.clone())))
        .data(span.loader(GrantsOfUser(lens.clone())))
        .data(span.loader(LinksOfUser(lens.clone())))
}

/// What a request gets when somebody signs in within it: their scope and loaders. Empty until then. A request carries one
/// so that the payload of a sign-in can show client data at once; the check of root fields came before and is not
/// affected.
#[derive(Default)]
pub struct Arrival(OnceLock<Data>);

impl Arrival {
    /// Notes who has signed in. Only the first counts.
    pub(crate) fn note(&self, tenancy: &Tenancy, scope: &Scope) {
        let furnished = crate::graphql::attach(Request::new(""), tenancy, scope, Span::Request).data(scope.clone());
        // A second sign-in of one document is refused by the guard; should it come, the first stays.
        let _ = self.0.set(furnished.data);
    }

    fn get<D: Any + Send + Sync>(&self) -> Option<&D> {
        self.0.get()?.get(&TypeId::of::<D>())?.downcast_ref()
    }
}

/// Request data of the person who signed in within this request, or else of the person who sent it.
pub(crate) fn datum<'c, D: Any + Send + Sync>(ctx: &Context<'c>) -> Option<&'c D> {
    ctx.data_opt::<Arrival>().and_then(Arrival::get).or_else(|| ctx.data_opt::<D>())
}

/// The crate's part of the API alone, for tests.
#[cfg(test)]
pub(crate) fn schema(tenancy: Tenancy) -> TestSchema {
    use crate::graphql::{TenancyMutation, TenancyQuery};
    let schema =
        TestSchema::build(TenancyQuery::default(), TenancyMutation::default(), async_graphql::EmptySubscription);
    schema.data(tenancy).finish()
}

#[cfg(test)]
pub(crate) type TestSchema = async_graphql::Schema<
    crate::graphql::TenancyQuery,
    crate::graphql::TenancyMutation,
    async_graphql::EmptySubscription,
>;
