//! What happens next in a run: a pure function of its tasks, its state and the instant. The service carries it out and
//! writes it down in one transaction, so a crash between two events loses and repeats nothing.
//!
//! Every wait has an end, decisions lead forward only, and the whole run has a limit: so every run ends.

use std::time::Duration;

use kernel::Timestamp;
use wire::plan::Effect;

use super::RunResult;
use super::event::{Ending, Event};
use super::state::{Excluded, Phase, RunState, StepState};
use crate::definition::plan::{Next, ScriptTask, Task, VerifyTask};

/// The longest that a run takes.
pub const RUN_LIMIT: Duration = Duration::from_secs(30 * 86_400);
/// How long people have for a manual step or a decision.
pub const PERSON_LIMIT: Duration = Duration::from_secs(14 * 86_400);
/// How long people have to approve.
pub const APPROVAL_LIMIT: Duration = Duration::from_secs(3 * 86_400);
/// How long an agent may be silent after a command must be over.
pub const SILENCE_LIMIT: Duration = Duration::from_secs(600);
/// Attempts at an idempotent step whose outcome stayed unknown.
const MOST_ATTEMPTS: u32 = 2;
/// Between two looks at telemetry.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// What a run is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// Its tasks, one for each step.
    pub tasks: &'a [Task],
    /// Hash of its plan, in hexadecimal.
    pub plan_hash: &'a str,
    /// Whose word does not count.
    pub excluded: &'a Excluded,
}

/// What is to be done now.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Write this down.
    Record(Event),
    /// Give the agent a command for this step.
    Dispatch {
        /// Which step.
        step: usize,
    },
    /// Look at telemetry for this step, then ask again.
    Look {
        /// Which step.
        step: usize,
    },
    /// Nothing before this instant, unless something happens; `None` if the run is over.
    Rest(Option<Timestamp>),
}

