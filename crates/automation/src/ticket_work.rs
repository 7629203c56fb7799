//! A person worked on, or resolved, the ticket of an insight: the signal engine hears of it and leaves the ticket to them.

use alerting::act::{self, Act};
use jobs::{BoxFuture, Handler, Job, JobFailure};
use ticketing::Word;

use crate::{Automation, payload};

/// Handles "a person worked on it".
pub(crate) struct TicketTouched(pub(crate) Automation);
/// Handles "a person resolved it".
pub(crate) struct TicketResolved(pub(crate) Automation);

impl Handler for TicketTouched {
    fn kind(&self) -> &'static str {
        ticketing::TOUCHED
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), JobFailure>> {
        Box::pin(tell(&self.0, job, Act::HumanWork))
    }
}

impl Handler for TicketResolved {
    fn kind(&self) -> &'static str {
        ticketing::RESOLVED_BY_PERSON
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), JobFailure>> {
        Box::pin(tell(&self.0, job, Act::Resolve))
    }
}

async fn tell(env: &Automation, job: &Job, act: Act) -> Result<(), JobFailure> {
    let permit = payload::permit(job)?;
    let word: Word = serde_json::from_value(job.payload.clone()).map_err(JobFailure::dead)?;
    let work =
        env.tenancy.db.write(&permit, move |tx| Box::pin(async move { act::record(tx, word.insight, act).await }));
    Ok(work.await?)
}
