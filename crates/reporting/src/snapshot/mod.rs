//! Gathering the facts of a report: a fixed number of set-based questions, whatever the size of the client.

pub mod graphql;
mod managed;
mod period;
pub(crate) mod store;
mod words;

use db::{DbError, ReadTx};
use kernel::ClientId;

use crate::data::{Counts, FORMAT, Moment, MomentKind, ReportData, Rows, UpkeepOutcome};
pub use managed::{Facts, parts};
pub use period::{MOST_DAYS, Period};

/// Who and what a report is about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Whose IT.
    pub client: ClientId,
    /// Its name.
    pub client_name: String,
    /// Who reports.
    pub provider: String,
    /// Title of the report.
    pub title: String,
    /// Name of the zone of its days.
    pub zone: String,
    /// Its days.
    pub period: Period,
}

/// Gathers all facts. The transaction is the moment: everything is as of its now.
///
/// # Errors
/// What the database says.
pub async fn gather(tx: &ReadTx, subject: &Subject) -> Result<ReportData, DbError> {
    let (client, period) = (subject.client, &subject.period);
    let services = store::services(tx, client, period).await?;
    let incidents = store::incidents(tx, client, period).await?;
    let promises = store::promises(tx, client, period).await?;
    let upkeep = store::upkeep(tx, client, period).await?;
    let work = store::work(tx, client, period).await?;
    let forecasts = store::forecasts(tx, client).await?;
    let risks = store::risks(tx, client).await?;
    let decisions = store::decisions(tx, client, period).await?;
    let devices = store::devices(tx, client, period).await?;
    let timeline = store::timeline(tx, client, period).await?;
    let facts = store::facts(tx, client, period).await?;
    let mut data = ReportData {
        format: FORMAT,
        provider: subject.provider.clone(),
        client: subject.client_name.clone(),
        title: subject.title.clone(),
        from_day: period.from_day.clone(),
        to_day: period.to_day.clone(),
        zone: subject.zone.clone(),
        as_of: tx.now(),
        summary: Vec::new(),
        counts: Some(Counts::of(&incidents, &upkeep, &work)),
        services: Rows::of(services),
        incidents: Rows::of(incidents),
        promises,
        upkeep: Rows::of(upkeep),
        work: Rows::of(work),
        forecasts: Rows::of(forecasts),
        risks: Rows::of(risks),
        decisions: Rows::of(decisions),
        managed: parts(&facts),
        timeline: Rows::of(timeline),
        devices: Rows::of(devices),
    };
    data.summary = words::summary(&data);
    Ok(data)
}

/// What happened to a client in a period, oldest first, and the counts behind its score.
///
/// # Errors
/// What the database says.
pub async fn overview(tx: &ReadTx, client: ClientId, period: &Period) -> Result<(Vec<Moment>, Facts), DbError> {
    Ok((store::timeline(tx, client, period).await?, store::facts(tx, client, period).await?))
}

/// Whether a moment is work that was done, or not, between incidents.
#[must_use]
pub const fn between_incidents(kind: MomentKind) -> bool {
    !matches!(kind, MomentKind::Incident | MomentKind::Recovered)
}

/// How an occurrence counts, from its row.
pub(crate) fn outcome(state: &str, late: bool) -> UpkeepOutcome {
    match (state, late) {
        ("done", _) => UpkeepOutcome::Done,
        // What was missed and done afterwards stays missed, with the day on which it was made up for.
        ("missed", true) => UpkeepOutcome::Late,
        ("missed", false) => UpkeepOutcome::Missed,
        ("declined", _) => UpkeepOutcome::Declined,
        ("excused", _) => UpkeepOutcome::Excused,
        _ => UpkeepOutcome::Planned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_missed_and_made_up_for_is_late() {
        assert_eq!(outcome("missed", true), UpkeepOutcome::Late);
        assert_eq!(outcome("missed", false), UpkeepOutcome::Missed);
        assert_eq!(outcome("done", false), UpkeepOutcome::Done);
    }
}
