//! Hourly means of some metrics of a device over weeks or months, for forecasts.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::{ClientId, DeviceId, Failure, Permit, Timestamp};

use super::{SeriesRequest, series_of};
use crate::Ingestion;

const HOUR_US: i64 = 3_600_000_000;
/// How much is read at once: the ticks of one query lie in memory.
const AT_ONCE: Duration = Duration::from_secs(7 * 86_400);
/// Hours of one query, and one more for a span that does not begin with an hour. No wider bucket fits.
const HOURS_AT_ONCE: i32 = 7 * 24 + 1;

/// Hourly means of one series, oldest first; hours without a value are left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hourly {
    /// Begin of the hour (whole hours since the epoch, UTC) and the mean of its values.
    pub hours: Vec<(Timestamp, f64)>,
}

/// Hourly means in `[from, to)` of every series of some metrics of a device, by metric and component. Both ends are moved
/// to whole hours; a series that has values only in the hour in which `to` lies is given without hours.
///
/// # Errors
/// Not found for a device of a client outside the permit; more metrics than one query takes.
pub async fn hourly(
    env: &Ingestion,
    permit: &Permit,
    device: (ClientId, DeviceId),
    (from, to): (Timestamp, Timestamp),
    metrics: &[&str],
) -> Result<BTreeMap<(String, String), Hourly>, Failure> {
    let whole = |at: Timestamp| Timestamp::from_micros(at.micros().div_euclid(HOUR_US) * HOUR_US);
    let (mut begin, end) = (whole(from), whole(to));
    let mut found: BTreeMap<(String, String), Hourly> = BTreeMap::new();
    while begin < end {
        let until = begin.plus(AT_ONCE).min(end);
        let metrics = metrics.iter().map(|metric| (*metric).to_owned()).collect();
        // From the hours' number follow buckets of one hour, unless the span is short.
        let points = i32::try_from((until.micros() - begin.micros()) / HOUR_US).unwrap_or(HOURS_AT_ONCE);
        let read = series_of(env, permit, device, SeriesRequest::new(begin, until, metrics, points.max(2))?).await?;
        for series in read.series {
            let hourly = found.entry((series.metric, series.component)).or_default();
            join(
                hourly,
                series
                    .points
                    .mean
                    .iter()
                    .enumerate()
                    .filter_map(|(index, mean)| Some((read.buckets.start_us(index), (*mean)?))),
            );
        }
        begin = until;
    }
    // What began within the running hour has no whole hour yet, but it is known.
    if end < to {
        let metrics = metrics.iter().map(|metric| (*metric).to_owned()).collect();
        let read = series_of(env, permit, device, SeriesRequest::new(end, to, metrics, 2)?).await?;
        for series in read.series {
            found.entry((series.metric, series.component)).or_default();
        }
    }
    Ok(found)
}

/// Adds values in the order of their times; those of one hour count as their mean.
fn join(hourly: &mut Hourly, values: impl Iterator<Item = (i64, f64)>) {
    let mut pending: Option<(i64, f64, u32)> = None;
    let mut keep = |(hour, sum, count): (i64, f64, u32)| {
        hourly.hours.push((Timestamp::from_micros(hour * HOUR_US), sum / f64::from(count)));
    };
    for (time_us, value) in values {
        let hour = time_us.div_euclid(HOUR_US);
        pending = match pending {
            Some((same, sum, count)) if same == hour => Some((same, sum + value, count + 1)),
            other => {
                other.into_iter().for_each(&mut keep);
                Some((hour, value, 1))
            }
        };
    }
    pending.into_iter().for_each(keep);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finer_buckets_are_joined_to_hours() {
        let mut hourly = Hourly::default();
        let minute = 60_000_000;
        join(&mut hourly, [(0, 2.0), (30 * minute, 4.0), (60 * minute, 7.0), (200 * minute, 1.0)].into_iter());
        let hours: Vec<(i64, f64)> = hourly.hours.iter().map(|(at, mean)| (at.micros() / HOUR_US, *mean)).collect();
        assert_eq!(hours, [(0, 3.0), (1, 7.0), (3, 1.0)]);
    }
}
