//! Reads and changes of tickets in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use gql::{UserErrorObject, parse_id, parse_id_or_fail};
use kernel::Failure;
use tenancy::graphql::payload;

use super::Ticket;
use super::input::{
    TicketAssignInput, TicketCreateInput, TicketFilterInput, TicketOrderInput, TicketRelateInput,
    TicketTransitionInput, TicketUpdateInput,
};
use crate::graphql::caller;
use crate::relation;
use crate::ticket::service;

gql::connection! {
    /// Tickets, a page at a time.
    pub TicketConnection, TicketEdge of Ticket;
}

/// The ticket after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct TicketPayload {
    /// The ticket; null if refused.
    pub ticket: Option<Ticket>,
    /// Why it was refused.
    pub errors: Vec<UserErrorObject>,
}

/// Reads of tickets.
#[derive(Debug, Default)]
pub struct TicketQuery;

#[Object]
impl TicketQuery {
    /// The visible tickets.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a filtered Relay connection")]
    async fn tickets(
        &self,
        ctx: &Context<'_>,
        filter: Option<TicketFilterInput>,
        order_by: Option<TicketOrderInput>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<TicketConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let read = async {
            let filter = filter.map(|filter| filter.parse(env, scope)).transpose()?.unwrap_or_default();
            service::list(env, scope, filter, order_by.map(Into::into).unwrap_or_default(), request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(Ticket).into())
    }

    /// One ticket; null if it does not exist or is not visible.
    async fn ticket(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Ticket>> {
        let (env, scope) = caller(ctx)?;
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        Ok(env.ticket_by_id(scope, id).await.map_err(gql::query_error)?.map(Ticket))
    }

    /// The ticket with a number; null if there is none that is visible.
    async fn ticket_by_number(&self, ctx: &Context<'_>, number: i32) -> Result<Option<Ticket>> {
        let (env, scope) = caller(ctx)?;
        let found = service::by_number(env, scope, i64::from(number)).await;
        Ok(found.map_err(gql::query_error)?.map(Ticket))
    }
}

/// Changes of tickets.
#[derive(Debug, Default)]
pub struct TicketMutation;

#[Object]
impl TicketMutation {
    /// Opens a ticket.
    async fn ticket_create(&self, ctx: &Context<'_>, input: TicketCreateInput) -> Result<TicketPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async { service::create(env, scope, input.parse()?).await };
        answer(work.await)
    }

    /// Changes fields of a ticket.
    async fn ticket_update(&self, ctx: &Context<'_>, input: TicketUpdateInput) -> Result<TicketPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id_or_fail(&input.id, "id")?;
            service::update(env, scope, id, input.expected_version, input.parse()?).await
        };
        answer(work.await)
    }

    /// Gives a ticket to a team or a person. Whoever is given a new ticket takes it.
    async fn ticket_assign(&self, ctx: &Context<'_>, input: TicketAssignInput) -> Result<TicketPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id_or_fail(&input.id, "id")?;
            service::assign(env, scope, id, input.expected_version, input.parse()?).await
        };
        answer(work.await)
    }

    /// Does a step of a ticket's life, such as waiting for the client, resolving, opening again.
    async fn ticket_transition(&self, ctx: &Context<'_>, input: TicketTransitionInput) -> Result<TicketPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id_or_fail(&input.id, "id")?;
            service::transition(env, scope, id, input.expected_version, input.parse()?).await
        };
        answer(work.await)
    }

    /// Relates a ticket to another one of the same client.
    async fn ticket_relate(&self, ctx: &Context<'_>, input: TicketRelateInput) -> Result<TicketPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id_or_fail(&input.id, "id")?;
            let other = parse_id_or_fail(&input.other_id, "otherId")?;
            relation::service::relate(env, scope, id, input.kind.into(), other).await
        };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<crate::ticket::Ticket, Failure>) -> Result<TicketPayload> {
    payload(result, |ticket, errors| TicketPayload { ticket: ticket.map(Ticket), errors })
}
