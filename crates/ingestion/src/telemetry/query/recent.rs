//! The newest samples of a device, for a chart that is open.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{ClientId, DeviceId, Failure, Permit, Timestamp};
use wire::SchemaHash;

use super::decode::{Collected, Wanted};
use super::series::Reading;
use super::step::Buckets;
use super::{LOOK_BACK, off_thread};
use crate::Ingestion;
use crate::telemetry::hot;

/// Most readings of one series.
const MOST: usize = 60;
/// Readings that are older are for a query, not for an open chart.
const OLDEST: std::time::Duration = std::time::Duration::from_secs(900);

/// New readings of one series, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct RecentSeries {
    /// Metric.
    pub metric: String,
    /// Which one of several; empty when there is but one.
    pub component: String,
    /// Unit; per second for counters.
    pub unit: String,
    /// The readings.
    pub readings: Vec<Reading>,
}

/// What became durable of a device with times after `since`, at most 60 readings of each series and 15 minutes of it.
///
/// # Errors
/// What the database says.
pub async fn recent(
    env: &Ingestion,
    permit: &Permit,
    device: (ClientId, DeviceId),
    since: Timestamp,
) -> Result<Vec<RecentSeries>, Failure> {
    let now = env.db.now();
    let since = since.max(now.minus(OLDEST));
    let span = (since.minus(LOOK_BACK).micros(), i64::MAX);
    let (wanted, blocks) = env
        .hot
        .read(permit, move |tx| {
            Box::pin(async move {
                let schemas = hot::store::schemas_of(tx, device, span.0).await?;
                let wanted: Wanted = schemas
                    .into_iter()
                    .map(|(hash, schema)| (hash, schema.slots.into_iter().enumerate().collect()))
                    .collect();
                let hashes: Vec<SchemaHash> = wanted.keys().copied().collect();
                if hashes.is_empty() {
                    return Ok((HashMap::new(), Vec::new()));
                }
                let blocks = hot::store::blocks(tx, device, &hashes, span).await?;
                Ok::<_, Failure>((wanted, blocks))
            })
        })
        .await?;
    let buckets = Buckets::over(since, now, 2, 0);
    off_thread(move || Collected::new(Arc::new(wanted), buckets).blocks(&blocks).after(since.micros(), MOST)).await
}
