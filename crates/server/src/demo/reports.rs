//! Reports of whole months: drafted, looked at and delivered at the beginning of the next one; and one draft at the end.

use kernel::Timestamp;
use planning::dates::{date_at, later, zone};
use reporting::report::service::{self as reports, Facts, Rewrite};
use reporting::report::{NewReport, deliver};

use super::places::{Place, prose};
use super::stage::{DAYS, Stage};

/// What is reported on a day.
pub(super) async fn day(stage: &Stage, place: &Place, (begin, which): (Timestamp, usize)) -> anyhow::Result<()> {
    let zone = zone(place.zone);
    let (today, first) = (date_at(&zone, stage.now()), date_at(&zone, begin));
    if today.day() == 2 {
        let last = later(today, -2);
        let from = last.first_of_month();
        if from >= first {
            monthly(stage, place, (from.to_string(), last.to_string())).await?;
        }
    }
    if today == later(first, i32::try_from(DAYS)? - 1) && which < 2 {
        let from = today.first_of_month().max(later(today, -27));
        let (from, to) = (from.min(later(today, -1)), later(today, -1));
        draft(stage, place, (from.to_string(), to.to_string())).await?;
    }
    Ok(())
}

async fn draft(
    stage: &Stage,
    place: &Place,
    (from, to): (String, String),
) -> anyhow::Result<reporting::report::Report> {
    let new = NewReport { id: None, client: place.client, title: None, from_day: from, to_day: to };
    Ok(reports::draft(&stage.features.reporting, &stage.lead, new).await?)
}

async fn monthly(stage: &Stage, place: &Place, days: (String, String)) -> anyhow::Result<()> {
    let env = &stage.features.reporting;
    let report = draft(stage, place, days).await?;
    stage.pass(12);
    let change = Rewrite {
        title: None,
        summary: Some(vec![
            prose(
                "A quiet month. What went wrong was noticed before anybody called, and was put right within the hours that we have agreed.",
            )?,
            prose("The room on the file server becomes scarce; the forecast says when. We should speak about it.")?,
        ]),
        facts: Facts::Kept,
    };
    let report = reports::rewrite(env, &stage.lead, report.id, report.version, change).await?;
    stage.pass(20);
    let report = reports::review(env, &stage.lead, report.id, report.version).await?;
    stage.pass(2);
    deliver(env, &stage.lead, report.id, report.version, place.contacts[1]).await?;
    stage.work_off().await
}
