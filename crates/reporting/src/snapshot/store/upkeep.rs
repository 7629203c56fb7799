//! What was done regularly, and all work.

use std::collections::HashMap;

use db::{DbError, ReadTx};
use kernel::{ClientId, Timestamp};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{MOST_READ, column, of_period};
use crate::data::{Upkeep, Worked};
use crate::snapshot::{Period, outcome};

pub(in crate::snapshot) async fn upkeep(
    tx: &ReadTx,
    client: ClientId,
    period: &Period,
) -> Result<Vec<Upkeep>, DbError> {
    let days = || vec![client.uuid().into(), (&*period.from_day).into(), (&*period.to_day).into(), MOST_READ.into()];
    let sql = "SELECT occurrence_id, kind, statement, measure, unit, author_name, hash FROM report_evidence \
               WHERE client_id = $1 AND due_on >= $2 AND due_on <= $3 ORDER BY recorded_at LIMIT $4";
    let mut proofs: HashMap<Uuid, String> = HashMap::new();
    for row in tx.rows(sql, days()).await? {
        proofs.insert(column(&row, "occurrence_id")?, proof(&row)?);
    }
    let sql = "SELECT id, title, area, due_on, state, done_late, note, declined_by, excused_by, excused_until, receipt \
               FROM report_upkeep WHERE client_id = $1 AND due_on >= $2 AND due_on <= $3 ORDER BY due_on, title, id LIMIT $4";
    let rows = tx.rows(sql, days()).await?;
    rows.iter()
        .map(|row| {
            let state: String = column(row, "state")?;
            let id: Uuid = column(row, "id")?;
            Ok(Upkeep {
                title: column(row, "title")?,
                area: column(row, "area")?,
                due_day: column(row, "due_on")?,
                outcome: outcome(&state, column(row, "done_late")?),
                proof: reason(row, &state)?.or_else(|| proofs.remove(&id)),
            })
        })
        .collect()
}

/// The newest proof, in words, with the beginning of its hash.
fn proof(row: &QueryResult) -> Result<String, DbError> {
    let statement: String = column(row, "statement")?;
    let author: String = column(row, "author_name")?;
    let hash: Vec<u8> = column(row, "hash")?;
    let short: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let measured = match (column::<Option<f64>>(row, "measure")?, column::<Option<String>>(row, "unit")?) {
        (Some(number), Some(unit)) => format!("{number} {unit}: "),
        _ => String::new(),
    };
    Ok(format!("{measured}{statement} ({author}, evidence {short})"))
}

/// Why it was not done, where somebody said so.
fn reason(row: &QueryResult, state: &str) -> Result<Option<String>, DbError> {
    let note: String = column(row, "note")?;
    let text = |name: &str| column::<Option<String>>(row, name).map(Option::unwrap_or_default);
    let told = match state {
        "declined" => {
            let receipt = text("receipt")?;
            let by = format!("Declined by {}", text("declined_by")?);
            Some(if receipt.is_empty() { by } else { format!("{by}, receipt {receipt}") })
        }
        "excused" => Some(format!("Let off by {} until {}", text("excused_by")?, text("excused_until")?)),
        _ => None,
    };
    Ok(told.map(|told| if note.is_empty() { told } else { format!("{told}: {note}") }))
}

pub(in crate::snapshot) async fn work(tx: &ReadTx, client: ClientId, period: &Period) -> Result<Vec<Worked>, DbError> {
    let sql = "SELECT started_at, minutes, work_kind, user_name, number, title FROM report_work \
               WHERE client_id = $1 AND started_at >= $2 AND started_at < $3 ORDER BY started_at, id LIMIT $4";
    let rows = of_period(tx, client, period, sql).await?;
    rows.iter()
        .map(|row| {
            // The note of a time entry is internal; what a client reads is what the ticket was about.
            let title: String = column(row, "title")?;
            let number: i64 = column(row, "number")?;
            Ok(Worked {
                at: Timestamp::from_micros(column(row, "started_at")?),
                what: title,
                kind: column(row, "work_kind")?,
                who: column(row, "user_name")?,
                minutes: i64::from(column::<i32>(row, "minutes")?),
                ticket: i32::try_from(number).ok(),
            })
        })
        .collect()
}
