//! Where a run stands, as a fold over its events. Pure: the same events give the same state.

use std::collections::BTreeSet;
use std::time::Duration;

use kernel::{CommandId, Timestamp, UserId};

use super::RunResult;
use super::event::{Ending, Event, Evidence, Observation, Person, Recorded};

/// How long an approval is good for.
pub const APPROVAL_LIFE: Duration = Duration::from_secs(3_600);

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Not reached.
    #[default]
    Pending,
    /// Waits for people, values or time.
    Waiting,
    /// An agent acts.
    Acting,
    /// Over.
    Done,
}

impl Phase {
    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Waiting => "waiting",
            Self::Acting => "acting",
            Self::Done => "done",
        }
    }
}

/// One person's approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// What they said.
    pub note: String,
    /// Hash of the plan that they saw, in hexadecimal.
    pub plan_hash: String,
}

/// A command of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandState {
    /// Which.
    pub id: CommandId,
    /// Until when it may be begun.
    pub expires_at: Timestamp,
    /// Whether the agent has been handed it.
    pub delivered: bool,
    /// When it began to run.
    pub started_at: Option<Timestamp>,
    /// How it ended.
    pub ended: Option<Ending>,
}

/// Where one step stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StepState {
    /// How far it is.
    pub phase: Phase,
    /// When it began.
    pub entered_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How it ended.
    pub result: Option<RunResult>,
    /// Why, for people.
    pub explanation: String,
    /// What a person gave.
    pub evidence: Option<(Person, Timestamp, Evidence)>,
    /// What a person chose.
    pub chosen: Option<String>,
    /// Who approved in this round.
    pub approvals: Vec<Approval>,
    /// Who rejected, and why.
    pub rejection: Option<(Person, String)>,
    /// How often it asked for approval, from 0.
    pub round: u32,
    /// Commands given so far.
    pub attempts: u32,
    /// The newest command.
    pub command: Option<CommandState>,
    /// What was last seen of a predicate, and whether it holds.
    pub observed: Option<(Observation, bool)>,
}

/// Where a run stands.
#[derive(Debug, Clone, PartialEq)]
pub struct RunState {
    /// Its steps.
    pub steps: Vec<StepState>,
    /// The step at work.
    pub current: Option<usize>,
    /// When it began.
    pub started_at: Timestamp,
    /// When something was last done on the device.
    pub acted_at: Option<Timestamp>,
    /// Who ended it, and why.
    pub cancelled: Option<(Person, String)>,
    /// How it ended.
    pub outcome: Option<RunResult>,
}

impl RunState {
    /// A run of so many steps of which nothing happened yet.
    #[must_use]
    pub fn new(steps: usize) -> Self {
        Self {
            steps: vec![StepState::default(); steps],
            current: None,
            started_at: Timestamp::default(),
            acted_at: None,
            cancelled: None,
            outcome: None,
        }
    }

