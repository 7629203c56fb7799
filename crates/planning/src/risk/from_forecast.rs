//! Raising a risk from a forecast: the filesystem is the cause, so each has at most one risk that is not closed.

use kernel::id::ForecastKind;
use kernel::text::{Name, Prose};
use kernel::{Failure, ForecastId, Permission, Scope, ServiceId};

use super::{Cause, NewRisk, Risk, Source, SourceKind, Treatment, act};
use crate::Planning;
use crate::dates::later;
use crate::forecast::{Forecast, service as forecasts, words};
use jiff::civil::Date;

/// Days after which a risk from a forecast is looked at again.
const REVIEW_DAYS: i32 = 30;
/// How bad it is if nobody says so.
const IMPACT: i32 = 3;

/// What a person adds to what the forecast says.
#[derive(Debug, Clone, Default)]
pub struct Raise {
    /// How likely, 1 to 5; the forecast's own chance if absent.
    pub likelihood: Option<i32>,
    /// How bad, 1 to 5; 3 if absent.
    pub impact: Option<i32>,
    /// The business service that would suffer.
    pub service: Option<ServiceId>,
    /// What it stands on; the forecast's own words if absent.
    pub description: Option<Prose>,
    /// When it is looked at again; in 30 days if absent.
    pub review_on: Option<Date>,
}

/// Raises a risk from a forecast. One of the same filesystem that is not closed is given as it is.
///
/// # Errors
/// Not found for the forecast or the business service; forbidden without the right to plan for the client.
pub async fn raise(env: &Planning, scope: &Scope, id: ForecastId, raise: Raise) -> Result<Risk, Failure> {
    let absent = || Failure::not_found::<ForecastKind>("forecastId");
    let forecast = forecasts::by_ids(env, scope, vec![id]).await?.pop().ok_or_else(absent)?;
    let permit = scope.permit_client(Permission::PlanWrite, forecast.client)?;
    let device = env.ingestion.device(scope, forecast.device).await?;
    let new = new_risk(&forecast, &device.name, raise)?;
    let audit = env.tenancy.audit.clone();
    let work = env.tenancy.db.write(&permit, move |tx| Box::pin(async move { act::raise(tx, &audit, new).await }));
    Ok(work.await?.into_risk())
}

/// The risk that a forecast says, with what a person adds.
fn new_risk(forecast: &Forecast, device: &str, raise: Raise) -> Result<NewRisk, Failure> {
    let rejected = |error| Failure::Rejected(vec![error]);
    let title: String = format!("Filesystem {} on {device} fills up", forecast.component).chars().take(200).collect();
    let said = format!("{}. {}", words::sentence(forecast, device), words::reason(forecast));
    let description = match raise.description {
        Some(description) => description,
        None => Prose::parse("description", &said).map_err(rejected)?,
    };
    Ok(NewRisk {
        id: None,
        client: forecast.client,
        title: Name::parse("title", &title).map_err(rejected)?,
        description,
        likelihood: raise.likelihood.unwrap_or_else(|| likelihood(words::chance(forecast))),
        impact: raise.impact.unwrap_or(IMPACT),
        service: raise.service,
        owner: None,
        treatment: Treatment::Mitigate,
        review_on: raise.review_on.unwrap_or_else(|| later(forecast.made_on, REVIEW_DAYS)),
        source: Source {
            kind: SourceKind::Forecast,
            cause: Some(Cause { id: forecast.id.uuid(), key: forecast.series }),
        },
    })
}

/// A chance within 90 days as a step of the register: fifths.
fn likelihood(chance: f64) -> i32 {
    match chance {
        chance if chance >= 0.8 => 5,
        chance if chance >= 0.6 => 4,
        chance if chance >= 0.4 => 3,
        chance if chance >= 0.2 => 2,
        _ => 1,
    }
}