impl Course<'_> {
    /// What is to be done now.
    #[must_use]
    pub fn next(&self, state: &RunState, now: Timestamp) -> Act {
        if state.outcome.is_some() {
            return Act::Rest(None);
        }
        if state.cancelled.is_some() {
            return self.end_early(state, RunResult::Cancelled);
        }
        let limit = state.started_at.plus(RUN_LIMIT);
        if now >= limit {
            return self.end_early(state, RunResult::TimedOut);
        }
        let Some(current) = state.current else { return self.enter(0) };
        let (Some(task), Some(step)) = (self.tasks.get(current), state.steps.get(current)) else {
            return Act::Record(Event::Finished { outcome: self.outcome(state) });
        };
        if step.phase == Phase::Done {
            return self.after(state, current, step);
        }
        let entered = step.entered_at.unwrap_or(state.started_at);
        let act = match task {
            Task::Manual(_) => person(current, step.evidence.is_some(), entered, now),
            Task::Decision(_) => person(current, step.chosen.is_some(), entered, now),
            Task::Approval(required) => self.approval(current, step, *required, now),
            Task::Script(task) => self.script(state, current, task, now),
            Task::Verify(task) => verify(current, step, task),
            Task::Wait(seconds) => {
                let over = entered.plus(Duration::from_secs(u64::from(*seconds)));
                if now >= over { ended(current, RunResult::Ok, "") } else { Act::Rest(Some(over)) }
            }
        };
        match act {
            Act::Rest(at) => Act::Rest(at.map(|at| at.min(limit))),
            act => act,
        }
    }

    fn enter(&self, step: usize) -> Act {
        if step < self.tasks.len() {
            return Act::Record(Event::Entered { step });
        }
        Act::Record(Event::Finished { outcome: RunResult::Ok })
    }

    /// The current step ends with the run.
    fn end_early(&self, state: &RunState, result: RunResult) -> Act {
        match state.current.filter(|current| state.steps.get(*current).is_some_and(|step| step.phase != Phase::Done)) {
            Some(step) => ended(step, result, ""),
            None => Act::Record(Event::Finished { outcome: result }),
        }
    }

    fn after(&self, state: &RunState, current: usize, step: &StepState) -> Act {
        let result = step.result.unwrap_or(RunResult::Failed);
        if !result.is_good() {
            return Act::Record(Event::Finished { outcome: result });
        }
        let next = match (&self.tasks[current], &step.chosen) {
            (Task::Decision(choices), Some(chosen)) => {
                choices.iter().find(|(choice, _)| choice.value == *chosen).map_or(Next::End, |(_, next)| *next)
            }
            _ => Next::Step(current + 1),
        };
        let mut target = match next {
            Next::Step(target) => target.min(self.tasks.len()),
            Next::End => self.tasks.len(),
        };
        // What a decision excluded stays excluded, also when an approval had to be asked for again in between.
        while state.steps.get(target).is_some_and(|step| step.result == Some(RunResult::Skipped)) {
            target += 1;
        }
        let passed_over = (current + 1..target).find(|between| state.steps[*between].phase != Phase::Done);
        if let Some(step) = passed_over {
            return ended(step, RunResult::Skipped, "The decision led past this step.");
        }
        if target < self.tasks.len() {
            return Act::Record(Event::Entered { step: target });
        }
        Act::Record(Event::Finished { outcome: self.outcome(state) })
    }

    fn approval(&self, current: usize, step: &StepState, required: u32, now: Timestamp) -> Act {
        if let Some((by, _)) = &step.rejection {
            return ended(current, RunResult::Rejected, &format!("{} rejected the plan.", by.name));
        }
        let given = step.valid_approvals(self.plan_hash, self.excluded, now).len();
        if u32::try_from(given).unwrap_or(u32::MAX) >= required {
            return ended(current, RunResult::Ok, "");
        }
        let limit = step.entered_at.unwrap_or(now).plus(APPROVAL_LIMIT);
        if now >= limit {
            return ended(current, RunResult::TimedOut, "Nobody approved in time.");
        }
        Act::Rest(Some(limit))
    }

    fn script(&self, state: &RunState, current: usize, task: &ScriptTask, now: Timestamp) -> Act {
        let step = &state.steps[current];
        let Some(command) = &step.command else { return self.dispatch(state, current, task, now) };
        let timeout = Duration::from_secs(u64::from(task.timeout_s));
        match &command.ended {
            Some(ending) => {
                let (result, explanation) = judge(task, ending);
                let harmless = result == RunResult::UnknownOutcome && task.idempotent && step.attempts < MOST_ATTEMPTS;
                match self.dispatch(state, current, task, now) {
                    // Only while the approvals are fresh: nobody is asked again for what may have been done.
                    again @ Act::Dispatch { .. } if harmless => again,
                    _ => ended(current, result, &explanation),
                }
            }
            None if !command.delivered => {
                if now >= command.expires_at {
                    return ended(current, RunResult::Unreachable, "The agent did not fetch the command in time.");
                }
                Act::Rest(Some(command.expires_at))
            }
            None => {
                let from = command.started_at.unwrap_or(command.expires_at);
                let limit = from.plus(timeout).plus(SILENCE_LIMIT);
                if now >= limit {
                    let ending = Ending::UnknownOutcome;
                    return Act::Record(Event::CommandEnded { command: command.id, ending });
                }
                Act::Rest(Some(limit))
            }
        }
    }

    /// A command, if the approvals that it needs are there and fresh; else they are asked for again.
    fn dispatch(&self, state: &RunState, current: usize, task: &ScriptTask, now: Timestamp) -> Act {
        if task.approvals == 0 {
            return Act::Dispatch { step: current };
        }
        let Some(asking) = task.approved_in.filter(|asking| *asking < current) else {
            return ended(current, RunResult::Rejected, "No step asks for the approvals that this script needs.");
        };
        let given = state.steps[asking].valid_approvals(self.plan_hash, self.excluded, now).len();
        if u32::try_from(given).unwrap_or(u32::MAX) >= task.approvals {
            return Act::Dispatch { step: current };
        }
        Act::Record(Event::Lapsed { step: asking })
    }

    /// How a run ended whose steps all went well: what was changed counts only if something proved it afterwards.
    fn outcome(&self, state: &RunState) -> RunResult {
        let mut outcome = RunResult::Ok;
        let mut unproven = false;
        for (task, step) in self.tasks.iter().zip(&state.steps) {
            let Some(result) = step.result else { continue };
            match (task, result) {
                (_, RunResult::Skipped) => {}
                (Task::Script(task), RunResult::Changed) if task.effect != Effect::Read => {
                    (outcome, unproven) = (RunResult::Changed, true);
                }
                (Task::Script(task), RunResult::NoChange)
                    if task.effect != Effect::Read && outcome == RunResult::Ok =>
                {
                    outcome = RunResult::NoChange;
                }
                (Task::Verify(_), _) => unproven = false,
                (Task::Script(task), _) if task.verifies => unproven = false,
                _ => {}
            }
        }
        if unproven { RunResult::Unverified } else { outcome }
    }
}

