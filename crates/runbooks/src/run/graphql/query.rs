//! Reads of runs.

use async_graphql::{Context, ID, InputObject, Object, Result};
use gql::parse_id;
use tenancy::input::Checked;

use super::object::{Run, RunState};
use super::plan::{RunPlanInput, RunPlanResult, proposal};
use crate::graphql::caller;
use crate::run::{RunFilter, RunPhase, service};

gql::connection! {
    /// Runs, a page at a time.
    pub RunConnection, RunEdge of Run;
}

/// Which runs to list.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "RunFilter")]
pub struct RunFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// On one device.
    device_id: Option<ID>,
    /// For one ticket.
    ticket_id: Option<ID>,
    /// For one insight.
    insight_id: Option<ID>,
    /// Of one runbook.
    runbook_id: Option<ID>,
    /// In one of these states.
    state: Option<Vec<RunState>>,
}

impl RunFilterInput {
    fn parse(self) -> std::result::Result<RunFilter, kernel::Failure> {
        let mut checked = Checked::new();
        let filter = RunFilter {
            client: checked.optional(self.client_id, |id| parse_id(&id, "filter.clientId")),
            device: checked.optional(self.device_id, |id| parse_id(&id, "filter.deviceId")),
            ticket: checked.optional(self.ticket_id, |id| parse_id(&id, "filter.ticketId")),
            insight: checked.optional(self.insight_id, |id| parse_id(&id, "filter.insightId")),
            runbook: checked.optional(self.runbook_id, |id| parse_id(&id, "filter.runbookId")),
            phases: self.state.unwrap_or_default().into_iter().map(RunPhase::from).collect(),
        };
        checked.finish(Some(filter))
    }
}

/// Reads of runs.
#[derive(Debug, Default)]
pub struct RunQuery;

#[Object]
impl RunQuery {
    /// The runs that the caller may see, the newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn runs(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<RunFilterInput>,
    ) -> Result<RunConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let read = async { service::list(env, scope, filter.unwrap_or_default().parse()?, request).await };
        Ok(read.await.map_err(gql::query_error)?.map(Run).into())
    }

    /// One run; null if it does not exist or is not visible.
    async fn run(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Run>> {
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        let (env, scope) = caller(ctx)?;
        let found = service::by_ids(env, scope, vec![id]).await.map_err(gql::query_error)?;
        Ok(found.into_iter().next().map(Run))
    }

    /// The exact plan of a run, without starting it. Its hash is what goes into `runStart` and is approved.
    async fn run_plan(&self, ctx: &Context<'_>, input: RunPlanInput) -> Result<RunPlanResult> {
        proposal(ctx, input).await
    }
}
