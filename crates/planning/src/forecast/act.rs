//! What other parts of the program read of forecasts, within their transactions.

use db::{DbError, ReadTx};
use kernel::ForecastId;
use uuid::Uuid;

use super::{Forecast, store, words};

/// What the ticket of an urgent forecast needs to know.
#[derive(Debug, Clone)]
pub struct UrgentWork {
    /// The forecast that became urgent.
    pub forecast: Forecast,
    /// Names the episode: as long as it lasts there is one ticket.
    pub episode: Uuid,
    /// What people call the device.
    pub device_name: String,
    /// What will be when.
    pub sentence: String,
    /// What that stands on.
    pub reason: String,
}

/// One forecast.
///
/// # Errors
/// What the database says.
pub async fn find(tx: &ReadTx, id: ForecastId) -> Result<Option<Forecast>, DbError> {
    Ok(store::by_ids(tx, &[id]).await?.pop())
}

/// Everything that the ticket of an urgent forecast needs to know; `None` if the forecast opened no episode.
///
/// # Errors
/// What the database says.
pub async fn urgent_work(tx: &ReadTx, id: ForecastId) -> Result<Option<UrgentWork>, DbError> {
    let Some(forecast) = find(tx, id).await? else { return Ok(None) };
    let Some(episode) = store::alarm_of(tx, id).await? else { return Ok(None) };
    let name = store::device_name(tx, forecast.client, forecast.device).await?;
    let device_name = name.unwrap_or_else(|| "a removed device".to_owned());
    let (sentence, reason) = (words::sentence(&forecast, &device_name), words::reason(&forecast));
    Ok(Some(UrgentWork { forecast, episode, device_name, sentence, reason }))
}
