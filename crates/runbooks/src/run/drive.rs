//! Carries out what the state machine decides: loads a run, adds events, drives it as far as it goes, and stores all of it
//! in the one transaction of the cause.

use std::collections::BTreeSet;

use auth::user::store as users;
use auth::{Auth, Entry};
use db::{Change, DbError, ReadTx, WriteTx};
use ingestion::agent;
use kernel::{Failure, RunId, Timestamp, UserId};
use serde_json::json;
use wire::plan::{Plan, plan_hash};

use super::advance::{Act, Course, look_again};
use super::event::{Ending, Event, EventActor, Observation, Recorded};
use super::state::{Excluded, Phase, RunState};
use super::{Run, RunPhase, RunResult, store};
use crate::RUN_FINISHED;
use crate::command::dispatch::{Order, dispatch};
use crate::command::{UNKNOWN_OUTCOME, WITHDRAWN, store as commands};
use crate::definition::Work;
use crate::definition::plan::{Prepared, Task, render};
use crate::runbook::{RunbookVersion, store as runbooks};

/// More decisions at once than any run makes; a machine that went in circles stops here.
const MOST_DECISIONS: usize = 1_000;

/// A run with everything that it is judged by.
pub(crate) struct Loaded {
    pub(crate) run: Run,
    pub(crate) version: RunbookVersion,
    pub(crate) prepared: Prepared,
    pub(crate) state: RunState,
    pub(crate) excluded: Excluded,
    /// Whether whoever asked for the run could still sign in.
    requester_open: bool,
    /// Whether the stored plan is the one that its hash, the runbook's version and the values give.
    sound: bool,
    read_seq: i32,
    before: RunState,
    added: Vec<Recorded>,
}

/// What was seen of the predicate of the current step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) step: usize,
    pub(crate) observation: Observation,
}

impl Loaded {
    /// The run for changing; other changes of it wait.
    pub(crate) async fn for_update(tx: &WriteTx, id: RunId) -> Result<Option<Self>, Failure> {
        match store::find_for_update(tx, id).await? {
            Some(run) => Ok(Some(Self::of(tx, run).await?)),
            None => Ok(None),
        }
    }

    pub(crate) async fn of(tx: &ReadTx, run: Run) -> Result<Self, Failure> {
        let (loaded, _) = Self::all(tx, vec![run]).await?.pop().ok_or_else(|| Failure::internal("a run was lost"))?;
        Ok(loaded)
    }

    /// Several runs with their events, in a few reads for all of them.
    pub(crate) async fn all(tx: &ReadTx, runs: Vec<Run>) -> Result<Vec<(Self, Vec<Recorded>)>, Failure> {
        if runs.is_empty() {
            return Ok(Vec::new());
        }
        let mut events = store::events_of(tx, &runs).await?;
        let ids: BTreeSet<_> = runs.iter().map(|run| run.version).collect();
        let versions = runbooks::versions_by_ids(tx, &ids.into_iter().collect::<Vec<_>>()).await?;
        let mut found = Vec::with_capacity(runs.len());
        for run in runs {
            let version = versions.iter().find(|version| version.id == run.version).cloned();
            let version = version.ok_or_else(|| inconsistent(&run, "runbook_version_id"))?;
            let events = events.remove(&run.id).unwrap_or_default();
            found.push((Self::folded(run, version, &events)?, events));
        }
        let people = found.iter().flat_map(|(loaded, _)| loaded.state.approvers().chain(loaded.run.requested_by));
        let shut = shut_logins(tx, people.collect()).await?;
        for (loaded, _) in &mut found {
            loaded.requester_open = loaded.run.requested_by.is_none_or(|requester| !shut.contains(&requester));
            loaded.excluded = std::mem::take(&mut loaded.excluded).and(shut.iter().copied());
        }
        Ok(found)
    }

    fn folded(run: Run, version: RunbookVersion, events: &[Recorded]) -> Result<Self, Failure> {
        let plan = Plan::from_bytes(run.plan.as_bytes()).map_err(|_| inconsistent(&run, "plan"))?;
        let target = plan.targets.first().ok_or_else(|| inconsistent(&run, "plan"))?;
        let prepared = render(&version.definition, &plan.parameters, &plan.name, target)
            .map_err(|_| inconsistent(&run, "plan"))?;
        let sound = prepared.text == run.plan && plan_hash(run.plan.as_bytes()) == run.plan_hash;
        let state = RunState::fold(prepared.tasks.len(), events);
        let read_seq = run.head.seq;
        let before = state.clone();
        Ok(Self { state, before, sound, read_seq, ..Self::fresh(run, version, prepared) })
    }

