//! Series and samples in the API.

use async_graphql::{Context, ID, Result, SimpleObject, Subscription};
use db::{Change, Changes};
use futures_util::Stream;
use gql::{Code, DateTime, parse_id, to_id};
use kernel::{ClientId, DeviceId, Failure, Permission, Scope, Timestamp};

use super::latest;
use super::query::{self, RecentSeries};
use crate::graphql::caller;
use crate::{Ingestion, SAMPLES, device};

/// The newest value of one series.
#[derive(Debug, Clone, SimpleObject)]
pub struct LatestValue {
    /// Metric, such as `cpu.busy`.
    pub(crate) metric: String,
    /// Which one of several, such as an interface; empty when there is but one.
    component: String,
    /// Unit; per second for counters.
    unit: String,
    /// How much.
    value: f64,
    /// When it was measured.
    at: DateTime,
}

impl From<latest::LatestValue> for LatestValue {
    fn from(plain: latest::LatestValue) -> Self {
        Self {
            metric: plain.metric,
            component: plain.component,
            unit: plain.unit,
            value: plain.value,
            at: DateTime(plain.at),
        }
    }
}

/// Series of one device in buckets. Each bucket keeps min and max, so that no spike is lost; arrays run parallel to
/// `times`, null where there is no data.
#[derive(Debug, Clone, SimpleObject)]
pub struct SeriesResult {
    /// Beginning of the span.
    from: DateTime,
    /// End of the span.
    to: DateTime,
    /// Width of a bucket in milliseconds.
    step_ms: i32,
    /// What it was made of: `raw` is samples as they came.
    tier: &'static str,
    /// Beginnings of the buckets, in milliseconds since the epoch.
    times: Vec<f64>,
    /// The series, by metric and component.
    series: Vec<MetricSeries>,
}

/// One series in buckets.
#[derive(Debug, Clone, SimpleObject)]
pub struct MetricSeries {
    /// Metric.
    metric: String,
    /// Which one of several; empty when there is but one.
    component: String,
    /// Unit; per second for counters.
    unit: String,
    /// Least value of each bucket.
    min: Vec<Option<f64>>,
    /// Greatest value of each bucket.
    max: Vec<Option<f64>>,
    /// Mean of each bucket.
    mean: Vec<Option<f64>>,
}

impl From<query::SeriesResult> for SeriesResult {
    fn from(plain: query::SeriesResult) -> Self {
        let buckets = plain.buckets;
        let millis = |micros: i64| (micros / 1_000) as f64;
        let series = plain.series.into_iter().map(|series| MetricSeries {
            metric: series.metric,
            component: series.component,
            unit: series.unit,
            min: series.points.min,
            max: series.points.max,
            mean: series.points.mean,
        });
        Self {
            from: DateTime(plain.from),
            to: DateTime(plain.to),
            step_ms: i32::try_from(buckets.step_us / 1_000).unwrap_or(i32::MAX),
            tier: "raw",
            times: (0..buckets.count).map(|index| millis(buckets.start_us(index))).collect(),
            series: series.collect(),
        }
    }
}

/// New samples of one device.
#[derive(Debug, Clone, SimpleObject)]
pub struct DeviceSamples {
    /// Which device.
    device_id: ID,
    /// When its last batch arrived.
    last_seen_at: Option<DateTime>,
    /// The newest points, at most 60 a metric and component.
    points: Vec<SamplePoints>,
}

/// New samples of one series.
#[derive(Debug, Clone, SimpleObject)]
pub struct SamplePoints {
    /// Metric.
    metric: String,
    /// Which one of several; empty when there is but one.
    component: String,
    /// Unit; per second for counters.
    unit: String,
    /// Instants, in milliseconds since the epoch.
    times: Vec<f64>,
    /// Values, parallel to `times`.
    values: Vec<f64>,
}

impl From<RecentSeries> for SamplePoints {
    fn from(plain: RecentSeries) -> Self {
        Self {
            metric: plain.metric,
            component: plain.component,
            unit: plain.unit,
            times: plain.readings.iter().map(|reading| (reading.time_us / 1_000) as f64).collect(),
            values: plain.readings.iter().map(|reading| reading.value).collect(),
        }
    }
}

/// Streams of samples.
#[derive(Debug, Default)]
pub struct SamplesSubscription;

#[Subscription]
impl SamplesSubscription {
    /// New samples of one device as they become durable.
    async fn device_samples(
        &self,
        ctx: &Context<'_>,
        device_id: ID,
    ) -> Result<impl Stream<Item = Result<DeviceSamples>>> {
        let (env, scope) = caller(ctx)?;
        let id = parse_id(&device_id, "deviceId").map_err(|error| gql::query_error(Failure::Rejected(vec![error])))?;
        // Watching begins before the first look, so that nothing falls in between.
        let changes = env.db.watch();
        let found = device::service::get(env, scope, id).await.map_err(|failure| match failure {
            Failure::Rejected(_) => gql::query_error(Failure::not_found::<kernel::id::DeviceKind>("deviceId")),
            other => gql::query_error(other),
        })?;
        let watch = Watch {
            env: env.clone(),
            scope: scope.clone(),
            principal: ctx.data_opt::<auth::Principal>().copied(),
            device: (found.client, id),
            changes,
            since: env.db.now(),
        };
        Ok(futures_util::stream::unfold(Some(watch), |watch| async move {
            let mut watch = watch?;
            match watch.next().await? {
                Ok(samples) => Some((Ok(samples), Some(watch))),
                Err(error) => Some((Err(error), None)),
            }
        }))
    }
}

/// One watcher of one device. Holds no transaction; each look is made with a fresh scope.
struct Watch {
    env: Ingestion,
    scope: Scope,
    principal: Option<auth::Principal>,
    device: (ClientId, DeviceId),
    changes: Changes,
    since: Timestamp,
}

impl Watch {
    /// The next new samples; `None` when the server ends.
    async fn next(&mut self) -> Option<Result<DeviceSamples>> {
        loop {
            let change = self.changes.next().await?;
            if change.is_some_and(|change| !self.concerns(&change)) {
                continue;
            }
            match self.look().await {
                Ok(samples) if samples.points.is_empty() => {}
                Ok(samples) => return Some(Ok(samples)),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    fn concerns(&self, change: &Change) -> bool {
        let any = change.id.is_nil();
        change.kind == "*" || (change.kind == SAMPLES && (any || change.id == self.device.1.uuid()))
    }

    async fn look(&mut self) -> Result<DeviceSamples> {
        if let Some(principal) = &self.principal {
            let again = self.env.auth.again(principal, self.scope.request_id()).await;
            let gone = |_| gql::coded(Code::Unauthenticated, "Your session ended. Sign in, then subscribe again.");
            self.scope = again.map_err(gone)?.scope;
        }
        let found = device::service::get(&self.env, &self.scope, self.device.1).await.map_err(gql::query_error)?;
        let permit = self.scope.permit_client(Permission::DeviceRead, self.device.0).map_err(gql::query_error)?;
        let recent = query::recent(&self.env, &permit, self.device, self.since).await.map_err(gql::query_error)?;
        let newest = recent.iter().flat_map(|series| &series.readings).map(|reading| reading.time_us).max();
        if let Some(newest) = newest {
            self.since = self.since.max(Timestamp::from_micros(newest));
        }
        Ok(DeviceSamples {
            device_id: to_id(self.device.1),
            last_seen_at: found.last_seen_at.map(DateTime),
            points: recent.into_iter().map(SamplePoints::from).collect(),
        })
    }
}
