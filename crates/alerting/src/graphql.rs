//! The crate's part of the API: merged roots, loaders, and what its resolvers share.

use async_graphql::{Context, MergedObject, Result};
use gql::Request;
use kernel::Scope;
use tenancy::graphql::Span;

use crate::Alerting;
use crate::alert::graphql::{AlertById, AlertQuery, AlertsOfInsight};
use crate::dependency::graphql::DependencyMutation;
use crate::escalation::graphql::EscalationOfInsight;
use crate::exception::graphql::ExceptionMutation;
use crate::insight::graphql::{
    InsightById, InsightMutation, InsightQuery, LinkedInsightMutation, LinkedInsightQuery, TimelineOfInsight,
};
use crate::maintenance::graphql::{WindowMutation, WindowQuery};
use crate::policy::graphql::{PolicyMutation, PolicyQuery};
use crate::rule::graphql::{RuleMutation, RuleQuery};
use crate::rule_override::graphql::OverrideMutation;
use crate::signals::graphql::SignalQuery;

/// Reads of this crate.
#[derive(MergedObject, Default)]
pub struct AlertingQuery(
    InsightQuery,
    LinkedInsightQuery,
    AlertQuery,
    SignalQuery,
    RuleQuery,
    WindowQuery,
    PolicyQuery,
);

/// Changes of this crate.
#[derive(MergedObject, Default)]
pub struct AlertingMutation(
    InsightMutation,
    LinkedInsightMutation,
    RuleMutation,
    OverrideMutation,
    ExceptionMutation,
    WindowMutation,
    PolicyMutation,
    DependencyMutation,
);

/// What a loader looks through: the services and the scope of its one request.
#[derive(Clone)]
pub struct Lens {
    /// The services.
    pub env: Alerting,
    /// Whose request it is.
    pub scope: Scope,
}

/// Gives a signed-in request its loaders.
#[must_use]
pub fn attach(request: Request, env: &Alerting, scope: &Scope, span: Span) -> Request {
    let lens = Lens { env: env.clone(), scope: scope.clone() };
    request
        .data(span.loader(InsightById(lens.clone())))
        .data(span.loader(TimelineOfInsight(lens.clone())))
        .data(span.loader(AlertById(lens.clone())))
        .data(span.loader(AlertsOfInsight(lens.clone())))
        .data(span.loader(EscalationOfInsight(lens)))
}

/// This crate's services and the scope of the signed-in caller.
///
/// # Errors
/// `UNAUTHENTICATED` for a caller without a session.
pub fn caller<'c>(ctx: &Context<'c>) -> Result<(&'c Alerting, &'c Scope)> {
    Ok((ctx.data::<Alerting>()?, tenancy::graphql::scope(ctx)?))
}