    /// A run of which nothing was stored yet but its row.
    pub(crate) fn fresh(run: Run, version: RunbookVersion, prepared: Prepared) -> Self {
        let state = RunState::new(prepared.tasks.len());
        let authors = version.writers.iter().copied().chain(version.author);
        let excluded = Excluded::of(run.requested_by, authors, version.definition.is_destructive());
        let before = state.clone();
        let (requester_open, sound, read_seq, added) = (true, true, 0, Vec::new());
        Self { run, version, prepared, state, excluded, requester_open, sound, read_seq, before, added }
    }

    /// Whether what a waiting command of this step was given on still stands: a login that was shut since asks for
    /// nothing and approves nothing.
    pub(crate) fn stands(&self, step: usize, now: Timestamp) -> bool {
        let Some(Task::Script(task)) = self.prepared.tasks.get(step) else { return false };
        let given = task
            .approved_in
            .and_then(|asking| self.state.steps.get(asking))
            .map_or(0, |asking| asking.valid_approvals(&self.plan_hash(), &self.excluded, now).len());
        self.requester_open && u32::try_from(given).unwrap_or(u32::MAX) >= task.approvals
    }

    /// Hash of the plan, in hexadecimal.
    pub(crate) fn plan_hash(&self) -> String {
        wire::plan::hex(&self.run.plan_hash)
    }

    /// Adds an event to the chain.
    pub(crate) fn record(&mut self, tx: &ReadTx, event: Event) -> Result<(), Failure> {
        let actor = EventActor::of(tx.permit().actor());
        let at = tx.now();
        let recorded = self.run.head.append(self.run.id, at, actor, event).map_err(Failure::internal)?;
        self.state.apply(at, &recorded.event);
        self.added.push(recorded);
        Ok(())
    }

    /// Lets the run go as far as it goes now.
    pub(crate) async fn drive(&mut self, tx: &WriteTx, auth: &Auth, seen: Option<Seen>) -> Result<(), Failure> {
        let now = tx.now();
        let plan_hash = self.plan_hash();
        for _ in 0..MOST_DECISIONS {
            let course = Course { tasks: &self.prepared.tasks, plan_hash: &plan_hash, excluded: &self.excluded };
            match course.next(&self.state, now) {
                Act::Record(event) => self.record(tx, event)?,
                Act::Dispatch { step } => self.dispatch(tx, auth, step).await?,
                Act::Look { step } => {
                    let observation = seen.filter(|seen| seen.step == step).map(|seen| seen.observation);
                    if let Some(again) = self.look(tx, step, observation)? {
                        self.run.next_look_at = Some(again);
                        return Ok(());
                    }
                }
                Act::Rest(at) => {
                    self.run.next_look_at = at;
                    return Ok(());
                }
            }
        }
        Err(Failure::internal(format!("the run {} goes in circles", self.run.id)))
    }

    /// Judges what was seen. Gives the instant at which to look again, or none when the step can go on.
    fn look(
        &mut self,
        tx: &WriteTx,
        step: usize,
        observation: Option<Observation>,
    ) -> Result<Option<Timestamp>, Failure> {
        let now = tx.now();
        let Some(Task::Verify(task)) = self.prepared.tasks.get(step) else { return Ok(None) };
        // Telemetry lies in another database; whoever looks comes back with what was seen.
        let Some(observation) = observation else { return Ok(Some(now)) };
        let holds = observation.value.is_some_and(|value| task.comparison.holds(value, task.threshold));
        let again = self.state.steps.get(step).and_then(|state| look_again(task, state, now));
        match (holds, again) {
            (false, Some(again)) => Ok(Some(again)),
            _ => {
                self.record(tx, Event::Observed { step, observation, holds })?;
                Ok(None)
            }
        }
    }

    async fn dispatch(&mut self, tx: &WriteTx, auth: &Auth, step: usize) -> Result<(), Failure> {
        let refuse = |explanation: &str| Event::StepEnded {
            step,
            result: RunResult::Failed,
            explanation: explanation.to_owned(),
        };
        if !self.sound {
            return self.record(tx, refuse("The plan is not the one that was looked at. Nothing was done."));
        }
        if !self.requester_open {
            return self.record(tx, refuse("The login that asked for this run is locked. Nothing was done."));
        }
        let planned = self.prepared.plan.targets.first().and_then(|target| target.agent);
        let stored = agent::of_device(tx, self.run.device).await?;
        let Some(agent) =
            stored.filter(|agent| Some(agent.id.uuid()) == planned && agent.status == agent::AgentStatus::Active)
        else {
            return self.record(tx, refuse("The agent of the plan is no longer the device's active agent."));
        };
        let (Some(Task::Script(task)), Some(Work::Script(work))) =
            (self.prepared.tasks.get(step), self.version.definition.steps.get(step).map(|step| &step.work))
        else {
            return Err(inconsistent(&self.run, "plan"));
        };
        let approvals = match task.approved_in.and_then(|asking| self.state.steps.get(asking)) {
            Some(asking) => asking.valid_approvals(&self.plan_hash(), &self.excluded, tx.now()),
            None => Vec::new(),
        };
        let attempt = self.state.steps.get(step).map_or(0, |state| state.attempts).saturating_add(1);
        let order = Order {
            run: &self.run,
            version: &self.version,
            plan: &self.prepared.plan,
            step,
            attempt,
            script: &work.script,
            approvals,
            instance: agent.instance,
            agent: agent.id,
        };
        let command = dispatch(tx, auth, &order).await?;
        self.record(tx, Event::Dispatched { step, command: command.id, attempt, expires_at: command.expires_at })
    }

