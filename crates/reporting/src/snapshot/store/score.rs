//! The counts behind the managed-or-watched parts, in one question. Upkeep belongs to the period in which it was due, as
//! in the report's list of it, however early it was done.

use db::{DbError, ReadTx};
use kernel::ClientId;

use super::column;
use crate::snapshot::{Facts, Period};

const SQL: &str = "SELECT \
  (SELECT count(*) FROM device WHERE client_id = $1 AND state <> 'retired') AS devices, \
  (SELECT CAST(coalesce(sum(minutes), 0) AS bigint) FROM report_work WHERE client_id = $1 AND work_kind <> 'reactive' \
     AND started_at >= $2 AND started_at < $3) AS planned_minutes, \
  (SELECT CAST(coalesce(sum(minutes), 0) AS bigint) FROM report_work WHERE client_id = $1 AND work_kind = 'reactive' \
     AND started_at >= $2 AND started_at < $3) AS reactive_minutes, \
  (SELECT count(*) FROM report_upkeep WHERE client_id = $1 AND state = 'done' \
     AND due_on >= $4 AND due_on <= $5) AS done, \
  (SELECT count(*) FROM report_upkeep WHERE client_id = $1 AND state = 'missed' AND done_late \
     AND due_on >= $4 AND due_on <= $5) AS late, \
  (SELECT count(*) FROM report_upkeep WHERE client_id = $1 AND state = 'missed' AND NOT done_late \
     AND due_on >= $4 AND due_on <= $5) AS missed, \
  (SELECT count(*) FROM report_alert WHERE client_id = $1 AND raised_at >= $2 AND raised_at < $3) AS alerts, \
  (SELECT count(*) FROM report_alert WHERE client_id = $1 AND raised_at >= $2 AND raised_at < $3 \
     AND (acknowledged_at IS NOT NULL OR ticket_id IS NOT NULL)) AS acted, \
  (SELECT count(*) FROM report_ticket k WHERE k.client_id = $1 AND k.insight_id IS NOT NULL \
     AND k.created_at >= $2 AND k.created_at < $3 AND EXISTS (SELECT 1 FROM report_ticket b WHERE b.client_id = $1 \
     AND b.fingerprint = k.fingerprint AND b.created_at < k.created_at)) AS recurrences, \
  (SELECT count(*) FROM report_ticket WHERE client_id = $1 AND insight_id IS NOT NULL \
     AND created_at >= $2 AND created_at < $3) AS alert_tickets, \
  (SELECT max(done_at) FROM report_upkeep WHERE client_id = $1 AND area = 'restore_test' AND (state = 'done' OR done_late) \
     AND done_at < $3) AS restored_at, \
  (SELECT count(*) FROM report_upkeep WHERE client_id = $1 AND area = 'restore_test' AND state <> 'planned') AS restore_owed, \
  (SELECT count(*) FROM report_risk WHERE client_id = $1 AND status = 'open') AS open_risks, \
  (SELECT min(created_at) FROM report_risk WHERE client_id = $1 AND status = 'open') AS oldest_risk_at, \
  (SELECT count(*) FROM report_risk WHERE client_id = $1) AS risks, \
  (SELECT count(*) FROM report_forecast WHERE client_id = $1 AND made_on >= $4 AND made_on <= $5 AND score = 'came_true') AS forecast_hits, \
  (SELECT count(*) FROM report_forecast WHERE client_id = $1 AND made_on >= $4 AND made_on <= $5 \
     AND score IN ('came_true', 'early', 'late', 'wrong')) AS forecasts_scored";

const DAY_US: i64 = 86_400_000_000;

pub(in crate::snapshot) async fn facts(tx: &ReadTx, client: ClientId, period: &Period) -> Result<Facts, DbError> {
    let (from, to) = period.span_us();
    let (first, last) = ((&*period.from_day).into(), (&*period.to_day).into());
    let values = vec![client.uuid().into(), from.into(), to.into(), first, last];
    let Some(row) = tx.row(SQL, values).await? else { return Ok(Facts::default()) };
    let row = &row;
    let count = |name: &str| column::<i64>(row, name);
    let end = to.min(tx.now().micros());
    let age = |name: &str| column::<Option<i64>>(row, name).map(|at| at.map(|at| ((end - at) / DAY_US).max(0)));
    Ok(Facts {
        days: (to - from) / DAY_US,
        devices: count("devices")?,
        planned_minutes: count("planned_minutes")?,
        reactive_minutes: count("reactive_minutes")?,
        done: count("done")?,
        late: count("late")?,
        missed: count("missed")?,
        alerts: count("alerts")?,
        acted: count("acted")?,
        recurrences: count("recurrences")?,
        alert_tickets: count("alert_tickets")?,
        restore_age_days: age("restored_at")?,
        restore_owed: count("restore_owed")?,
        open_risks: count("open_risks")?,
        oldest_risk_days: age("oldest_risk_at")?,
        risks: count("risks")?,
        forecast_hits: count("forecast_hits")?,
        forecasts_scored: count("forecasts_scored")?,
    })
}
