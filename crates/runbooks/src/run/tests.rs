//! Random runs through the state machine: people who approve what they may not, agents that fall silent, clocks that jump.
//! Each case prints its seed when it fails.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::entropy::SeededEntropy;
use kernel::{CommandId, Timestamp, UserId};
use proptest::prelude::*;
use uuid::Uuid;
use wire::plan::Effect;

use super::RunResult;
use super::advance::{Act, Course, look_again};
use super::event::{Ending, Event, Evidence, EvidenceValue, Observation, Person};
use super::state::{APPROVAL_LIFE, Excluded, Phase, RunState};
use crate::definition::plan::{Next, ScriptTask, Task, VerifyTask};
use crate::definition::{Choice, Comparison, EvidenceSpec};

const PLAN: &str = "the plan";
const PEOPLE: u64 = 5;
const REQUESTER: u64 = 0;
const AUTHOR: u64 = 1;

struct Dice(SeededEntropy);

impl Dice {
    fn below(&self, bound: u64) -> u64 {
        u64::from_le_bytes(kernel::entropy::array(&self.0)) % bound
    }
    fn one_in(&self, chance: u64) -> bool {
        self.below(chance) == 0
    }
}

fn user(number: u64) -> UserId {
    UserId::from_uuid(Uuid::from_u128(u128::from(number) + 100))
}

fn someone(number: u64) -> Person {
    Person { id: user(number), name: format!("Person {number}") }
}

fn tasks(dice: &Dice) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    let wanted = 1 + dice.below(8) as usize;
    while tasks.len() < wanted {
        let task = match dice.below(6) {
            0 => Task::Manual(EvidenceSpec::Text { prompt: "?".into() }),
            1 => Task::Approval(1 + dice.below(2) as u32),
            2 => Task::Wait(1 + dice.below(100) as u32),
            3 => Task::Verify(VerifyTask {
                metric: "m".into(),
                percent_of: None,
                component: String::new(),
                comparison: Comparison::Below,
                threshold: 50.0,
                deadline_s: 60,
            }),
            4 => {
                let to_end = tasks.len() + 1 + dice.below(4) as usize;
                let choice = |value: &str| Choice { value: value.into(), label: value.into(), next: String::new() };
                Task::Decision(vec![(choice("a"), Next::Step(to_end)), (choice("b"), Next::End)])
            }
            _ => {
                let effect = [Effect::Read, Effect::Change, Effect::Destructive][dice.below(3) as usize];
                let approvals = effect.least_approvals();
                let asks = |task: &Task| matches!(task, Task::Approval(asked) if *asked >= approvals);
                let approved_in = if approvals == 0 { None } else { tasks.iter().rposition(asks) };
                Task::Script(ScriptTask {
                    effect,
                    approvals,
                    approved_in,
                    timeout_s: 30,
                    idempotent: dice.one_in(2),
                    verifies: false,
                    no_change_exit: Some(3),
                })
            }
        };
        tasks.push(task);
    }
    tasks
}

/// A run with everything that would be stored.
struct World {
    tasks: Vec<Task>,
    excluded: Excluded,
    now: Timestamp,
    events: Vec<(Timestamp, Event)>,
    state: RunState,
    /// Dispatched commands with their step.
    commands: BTreeMap<CommandId, usize>,
}

impl World {
    fn new(dice: &Dice) -> Self {
        let tasks = tasks(dice);
        let destructive =
            tasks.iter().any(|task| matches!(task, Task::Script(task) if task.effect == Effect::Destructive));
        let excluded = Excluded::of(Some(user(REQUESTER)), [user(AUTHOR)], destructive);
        let now = Timestamp::from_millis(1_790_000_000_000);
        let state = RunState::new(tasks.len());
        let mut world = Self { tasks, excluded, now, events: Vec::new(), state, commands: BTreeMap::new() };
        world.record(Event::Started { plan_hash: PLAN.into() });
        world
    }

    fn record(&mut self, event: Event) {
        self.state.apply(self.now, &event);
        self.events.push((self.now, event));
    }

    fn fold(&self, upto: usize) -> RunState {
        let mut state = RunState::new(self.tasks.len());
        self.events[..upto].iter().for_each(|(at, event)| state.apply(*at, event));
        state
    }

