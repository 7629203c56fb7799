//! Forecasts in the API.

mod parts;
mod root;

use ::forecast::disk::{Outcome, Regime, Threshold};
use async_graphql::{Context, ID, Object, Result};
use gql::{DateTime, to_id};
use ingestion::device::graphql::{Device, DeviceById};
use kernel::Failure;
use tenancy::client::graphql::Client;
use tenancy::graphql::loaded;
use tenancy::site::graphql::client_of;

pub use self::parts::{
    ForecastChance, ForecastConfidence, ForecastCrossing, ForecastHitRate, ForecastOutcome, ForecastRegime,
    ForecastScore, ForecastShift, ForecastShiftKind,
};
pub use self::root::{ForecastById, ForecastMutation, ForecastQuery, HitRateOfClient};
use super::{OutcomeKind, words};
use crate::risk::graphql::{Risk, RiskOfSeries};

/// When a filesystem will be full, as it was said on a day.
#[derive(Debug, Clone)]
pub struct Forecast(pub super::Forecast);

#[Object]
impl Forecast {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose system it is about.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// The device that it is about.
    async fn device(&self, ctx: &Context<'_>) -> Result<Device> {
        let found = loaded::<DeviceById, _>(ctx, self.0.device).await?;
        found.ok_or_else(|| gql::query_error(Failure::not_found::<kernel::id::DeviceKind>("device")))
    }
    /// The filesystem that it is about: where it is mounted.
    async fn component(&self) -> &str {
        &self.0.component
    }
    /// The local day (ISO 8601) on which it was made.
    async fn made_on(&self) -> String {
        self.0.made_on.to_string()
    }
    /// When it was made.
    async fn made_at(&self) -> DateTime {
        DateTime(self.0.made_at)
    }
    /// IANA time zone in which its days are counted.
    async fn zone(&self) -> &str {
        &self.0.zone
    }
    /// Which answer it gives.
    async fn outcome(&self) -> ForecastOutcome {
        OutcomeKind::of(&self.0.outcome.outcome).into()
    }
    /// What will be when, in words.
    async fn sentence(&self, ctx: &Context<'_>) -> Result<String> {
        let device = loaded::<DeviceById, _>(ctx, self.0.device).await?;
        let name = device.map_or_else(|| "a device".to_owned(), |device| device.0.name);
        Ok(words::sentence(&self.0, &name))
    }
    /// What that stands on, in words.
    async fn reason(&self) -> String {
        words::reason(&self.0)
    }
    /// What is missing for a date, in words; null if there is an answer.
    async fn missing(&self) -> Option<String> {
        words::missing(&self.0)
    }
    /// When which level is reached, lowest first; empty unless it grows.
    async fn crossings(&self) -> Vec<ForecastCrossing> {
        match &self.0.outcome.outcome {
            Outcome::Growth { crossings, .. } => {
                crossings.iter().map(|crossing| ForecastCrossing::of(crossing, self.0.made_on)).collect()
            }
            _ => Vec::new(),
        }
    }
    /// How likely it is that 95 % is reached within 7, 14, 30 and 90 days; empty unless it grows.
    async fn chances(&self) -> Vec<ForecastChance> {
        self.0.outcome.crossing(Threshold::NEARLY_FULL).map(ForecastChance::all).unwrap_or_default()
    }
    /// The date (ISO 8601) by which it is 95 % full with one chance in ten; null beyond the horizon.
    async fn p10_on(&self) -> Option<String> {
        self.0.full.p10_on.map(|date| date.to_string())
    }
    /// The date (ISO 8601) by which it is 95 % full as likely as not; null beyond the horizon.
    async fn p50_on(&self) -> Option<String> {
        self.0.full.p50_on.map(|date| date.to_string())
    }
    /// The date (ISO 8601) by which it is 95 % full with nine chances in ten; null beyond the horizon.
    async fn p90_on(&self) -> Option<String> {
        self.0.full.p90_on.map(|date| date.to_string())
    }
    /// How many days it looks ahead.
    async fn horizon_days(&self) -> i32 {
        i32::from(self.0.outcome.horizon_days)
    }
    /// Growth in bytes a day; null unless it grows.
    async fn growth_bytes_per_day(&self) -> Option<f64> {
        match &self.0.outcome.outcome {
            Outcome::Growth { trend, .. } => Some(trend.slope_bytes_per_day),
            _ => None,
        }
    }
    /// Whether it grows steadily or ever faster; null unless it grows.
    async fn regime(&self) -> Option<ForecastRegime> {
        match &self.0.outcome.outcome {
            Outcome::Growth { regime: Regime::Steady, .. } => Some(ForecastRegime::Steady),
            Outcome::Growth { regime: Regime::Accelerating { .. }, .. } => Some(ForecastRegime::Accelerating),
            _ => None,
        }
    }
    /// How far to trust the interval.
    async fn confidence(&self) -> ForecastConfidence {
        match self.0.outcome.confidence {
            ::forecast::disk::Confidence::Normal => ForecastConfidence::Normal,
            ::forecast::disk::Confidence::Low { .. } => ForecastConfidence::Low,
        }
    }
    /// Why confidence is low, in words; null if it is not.
    async fn confidence_reason(&self) -> Option<String> {
        words::doubts(&self.0)
    }
    /// Days of history with enough values.
    async fn history_days(&self) -> i32 {
        i32::try_from(self.0.outcome.history.days).unwrap_or(i32::MAX)
    }
    /// What happened once within that history, oldest first: copies, clean-ups, resizes, passing peaks.
    async fn shifts(&self) -> Vec<ForecastShift> {
        self.0.outcome.events.iter().map(ForecastShift::from).collect()
    }
    /// Newest value in bytes; null without any value.
    async fn used_bytes(&self) -> Option<f64> {
        self.0.outcome.standing.map(|standing| standing.used_bytes as f64)
    }
    /// Newest size in bytes; null without any value.
    async fn capacity_bytes(&self) -> Option<f64> {
        self.0.outcome.standing.map(|standing| standing.capacity_bytes as f64)
    }
    /// Whether something must be done in time.
    async fn urgent(&self) -> bool {
        self.0.urgent
    }
    /// Whether it is the newest of its filesystem.
    async fn latest(&self) -> bool {
        self.0.latest
    }
    /// How it came out; null if it named no date.
    async fn score(&self) -> Option<ForecastScore> {
        self.0.score.map(Into::into)
    }
    /// Since when that is known.
    async fn scored_at(&self) -> Option<DateTime> {
        self.0.scored_at.map(DateTime)
    }
    /// The risk that was raised for this filesystem and is not closed.
    async fn risk(&self, ctx: &Context<'_>) -> Result<Option<Risk>> {
        loaded::<RiskOfSeries, _>(ctx, self.0.series).await
    }
    /// How forecasts for this client came out over the last 90 days.
    async fn hit_rate(&self, ctx: &Context<'_>) -> Result<Option<ForecastHitRate>> {
        loaded::<HitRateOfClient, _>(ctx, self.0.client).await
    }
}
