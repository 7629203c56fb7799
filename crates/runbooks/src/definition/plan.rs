//! From a definition, values and a device to the exact plan: what each step says with its values filled in, what an agent
//! will execute, and the tasks that the state machine walks through. Pure: the same input gives the same plan, byte for byte.

use std::collections::BTreeMap;

use kernel::{ErrorCode, UserError};
use wire::plan::{self, Digest, Effect, Plan, PlanAction, PlanStep, PlanTarget};

use super::parameter::fill;
use super::{Choice, Comparison, Definition, EvidenceSpec, ScriptWork, Step, VerifyWork, Work};

/// Bytes of a script's output that are kept.
const OUTPUT_CAP_BYTES: u64 = 1024 * 1024;

/// A plan, ready to be approved and run.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The plan.
    pub plan: Plan,
    /// Its one text.
    pub text: String,
    /// Hash of the text: what people approve.
    pub hash: Digest,
    /// What the state machine walks through, one for each step.
    pub tasks: Vec<Task>,
}

/// A step as the state machine sees it.
#[derive(Debug, Clone, PartialEq)]
pub enum Task {
    /// A person gives evidence.
    Manual(EvidenceSpec),
    /// So many people approve.
    Approval(u32),
    /// A script runs.
    Script(ScriptTask),
    /// A predicate holds.
    Verify(VerifyTask),
    /// A person chooses.
    Decision(Vec<(Choice, Next)>),
    /// Seconds pass.
    Wait(u32),
}

/// Where a choice leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// To this step.
    Step(usize),
    /// To the end.
    End,
}

/// A script as the state machine sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptTask {
    /// How far it goes.
    pub effect: Effect,
    /// People who must have approved.
    pub approvals: u32,
    /// The step that asks them; `None` if nobody need be asked.
    pub approved_in: Option<usize>,
    /// How long it may run, in seconds.
    pub timeout_s: u32,
    /// Whether it may be done again when its outcome is unknown.
    pub idempotent: bool,
    /// Whether its success proves what was done before it.
    pub verifies: bool,
    /// The exit code for "nothing had to be changed".
    pub no_change_exit: Option<i32>,
}

/// A predicate as the state machine sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifyTask {
    /// Metric.
    pub metric: String,
    /// The metric that it is taken as percent of.
    pub percent_of: Option<String>,
    /// Which one of several.
    pub component: String,
    /// Which side is good.
    pub comparison: Comparison,
    /// Of what.
    pub threshold: f64,
    /// How long it may take, in seconds.
    pub deadline_s: u32,
}

/// What a plan is made for.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Name of the runbook.
    pub name: String,
    /// The machine.
    pub target: PlanTarget,
    /// Its operating system.
    pub platform: String,
}

/// Makes the plan.
///
/// # Errors
/// What stands in the way: a script without an agent or for another operating system, a threshold that is no number, a plan
/// that is too large.
pub fn prepare(
    definition: &Definition,
    values: &BTreeMap<String, String>,
    subject: &Subject,
) -> Result<Prepared, Vec<UserError>> {
    let scripts = definition.steps.iter().filter_map(|step| match &step.work {
        Work::Script(work) => Some(work),
        _ => None,
    });
    let mut obstacles: Vec<UserError> = scripts.filter_map(|work| obstacle(work, subject)).collect();
    obstacles.dedup();
    if obstacles.is_empty() { render(definition, values, &subject.name, &subject.target) } else { Err(obstacles) }
}

