//! Reads of runs.

use db::ReadTx;
use kernel::id::RunKind;
use kernel::{Failure, InsightId, Page, PageRequest, Permission, Permit, RunId, Scope, TicketId, Timestamp};

use super::drive::Loaded;
use super::event::Recorded;
use super::state::RunState;
use super::{Run, RunFilter, RunResult, chain, store};
use crate::Runbooks;
use crate::definition::Work;
use crate::definition::plan::Prepared;
use crate::runbook::{RunbookVersion, store as runbooks};

/// A run with where it stands.
#[derive(Debug, Clone)]
pub struct RunView {
    /// Its row.
    pub run: Run,
    /// The version that it is pinned to.
    pub version: RunbookVersion,
    /// Its plan.
    pub prepared: Prepared,
    /// Where it stands.
    pub state: RunState,
    /// Its events in order.
    pub events: Vec<Recorded>,
    /// Whether the chain of its events is unbroken.
    pub intact: bool,
    /// Whose approval does not count.
    pub excluded: super::state::Excluded,
}

/// The permit to act in a run, narrowed to its client. A run that may not be seen is absent.
///
/// # Errors
/// Not found, or forbidden without the permission anywhere.
pub(crate) async fn permit_run(env: &Runbooks, scope: &Scope, id: RunId, needs: Permission) -> Result<Permit, Failure> {
    let permit = scope.permit(needs)?;
    let found = env.db.read(&permit, move |tx| Box::pin(async move { store::find(tx, id).await })).await?;
    let absent = || Failure::not_found::<RunKind>("runId");
    let run = found.ok_or_else(absent)?;
    permit.narrow(run.client).ok_or_else(absent)
}

/// One page of the visible runs, the newest first.
///
/// # Errors
/// Forbidden without any right to read runbooks.
pub async fn list(
    env: &Runbooks,
    scope: &Scope,
    filter: RunFilter,
    request: PageRequest,
) -> Result<Page<Run>, Failure> {
    let permit = scope.permit(Permission::RunbookRead)?;
    let read = env.db.read(&permit, move |tx| {
        Box::pin(async move {
            let versions = match filter.runbook {
                Some(runbook) => {
                    Some(runbooks::versions_of(tx, runbook).await?.into_iter().map(|version| version.id).collect())
                }
                None => None,
            };
            store::page(tx, &filter, versions, &request).await
        })
    });
    Ok(read.await?)
}

/// Several runs; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to read runbooks.
pub async fn by_ids(env: &Runbooks, scope: &Scope, ids: Vec<RunId>) -> Result<Vec<Run>, Failure> {
    let permit = scope.permit(Permission::RunbookRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await })).await?)
}

/// Several runs with where they stand; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to read runbooks.
pub async fn views(env: &Runbooks, scope: &Scope, ids: Vec<RunId>) -> Result<Vec<RunView>, Failure> {
    let permit = scope.permit(Permission::RunbookRead)?;
    env.db
        .read(&permit, move |tx| {
            Box::pin(async move {
                let loaded = Loaded::all(tx, store::by_ids(tx, &ids).await?).await?;
                let views = loaded.into_iter().map(|(loaded, events)| {
                    let Loaded { run, version, prepared, state, excluded, .. } = loaded;
                    let intact = chain::is_intact(run.id, &events, run.head);
                    RunView { run, version, prepared, state, events, intact, excluded }
                });
                Ok(views.collect())
            })
        })
        .await
}

/// What a run came to, for the ticket that it was done for.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSummary {
    /// The run.
    pub run: Run,
    /// Name of the runbook.
    pub name: String,
    /// How it ended; `None` while it is under way.
    pub outcome: Option<RunResult>,
    /// Its steps: title, how it ended, why.
    pub steps: Vec<(String, Option<RunResult>, String)>,
    /// Minutes that people spent on manual steps: measured from the step's beginning to its evidence, and no longer than
    /// three times what the runbook expects (an hour if it expects nothing), since a step may have lain overnight.
    pub human_minutes: u32,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The ticket that it was done for.
    pub ticket: Option<TicketId>,
    /// The insight that it was done for.
    pub insight: Option<InsightId>,
}

/// What a run came to, within a transaction; `None` for one that is absent or outside the permit.
///
/// # Errors
/// What the database says, or a run whose plan cannot be read.
pub async fn summary_in(tx: &ReadTx, id: RunId) -> Result<Option<RunSummary>, Failure> {
    let Some(run) = store::find(tx, id).await? else { return Ok(None) };
    let loaded = Loaded::of(tx, run).await?;
    let titles = loaded.prepared.plan.steps.iter().map(|step| step.title.clone());
    let steps = titles.zip(&loaded.state.steps).map(|(title, step)| (title, step.result, step.explanation.clone()));
    Ok(Some(RunSummary {
        name: loaded.prepared.plan.name.clone(),
        outcome: loaded.run.outcome,
        steps: steps.collect(),
        human_minutes: human_minutes(&loaded),
        ended_at: loaded.run.ended_at,
        ticket: loaded.run.ticket,
        insight: loaded.run.insight,
        run: loaded.run,
    }))
}

fn human_minutes(loaded: &Loaded) -> u32 {
    let spent = loaded.version.definition.steps.iter().zip(&loaded.state.steps).filter_map(|(step, state)| {
        let Work::Manual { expected_minutes, .. } = &step.work else { return None };
        let (_, given_at, _) = state.evidence.as_ref()?;
        let minutes = given_at.since(state.entered_at?).as_secs().div_ceil(60);
        let most = if *expected_minutes == 0 { 60 } else { expected_minutes.saturating_mul(3) };
        Some(u32::try_from(minutes).unwrap_or(u32::MAX).min(most))
    });
    spent.fold(0, u32::saturating_add)
}
