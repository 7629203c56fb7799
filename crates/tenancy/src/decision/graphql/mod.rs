//! Decisions in the API, for those who are signed in.

mod linked;

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::{Name, Prose};
use kernel::{DecisionId, Failure, Permission};

use super::letters::Mailed;
use super::{Asked, DecisionFilter, DecisionOption, NewDecision, Subject, receipt, service};
use crate::client::graphql::Client;
use crate::contact::graphql::{Contact, ContactById};
use crate::graphql::{Lens, caller, loaded, payload, scope, tenancy};
use crate::input::Checked;
use crate::site::graphql::client_of;

pub use linked::{LinkedDecision, LinkedDecisionMutation, LinkedDecisionQuery};

/// How a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::DecisionState")]
pub enum DecisionState {
    /// It waits for an answer.
    Asked,
    /// The client agreed.
    Accepted,
    /// The client declined.
    Declined,
    /// Nobody answered before the deadline.
    Expired,
    /// The question was taken back.
    Withdrawn,
}

/// What a client was asked to decide.
#[derive(Debug, Clone)]
pub struct Decision(pub super::Decision);

#[Object]
impl Decision {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Who is to decide.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// What kind of question it is, such as `general`.
    async fn kind(&self) -> &str {
        &self.0.kind
    }
    /// Node id of the thing that it is about.
    async fn subject_id(&self) -> ID {
        ID(self.0.subject.node_id())
    }
    /// The question.
    async fn question(&self) -> &str {
        &self.0.question
    }
    /// What follows from either answer.
    async fn impact(&self) -> &str {
        &self.0.impact
    }
    /// The answers to choose from; at most 6.
    async fn options(&self) -> Vec<DecisionChoice> {
        self.0.options.iter().map(DecisionChoice::of).collect()
    }
    /// First instant at which it cannot be answered any more.
    async fn deadline(&self) -> DateTime {
        DateTime(self.0.deadline)
    }
    /// Who is asked; null where contacts may not be seen.
    async fn asked_contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        let may = scope(ctx)?.clients(Permission::ContactRead).is_some_and(|set| set.contains(self.0.client));
        if !may {
            return Ok(None);
        }
        loaded::<ContactById, _>(ctx, self.0.contact).await
    }
    /// Who is asked, by the name of that time.
    async fn asked_contact_name(&self) -> &str {
        &self.0.contact_name
    }
    /// Who asks, by the name of that time.
    async fn asked_by_name(&self) -> &str {
        &self.0.asked_by_name
    }
    /// When it was asked.
    async fn asked_at(&self) -> DateTime {
        DateTime(self.0.asked_at)
    }
    /// How it stands.
    async fn state(&self) -> DecisionState {
        self.0.state.into()
    }
    /// What was written when it ended without an answer.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref().filter(|_| self.0.answered.is_none())
    }
    /// What was decided, by whom and when; null while it is not.
    async fn receipt(&self, ctx: &Context<'_>) -> Result<Option<DecisionReceipt>> {
        Ok(DecisionReceipt::of(&self.0, tenancy(ctx)?.auth.keyring()))
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// An answer to choose.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "DecisionOption")]
pub struct DecisionChoice {
    /// Its name for programs; goes into `answer`.
    key: String,
    /// Its words for people.
    label: String,
    /// Whether the client agrees with it, or declines.
    accepts: bool,
}

impl DecisionChoice {
    fn of(option: &DecisionOption) -> Self {
        Self { key: option.key.clone(), label: option.label.clone(), accepts: option.accepts }
    }
}

/// What was decided, dated.
#[derive(Debug, Clone, SimpleObject)]
pub struct DecisionReceipt {
    /// What was asked.
    question: String,
    /// The words of the chosen answer.
    answer: String,
    /// What was written beside it.
    note: String,
    /// Who answered.
    answered_by_name: String,
    /// When.
    answered_at: DateTime,
    /// By this code the record is found and checked.
    code: String,
    /// Whether the stored record still fits the code.
    genuine: bool,
}

impl DecisionReceipt {
    fn of(decision: &super::Decision, keyring: &auth::Keyring) -> Option<Self> {
        let (answered, chosen) = (decision.answered.as_ref()?, decision.chosen()?);
        Some(Self {
            question: decision.question.clone(),
            answer: chosen.label.clone(),
            note: decision.note.clone().unwrap_or_default(),
            answered_by_name: answered.by_name.clone(),
            answered_at: DateTime(answered.at),
            code: answered.code.clone(),
            genuine: receipt::is_genuine(keyring, decision),
        })
    }
}

gql::connection! {
    /// What clients were asked to decide, newest first, a page at a time.
    pub DecisionConnection, DecisionEdge of Decision;
}

/// Which questions to list.
#[derive(Debug, InputObject)]
#[graphql(name = "DecisionFilter")]
pub struct DecisionFilterInput {
    /// Of this client only.
    client_id: Option<ID>,
    /// In one of these states; empty and absent are any.
    states: Option<Vec<DecisionState>>,
    /// About this thing only.
    subject_id: Option<ID>,
}

/// An answer to offer.
#[derive(Debug, InputObject)]
pub struct DecisionOptionInput {
    /// Its name for programs, 1 to 200 characters.
    key: String,
    /// Its words for people, 1 to 200 characters.
    label: String,
    /// Whether the client agrees with it, or declines.
    accepts: bool,
}

/// A question to ask.
#[derive(Debug, InputObject)]
pub struct DecisionAskInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Which client is to decide.
    client_id: ID,
    /// Which contact of the client is asked.
    contact_id: ID,
    /// The question, 1 to 200 characters.
    question: String,
    /// What follows from either answer, at most 20,000 characters.
    impact: String,
    /// The answers to choose from, 2 to 6; to agree or to decline if absent.
    options: Option<Vec<DecisionOptionInput>>,
    /// First instant at which it cannot be answered any more; at most a year ahead.
    deadline: DateTime,
}

