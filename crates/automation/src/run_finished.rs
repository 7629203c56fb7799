//! A run ended: its ticket and its insight say so, and the time that people spent on it is recorded.

use alerting::insight::timeline::{Kind, Note as Moment};
use alerting::insight::{self, Outcome};
use db::WriteTx;
use kernel::text::{Line, plain_line};
use kernel::{Failure, Id, RunId};
use runbooks::run::service::summary_in;
use runbooks::{RunResult, RunSummary};
use ticketing::ticket::Visibility;
use ticketing::ticket::automation::{self as tickets, Note};
use ticketing::time::{EntryOrigin, NewEntry};

use crate::Automation;

/// What one entry of work time holds at most; a step that lay for longer was not worked on for longer.
const MOST_MINUTES: i32 = 1_440;

/// Tells the run's ticket and insight how it ended.
pub(crate) async fn tell(env: &Automation, tx: &WriteTx, id: RunId) -> Result<(), Failure> {
    let Some(run) = summary_in(tx, id).await? else { return Ok(()) };
    let headline = headline(&run);
    if let Some(ticket) = run.ticket {
        // The run's own id makes note and entry the same ones when the job runs again.
        let body = story(&run, &headline);
        let note = Note { id: Some(Id::from_uuid(id.uuid())), visibility: Visibility::Internal, body: &body };
        tickets::add_note(&env.ticketing, tx, ticket, note).await?;
        let found = tickets::find(tx, ticket).await?;
        let minutes = i32::try_from(run.human_minutes).unwrap_or(i32::MAX).min(MOST_MINUTES);
        if let (Some(found), 1..) = (found, minutes) {
            let entry = NewEntry {
                id: Some(Id::from_uuid(id.uuid())),
                work_kind: found.work_kind,
                started_at: run.run.created_at,
                minutes,
                note: Line::parse("note", &plain_line(&format!("Manual steps of {}", run.name), 200))
                    .map_err(|error| Failure::Rejected(vec![error]))?,
                origin: EntryOrigin::Run,
            };
            tickets::add_time(&env.ticketing, tx, ticket, entry).await?;
        }
    }
    if let Some(insight) = run.insight {
        let since = run.ended_at.unwrap_or(run.run.created_at);
        insight::note_once(tx, insight, Moment::own(tx.now(), Kind::Note, headline), since).await?;
        // A run that only looked has mended nothing.
        if run.outcome == Some(RunResult::Changed) {
            insight::conclude(tx, insight, Outcome::FixedByRunbook).await?;
        }
    }
    Ok(())
}

fn headline(run: &RunSummary) -> String {
    let outcome = run.outcome.map_or("under way", RunResult::as_str).replace('_', " ");
    format!("The runbook {} ended: {outcome}.", run.name)
}

fn story(run: &RunSummary, headline: &str) -> String {
    let steps = run.steps.iter().map(|(title, result, why)| {
        let result = result.map_or("not reached", RunResult::as_str).replace('_', " ");
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        format!("- {title}: {result}{why}")
    });
    format!("{headline}\n\n{}", steps.collect::<Vec<_>>().join("\n"))
}
