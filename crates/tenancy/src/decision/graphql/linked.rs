//! Decisions in the API, for the bearer of a link, who need not be signed in.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, UserErrorObject};
use kernel::text::Prose;
use kernel::{Failure, Secret};

use super::super::{Linked, answer_by_link, open_by_link};
use super::{DecisionChoice, DecisionReceipt, DecisionState};
use crate::Tenancy;
use crate::graphql::{payload, tenancy};

/// A question as the bearer of its link sees it.
#[derive(Debug, SimpleObject)]
pub struct LinkedDecision {
    /// The provider who asks.
    provider_name: String,
    /// The client that is to decide.
    client_name: String,
    /// Who was given the link.
    recipient_name: String,
    /// Who asks.
    asked_by_name: String,
    /// The question.
    question: String,
    /// What follows from either answer.
    impact: String,
    /// The answers to choose from; at most 6.
    options: Vec<DecisionChoice>,
    /// First instant at which it cannot be answered any more.
    deadline: DateTime,
    /// How it stands.
    state: DecisionState,
    /// What was decided; null while it is not.
    receipt: Option<DecisionReceipt>,
}

impl LinkedDecision {
    fn of(linked: Linked, tenancy: &Tenancy) -> Self {
        let decision = linked.decision;
        Self {
            provider_name: linked.provider,
            client_name: linked.client,
            recipient_name: linked.recipient,
            options: decision.options.iter().map(DecisionChoice::of).collect(),
            deadline: DateTime(decision.deadline),
            state: decision.state.into(),
            receipt: DecisionReceipt::of(&decision, tenancy.auth.keyring()),
            asked_by_name: decision.asked_by_name,
            question: decision.question,
            impact: decision.impact,
        }
    }
}

/// An answer through a link.
#[derive(Debug, InputObject)]
pub struct DecisionAnswerByLinkInput {
    /// The token of the link.
    #[graphql(secret)]
    token: String,
    /// The key of the chosen option.
    answer: String,
    /// What is written beside it, at most 20,000 characters.
    note: Option<String>,
}

/// The question, or why the link or the answer was refused.
#[derive(Debug, SimpleObject)]
pub struct LinkedDecisionPayload {
    /// The question; null if refused.
    decision: Option<LinkedDecision>,
    /// Why it was refused: `EXPIRED` at `token` for a link that is no longer valid.
    errors: Vec<UserErrorObject>,
}

/// Reads through links.
#[derive(Debug, Default)]
pub struct LinkedDecisionQuery;

#[Object]
impl LinkedDecisionQuery {
    /// The question of a link. Opening it decides nothing.
    async fn decision_by_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token of the link.", secret)] token: String,
    ) -> Result<LinkedDecisionPayload> {
        let env = tenancy(ctx)?;
        let opened = open_by_link(env, &Secret::new(token), &gql::meta(ctx)?.request_id).await;
        answer(env, opened)
    }
}

/// Changes through links.
#[derive(Debug, Default)]
pub struct LinkedDecisionMutation;

#[Object]
impl LinkedDecisionMutation {
    /// Answers the question of a link: once, and before the deadline.
    async fn decision_answer_by_link(
        &self,
        ctx: &Context<'_>,
        input: DecisionAnswerByLinkInput,
    ) -> Result<LinkedDecisionPayload> {
        let env = tenancy(ctx)?;
        let request_id = &gql::meta(ctx)?.request_id;
        let work = async {
            let note = Prose::parse("note", &input.note.unwrap_or_default());
            let note = note.map_err(|error| Failure::Rejected(vec![error]))?;
            answer_by_link(env, &Secret::new(input.token), request_id, (input.answer, note)).await
        };
        answer(env, work.await)
    }
}

fn answer(env: &Tenancy, result: std::result::Result<Linked, Failure>) -> Result<LinkedDecisionPayload> {
    payload(result, |linked, errors| LinkedDecisionPayload {
        decision: linked.map(|linked| LinkedDecision::of(linked, env)),
        errors,
    })
}
