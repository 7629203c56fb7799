//! The way of a request: guard, authorisation, data for resolvers, execution with a limit, sealing.

use std::sync::Arc;
use std::time::Duration;

use alerting::Alerting;
use auth::{Authenticated, Idempotency, Principal};
use futures_util::Stream;
use futures_util::StreamExt as _;
use gql::guard::{Limits, OperationKind, Summary};
use gql::{Code, CookieChange, Request, RequestMeta, Response, ResponseEffects, Viewer};
use ingestion::Ingestion;
use kernel::Scope;
use planning::Planning;
use reporting::Reporting;
use runbooks::Runbooks;
use tenancy::Tenancy;
use tenancy::graphql::Span;
use ticketing::Ticketing;
use upkeep::Upkeep;

use crate::{ApiSchema, SystemInfo, authorization};

/// Longest an operation may run.
const EXECUTION_LIMIT: Duration = Duration::from_secs(10);

/// Who calls.
#[derive(Debug, Clone)]
pub enum Caller {
    /// Nobody in particular.
    Anonymous,
    /// A person with a session.
    SignedIn(Principal, Scope),
}

impl From<Authenticated> for Caller {
    fn from(authenticated: Authenticated) -> Self {
        Self::SignedIn(authenticated.principal, authenticated.scope)
    }
}

impl Caller {
    /// The scope, if signed in.
    #[must_use]
    pub const fn scope(&self) -> Option<&Scope> {
        match self {
            Self::Anonymous => None,
            Self::SignedIn(_, scope) => Some(scope),
        }
    }

    /// How the guard and the sealing treat the caller.
    #[must_use]
    pub const fn viewer(&self) -> Viewer {
        match self {
            Self::Anonymous => Viewer::Anonymous,
            Self::SignedIn(..) => Viewer::SignedIn,
        }
    }
}

/// A document that passed the guard.
pub struct Prepared {
    request: Request,
    /// What it asks for.
    pub summary: Summary,
}

/// What an operation led to.
pub struct Finished {
    /// The sealed answer.
    pub response: Response,
    /// Cookies to set or clear.
    pub cookies: Vec<CookieChange>,
}

struct Inner {
    schema: ApiSchema,
    limits: Limits,
    root_fields: authorization::RootFields,
    features: Features,
    idempotency: Idempotency,
}

/// The services of all features. Cheap to clone.
#[derive(Clone)]
pub struct Features {
    /// Clients, people, agreements, decisions.
    pub tenancy: Tenancy,
    /// Devices and telemetry.
    pub ingestion: Ingestion,
    /// Insights.
    pub alerting: Alerting,
    /// Tickets.
    pub ticketing: Ticketing,
    /// Runs.
    pub runbooks: Runbooks,
    /// Occurrences.
    pub upkeep: Upkeep,
    /// Forecasts and risks.
    pub planning: Planning,
    /// Reports.
    pub reporting: Reporting,
}

/// The API, ready to answer. Cheap to clone.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

impl Api {
    /// Puts the schema and the features' services together.
    #[must_use]
    pub fn new(features: Features, system: SystemInfo) -> Self {
        let schema = crate::build()
            .data(features.tenancy.clone())
            .data(features.ingestion.clone())
            .data(features.alerting.clone())
            .data(features.ticketing.clone())
            .data(features.runbooks.clone())
            .data(features.upkeep.clone())
            .data(features.planning.clone())
            .data(features.reporting.clone())
            .data(system)
            .finish();
        let limits = Limits::default().with_single_use(authorization::SINGLE_USE);
        let idempotency = features.tenancy.auth.idempotency().clone();
        let root_fields = authorization::RootFields::of(&schema.sdl()).unwrap_or_default();
        Self(Arc::new(Inner { schema, limits, root_fields, features, idempotency }))
    }