/// An answer.
#[derive(Debug, InputObject)]
pub struct DecisionAnswerInput {
    /// Which question.
    id: ID,
    /// The version that the answer is based on.
    expected_version: i32,
    /// The key of the chosen option.
    answer: String,
    /// What is written beside it, at most 20,000 characters.
    note: Option<String>,
}

/// Which question to take back.
#[derive(Debug, InputObject)]
pub struct DecisionWithdrawInput {
    /// Which question.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Why, at most 20,000 characters.
    note: Option<String>,
}

/// The question that was asked, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct DecisionAskPayload {
    /// The question; null if refused.
    decision: Option<Decision>,
    /// Where the contact answers, for passing on by hand. Shown once: a repeated request does not show it again.
    link_url: Option<String>,
    /// Whether a letter to the contact was queued.
    mailed: bool,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// The question after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct DecisionPayload {
    /// The question; null if refused.
    decision: Option<Decision>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of decisions.
#[derive(Debug, Default)]
pub struct DecisionQuery;

#[Object]
impl DecisionQuery {
    /// What clients were asked to decide, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn decisions(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<DecisionFilterInput>,
    ) -> Result<DecisionConnection> {
        let request = gql::page_request(first, after, last, before)?;
        let filter = filter.map(DecisionFilterInput::parse).transpose().map_err(gql::query_error)?.unwrap_or_default();
        let page = service::list(tenancy(ctx)?, scope(ctx)?, filter, request).await.map_err(gql::query_error)?;
        Ok(page.map(Decision).into())
    }

    /// One question; null if it does not exist or is not visible.
    async fn decision(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Decision>> {
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        loaded::<DecisionById, _>(ctx, id).await
    }
}

/// Changes of decisions.
#[derive(Debug, Default)]
pub struct DecisionMutation;

