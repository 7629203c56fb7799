//! What went wrong, which services it touched, and which promises ran.

use std::collections::HashMap;

use db::{DbError, ReadTx};
use kernel::{ClientId, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use super::{column, of_period};
use crate::data::sections::Miss;
use crate::data::{Incident, Promise, Service};
use crate::snapshot::Period;

/// Incidents of all services together whose time is added up.
const MOST_SPANS: i64 = 50_000;
/// Misses that are told of one target.
const MOST_MISSES: usize = 5;

pub(in crate::snapshot) async fn services(
    tx: &ReadTx,
    client: ClientId,
    period: &Period,
) -> Result<Vec<Service>, DbError> {
    let sql = "SELECT s.name, s.user_count, s.criticality, \
               (SELECT count(*) FROM business_service_device l WHERE l.client_id = $1 AND l.service_id = s.id) AS devices, \
               (SELECT count(*) FROM report_service_incident i WHERE i.client_id = $1 AND i.service_id = s.id \
                  AND i.began_at < $3 AND (i.ended_at IS NULL OR i.ended_at >= $2)) AS incidents, s.id \
               FROM business_service s WHERE s.client_id = $1 ORDER BY s.name, s.id LIMIT $4";
    // What is still open has lasted until now, not until the end of a period that goes on.
    let mut so_far = period.clone();
    so_far.to = so_far.to.min(tx.now());
    let affected = affected(tx, client, &so_far).await?;
    let rows = of_period(tx, client, &so_far, sql).await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = column(row, "id")?;
            Ok(Service {
                name: column(row, "name")?,
                people: column(row, "user_count")?,
                criticality: column(row, "criticality")?,
                devices: small(column(row, "devices")?),
                incidents: small(column(row, "incidents")?),
                affected_minutes: affected.get(&id).map_or(0, |micros| micros / 60_000_000),
            })
        })
        .collect()
}

/// How long at least one incident was open on what each service stands on, in microseconds: incidents at the same time
/// count once.
async fn affected(tx: &ReadTx, client: ClientId, period: &Period) -> Result<HashMap<Uuid, i64>, DbError> {
    let sql = "SELECT service_id, began_at, ended_at FROM report_service_incident WHERE client_id = $1 \
               AND began_at < $3 AND (ended_at IS NULL OR ended_at >= $2) ORDER BY service_id, began_at LIMIT $4";
    let (from, to) = period.span_us();
    let rows = tx.rows(sql, vec![client.uuid().into(), from.into(), to.into(), MOST_SPANS.into()]).await?;
    let mut known: HashMap<Uuid, (i64, i64)> = HashMap::new();
    for row in &rows {
        let (began, ended): (i64, Option<i64>) = (column(row, "began_at")?, column(row, "ended_at")?);
        let (total, until) = known.entry(column(row, "service_id")?).or_insert((0, from));
        let end = ended.unwrap_or(to).min(to);
        *total += (end - began.max(*until)).max(0);
        *until = end.max(*until);
    }
    Ok(known.into_iter().map(|(service, (total, _))| (service, total)).collect())
}

fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub(in crate::snapshot) async fn incidents(
    tx: &ReadTx,
    client: ClientId,
    period: &Period,
) -> Result<Vec<Incident>, DbError> {
    let sql = "SELECT title, story, holder_name, team_name, reopened, began_at, ended_at, outcome, outcome_note, ticket_number \
               FROM report_incident WHERE client_id = $1 AND began_at < $3 AND (ended_at IS NULL OR ended_at >= $2) \
               ORDER BY began_at, id LIMIT $4";
    let rows = of_period(tx, client, period, sql).await?;
    rows.iter()
        .map(|row| {
            let story: Value = column(row, "story")?;
            let said = |field: &str| story[field].as_str().unwrap_or_default().to_owned();
            let holder: String = column(row, "holder_name")?;
            let team: String = column(row, "team_name")?;
            let note: String = column(row, "outcome_note")?;
            let number: Option<i64> = column(row, "ticket_number")?;
            Ok(Incident {
                what: column(row, "title")?,
                why: story["why"]["text"].as_str().unwrap_or_default().to_owned(),
                so_what: said("so_what"),
                prevention: if note.is_empty() { said("now_what") } else { note },
                ticket: number.and_then(|number| i32::try_from(number).ok()),
                owner: if holder.is_empty() { team } else { holder },
                began: Timestamp::from_micros(column(row, "began_at")?),
                ended: column::<Option<i64>>(row, "ended_at")?.map(Timestamp::from_micros),
                returns: column(row, "reopened")?,
                outcome: column(row, "outcome")?,
            })
        })
        .collect()
}

pub(in crate::snapshot) async fn promises(
    tx: &ReadTx,
    client: ClientId,
    period: &Period,
) -> Result<Vec<Promise>, DbError> {
    let sql = "SELECT target, verdict, count(*) AS number FROM report_clock \
               WHERE client_id = $1 AND opened_at >= $2 AND opened_at < $3 GROUP BY target, verdict LIMIT $4";
    let mut promises = ["first_response", "next_response", "update", "resolution"].map(|target| Promise {
        target: target.to_owned(),
        met: 0,
        breached: 0,
        running: 0,
        void: 0,
        misses: Vec::new(),
    });
    for row in of_period(tx, client, period, sql).await? {
        let target: String = column(&row, "target")?;
        let verdict: String = column(&row, "verdict")?;
        let number = small(column(&row, "number")?);
        let Some(promise) = promises.iter_mut().find(|promise| promise.target == target) else { continue };
        match verdict.as_str() {
            "met" => promise.met += number,
            "breached" => promise.breached += number,
            "running" | "paused" => promise.running += number,
            _ => promise.void += number,
        }
    }
    let sql = "SELECT target, number, title, consumed_ms, budget_ms, cause, breach_at FROM report_clock \
               WHERE client_id = $1 AND opened_at >= $2 AND opened_at < $3 AND verdict = 'breached' \
               ORDER BY consumed_ms - coalesce(budget_ms, 0) DESC, ticket_id LIMIT $4";
    for row in of_period(tx, client, period, sql).await? {
        let target: String = column(&row, "target")?;
        let Some(promise) = promises.iter_mut().find(|promise| promise.target == target) else { continue };
        if promise.misses.len() < MOST_MISSES {
            promise.misses.push(miss(&row)?);
        }
    }
    Ok(promises.to_vec())
}

fn miss(row: &sea_orm::QueryResult) -> Result<Miss, DbError> {
    let number: i64 = column(row, "number")?;
    let taken: i64 = column(row, "consumed_ms")?;
    let promised: Option<i64> = column(row, "budget_ms")?;
    let cause: Option<String> = column(row, "cause")?;
    let account = match cause.as_deref() {
        Some("policy_change") => "The promise became shorter while the ticket was open, and was over with that.",
        Some("ingest_delay") => "It was over before the ticket was recorded here.",
        _ => "Only agreed hours were counted; the ticket shows each interval with its reason.",
    };
    Ok(Miss {
        ticket: i32::try_from(number).unwrap_or(i32::MAX),
        title: column(row, "title")?,
        promised_minutes: promised.unwrap_or_default() / 60_000,
        taken_minutes: taken / 60_000,
        account: account.to_owned(),
    })
}