    /// Guards a document and checks the caller's right to its root fields.
    ///
    /// # Errors
    /// The sealed answer of the refusal.
    pub fn prepare(&self, mut request: Request, caller: &Caller, request_id: &str) -> Result<Prepared, Box<Response>> {
        let viewer = caller.viewer();
        let refuse = |response: Response| Box::new(gql::seal(response, request_id, viewer));
        let summary = gql::guard::check(&mut request, &self.0.limits, viewer)
            .map_err(|refusal| refuse(refusal.into_response()))?;
        authorization::check(&summary, caller.scope(), &self.0.root_fields)
            .map_err(|(code, message)| refuse(gql::coded_response(code, message)))?;
        Ok(Prepared { request, summary })
    }

    /// Runs a query or a mutation. A mutation with an idempotency key runs once; a repetition gets the first answer.
    pub async fn execute(&self, prepared: Prepared, caller: &Caller, meta: RequestMeta) -> Finished {
        let request_id = meta.request_id.clone();
        let viewer = caller.viewer();
        let effects = ResponseEffects::new();
        let keeps_nothing =
            prepared.summary.root_fields.iter().any(|field| authorization::CREDENTIALS.contains(&field.as_str()));
        let once = match (prepared.summary.kind, &meta.idempotency_key, caller) {
            (OperationKind::Mutation, Some(key), Caller::SignedIn(principal, _)) if !keeps_nothing => {
                Some((principal.user, key.clone()))
            }
            _ => None,
        };
        let hash = once.as_ref().map(|_| crate::idempotency::hash(&prepared.request));
        let request = self.furnish(prepared.request, caller, Span::Request).data(meta).data(effects.clone());
        // Whoever signs in by this request is shown what they may see in its answer.
        let request = request.data(tenancy::people::graphql::Arrival::default());
        let run = async {
            match tokio::time::timeout(EXECUTION_LIMIT, self.0.schema.execute(request)).await {
                Ok(response) => response,
                Err(_) => gql::coded_response(
                    Code::Timeout,
                    "This took longer than 10 seconds and was stopped. Ask for less at once, then try again.",
                ),
            }
        };
        let response = match (once, hash) {
            (Some((user, key)), Some(hash)) => {
                crate::idempotency::once(&self.0.idempotency, user, &key, hash, run).await
            }
            _ => run.await,
        };
        Finished { response: gql::seal(response, &request_id, viewer), cookies: effects.take() }
    }

    /// Runs a subscription, or a query over a socket, as a stream of sealed answers.
    pub fn stream(
        &self,
        prepared: Prepared,
        caller: &Caller,
        meta: RequestMeta,
    ) -> impl Stream<Item = Response> + Send + use<> {
        let request_id = meta.request_id.clone();
        let viewer = caller.viewer();
        let request = self.furnish(prepared.request, caller, Span::Subscription);
        let request = request.data(meta).data(ResponseEffects::new());
        let schema = self.0.schema.clone();
        schema.execute_stream(request).map(move |response| gql::seal(response, &request_id, viewer))
    }

    fn furnish(&self, request: Request, caller: &Caller, span: Span) -> Request {
        match caller {
            Caller::Anonymous => request,
            Caller::SignedIn(principal, scope) => {
                let features = &self.0.features;
                let request = tenancy::graphql::attach(request, &features.tenancy, scope, span);
                let request = ingestion::graphql::attach(request, &features.ingestion, scope, span);
                let request = alerting::graphql::attach(request, &features.alerting, scope, span);
                let request = ticketing::graphql::attach(request, &features.ticketing, scope, span);
                let request = runbooks::graphql::attach(request, &features.runbooks, scope, span);
                let request = upkeep::graphql::attach(request, &features.upkeep, scope, span);
                let request = planning::graphql::attach(request, &features.planning, scope, span);
                let request = reporting::graphql::attach(request, &features.reporting, scope, span);
                request.data(*principal).data(scope.clone())
            }
        }
    }
}
