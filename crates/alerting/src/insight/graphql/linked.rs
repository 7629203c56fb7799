//! Insights through links: what the reader of a letter sees, and the one thing that they can do.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, UserErrorObject, to_id};
use kernel::{Failure, Secret};
use tenancy::graphql::payload;

use super::super::linked::{Linked, acknowledge, open};
use super::InsightState;
use crate::Alerting;
use crate::alert::graphql::SignalLevel;

/// An insight as the bearer of its link sees it, without a way to anything else.
#[derive(Debug, Clone, SimpleObject)]
pub struct LinkedInsight {
    /// Node id, for those who can sign in.
    id: ID,
    /// The provider's name.
    provider_name: String,
    /// The client's name.
    client_name: String,
    /// The device's name.
    device_name: String,
    /// One line.
    title: String,
    /// How bad it was at worst.
    level: SignalLevel,
    /// Whether it goes on.
    state: InsightState,
    /// The fact.
    what: String,
    /// The likely cause.
    why: String,
    /// What speaks for it.
    evidence: Vec<String>,
    /// What it means for the business.
    so_what: String,
    /// What to do.
    now_what: String,
    /// The very next step.
    next_step: String,
    /// When it was raised.
    raised_at: DateTime,
    /// When it ended.
    ended_at: Option<DateTime>,
    /// The ticket's number.
    ticket_number: Option<i32>,
    /// Who was given the link.
    recipient_name: String,
    /// Who has it; null while nobody has.
    holder_name: Option<String>,
    /// When it was acknowledged.
    acknowledged_at: Option<DateTime>,
}

impl From<Linked> for LinkedInsight {
    fn from(linked: Linked) -> Self {
        let Linked { insight, provider, client, device, recipient } = linked;
        Self {
            id: to_id(insight.id),
            provider_name: provider,
            client_name: client,
            device_name: device,
            title: insight.title,
            level: insight.worst.into(),
            state: insight.state.into(),
            what: insight.story.what,
            why: insight.story.why.text,
            evidence: insight.story.why.evidence.into_iter().map(|one| one.text).collect(),
            so_what: insight.story.so_what,
            now_what: insight.story.now_what,
            next_step: insight.story.next_step,
            raised_at: DateTime(insight.raised_at),
            ended_at: insight.ended_at.map(DateTime),
            ticket_number: insight.ticket_number.and_then(|number| i32::try_from(number).ok()),
            recipient_name: recipient,
            holder_name: Some(insight.holder).filter(|name| !name.is_empty()),
            acknowledged_at: insight.acknowledged_at.map(DateTime),
        }
    }
}

/// The insight of a link, or why it is not shown.
#[derive(Debug, SimpleObject)]
pub struct LinkedInsightPayload {
    /// The insight; null if refused.
    insight: Option<LinkedInsight>,
    /// Why it was refused: `EXPIRED` at `token` for a link that is no longer valid.
    errors: Vec<UserErrorObject>,
}

/// Take the insight of a link.
#[derive(Debug, InputObject)]
pub struct InsightAcknowledgeByLinkInput {
    /// The token of the link.
    #[graphql(secret)]
    token: String,
}

/// Reads through links.
#[derive(Debug, Default)]
pub struct LinkedInsightQuery;

#[Object]
impl LinkedInsightQuery {
    /// The insight of a link. Opening it acknowledges nothing.
    async fn insight_by_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token of the link.", secret)] token: String,
    ) -> Result<LinkedInsightPayload> {
        let env = ctx.data::<Alerting>()?;
        answer(open(env, &Secret::new(token), &gql::meta(ctx)?.request_id).await)
    }
}

/// Changes through links.
#[derive(Debug, Default)]
pub struct LinkedInsightMutation;

#[Object]
impl LinkedInsightMutation {
    /// Takes the insight of a link for whom the link was made.
    async fn insight_acknowledge_by_link(
        &self,
        ctx: &Context<'_>,
        input: InsightAcknowledgeByLinkInput,
    ) -> Result<LinkedInsightPayload> {
        let env = ctx.data::<Alerting>()?;
        answer(acknowledge(env, &Secret::new(input.token), &gql::meta(ctx)?.request_id).await)
    }
}

fn answer(result: std::result::Result<Linked, Failure>) -> Result<LinkedInsightPayload> {
    payload(result, |linked, errors| LinkedInsightPayload { insight: linked.map(LinkedInsight::from), errors })
}
