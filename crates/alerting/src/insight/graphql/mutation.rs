//! What people do about insights.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, UserErrorObject, parse_id};
use kernel::text::Prose;
use kernel::{ErrorCode, Failure};
use tenancy::graphql::payload;
use tenancy::input::Checked;

use super::super::service::{self, Deed, What};
use super::{Insight, InsightOutcome};
use crate::graphql::caller;

/// Take an insight: nobody else is told after that.
#[derive(Debug, InputObject)]
pub struct InsightAcknowledgeInput {
    /// Which insight.
    id: ID,
    /// What else to say in the timeline.
    note: Option<String>,
}

/// Give an insight back: people are told again.
#[derive(Debug, InputObject)]
pub struct InsightUnacknowledgeInput {
    /// Which insight.
    id: ID,
    /// Why.
    note: Option<String>,
}

/// Put an insight off; what becomes worse is told all the same.
#[derive(Debug, InputObject)]
pub struct InsightSnoozeInput {
    /// Which insight.
    id: ID,
    /// Until when; within the next 30 days.
    until: DateTime,
    /// Why.
    note: Option<String>,
}

/// Give an insight to a person or a team.
#[derive(Debug, InputObject)]
pub struct InsightAssignInput {
    /// Which insight.
    id: ID,
    /// Who has it now; staff.
    user_id: Option<ID>,
    /// Which team owns it now.
    team_id: Option<ID>,
    /// Why.
    note: Option<String>,
}

/// Say how an insight came out.
#[derive(Debug, InputObject)]
pub struct InsightCloseInput {
    /// Which insight.
    id: ID,
    /// How it came out.
    outcome: InsightOutcome,
    /// More about it.
    note: Option<String>,
}

/// Write something into the timeline of an insight.
#[derive(Debug, InputObject)]
pub struct InsightNoteInput {
    /// Which insight.
    id: ID,
    /// What to write, at most 2,000 characters.
    text: String,
}

/// The insight after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct InsightPayload {
    /// The insight; null if refused.
    insight: Option<Insight>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of insights.
#[derive(Debug, Default)]
pub struct InsightMutation;

#[Object]
impl InsightMutation {
    /// Takes an insight: the caller has it until the lease runs out, and nobody else is told.
    async fn insight_acknowledge(&self, ctx: &Context<'_>, input: InsightAcknowledgeInput) -> Result<InsightPayload> {
        act(ctx, (input.id, input.note), |_| Some(What::Acknowledge)).await
    }

    /// Gives an insight back: people are told again.
    async fn insight_unacknowledge(
        &self,
        ctx: &Context<'_>,
        input: InsightUnacknowledgeInput,
    ) -> Result<InsightPayload> {
        act(ctx, (input.id, input.note), |_| Some(What::Unacknowledge)).await
    }

    /// Puts an insight off until an instant, or until it becomes worse.
    async fn insight_snooze(&self, ctx: &Context<'_>, input: InsightSnoozeInput) -> Result<InsightPayload> {
        act(ctx, (input.id, input.note), move |_| Some(What::Snooze(input.until.0))).await
    }

    /// Gives an insight to a person or a team.
    async fn insight_assign(&self, ctx: &Context<'_>, input: InsightAssignInput) -> Result<InsightPayload> {
        let (user, team) = (input.user_id, input.team_id);
        act(ctx, (input.id, input.note), move |checked| {
            let user = checked.optional(user, |id| parse_id(&id, "userId"));
            Some(What::Assign { user, team: checked.optional(team, |id| parse_id(&id, "teamId")) })
        })
        .await
    }

    /// Says how an insight came out; one that goes on is closed for people, and ends by itself.
    async fn insight_close(&self, ctx: &Context<'_>, input: InsightCloseInput) -> Result<InsightPayload> {
        act(ctx, (input.id, input.note), move |_| Some(What::Close(input.outcome.into()))).await
    }

    /// Writes something into the timeline of an insight.
    async fn insight_note(&self, ctx: &Context<'_>, input: InsightNoteInput) -> Result<InsightPayload> {
        act(ctx, (input.id, Some(input.text.clone())), move |checked| {
            if input.text.trim().is_empty() {
                checked.refuse(ErrorCode::Required, "text", "Write at least one character.");
            }
            Some(What::Note)
        })
        .await
    }
}

async fn act(
    ctx: &Context<'_>,
    (id, note): (ID, Option<String>),
    what: impl FnOnce(&mut Checked) -> Option<What>,
) -> Result<InsightPayload> {
    let (env, who) = caller(ctx)?;
    let work = async {
        let mut checked = Checked::new();
        let id = checked.take(parse_id(&id, "id"));
        let note = checked.take(Prose::parse("note", &note.unwrap_or_default()));
        let what = what(&mut checked);
        let deed = id.zip(note).zip(what).map(|((id, note), what)| Deed { id, note, what });
        let deed: std::result::Result<Deed, Failure> = checked.finish(deed);
        service::perform(env, who, deed?).await
    };
    payload(work.await, |insight, errors| InsightPayload { insight: insight.map(Insight), errors })
}
