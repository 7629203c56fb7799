//! Root fields and loaders of forecasts.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{LoadError, Loader, UserErrorObject, parse_id};
use kernel::id::ForecastKind;
use kernel::{ClientId, Failure, ForecastId};
use tenancy::graphql::{loaded, payload};
use tenancy::input::Checked;

use super::{Forecast, ForecastHitRate, ForecastOutcome};
use crate::forecast::{ForecastFilter, service};
use crate::graphql::{Lens, caller};

gql::connection! {
    /// Forecasts, a page at a time.
    pub ForecastConnection, ForecastEdge of Forecast;
}

/// Which forecasts to list.
#[derive(Debug, InputObject)]
#[graphql(name = "ForecastFilter")]
pub struct ForecastFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// Of one device.
    device_id: Option<ID>,
    /// Only those that are urgent, or only those that are not.
    urgent: Option<bool>,
    /// With one of these answers; if absent, with any.
    outcome: Option<Vec<ForecastOutcome>>,
}

/// Which device to forecast now.
#[derive(Debug, InputObject)]
pub struct ForecastMakeInput {
    /// Which device.
    device_id: ID,
}

/// Today's forecasts of a device, or why they were refused.
#[derive(Debug, SimpleObject)]
pub struct ForecastMakePayload {
    /// One per filesystem with values; empty if the device has none, null if refused.
    forecasts: Option<Vec<Forecast>>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of forecasts.
#[derive(Debug, Default)]
pub struct ForecastQuery;

#[Object]
impl ForecastQuery {
    /// The newest forecast of each filesystem that the caller may see, soonest full first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn forecasts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<ForecastFilterInput>,
    ) -> Result<ForecastConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let read = async {
            let filter = filter.map(ForecastFilterInput::parse).transpose()?.unwrap_or_default();
            service::list(env, scope, filter, request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(Forecast).into())
    }

    /// One forecast; null if it does not exist or is not visible.
    async fn forecast(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Forecast>> {
        let Ok(id) = parse_id::<ForecastKind>(&id, "id") else { return Ok(None) };
        loaded::<ForecastById, _>(ctx, id).await
    }

    /// How forecasts of one client, or of all that the caller may see, came out over the last 90 days.
    async fn forecast_hit_rate(&self, ctx: &Context<'_>, client_id: Option<ID>) -> Result<ForecastHitRate> {
        let (env, scope) = caller(ctx)?;
        let read = async {
            let client = client_id.map(|id| gql::parse_id_or_fail(&id, "clientId")).transpose()?;
            service::hit_rate(env, scope, client).await
        };
        Ok(ForecastHitRate(read.await.map_err(gql::query_error)?))
    }
}

/// Changes of forecasts.
#[derive(Debug, Default)]
pub struct ForecastMutation;

#[Object]
impl ForecastMutation {
    /// Makes today's forecasts of a device now instead of within minutes; those that exist stay.
    async fn forecast_make(&self, ctx: &Context<'_>, input: ForecastMakeInput) -> Result<ForecastMakePayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let device = gql::parse_id_or_fail(&input.device_id, "deviceId")?;
            service::make_now(env, scope, device).await
        };
        payload(work.await, |made, errors| {
            let forecasts = made.map(|made| made.into_iter().map(Forecast).collect());
            ForecastMakePayload { forecasts, errors }
        })
    }
}

impl ForecastFilterInput {
    fn parse(self) -> std::result::Result<ForecastFilter, Failure> {
        let mut checked = Checked::new();
        let filter = ForecastFilter {
            client: checked.optional(self.client_id, |id| parse_id(&id, "filter.clientId")),
            device: checked.optional(self.device_id, |id| parse_id(&id, "filter.deviceId")),
            urgent: self.urgent,
            outcomes: self.outcome.unwrap_or_default().into_iter().map(Into::into).collect(),
        };
        checked.finish(Some(filter))
    }
}

/// Loads forecasts for the objects that name them.
pub struct ForecastById(pub(crate) Lens);

impl Loader<ForecastId> for ForecastById {
    type Value = Forecast;
    type Error = LoadError;

    async fn load(&self, keys: &[ForecastId]) -> std::result::Result<HashMap<ForecastId, Forecast>, LoadError> {
        let found = service::by_ids(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|forecast| (forecast.id, Forecast(forecast))).collect())
    }
}

/// Loads the hit rates of several clients at once.
pub struct HitRateOfClient(pub(crate) Lens);

impl Loader<ClientId> for HitRateOfClient {
    type Value = ForecastHitRate;
    type Error = LoadError;

    async fn load(&self, keys: &[ClientId]) -> std::result::Result<HashMap<ClientId, ForecastHitRate>, LoadError> {
        let found = service::hit_rates(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|(client, rate)| (client, ForecastHitRate(rate))).collect())
    }
}
