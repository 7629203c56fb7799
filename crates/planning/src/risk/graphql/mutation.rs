//! Changes of risks in the API.

use async_graphql::{Context, Object, Result, SimpleObject};
use gql::{UserErrorObject, parse_id_or_fail};
use kernel::Failure;
use tenancy::decision::letters::Mailed;
use tenancy::graphql::payload;

use super::Risk;
use super::input::{
    RiskAskAcceptanceInput, RiskCloseInput, RiskCreateInput, RiskRaiseFromForecastInput, RiskUpdateInput,
};
use crate::graphql::caller;
use crate::risk::{decision, from_forecast, service};

/// The risk after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct RiskPayload {
    /// The risk; null if refused.
    risk: Option<Risk>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// What came of asking the client.
#[derive(Debug, SimpleObject)]
pub struct RiskAskPayload {
    /// The risk; null if refused.
    risk: Option<Risk>,
    /// The link by which the contact answers, to be passed on by hand if no mail can leave. Shown once.
    link_url: Option<String>,
    /// Whether the link is on its way by mail.
    mailed: bool,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of risks.
#[derive(Debug, Default)]
pub struct RiskMutation;

#[Object]
impl RiskMutation {
    /// Enters a risk.
    async fn risk_create(&self, ctx: &Context<'_>, input: RiskCreateInput) -> Result<RiskPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async { service::create(env, scope, input.parse()?).await };
        answer(work.await)
    }

    /// Changes a risk.
    async fn risk_update(&self, ctx: &Context<'_>, input: RiskUpdateInput) -> Result<RiskPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let (id, expected) = (parse_id_or_fail(&input.id, "id")?, input.expected_version);
            service::update(env, scope, id, expected, input.parse()?).await
        };
        answer(work.await)
    }

    /// Ends a risk: it is over, and the same cause raises a new one.
    async fn risk_close(&self, ctx: &Context<'_>, input: RiskCloseInput) -> Result<RiskPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let (id, note) = (parse_id_or_fail(&input.id, "id")?, input.note()?);
            service::close(env, scope, id, input.expected_version, note).await
        };
        answer(work.await)
    }

    /// Raises a risk from a forecast. One of the same filesystem that is not closed is given as it is.
    async fn risk_raise_from_forecast(
        &self,
        ctx: &Context<'_>,
        input: RiskRaiseFromForecastInput,
    ) -> Result<RiskPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let forecast = parse_id_or_fail(&input.forecast_id, "forecastId")?;
            from_forecast::raise(env, scope, forecast, input.parse()?).await
        };
        answer(work.await)
    }

    /// Asks a contact of the client whether it accepts a risk until a date.
    async fn risk_ask_acceptance(&self, ctx: &Context<'_>, input: RiskAskAcceptanceInput) -> Result<RiskAskPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id_or_fail(&input.id, "id")?;
            decision::ask_acceptance(env, scope, id, input.expected_version, input.parse()?).await
        };
        payload(work.await, |asked, errors| {
            let (risk, asked) = asked.unzip();
            let url = asked.as_ref().and_then(|asked| asked.url.as_ref());
            let link_url = url.map(|url| String::from_utf8_lossy(url.expose()).into_owned());
            RiskAskPayload {
                risk: risk.map(Risk),
                link_url,
                mailed: asked.is_some_and(|asked| asked.mailed == Mailed::Yes),
                errors,
            }
        })
    }
}

fn answer(result: std::result::Result<crate::risk::Risk, Failure>) -> Result<RiskPayload> {
    payload(result, |risk, errors| RiskPayload { risk: risk.map(Risk), errors })
}
