//! What happened, from every part of the work, in one order.

use db::{DbError, ReadTx};
use kernel::{ClientId, Timestamp};
use uuid::Uuid;

use super::{column, of_period};
use crate::data::{Moment, MomentKind};
use crate::snapshot::Period;

/// Each branch: kind, instant, text, prefix of the node id and the id itself. Sorted and cut by the database.
const SQL: &str = "SELECT * FROM (\
  SELECT 'incident' AS kind, began_at AS at, title AS text, 'ins' AS prefix, id FROM report_incident \
    WHERE client_id = $1 AND began_at >= $2 AND began_at < $3 \
  UNION ALL SELECT 'recovered', ended_at, 'Over: ' || title, 'ins', id FROM report_incident \
    WHERE client_id = $1 AND ended_at >= $2 AND ended_at < $3 \
  UNION ALL SELECT 'done', done_at, title || CASE WHEN done_late THEN ', done late' ELSE '' END, 'occ', id FROM report_upkeep \
    WHERE client_id = $1 AND (state = 'done' OR done_late) AND done_at >= $2 AND done_at < $3 \
  UNION ALL SELECT 'missed', state_since, title, 'occ', id FROM report_upkeep \
    WHERE client_id = $1 AND state = 'missed' AND state_since >= $2 AND state_since < $3 \
  UNION ALL SELECT 'declined', state_since, title, 'occ', id FROM report_upkeep \
    WHERE client_id = $1 AND state = 'declined' AND state_since >= $2 AND state_since < $3 \
  UNION ALL SELECT 'run', coalesce(ended_at, created_at), runbook_name || ' on ' || device_name, 'run', id FROM report_run \
    WHERE client_id = $1 AND coalesce(ended_at, created_at) >= $2 AND coalesce(ended_at, created_at) < $3 \
  UNION ALL SELECT 'decision', answered_at, question, 'dcn', id FROM report_decision \
    WHERE client_id = $1 AND answered_at >= $2 AND answered_at < $3 \
  UNION ALL SELECT 'risk', created_at, title, 'rsk', id FROM report_risk \
    WHERE client_id = $1 AND created_at >= $2 AND created_at < $3 \
  UNION ALL SELECT 'report', delivered_at, title, 'rep', id FROM report \
    WHERE client_id = $1 AND delivered_at >= $2 AND delivered_at < $3 \
  UNION ALL SELECT 'maintenance', starts_at, name, 'win', id FROM report_window \
    WHERE client_id = $1 AND starts_at >= $2 AND starts_at < $3 \
  UNION ALL SELECT 'request', resolved_at, '#' || CAST(number AS text) || ' ' || title, 'tic', id FROM report_ticket \
    WHERE client_id = $1 AND insight_id IS NULL AND kind <> 'task' AND resolved_at >= $2 AND resolved_at < $3 \
  ) AS moments ORDER BY at, kind, id LIMIT $4";

pub(in crate::snapshot) async fn timeline(
    tx: &ReadTx,
    client: ClientId,
    period: &Period,
) -> Result<Vec<Moment>, DbError> {
    let rows = of_period(tx, client, period, SQL).await?;
    rows.iter()
        .map(|row| {
            let (name, at): (String, i64) = (column(row, "kind")?, column(row, "at")?);
            let (prefix, id): (String, Uuid) = (column(row, "prefix")?, column(row, "id")?);
            let text: String = column(row, "text")?;
            let kind = kind(&name).ok_or_else(|| DbError::Inconsistent {
                table: "report timeline",
                column: "kind",
                row: id.to_string(),
            })?;
            Ok(Moment {
                at: Timestamp::from_micros(at),
                kind,
                text: sentence(kind, &text),
                subject: Some(format!("{prefix}_{}", id.simple())),
            })
        })
        .collect()
}

fn kind(name: &str) -> Option<MomentKind> {
    Some(match name {
        "incident" => MomentKind::Incident,
        "recovered" => MomentKind::Recovered,
        "done" => MomentKind::Done,
        "missed" => MomentKind::Missed,
        "declined" => MomentKind::Declined,
        "run" => MomentKind::Run,
        "decision" => MomentKind::Decision,
        "risk" => MomentKind::Risk,
        "report" => MomentKind::Report,
        "maintenance" => MomentKind::Maintenance,
        "request" => MomentKind::Request,
        _ => return None,
    })
}

fn sentence(kind: MomentKind, text: &str) -> String {
    let before = match kind {
        MomentKind::Incident | MomentKind::Recovered => "",
        MomentKind::Done => "Done: ",
        MomentKind::Missed => "Missed: ",
        MomentKind::Declined => "Declined by the client: ",
        MomentKind::Run => "Runbook: ",
        MomentKind::Decision => "Decided: ",
        MomentKind::Risk => "Risk entered: ",
        MomentKind::Report => "Report delivered: ",
        MomentKind::Maintenance => "Maintenance: ",
        MomentKind::Request => "Settled: ",
    };
    format!("{before}{text}")
}