    /// As the service does: everything that follows now, from what is stored.
    fn drive(&mut self, seen: Option<f64>) {
        for round in 0.. {
            assert!(round < 200, "the machine goes in circles");
            let course = Course { tasks: &self.tasks, plan_hash: PLAN, excluded: &self.excluded };
            let act = course.next(&self.state, self.now);
            // A crash here loses what is in memory: what is stored leads to the same act.
            assert_eq!(course.next(&self.fold(self.events.len()), self.now), act);
            match act {
                Act::Record(event) => self.record(event),
                Act::Dispatch { step } => self.dispatch(step),
                Act::Look { step } => {
                    let Task::Verify(task) = self.tasks[step].clone() else { panic!("looks at no predicate") };
                    let holds = seen.is_some_and(|value| task.comparison.holds(value, task.threshold));
                    if !holds && look_again(&task, &self.state.steps[step], self.now).is_some() {
                        return;
                    }
                    let observation = Observation { value: seen, measured_at: seen.map(|_| self.now) };
                    self.record(Event::Observed { step, observation, holds });
                }
                Act::Rest(_) => return,
            }
        }
    }

    fn dispatch(&mut self, step: usize) {
        let Task::Script(task) = self.tasks[step].clone() else { panic!("only scripts are dispatched") };
        self.approved(&task);
        let before = self.commands.values().filter(|of| **of == step).count();
        assert!(before == 0 || task.idempotent, "an act that is not idempotent is never done twice");
        assert!(before < 2, "and no act more than twice");
        let command = CommandId::from_uuid(Uuid::from_u128(self.commands.len() as u128 + 1));
        self.commands.insert(command, step);
        let expires_at = self.now.plus(Duration::from_secs(1_800));
        self.record(Event::Dispatched { step, command, attempt: before as u32 + 1, expires_at });
    }

    /// Checks by the events alone that enough people approved this plan within the hour since the step last asked.
    fn approved(&self, task: &ScriptTask) {
        if task.approvals == 0 {
            return;
        }
        let asking = task.approved_in.unwrap();
        let asked = self.events.iter().rposition(|(_, event)| *event == Event::Lapsed { step: asking }).unwrap_or(0);
        let mut people: Vec<UserId> = self.events[asked..]
            .iter()
            .filter_map(|(at, event)| match event {
                Event::Approved { step, by, plan_hash, .. }
                    if *step == asking && plan_hash == PLAN && self.now < at.plus(APPROVAL_LIFE) =>
                {
                    Some(by.id)
                }
                _ => None,
            })
            .filter(|by| !self.excluded.contains(*by) && *by != user(REQUESTER))
            .collect();
        people.sort();
        people.dedup();
        assert!(people.len() >= task.approvals as usize, "{people:?}");
    }

