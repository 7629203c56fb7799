//! What lies ahead, what could go wrong, what is to be decided, and the machines under care.

use db::{DbError, ReadTx};
use kernel::{ClientId, Timestamp};

use super::{column, of_client, of_period};
use crate::data::{Band, Decided, Device, Foresight, RiskEntry};
use crate::render::wording::day;
use crate::snapshot::Period;

pub(in crate::snapshot) async fn forecasts(tx: &ReadTx, client: ClientId) -> Result<Vec<Foresight>, DbError> {
    let sql = "SELECT device_name, component, kind, p10_on, p50_on, p90_on, history_days FROM report_forecast \
               WHERE client_id = $1 AND latest AND device_state <> 'retired' ORDER BY order_on, device_name, component, id LIMIT $2";
    let rows = of_client(tx, client, sql).await?;
    rows.iter()
        .map(|row| {
            let kind: String = column(row, "kind")?;
            let band =
                Band { early: column(row, "p10_on")?, middle: column(row, "p50_on")?, late: column(row, "p90_on")? };
            Ok(Foresight {
                device: column(row, "device_name")?,
                component: column(row, "component")?,
                sentence: in_words(&kind, &band),
                full: kind == "full",
                band: (kind == "growth").then_some(band),
                history_days: column(row, "history_days")?,
            })
        })
        .collect()
}

fn in_words(kind: &str, band: &Band) -> String {
    match (kind, &band.middle) {
        ("growth", Some(middle)) => format!("95 % full about {}, if it goes on growing as it does.", day(middle)),
        ("growth", None) => "It grows, but will not be full within the days that can be foreseen.".to_owned(),
        ("full", _) => "It is full.".to_owned(),
        ("no_growth", _) => "It does not grow.".to_owned(),
        _ => "There is not enough history yet to say.".to_owned(),
    }
}

pub(in crate::snapshot) async fn risks(tx: &ReadTx, client: ClientId) -> Result<Vec<RiskEntry>, DbError> {
    let sql = "SELECT title, likelihood, impact, status, team_name, user_name, created_at FROM report_risk \
               WHERE client_id = $1 AND status <> 'closed' ORDER BY severity DESC, created_at, id LIMIT $2";
    let rows = of_client(tx, client, sql).await?;
    rows.iter()
        .map(|row| {
            let (user, team): (Option<String>, Option<String>) = (column(row, "user_name")?, column(row, "team_name")?);
            Ok(RiskEntry {
                title: column(row, "title")?,
                likelihood: column(row, "likelihood")?,
                impact: column(row, "impact")?,
                status: column(row, "status")?,
                owner: user.or(team).unwrap_or_else(|| "nobody yet".to_owned()),
                since_day: iso_day(column(row, "created_at")?),
            })
        })
        .collect()
}

pub(in crate::snapshot) async fn decisions(
    tx: &ReadTx,
    client: ClientId,
    period: &Period,
) -> Result<Vec<Decided>, DbError> {
    let sql = "SELECT question, impact, state, answered_by_name, answered_at, receipt, deadline FROM report_decision \
               WHERE client_id = $1 AND created_at < $3 AND (state = 'asked' OR coalesce(answered_at, deadline) >= $2) \
               ORDER BY created_at, id LIMIT $4";
    let rows = of_period(tx, client, period, sql).await?;
    rows.iter()
        .map(|row| {
            let by: Option<String> = column(row, "answered_by_name")?;
            let at: Option<i64> = column(row, "answered_at")?;
            let code: Option<String> = column(row, "receipt")?;
            let receipt = by.zip(at).map(|(by, at)| {
                let code = code.map_or_else(String::new, |code| format!(", receipt {code}"));
                format!("{by}, {}{code}", iso_day(at))
            });
            Ok(Decided {
                question: column(row, "question")?,
                impact: column(row, "impact")?,
                state: column(row, "state")?,
                receipt,
                deadline_day: Some(iso_day(column(row, "deadline")?)),
            })
        })
        .collect()
}

fn iso_day(micros: i64) -> String {
    Timestamp::from_micros(micros).to_string().chars().take(10).collect()
}

pub(in crate::snapshot) async fn devices(
    tx: &ReadTx,
    client: ClientId,
    period: &Period,
) -> Result<Vec<Device>, DbError> {
    let sql = "SELECT d.name, d.platform, d.state, \
               (SELECT count(*) FROM report_alert a WHERE a.client_id = $1 AND a.device_id = d.id \
                  AND a.raised_at >= $2 AND a.raised_at < $3) AS alerts \
               FROM device d WHERE d.client_id = $1 AND d.state <> 'retired' ORDER BY d.name, d.id LIMIT $4";
    let rows = of_period(tx, client, period, sql).await?;
    rows.iter()
        .map(|row| {
            Ok(Device {
                name: column(row, "name")?,
                platform: column(row, "platform")?,
                state: column(row, "state")?,
                alerts: u32::try_from(column::<i64>(row, "alerts")?).unwrap_or(u32::MAX),
            })
        })
        .collect()
}
