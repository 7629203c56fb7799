//! Jobs and the reconciler of escalations.

use std::time::Duration;

use jobs::{BoxFuture, Handler, Job, JobFailure, JobPermit, Reconciler, Sweep};
use kernel::{ClientId, Failure, InsightId, SystemScope};
use serde::Deserialize;
use uuid::Uuid;

use super::service::{self, Cause, ESCALATE};
use super::store;
use crate::Alerting;
use crate::insight::timeline::{self, Kind, Note};
use crate::insight::{self, Handling, State};

/// Rows that one run of the reconciler looks at; the rest waits for the next.
const MOST: u64 = 500;
/// A step that is late by more than this has lost its job.
const LATE: Duration = Duration::from_secs(120);

/// Goes on with runs.
pub(crate) struct Escalate(pub Alerting);

#[derive(Deserialize)]
struct Payload {
    escalation: Uuid,
    position: i32,
}

impl Handler for Escalate {
    fn kind(&self) -> &'static str {
        ESCALATE
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), JobFailure>> {
        Box::pin(async move {
            let payload: Payload = serde_json::from_value(job.payload.clone()).map_err(JobFailure::dead)?;
            let JobPermit::Client(permit) = &job.permit else {
                return Err(JobFailure::dead("an escalation belongs to a client"));
            };
            let env = self.0.clone();
            self.0
                .db
                .write(permit, move |tx| {
                    let work = (payload.escalation, payload.position);
                    Box::pin(async move { service::due(tx, &env, work).await })
                })
                .await
                .map_err(JobFailure::from)
        })
    }
}

/// Acknowledgements and postponements that ran out, and steps whose job was lost.
pub(crate) struct RunOut(pub Alerting);

impl Reconciler for RunOut {
    fn name(&self) -> &'static str {
        "alerting.leases"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(10)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.look(scope))
    }
}

impl RunOut {
    async fn look(&self, scope: SystemScope) -> Result<(), Failure> {
        let env = &self.0;
        let (over, late) = env
            .db
            .sweep_read(&scope, |tx| {
                Box::pin(async move {
                    let over = insight::store::run_out(tx, MOST).await?;
                    Ok::<_, Failure>((over, store::overdue(tx, tx.now().minus(LATE), MOST).await?))
                })
            })
            .await?;
        let mut sweep = Sweep::default();
        for (client, id) in over {
            sweep.note(id, self.one(&scope, client, id).await)?;
        }
        for (client, id, position) in late {
            let own = env.clone();
            let permit = scope.enter(client);
            let done = env
                .db
                .write(&permit, move |tx| Box::pin(async move { service::due(tx, &own, (id, position)).await }))
                .await;
            sweep.note(id, done)?;
        }
        sweep.end()
    }

    async fn one(&self, scope: &SystemScope, client: ClientId, id: InsightId) -> Result<(), Failure> {
        let env = self.0.clone();
        let permit = scope.enter(client);
        self.0
            .db
            .write(&permit, move |tx| {
                Box::pin(async move {
                    let Some(mut insight) = insight::store::locked(tx, id).await? else { return Ok(()) };
                    if insight.state != State::Open {
                        return Ok(());
                    }
                    let now = tx.now();
                    let (kind, text, cause) = if insight.lease_until.is_some_and(|until| until <= now) {
                        let text = format!("The acknowledgement of {} ran out.", insight.holder);
                        (Kind::LeaseExpired, text, Cause::LeaseExpired)
                    } else if insight.snoozed_until.is_some_and(|until| until <= now) {
                        (Kind::Woken, "It is due again.".to_owned(), Cause::SnoozeOver)
                    } else {
                        return Ok(());
                    };
                    timeline::add(tx, &insight, Note::own(now, kind, text)).await?;
                    insight.lease_until = None;
                    insight.snoozed_until = None;
                    insight.handling = Handling::Notified;
                    insight.assignee = None;
                    insight.holder = String::new();
                    service::start(tx, &env, &mut insight, cause).await?;
                    insight::store::save(tx, &mut insight).await?;
                    tx.publish(db::Change::of(Some(client), id));
                    Ok(())
                })
            })
            .await
    }
}
