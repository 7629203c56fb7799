//! Every second: runs whose deadline has come, or whose predicate is to be looked at.

use std::time::Duration;

use db::DbError;
use ingestion::telemetry::latest::{self, LatestValue};
use jobs::{BoxFuture, Reconciler, Sweep};
use kernel::{ClientId, Failure, Permit, RunId, SystemScope, Timestamp};

use super::advance::{Act, Course};
use super::drive::{Loaded, Seen};
use super::event::Observation;
use super::store;
use crate::Runbooks;
use crate::definition::plan::{Task, VerifyTask};

/// Runs that are looked at in one fire; the rest waits for the next.
const MOST: u64 = 500;

/// The reconciler of runs.
pub(crate) struct AdvanceRuns(pub Runbooks);

impl Reconciler for AdvanceRuns {
    fn name(&self) -> &'static str {
        "runs.advance"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let env = &self.0;
            let due: Vec<(ClientId, RunId)> =
                env.db.sweep_read(&scope, |tx| Box::pin(async move { store::due(tx, tx.now(), MOST).await })).await?;
            let mut sweep = Sweep::default();
            for (client, run) in due {
                sweep.note(run, advance(env, &scope.enter(client), run).await)?;
            }
            sweep.end()
        })
    }
}

async fn advance(env: &Runbooks, permit: &Permit, id: RunId) -> Result<(), Failure> {
    let seen = look(env, permit, id).await?;
    let auth = env.auth.clone();
    env.db
        .write(permit, move |tx| {
            Box::pin(async move {
                let Some(mut loaded) = Loaded::for_update(tx, id).await? else { return Ok(()) };
                loaded.drive(tx, &auth, seen).await?;
                loaded.save(tx, &auth).await?;
                Ok(())
            })
        })
        .await
}

/// What telemetry says about the predicate at which a run stands.
async fn look(env: &Runbooks, permit: &Permit, id: RunId) -> Result<Option<Seen>, Failure> {
    let wanted = env
        .db
        .read(permit, move |tx| {
            Box::pin(async move {
                let Some(run) = store::find(tx, id).await? else { return Ok(None) };
                let loaded = Loaded::of(tx, run).await?;
                let plan_hash = loaded.plan_hash();
                let course =
                    Course { tasks: &loaded.prepared.tasks, plan_hash: &plan_hash, excluded: &loaded.excluded };
                let Act::Look { step } = course.next(&loaded.state, tx.now()) else { return Ok(None) };
                let Some(Task::Verify(task)) = loaded.prepared.tasks.get(step) else { return Ok(None) };
                let since = loaded.state.acted_at.unwrap_or(loaded.state.started_at);
                Ok::<_, Failure>(Some((step, task.clone(), (loaded.run.client, loaded.run.device), since)))
            })
        })
        .await?;
    let Some((step, task, device, since)) = wanted else { return Ok(None) };
    let values: Result<_, DbError> = latest::of_devices(&env.ingestion, permit, vec![device]).await;
    let values = values?.remove(&device.1).unwrap_or_default();
    Ok(Some(Seen { step, observation: observe(&task, &values, since) }))
}

/// The newest value of a predicate, if all that it is made of was measured after an instant.
pub(crate) fn observe(task: &VerifyTask, values: &[LatestValue], since: Timestamp) -> Observation {
    let newest = |metric: &str| {
        let of_metric = |value: &&LatestValue| value.metric == metric && value.component == task.component;
        values.iter().find(of_metric).filter(|value| value.at > since)
    };
    let nothing = Observation { value: None, measured_at: None };
    let Some(found) = newest(&task.metric) else { return nothing };
    let (value, at) = match &task.percent_of {
        None => (found.value, found.at),
        Some(whole) => match newest(whole).filter(|whole| whole.value > 0.0) {
            Some(whole) => (found.value / whole.value * 100.0, found.at.min(whole.at)),
            None => return nothing,
        },
    };
    Observation { value: Some(value), measured_at: Some(at) }
}