#[Object]
impl DecisionMutation {
    /// Asks a contact of a client to decide, by mail and link.
    async fn decision_ask(&self, ctx: &Context<'_>, input: DecisionAskInput) -> Result<DecisionAskPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        payload(work.await, |asked: Option<Asked>, errors| {
            let url = asked.as_ref().and_then(|asked| asked.url.as_ref());
            DecisionAskPayload {
                link_url: url.map(|url| String::from_utf8_lossy(url.expose()).into_owned()),
                mailed: asked.as_ref().is_some_and(|asked| asked.mailed == Mailed::Yes),
                decision: asked.map(|asked| Decision(asked.decision)),
                errors,
            }
        })
    }

    /// Answers a question: in one's own name as a person of the client, otherwise for the asked contact, which the receipt
    /// says. Once, and before the deadline.
    async fn decision_answer(&self, ctx: &Context<'_>, input: DecisionAnswerInput) -> Result<DecisionPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let id = checked.take(parse_id(&input.id, "id"));
            let note = checked.take(Prose::parse("note", &input.note.unwrap_or_default()));
            let (id, note) = checked.finish(id.zip(note))?;
            service::decide(env, who, id, input.expected_version, (input.answer, note)).await
        };
        answer(work.await)
    }

    /// Takes a question back.
    async fn decision_withdraw(&self, ctx: &Context<'_>, input: DecisionWithdrawInput) -> Result<DecisionPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let id = checked.take(parse_id(&input.id, "id"));
            let note = checked.take(Prose::parse("note", &input.note.unwrap_or_default()));
            let (id, note) = checked.finish(id.zip(note))?;
            service::take_back(env, who, id, input.expected_version, note).await
        };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::Decision, Failure>) -> Result<DecisionPayload> {
    payload(result, |decision, errors| DecisionPayload { decision: decision.map(Decision), errors })
}

impl DecisionFilterInput {
    fn parse(self) -> std::result::Result<DecisionFilter, Failure> {
        let mut checked = Checked::new();
        let client = checked.optional(self.client_id, |id| parse_id(&id, "filter.clientId"));
        // An id of any kind: only the UUID is looked for.
        let absent =
            || kernel::UserError::new(kernel::ErrorCode::NotFound, "filter.subjectId", "There is no such thing.");
        let subject = checked
            .optional(self.subject_id, |id| kernel::id::split(id.as_str()).map(|(_, uuid)| uuid).ok_or_else(absent));
        let states = self.states.unwrap_or_default().into_iter().map(Into::into).collect();
        checked.finish(Some(DecisionFilter { client, states, subject }))
    }
}

impl DecisionAskInput {
    fn parse(self) -> std::result::Result<NewDecision, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let contact = checked.take(parse_id(&self.contact_id, "contactId"));
        let question = checked.take(Name::parse("question", &self.question));
        let impact = checked.take(Prose::parse("impact", &self.impact));
        let options = match self.options {
            Some(inputs) => options(&mut checked, inputs),
            None => DecisionOption::accept_or_decline("Yes", "No"),
        };
        let new = client.zip(contact).zip(question.zip(impact));
        checked.finish(new.map(|((client, contact), (question, impact))| NewDecision {
            id,
            client,
            kind: "general".to_owned(),
            subject: Subject::of(client),
            question,
            impact,
            options,
            deadline: self.deadline.0,
            contact,
        }))
    }
}

fn options(checked: &mut Checked, inputs: Vec<DecisionOptionInput>) -> Vec<DecisionOption> {
    let mut options = Vec::new();
    for (index, input) in inputs.into_iter().take(crate::limits::DECISION_OPTIONS + 1).enumerate() {
        let key = checked.take(Name::parse(&format!("options.{index}.key"), &input.key));
        let label = checked.take(Name::parse(&format!("options.{index}.label"), &input.label));
        options.extend(key.zip(label).map(|(key, label)| DecisionOption {
            key: key.into_string(),
            label: label.into_string(),
            accepts: input.accepts,
        }));
    }
    options
}

/// Loads questions for the objects that name them.
pub struct DecisionById(pub(crate) Lens);

impl Loader<DecisionId> for DecisionById {
    type Value = Decision;
    type Error = LoadError;

    async fn load(&self, keys: &[DecisionId]) -> std::result::Result<HashMap<DecisionId, Decision>, LoadError> {
        let found = service::by_ids(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|decision| (decision.id, Decision(decision))).collect())
    }
}
