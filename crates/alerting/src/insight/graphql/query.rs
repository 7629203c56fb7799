//! Reading insights.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use gql::{DateTime, parse_id};
use kernel::Failure;
use tenancy::input::Checked;

use super::super::{InsightFilter, InsightOrder, service};
use super::{Insight, InsightHandling, InsightState};
use crate::alert::graphql::SignalLevel;
use crate::graphql::caller;
use service::Whose;

gql::connection! {
    /// Insights, a page at a time.
    pub InsightConnection, InsightEdge of Insight;
}

/// Whose insights to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum InsightOwnerFilter {
    /// Those that the caller has.
    Me,
    /// Those that the caller's teams own.
    MyTeams,
    /// Those that nobody has.
    Nobody,
}

/// Which insights to list.
#[derive(Debug, InputObject)]
#[graphql(name = "InsightFilter")]
pub struct InsightFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// About one device.
    device_id: Option<ID>,
    /// About one rule.
    rule_id: Option<ID>,
    /// With this ticket.
    ticket_id: Option<ID>,
    /// In one of these states; if absent, in any but merged.
    state: Option<Vec<InsightState>>,
    /// Handled in one of these ways.
    handling: Option<Vec<InsightHandling>>,
    /// Of one of these levels now.
    level: Option<Vec<SignalLevel>>,
    /// Whose.
    owner: Option<InsightOwnerFilter>,
    /// Owned by this team.
    team_id: Option<ID>,
    /// Raised at or after.
    from: Option<DateTime>,
    /// Raised before.
    to: Option<DateTime>,
}

impl InsightFilterInput {
    fn parse(self) -> std::result::Result<(InsightFilter, Whose), Failure> {
        let mut checked = Checked::new();
        let filter = InsightFilter {
            client: checked.optional(self.client_id, |id| parse_id(&id, "filter.clientId")),
            device: checked.optional(self.device_id, |id| parse_id(&id, "filter.deviceId")),
            rule: checked.optional(self.rule_id, |id| parse_id(&id, "filter.ruleId")),
            ticket: checked.optional(self.ticket_id, |id| parse_id(&id, "filter.ticketId")),
            states: self.state.unwrap_or_default().into_iter().map(Into::into).collect(),
            handling: self.handling.unwrap_or_default().into_iter().map(Into::into).collect(),
            levels: self.level.unwrap_or_default().into_iter().map(Into::into).collect(),
            holder: None,
            teams: checked.optional(self.team_id, |id| parse_id(&id, "filter.teamId")).into_iter().collect(),
            from: self.from.map(|at| at.0),
            to: self.to.map(|at| at.0),
        };
        let whose = match self.owner {
            None => Whose::Any,
            Some(InsightOwnerFilter::Me) => Whose::Mine,
            Some(InsightOwnerFilter::MyTeams) => Whose::MyTeams,
            Some(InsightOwnerFilter::Nobody) => Whose::Nobody,
        };
        checked.finish(Some((filter, whose)))
    }
}

/// Order of the list of insights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "InsightOrder")]
pub enum InsightOrderInput {
    /// Those raised last first.
    RaisedDesc,
    /// Those changed last first.
    ChangedDesc,
}

/// Reads of insights.
#[derive(Debug, Default)]
pub struct InsightQuery;

#[Object]
impl InsightQuery {
    /// The insights that the caller may see.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn insights(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<InsightFilterInput>,
        order_by: Option<InsightOrderInput>,
    ) -> Result<InsightConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let order = match order_by {
            Some(InsightOrderInput::ChangedDesc) => InsightOrder::Changed,
            Some(InsightOrderInput::RaisedDesc) | None => InsightOrder::Raised,
        };
        let read = async {
            let (filter, whose) = filter.map(InsightFilterInput::parse).transpose()?.unwrap_or_default();
            service::list(env, scope, (filter, order), whose, request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(Insight).into())
    }

    /// One insight; null if it does not exist or is not visible.
    async fn insight(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Insight>> {
        let (env, scope) = caller(ctx)?;
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        let found = service::find(env, scope, id).await.map_err(gql::query_error)?;
        Ok(found.map(Insight))
    }
}