fn ended(step: usize, result: RunResult, explanation: &str) -> Act {
    Act::Record(Event::StepEnded { step, result, explanation: explanation.to_owned() })
}

fn person(current: usize, done: bool, entered: Timestamp, now: Timestamp) -> Act {
    let limit = entered.plus(PERSON_LIMIT);
    if done {
        ended(current, RunResult::Ok, "")
    } else if now >= limit {
        ended(current, RunResult::TimedOut, "Nobody did this in time.")
    } else {
        Act::Rest(Some(limit))
    }
}

fn verify(current: usize, step: &StepState, task: &VerifyTask) -> Act {
    match &step.observed {
        Some((seen, true)) => {
            let value = seen.value.map_or_else(String::new, |value| format!("{value:.2} was measured."));
            ended(current, RunResult::Ok, &value)
        }
        Some((seen, false)) => match seen.value {
            Some(value) => {
                let words =
                    format!("{value:.2} was measured, which is not {} {}.", task.comparison.word(), task.threshold);
                ended(current, RunResult::Failed, &words)
            }
            None => ended(current, RunResult::Unverified, "Nothing newer than the action was measured in time."),
        },
        None => Act::Look { step: current },
    }
}

/// When to look at telemetry again if the predicate does not hold now; `None` says that this look was the last.
#[must_use]
pub fn look_again(task: &VerifyTask, step: &StepState, now: Timestamp) -> Option<Timestamp> {
    let deadline = step.entered_at.unwrap_or(now).plus(Duration::from_secs(u64::from(task.deadline_s)));
    (now < deadline).then(|| now.plus(LOOK_EVERY).min(deadline))
}

/// What a command's end means for its step.
fn judge(task: &ScriptTask, ending: &Ending) -> (RunResult, String) {
    match ending {
        Ending::Exited(0) if task.effect == Effect::Read => (RunResult::Ok, String::new()),
        Ending::Exited(0) => (RunResult::Changed, String::new()),
        Ending::Exited(code) if Some(*code) == task.no_change_exit => (RunResult::NoChange, String::new()),
        Ending::Exited(code) => (RunResult::Failed, format!("The script ended with the exit code {code}.")),
        Ending::Signalled(signal) => (RunResult::Failed, format!("The signal {signal} ended the script.")),
        Ending::TimedOut => (RunResult::TimedOut, "The script ran for too long and was ended.".to_owned()),
        Ending::Refused(reason) => (RunResult::Rejected, format!("The agent refused the command: {reason}.")),
        Ending::UnknownOutcome => {
            (RunResult::UnknownOutcome, "The agent was cut off or silent while the script ran.".to_owned())
        }
    }
}