    /// Stores what was added, with all that follows from it.
    pub(crate) async fn save(mut self, tx: &WriteTx, auth: &Auth) -> Result<Run, Failure> {
        self.close_commands(tx).await?;
        self.run.outcome = self.state.outcome;
        self.run.phase = phase(&self.state, &self.prepared.tasks);
        if self.run.outcome.is_some() {
            self.run.next_look_at = None;
            self.run.ended_at.get_or_insert(tx.now());
        }
        if !store::put(tx, &self.run, self.read_seq).await? {
            return Err(Failure::internal(format!("the run {} was changed meanwhile", self.run.id)));
        }
        for event in &self.added {
            store::add_event(tx, &self.run, event).await?;
        }
        for (ordinal, (step, before)) in self.state.steps.iter().zip(&self.before.steps).enumerate() {
            if step != before || self.read_seq == 0 {
                store::put_step(tx, &self.run, ordinal, step).await?;
            }
        }
        if let (Some(outcome), None) = (self.run.outcome, self.before.outcome) {
            self.announce(tx, auth, outcome).await?;
        }
        if !self.added.is_empty() {
            tx.publish(Change::of(Some(self.run.client), self.run.id));
        }
        Ok(self.run)
    }

    /// Commands whose step is over are not handed out any more, and those that fell silent are over.
    async fn close_commands(&self, tx: &WriteTx) -> Result<(), DbError> {
        for recorded in &self.added {
            let (command, result) = match &recorded.event {
                Event::StepEnded { step, .. } => {
                    let open = self.state.steps.get(*step).and_then(|step| step.command.as_ref());
                    let Some(open) = open.filter(|command| command.ended.is_none()) else { continue };
                    (open.id, WITHDRAWN)
                }
                Event::CommandEnded { command, ending: Ending::UnknownOutcome } => (*command, UNKNOWN_OUTCOME),
                _ => continue,
            };
            commands::set_ended(tx, command, commands::End { result, ..commands::End::default() }).await?;
        }
        Ok(())
    }

    async fn announce(&self, tx: &WriteTx, auth: &Auth, outcome: RunResult) -> Result<(), Failure> {
        let entry = Entry::new("run.finish", "run", format!("Run ended: {}", self.prepared.plan.name))
            .client(self.run.client)
            .object(self.run.id)
            .after(json!({ "outcome": outcome, "chain_head": wire::plan::hex(&self.run.head.hash) }));
        auth.audit().record(tx, entry).await?;
        let job = jobs::NewJob {
            kind: RUN_FINISHED,
            client: Some(self.run.client),
            payload: json!({ "run": self.run.id }),
            dedup_key: Some(self.run.id.to_string()),
            run_at: None,
        };
        jobs::enqueue(tx, job).await?;
        Ok(())
    }
}

/// Those of some logins that are locked or gone.
async fn shut_logins(tx: &ReadTx, mut shut: BTreeSet<UserId>) -> Result<BTreeSet<UserId>, DbError> {
    if shut.is_empty() {
        return Ok(shut);
    }
    for open in users::open_logins(tx, shut.iter().map(|id| id.uuid())).await? {
        shut.remove(&open.id);
    }
    Ok(shut)
}

/// Whether a run is under way, from its state.
fn phase(state: &RunState, tasks: &[Task]) -> RunPhase {
    if state.outcome.is_some() {
        return RunPhase::Finished;
    }
    let current = state.current.and_then(|current| Some((state.steps.get(current)?, tasks.get(current)?)));
    match current {
        Some((step, _)) if step.phase == Phase::Acting => RunPhase::Running,
        Some((_, Task::Verify(_))) => RunPhase::Running,
        _ => RunPhase::Waiting,
    }
}

fn inconsistent(run: &Run, column: &'static str) -> Failure {
    DbError::Inconsistent { table: "run", column, row: run.id.to_string() }.into()
}
