//! Changes of occurrences in the API.

use async_graphql::{Context, Object, Result, SimpleObject};
use gql::{UserErrorObject, parse_id_or_fail};
use kernel::Failure;
use tenancy::decision::letters::Mailed;
use tenancy::graphql::payload;

use super::Occurrence;
use super::input::{OccurrenceAskDeclineInput, OccurrenceCompleteInput, OccurrenceExcuseInput, OccurrenceStartInput};
use crate::graphql::caller;
use crate::occurrence::{decision, service};

/// The occurrence after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct OccurrencePayload {
    /// The occurrence; null if refused.
    occurrence: Option<Occurrence>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// What came of asking the client.
#[derive(Debug, SimpleObject)]
pub struct OccurrenceAskPayload {
    /// The occurrence; null if refused.
    occurrence: Option<Occurrence>,
    /// The link by which the contact answers, to be passed on by hand if no mail can leave. Shown once.
    link_url: Option<String>,
    /// Whether the link is on its way by mail.
    mailed: bool,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of occurrences.
#[derive(Debug, Default)]
pub struct OccurrenceMutation;

#[Object]
impl OccurrenceMutation {
    /// Begins the work of an occurrence; its ticket follows if it was not asked for yet.
    async fn occurrence_start(&self, ctx: &Context<'_>, input: OccurrenceStartInput) -> Result<OccurrencePayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id_or_fail(&input.id, "id")?;
            service::start(env, scope, id, input.expected_version).await
        };
        answer(work.await)
    }

    /// Says that an occurrence is done. Without the required evidence it waits for that.
    async fn occurrence_complete(
        &self,
        ctx: &Context<'_>,
        input: OccurrenceCompleteInput,
    ) -> Result<OccurrencePayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id_or_fail(&input.id, "id")?;
            service::complete(env, scope, id, input.expected_version, input.note()?).await
        };
        answer(work.await)
    }

    /// Lets off an occurrence, and every further one of its obligation that is due until the excuse ends.
    async fn occurrence_excuse(&self, ctx: &Context<'_>, input: OccurrenceExcuseInput) -> Result<OccurrencePayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id_or_fail(&input.id, "id")?;
            service::excuse(env, scope, id, input.expected_version, input.parse()?).await
        };
        answer(work.await)
    }

    /// Asks a contact of the client whether an occurrence is wanted.
    async fn occurrence_ask_decline(
        &self,
        ctx: &Context<'_>,
        input: OccurrenceAskDeclineInput,
    ) -> Result<OccurrenceAskPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id_or_fail(&input.id, "id")?;
            decision::ask_decline(env, scope, id, input.expected_version, input.parse()?).await
        };
        payload(work.await, |asked, errors| {
            let (occurrence, asked) = asked.unzip();
            let url = asked.as_ref().and_then(|asked| asked.url.as_ref());
            let link_url = url.map(|url| String::from_utf8_lossy(url.expose()).into_owned());
            OccurrenceAskPayload {
                occurrence: occurrence.map(Occurrence),
                link_url,
                mailed: asked.is_some_and(|asked| asked.mailed == Mailed::Yes),
                errors,
            }
        })
    }
}

fn answer(result: std::result::Result<crate::occurrence::Occurrence, Failure>) -> Result<OccurrencePayload> {
    payload(result, |occurrence, errors| OccurrencePayload { occurrence: occurrence.map(Occurrence), errors })
}
