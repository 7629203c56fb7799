//! A runbook that people work through, and its runs: done with an approval, rejected once, waiting at the end.
//!
//! Steps that an agent does are not played: there is no machine behind the agents of a demonstration.

use std::collections::BTreeMap;

use kernel::RunbookVersionId;
use runbooks::NewRun;
use runbooks::definition::{Definition, EvidenceSpec, Step, Work};
use runbooks::run::person::{self, Given};
use runbooks::run::start::{self, Wanted};
use runbooks::runbook::{self, NewRunbook};

use super::cast;
use super::places::Place;
use super::stage::Stage;

/// The published version of the demonstration's runbook.
pub(super) struct Published(RunbookVersionId);

/// Days with a run, the client, and how it ends.
const RUNS: [(i64, usize, End); 7] = [
    (10, 0, End::Done),
    (34, 1, End::Done),
    (42, 0, End::Rejected),
    (49, 2, End::Done),
    (63, 0, End::Done),
    (77, 0, End::Done),
    (89, 1, End::Waiting),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Done,
    Rejected,
    Waiting,
}

/// Writes and publishes the runbook.
pub(super) async fn publish(stage: &Stage) -> anyhow::Result<Published> {
    let step = |key: &str, title: &str, work| Step { key: key.to_owned(), title: title.to_owned(), work };
    let definition = Definition {
        parameters: Vec::new(),
        steps: vec![
            step(
                "look",
                "Look at what fills the disk",
                Work::Manual {
                    instruction: "Find the largest folders and note who uses them.".to_owned(),
                    evidence: EvidenceSpec::Text { prompt: "What takes the space?".to_owned() },
                    expected_minutes: 10,
                },
            ),
            step(
                "approve",
                "Approval by a second person",
                Work::Approval { instruction: "Approve that old copies are moved away.".to_owned(), required: 1 },
            ),
            step(
                "move",
                "Move old copies away",
                Work::Manual {
                    instruction: "Move copies older than a month to the archive.".to_owned(),
                    evidence: EvidenceSpec::Text { prompt: "What was moved, and where to?".to_owned() },
                    expected_minutes: 20,
                },
            ),
        ],
    };
    let new = NewRunbook {
        id: Some(cast::runbook()),
        name: "Demo: Make room by hand".to_owned(),
        summary: "A runbook of the demonstration: people make room on a full disk.".to_owned(),
        definition,
    };
    let env = &stage.features.runbooks;
    let made = runbook::service::create(env, &stage.lead, new).await?;
    let made = runbook::service::publish(env, &stage.lead, made.id, made.version, "First version".to_owned()).await?;
    let version = made.published.ok_or_else(|| anyhow::anyhow!("the runbook was not published"))?;
    Ok(Published(version))
}

/// The runs of a day.
pub(super) async fn day(
    stage: &Stage,
    place: &Place,
    (runbook, which, day): (&Published, usize, i64),
) -> anyhow::Result<()> {
    for (_, _, end) in RUNS.iter().filter(|run| run.0 == day && run.1 == which) {
        run(stage, place, runbook, *end).await?;
        stage.work_off().await?;
    }
    Ok(())
}

async fn run(stage: &Stage, place: &Place, runbook: &Published, end: End) -> anyhow::Result<()> {
    let env = &stage.features.runbooks;
    let wanted = Wanted {
        runbook: cast::runbook(),
        device: place.device(0),
        parameters: BTreeMap::new(),
        insight_component: None,
    };
    let plan = start::plan(env, &stage.technician, wanted).await?.prepared;
    let new = NewRun {
        id: None,
        version: runbook.0,
        device: place.device(0),
        parameters: BTreeMap::new(),
        ticket: None,
        insight: None,
        insight_component: None,
        plan_hash: plan.hash,
    };
    let run = start::start(env, &stage.technician, new).await?.id;
    stage.pass(9);
    person::complete(env, &stage.technician, run, 0, words("Copies of last year's projects, 60 GB.")).await?;
    stage.pass(6);
    match end {
        End::Waiting => return Ok(()),
        End::Rejected => {
            person::reject(env, &stage.lead, run, 1, "These copies are still needed this week.".to_owned()).await?;
            return Ok(());
        }
        End::Done => {
            person::approve(env, &stage.lead, run, 1, (plan.hash, "Agreed with the office.".to_owned())).await?;
        }
    }
    stage.pass(17);
    person::complete(env, &stage.technician, run, 2, words("58 GB to the archive; links are left behind.")).await?;
    Ok(())
}

fn words(text: &str) -> Given {
    Given { text: Some(text.to_owned()), number: None, choice: None, attested: false, note: String::new() }
}
