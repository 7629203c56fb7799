//! What is stored with a new forecast, in one transaction: it becomes the newest of its filesystem, earlier ones are
//! scored with what is known now, and what is urgent is told once per episode.

use ::forecast::alarm::{Alarm, DailyForecast, LeadTime, follow};
use ::forecast::disk::{self, Threshold};
use ::forecast::score::Prediction;
use db::{Change, DbError, WriteTx};
use jiff::civil::Date;
use jobs::NewJob;
use kernel::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::make::{New, Place};
use super::{Forecast, Interval, Score, score, store};
use crate::dates::{date_of, day_number, later};
use crate::{FORECAST_URGENT, limits};

/// Days of forecasts that the alarm looks at.
const ALARM_DAYS: i32 = 90;

/// A forecast to keep.
pub(super) struct Made {
    pub(super) place: Place,
    pub(super) component: String,
    pub(super) series: Uuid,
    pub(super) made_on: Date,
    pub(super) made_at: Timestamp,
    pub(super) new: New,
}

/// Keeps a forecast, unless there is one of its day already.
pub(super) async fn keep(tx: &WriteTx, made: Made) -> Result<Forecast, DbError> {
    if let Some(existing) = store::of_day(tx, &[made.series], made.made_on).await?.pop() {
        return Ok(existing);
    }
    score_earlier(tx, &made).await?;
    let earlier = store::since(tx, made.series, later(made.made_on, -ALARM_DAYS)).await?;
    let outcome = made.new.outcome;
    let forecast = Forecast {
        id: tx.new_id(),
        client: made.place.client,
        device: made.place.device,
        component: made.component,
        series: made.series,
        made_on: made.made_on,
        made_at: made.made_at,
        zone: made.place.zone,
        full: interval(&outcome, made.made_on),
        latest: true,
        urgent: is_urgent(&earlier, &outcome),
        score: expects(&outcome).then_some(Score::Open),
        scored_at: None,
        outcome,
    };
    store::unset_latest(tx, forecast.series).await?;
    store::insert(tx, &forecast).await?;
    tell(tx, &forecast).await?;
    tx.publish(Change::of(Some(forecast.client), forecast.id));
    Ok(forecast)
}

/// Whether it says that the filesystem will more likely than not be nearly full within its horizon.
fn expects(outcome: &disk::Forecast) -> bool {
    let crossing = outcome.crossing(Threshold::NEARLY_FULL);
    // What stands above the threshold already predicts nothing.
    crossing.is_some_and(|crossing| {
        Prediction::of(crossing, outcome.made_on, outcome.horizon_days).expects_crossing()
            && crossing.p50_days.is_some_and(|days| days > 0.0)
    })
}

/// The dates of the first threshold.
pub(super) fn interval(outcome: &disk::Forecast, made_on: Date) -> Interval {
    let Some(crossing) = outcome.crossing(Threshold::NEARLY_FULL) else { return Interval::default() };
    let on = |days: Option<f64>| days.map(|days| date_ahead(made_on, days));
    Interval { p10_on: on(crossing.p10_days), p50_on: on(crossing.p50_days), p90_on: on(crossing.p90_days) }
}

/// The local day of a crossing so many days after the end of the day on which it was forecast.
pub(super) fn date_ahead(made_on: Date, days: f64) -> Date {
    // At most the horizon of a year, so the cast loses nothing.
    date_of(day_number(made_on).saturating_add(days.ceil() as i32))
}

fn is_urgent(earlier: &[Forecast], today: &disk::Forecast) -> bool {
    let Ok(lead) = LeadTime::new(limits::LEAD_DAYS) else { return false };
    let of = |outcome: &disk::Forecast| DailyForecast::of(outcome, Threshold::NEARLY_FULL);
    let daily: Vec<DailyForecast> = earlier.iter().map(|forecast| of(&forecast.outcome)).chain([of(today)]).collect();
    matches!(follow(&daily, lead).alarm, Alarm::Raised { .. })
}

async fn score_earlier(tx: &WriteTx, made: &Made) -> Result<(), DbError> {
    for forecast in store::undecided(tx, made.series).await? {
        if let Some(verdict) = score::judged(&forecast.outcome, &made.new.outcome, &made.new.hours) {
            store::set_score(tx, forecast.id, verdict).await?;
            tx.publish(Change::of(Some(forecast.client), forecast.id));
        }
    }
    Ok(())
}

/// Opens or closes the episode of a filesystem; the job follows only when one opens.
async fn tell(tx: &WriteTx, forecast: &Forecast) -> Result<(), DbError> {
    let open = store::has_open_alarm(tx, forecast.series).await?;
    match (forecast.urgent, open) {
        (true, false) => {
            store::open_alarm(tx, forecast).await?;
            let job = NewJob {
                kind: FORECAST_URGENT,
                client: Some(forecast.client),
                payload: json!({ "forecast": forecast.id }),
                dedup_key: Some(forecast.series.to_string()),
                run_at: None,
            };
            jobs::enqueue(tx, job).await.map(drop)
        }
        (false, true) => store::close_alarm(tx, forecast.series, forecast.made_on).await,
        (true, true) | (false, false) => Ok(()),
    }
}