    /// The state after some events.
    #[must_use]
    pub fn fold<'e>(steps: usize, events: impl IntoIterator<Item = &'e Recorded>) -> Self {
        let mut state = Self::new(steps);
        for recorded in events {
            state.apply(recorded.at, &recorded.event);
        }
        state
    }

    /// The state after one more event. Events about steps that the plan does not have change nothing.
    pub fn apply(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::Started { .. } => self.started_at = at,
            Event::Entered { step } => {
                self.current = Some(*step);
                if let Some(step) = self.steps.get_mut(*step) {
                    step.phase = Phase::Waiting;
                    step.entered_at = Some(at);
                    // Entered again after approvals lapsed: what was seen then says nothing now.
                    (step.ended_at, step.result, step.observed) = (None, None, None);
                }
            }
            Event::EvidenceGiven { step, by, evidence } => {
                if let Some(step) = self.steps.get_mut(*step) {
                    step.evidence = Some((by.clone(), at, evidence.clone()));
                }
            }
            Event::Chosen { step, choice, .. } => {
                if let Some(step) = self.steps.get_mut(*step) {
                    step.chosen = Some(choice.clone());
                }
            }
            Event::Approved { step, by, note, plan_hash } => {
                if let Some(step) = self.steps.get_mut(*step) {
                    let (by, note, plan_hash) = (by.clone(), note.clone(), plan_hash.clone());
                    step.approvals.push(Approval { by, at, note, plan_hash });
                }
            }
            Event::Rejected { step, by, note } => {
                if let Some(step) = self.steps.get_mut(*step) {
                    step.rejection = Some((by.clone(), note.clone()));
                }
            }
            Event::Lapsed { step } => self.lapse(*step, at),
            Event::Dispatched { step, command, expires_at, .. } => {
                if let Some(step) = self.steps.get_mut(*step) {
                    step.phase = Phase::Acting;
                    step.attempts += 1;
                    let (delivered, started_at, ended) = (false, None, None);
                    step.command =
                        Some(CommandState { id: *command, expires_at: *expires_at, delivered, started_at, ended });
                }
            }
            Event::Delivered { command } => self.with_command(*command, |found| found.delivered = true),
            Event::CommandStarted { command } => self.with_command(*command, |found| {
                found.delivered = true;
                found.started_at.get_or_insert(at);
            }),
            Event::CommandEnded { command, ending } => {
                self.with_command(*command, |found| {
                    found.ended.get_or_insert_with(|| ending.clone());
                });
                if !matches!(ending, Ending::Refused(_)) {
                    self.acted_at = Some(at);
                }
            }
            Event::CommandRefused { .. } => {}
            Event::Observed { step, observation, holds } => {
                if let Some(step) = self.steps.get_mut(*step) {
                    step.observed = Some((*observation, *holds));
                }
            }
            Event::StepEnded { step, result, explanation } => {
                if let Some(step) = self.steps.get_mut(*step) {
                    step.phase = Phase::Done;
                    step.ended_at = Some(at);
                    step.result = Some(*result);
                    step.explanation.clone_from(explanation);
                }
            }
            Event::Cancelled { by, reason } => self.cancelled = Some((by.clone(), reason.clone())),
            Event::Finished { outcome } => {
                self.outcome = Some(*outcome);
                self.current = None;
            }
        }
    }

    /// Back to the step that asks for approvals; those given count no more.
    fn lapse(&mut self, step: usize, at: Timestamp) {
        for later in self.steps.iter_mut().skip(step + 1) {
            if later.phase == Phase::Waiting {
                later.phase = Phase::Pending;
            }
        }
        if let Some(asking) = self.steps.get_mut(step) {
            asking.phase = Phase::Waiting;
            asking.entered_at = Some(at);
            asking.ended_at = None;
            asking.result = None;
            asking.approvals.clear();
            asking.round += 1;
        }
        self.current = Some(step);
    }

    fn with_command(&mut self, command: CommandId, change: impl FnOnce(&mut CommandState)) {
        let found = self.steps.iter_mut().filter_map(|step| step.command.as_mut()).find(|found| found.id == command);
        if let Some(found) = found {
            change(found);
        }
    }

    /// Everybody who approved anything.
    pub fn approvers(&self) -> impl Iterator<Item = UserId> {
        self.steps.iter().flat_map(|step| &step.approvals).map(|approval| approval.by.id)
    }

    /// The step that a command belongs to, if it is the step's newest.
    #[must_use]
    pub fn step_of(&self, command: CommandId) -> Option<usize> {
        self.steps.iter().position(|step| step.command.as_ref().is_some_and(|found| found.id == command))
    }
}

/// Whose word does not count in a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excluded(BTreeSet<UserId>);

impl Excluded {
    /// Who asked for the run never approves it; who wrote or published it (`authors`) neither, if it cannot be taken back.
    #[must_use]
    pub fn of(requester: Option<UserId>, authors: impl IntoIterator<Item = UserId>, destructive: bool) -> Self {
        let authors = authors.into_iter().filter(|_| destructive);
        Self(requester.into_iter().chain(authors).collect())
    }

    /// Neither does the word of those whose login is shut (`shut`), from the moment on at which it was.
    #[must_use]
    pub fn and(mut self, shut: impl IntoIterator<Item = UserId>) -> Self {
        self.0.extend(shut);
        self
    }

    /// Whether somebody's word does not count.
    #[must_use]
    pub fn contains(&self, user: UserId) -> bool {
        self.0.contains(&user)
    }
}

impl StepState {
    /// The approvals that count at an instant for a plan: of different people, none of whom is excluded, none too old, all
    /// of this very plan.
    #[must_use]
    pub fn valid_approvals(&self, plan_hash: &str, excluded: &Excluded, now: Timestamp) -> Vec<&Approval> {
        let mut seen = BTreeSet::new();
        self.approvals
            .iter()
            .filter(|approval| approval.plan_hash == plan_hash && !excluded.contains(approval.by.id))
            .filter(|approval| now < approval.at.plus(APPROVAL_LIFE))
            .filter(|approval| seen.insert(approval.by.id))
            .collect()
    }
}