/// The plan, whether or not the machine can do it now. The plan of a run that is under way comes out the same as long as
/// the runbook's version, the values and the machine are the same.
///
/// # Errors
/// A threshold that is no number, a plan that is too large.
pub fn render(
    definition: &Definition,
    values: &BTreeMap<String, String>,
    name: &str,
    target: &PlanTarget,
) -> Result<Prepared, Vec<UserError>> {
    let broken = |_| vec![refuse("runbookId", "This runbook cannot be read. Publish it anew.")];
    let mut errors = Vec::new();
    let mut steps = Vec::with_capacity(definition.steps.len());
    let mut tasks = Vec::with_capacity(definition.steps.len());
    for (index, step) in definition.steps.iter().enumerate() {
        let action = match &step.work {
            Work::Script(work) => Some(action(work, values)),
            _ => None,
        };
        match task(definition, index, values) {
            Ok(task) => {
                let text = words(step, &task, values);
                steps.push(PlanStep {
                    key: step.key.clone(),
                    kind: step.work.kind().to_owned(),
                    title: step.title.clone(),
                    text,
                    action,
                });
                tasks.push(task);
            }
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let plan = Plan {
        format: 1,
        name: name.to_owned(),
        runbook_hash: plan::hex(&definition.hash().map_err(broken)?),
        parameters: values.clone(),
        targets: vec![target.clone()],
        steps,
    };
    let text = plan
        .to_text()
        .map_err(|_| vec![refuse("runbookId", "The plan is too large. Shorten the runbook or its parameters.")])?;
    let hash = plan::plan_hash(text.as_bytes());
    Ok(Prepared { plan, text, hash, tasks })
}

fn refuse(field: &str, message: impl Into<String>) -> UserError {
    UserError::new(ErrorCode::Invalid, field, message)
}

fn obstacle(work: &ScriptWork, subject: &Subject) -> Option<UserError> {
    if subject.target.agent.is_none() {
        return Some(refuse("deviceId", "This device has no active agent, so no script can run on it."));
    }
    if !work.platforms.contains(&subject.platform) {
        let message = format!(
            "A script of this runbook is written for {}, and this device runs {}.",
            work.platforms.join(" and "),
            subject.platform
        );
        return Some(refuse("deviceId", message));
    }
    None
}

fn action(work: &ScriptWork, values: &BTreeMap<String, String>) -> PlanAction {
    let arguments = work.arguments.iter().map(|argument| fill(argument, values));
    let variable = |(name, value): (&String, &String)| (format!("STEWARD_{}", name.to_uppercase()), value.clone());
    PlanAction {
        effect: work.effect,
        platforms: work.platforms.clone(),
        argv: work.interpreter.iter().cloned().chain(arguments).collect(),
        script_hash: Some(plan::hex(&plan::script_hash(work.script.as_bytes()))),
        script_way: work.way,
        environment: values.iter().map(variable).collect(),
        timeout_ms: u64::from(work.timeout_s) * 1_000,
        output_cap_bytes: OUTPUT_CAP_BYTES,
        required_approvals: work.required_approvals(),
    }
}

fn task(definition: &Definition, index: usize, values: &BTreeMap<String, String>) -> Result<Task, UserError> {
    Ok(match &definition.steps[index].work {
        Work::Manual { evidence, .. } => Task::Manual(filled(evidence, values)),
        Work::Approval { required, .. } => Task::Approval(*required),
        Work::Script(work) => Task::Script(ScriptTask {
            effect: work.effect,
            approvals: work.required_approvals(),
            approved_in: approving_step(&definition.steps[..index], work.required_approvals()),
            timeout_s: work.timeout_s,
            idempotent: work.idempotent,
            verifies: work.verifies,
            no_change_exit: work.no_change_exit,
        }),
        Work::Verify(work) => Task::Verify(verify(work, values)?),
        Work::Decision { choices, .. } => {
            let place = |key: &str| definition.steps.iter().position(|step| step.key == key);
            let lead = |choice: &Choice| match choice.next.as_str() {
                "continue" => Next::Step(index + 1),
                "finish" => Next::End,
                key => place(key).filter(|later| *later > index).map_or(Next::End, Next::Step),
            };
            Task::Decision(choices.iter().map(|choice| (choice.clone(), lead(choice))).collect())
        }
        Work::Wait { seconds } => Task::Wait(*seconds),
    })
}

/// The nearest step before that asks enough people.
fn approving_step(before: &[Step], needed: u32) -> Option<usize> {
    if needed == 0 {
        return None;
    }
    before.iter().rposition(|step| matches!(step.work, Work::Approval { required, .. } if required >= needed))
}

fn verify(work: &VerifyWork, values: &BTreeMap<String, String>) -> Result<VerifyTask, UserError> {
    let threshold = fill(&work.threshold, values).parse::<f64>().ok().filter(|value| value.is_finite());
    Ok(VerifyTask {
        metric: work.metric.clone(),
        percent_of: work.percent_of.clone(),
        component: fill(&work.component, values),
        comparison: work.comparison,
        threshold: threshold.ok_or_else(|| refuse("parameters", "The threshold to verify is not a number."))?,
        deadline_s: work.deadline_s,
    })
}

fn filled(evidence: &EvidenceSpec, values: &BTreeMap<String, String>) -> EvidenceSpec {
    let mut evidence = evidence.clone();
    match &mut evidence {
        EvidenceSpec::Text { prompt } | EvidenceSpec::Number { prompt, .. } | EvidenceSpec::Choice { prompt, .. } => {
            *prompt = fill(prompt, values);
        }
        EvidenceSpec::Attestation { statement } => *statement = fill(statement, values),
    }
    evidence
}

/// What a step says, values filled in.
fn words(step: &Step, task: &Task, values: &BTreeMap<String, String>) -> String {
    match (&step.work, task) {
        (Work::Manual { instruction, .. } | Work::Approval { instruction, .. }, _) => fill(instruction, values),
        (Work::Script(work), _) => fill(&work.instruction, values),
        (Work::Verify(_), Task::Verify(task)) => task.words(),
        (Work::Verify(work), _) => work.metric.clone(),
        (Work::Decision { question, .. }, _) => fill(question, values),
        (Work::Wait { seconds }, _) => format!("Waits for {seconds} seconds."),
    }
}

impl VerifyTask {
    /// The predicate for people.
    #[must_use]
    pub fn words(&self) -> String {
        let of = self.percent_of.as_ref().map(|whole| format!(" in percent of {whole}")).unwrap_or_default();
        let at = if self.component.is_empty() { String::new() } else { format!(" of {}", self.component) };
        format!(
            "{}{at}{of} must be {} {} on values measured after the last action, within {} seconds.",
            self.metric,
            self.comparison.word(),
            self.threshold,
            self.deadline_s
        )
    }
}