    /// Something happens outside.
    fn happen(&mut self, dice: &Dice) {
        let seconds = [1, 5, 61, 700, 1_900, 3_700, 90_000][dice.below(7) as usize];
        self.now = self.now.plus(Duration::from_secs(seconds));
        let current = self.state.current.filter(|_| self.state.outcome.is_none());
        let waiting =
            current.filter(|step| self.state.steps.get(*step).is_some_and(|step| step.phase == Phase::Waiting));
        if let Some(step) = waiting {
            match &self.tasks[step] {
                Task::Manual(_) if dice.one_in(2) => {
                    let evidence = Evidence { value: EvidenceValue::Attested, note: String::new() };
                    self.record(Event::EvidenceGiven { step, by: someone(2), evidence });
                }
                Task::Decision(_) if dice.one_in(2) => {
                    let choice = if dice.one_in(4) { "b" } else { "a" }.to_owned();
                    self.record(Event::Chosen { step, by: someone(2), choice });
                }
                Task::Approval(_) if dice.one_in(15) => {
                    self.record(Event::Rejected { step, by: someone(2), note: "no".into() });
                }
                Task::Approval(_) => {
                    // Whatever roles say: anybody's word may come, also of another plan.
                    let plan_hash = if dice.one_in(4) { "another plan" } else { PLAN }.to_owned();
                    let by = someone(dice.below(PEOPLE));
                    self.record(Event::Approved { step, by, note: String::new(), plan_hash });
                }
                _ => {}
            }
        }
        let commands: Vec<CommandId> = self.commands.keys().copied().collect();
        for command in commands {
            // Also reports that come twice, or long after the step is over.
            match dice.below(8) {
                0 | 1 => self.record(Event::Delivered { command }),
                2 => self.record(Event::CommandStarted { command }),
                3 | 4 => {
                    let ending = match dice.below(8) {
                        0 => Ending::Exited(1),
                        1 => Ending::Exited(3),
                        2 => Ending::UnknownOutcome,
                        3 => Ending::Refused("expired".into()),
                        4 => Ending::TimedOut,
                        _ => Ending::Exited(0),
                    };
                    self.record(Event::CommandEnded { command, ending });
                }
                5 => self.record(Event::CommandRefused { command, reason: "repeated".into() }),
                _ => {}
            }
        }
        if dice.one_in(60) && self.state.outcome.is_none() {
            self.record(Event::Cancelled { by: someone(3), reason: "no".into() });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_run_ends_and_nothing_acts_without_its_approvals(seed in any::<u64>()) {
        let dice = Dice(SeededEntropy::new(seed));
        let mut world = World::new(&dice);
        world.drive(None);
        for _ in 0..dice.below(60) {
            if world.state.outcome.is_some() {
                break;
            }
            world.happen(&dice);
            let seen = (!dice.one_in(3)).then(|| dice.below(100) as f64);
            world.drive(seen);
            // The state in memory is the state of the stored events, at every point.
            prop_assert_eq!(&world.fold(world.events.len()), &world.state);
        }
        // Nobody does anything any more: it still ends.
        let mut rounds = 0;
        while world.state.outcome.is_none() {
            world.now = world.now.plus(Duration::from_secs(86_400));
            world.drive(None);
            rounds += 1;
            prop_assert!(rounds < 40, "no end after {} days", rounds);
        }
        let course = Course { tasks: &world.tasks, plan_hash: PLAN, excluded: &world.excluded };
        prop_assert_eq!(course.next(&world.state, world.now), Act::Rest(None));
        let unfinished = world.state.steps.iter().filter(|step| matches!(step.phase, Phase::Waiting | Phase::Acting));
        prop_assert_eq!(unfinished.count(), 0, "nothing is left half done");
        // What agents tell afterwards is a note: nothing is decided, and nothing that was decided changes.
        let decided = |state: &RunState| {
            let steps: Vec<_> = state.steps.iter().map(|step| (step.phase, step.result, step.attempts)).collect();
            (state.outcome, steps)
        };
        let before = decided(&world.state);
        for command in world.commands.keys().copied().collect::<Vec<_>>() {
            world.record(Event::CommandStarted { command });
            world.record(Event::CommandEnded { command, ending: Ending::Exited(0) });
            let recorded = world.events.len();
            world.drive(Some(1.0));
            prop_assert_eq!((world.events.len(), decided(&world.state)), (recorded, before.clone()));
        }
    }
}

fn good_run(tasks: Vec<Task>, ending: Ending, seen: Option<f64>) -> World {
    let mut world = World::new(&Dice(SeededEntropy::new(1)));
    let now = world.now;
    (world.tasks, world.state) = (tasks, RunState::new(0));
    world.state = RunState::new(world.tasks.len());
    world.state.apply(now, &Event::Started { plan_hash: PLAN.into() });
    world.events.truncate(1);
    world.excluded = Excluded::of(Some(user(REQUESTER)), [user(AUTHOR)], false);
    world.drive(None);
    if world.state.current == Some(0) && matches!(world.tasks[0], Task::Approval(_)) {
        let approved =
            |by: u64| Event::Approved { step: 0, by: someone(by), note: String::new(), plan_hash: PLAN.into() };
        world.record(approved(REQUESTER));
        world.drive(None);
        assert!(world.commands.is_empty(), "who asked does not approve");
        world.record(approved(2));
        world.drive(None);
    }
    let command = *world.commands.keys().next().unwrap();
    world.record(Event::CommandEnded { command, ending });
    world.drive(seen);
    world
}

fn script(effect: Effect, idempotent: bool) -> Task {
    let approvals = effect.least_approvals();
    let approved_in = (approvals > 0).then_some(0);
    let (timeout_s, verifies, no_change_exit) = (30, false, Some(3));
    Task::Script(ScriptTask { effect, approvals, approved_in, timeout_s, idempotent, verifies, no_change_exit })
}

fn below_50() -> Task {
    Task::Verify(VerifyTask {
        metric: "m".into(),
        percent_of: None,
        component: String::new(),
        comparison: Comparison::Below,
        threshold: 50.0,
        deadline_s: 60,
    })
}

#[test]
fn what_was_changed_counts_only_when_proved() {
    let change = || vec![Task::Approval(1), script(Effect::Change, false)];
    let outcome = |tasks, ending, seen| good_run(tasks, ending, seen).state.outcome;
    assert_eq!(outcome(change(), Ending::Exited(0), None), Some(RunResult::Unverified), "done, not verified");
    assert_eq!(outcome(change(), Ending::Exited(3), None), Some(RunResult::NoChange));
    assert_eq!(outcome(change(), Ending::Exited(1), None), Some(RunResult::Failed));
    assert_eq!(outcome(change(), Ending::TimedOut, None), Some(RunResult::TimedOut));
    assert_eq!(outcome(change(), Ending::Refused("policy_off".into()), None), Some(RunResult::Rejected));
    assert_eq!(outcome(change(), Ending::UnknownOutcome, None), Some(RunResult::UnknownOutcome));
    let verified = || change().into_iter().chain([below_50()]).collect::<Vec<_>>();
    assert_eq!(outcome(verified(), Ending::Exited(0), Some(49.0)), Some(RunResult::Changed));
    assert_eq!(outcome(verified(), Ending::Exited(0), Some(51.0)), None, "it is looked at again until the deadline");
    for (seen, expected) in [(Some(51.0), RunResult::Failed), (None, RunResult::Unverified)] {
        let mut world = good_run(verified(), Ending::Exited(0), seen);
        world.now = world.now.plus(Duration::from_secs(61));
        world.drive(seen);
        assert_eq!(world.state.outcome, Some(expected));
    }
    assert_eq!(outcome(vec![script(Effect::Read, false)], Ending::Exited(0), None), Some(RunResult::Ok));
}

#[test]
fn an_unknown_outcome_is_repeated_only_if_that_is_harmless() {
    let world = good_run(vec![Task::Approval(1), script(Effect::Change, true)], Ending::UnknownOutcome, None);
    assert_eq!((world.commands.len(), world.state.outcome), (2, None), "once more, with the approval still fresh");
    let world = good_run(vec![script(Effect::Read, false)], Ending::UnknownOutcome, None);
    assert_eq!((world.commands.len(), world.state.outcome), (1, Some(RunResult::UnknownOutcome)));
}

#[test]
fn an_approval_ages_and_is_asked_for_again() {
    let wait = Task::Wait(4_000);
    let mut scripted = script(Effect::Change, false);
    if let Task::Script(task) = &mut scripted {
        task.approved_in = Some(0);
    }
    let mut world = World::new(&Dice(SeededEntropy::new(1)));
    let now = world.now;
    world.tasks = vec![Task::Approval(1), wait, scripted];
    world.state = RunState::new(3);
    world.state.apply(now, &Event::Started { plan_hash: PLAN.into() });
    world.events.truncate(1);
    world.drive(None);
    world.record(Event::Approved { step: 0, by: someone(2), note: String::new(), plan_hash: PLAN.into() });
    world.drive(None);
    assert_eq!(world.state.current, Some(1));
    world.now = world.now.plus(Duration::from_secs(4_001));
    world.drive(None);
    assert_eq!((world.state.current, world.commands.len()), (Some(0), 0), "over an hour old");
    world.record(Event::Approved { step: 0, by: someone(2), note: String::new(), plan_hash: PLAN.into() });
    world.drive(None);
    world.now = world.now.plus(Duration::from_secs(1));
    world.drive(None);
    assert_eq!(world.commands.len(), 0, "the wait counts again");
}
