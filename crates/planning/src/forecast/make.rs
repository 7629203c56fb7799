//! From telemetry to forecasts: hourly values are folded into local days, each filesystem is forecast on a blocking
//! thread, and what comes of it is kept in one transaction per device.

use std::collections::BTreeMap;

use ::forecast::disk::{self, Hour, Series, Settings};
use ingestion::telemetry::query::{Hourly, hourly};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{ClientId, DeviceId, Failure, Permit, Timestamp};
use uuid::Uuid;

use super::keep::{self, Made};
use super::{Forecast, store};
use crate::dates::{NO_ZONE, date_at, day_number, is_zone, zone};
use crate::{Planning, limits};

/// Used bytes of a filesystem, as agents name it.
const USED: &str = "filesystem.used";
/// Size of a filesystem in bytes, as agents name it.
const TOTAL: &str = "filesystem.total";

/// A device, and the zone in which its days are counted.
#[derive(Debug, Clone)]
pub struct Place {
    /// Whose.
    pub client: ClientId,
    /// Which.
    pub device: DeviceId,
    /// IANA name of the zone.
    pub zone: String,
}

/// The permits that a forecast needs: to read telemetry and to keep what comes of it.
#[derive(Debug, Clone)]
pub struct Permits {
    /// To read the device's telemetry.
    pub read: Permit,
    /// To write forecasts of its client.
    pub write: Permit,
}

/// Makes the forecasts of a device as of `now`, from what was known before; those that exist of its local day stay. Gives
/// those of that day. Days are made in their order: the last one made is the newest.
///
/// # Errors
/// What the database says.
pub async fn of_device(
    env: &Planning,
    permits: &Permits,
    place: &Place,
    now: Timestamp,
) -> Result<Vec<Forecast>, Failure> {
    let name = if is_zone(&place.zone) { place.zone.clone() } else { NO_ZONE.to_owned() };
    let place = Place { zone: name, ..place.clone() };
    let zone = zone(&place.zone);
    let today = date_at(&zone, now);
    let from = now.minus(std::time::Duration::from_secs(u64::from(limits::HISTORY_DAYS.unsigned_abs()) * 86_400));
    let device = (place.client, place.device);
    // The hour that is running is not over; it comes into tomorrow's forecast.
    let found = hourly(&env.ingestion, &permits.read, device, (from, now), &[USED, TOTAL]).await?;
    let found: Vec<_> = folded(found, &zone).into_iter().take(limits::FILESYSTEMS).collect();
    let found: Vec<_> = found.into_iter().map(|(name, hours)| (series_id(device, &name), name, hours)).collect();
    let ids: Vec<Uuid> = found.iter().map(|(id, _, _)| *id).collect();
    let write = permits.write.clone();
    let read = env.tenancy.db.read(&write, move |tx| Box::pin(async move { store::of_day(tx, &ids, today).await }));
    let mut made = read.await?;
    let mut fresh = Vec::new();
    for (series, component, hours) in found {
        if made.iter().all(|forecast| forecast.series != series) {
            let new = forecast(series, hours, today).await?;
            fresh.push(Made { place: place.clone(), component, series, made_on: today, made_at: now, new });
        }
    }
    // All of a device or none: that it has a forecast of the day says that all of its filesystems do.
    let keep = env.tenancy.db.write(&write, move |tx| {
        Box::pin(async move {
            let mut kept = Vec::with_capacity(fresh.len());
            for new in fresh {
                kept.push(keep::keep(tx, new).await?);
            }
            Ok::<_, Failure>(kept)
        })
    });
    made.extend(keep.await?);
    Ok(made)
}

/// The forecast itself, and the hours it was made from.
pub(super) struct New {
    pub(super) outcome: disk::Forecast,
    pub(super) hours: Vec<Hour>,
}

/// A thousand paths take the processor for a while; the runtime's own threads stay free.
async fn forecast(series: Uuid, hours: Vec<Hour>, today: Date) -> Result<New, Failure> {
    let work = move || {
        let series = Series { id: series.as_bytes(), hours: &hours, made_on: day_number(today) };
        let outcome = disk::forecast(&series, &Settings::default());
        New { outcome, hours }
    };
    tokio::task::spawn_blocking(work).await.map_err(Failure::internal)
}

/// Names device and filesystem together, the same for ever.
#[must_use]
pub fn series_id((client, device): (ClientId, DeviceId), component: &str) -> Uuid {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"steward forecast series 1");
    hasher.update(client.uuid().as_bytes());
    hasher.update(device.uuid().as_bytes());
    hasher.update(component.as_bytes());
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

type Found = BTreeMap<(String, String), Hourly>;

/// What is known of one hour of a filesystem.
#[derive(Default)]
struct Both {
    used: Option<f64>,
    total: Option<f64>,
}

/// Hours of each filesystem with both of their values, in local days.
fn folded(found: Found, zone: &TimeZone) -> BTreeMap<String, Vec<Hour>> {
    let mut by_component: BTreeMap<String, BTreeMap<Timestamp, Both>> = BTreeMap::new();
    for ((metric, component), series) in found {
        let hours = by_component.entry(component).or_default();
        for (at, value) in series.hours {
            let both = hours.entry(at).or_default();
            match metric.as_str() {
                USED => both.used = Some(value),
                _ => both.total = Some(value),
            }
        }
    }
    let hour = |(at, both): (Timestamp, Both)| {
        let (used_bytes, capacity_bytes) = (bytes(both.used?), bytes(both.total?));
        Some(Hour { day: day_number(date_at(zone, at)), used_bytes, capacity_bytes, samples: 1 })
    };
    let fold = |hours: BTreeMap<Timestamp, Both>| hours.into_iter().filter_map(hour).collect();
    by_component.into_iter().map(|(component, hours)| (component, fold(hours))).collect()
}

/// The nearest number of bytes; a value that is none counts as 0, which a forecast takes as missing.
fn bytes(value: f64) -> u64 {
    // A cast of a float saturates, and gives 0 for what is no number.
    value.round() as u64
}
